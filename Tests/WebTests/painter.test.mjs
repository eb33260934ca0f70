import assert from "node:assert/strict";
import test from "node:test";

/** A canvas that remembers how its last rectangle was filled. */
const pen = { globalAlpha: 1, setTransform: () => {}, drawImage: () => {} };
pen.fillRect = () => {
  pen.last = [pen.fillStyle, pen.globalAlpha];
};
globalThis.document = { createElement: () => ({ width: 0, height: 0, getContext: () => pen }) };
const { Painter } = await import("../../clients/web/map/painter.js");

const plan = {
  pitch: 1,
  hasStage: false,
  x: [10],
  y: [10],
  category: [0],
  sections: [{ first: 0, end: 1, bounds: { left: 10, right: 10, top: 10, bottom: 10 } }],
};
const colours = { paper: "paper", categories: ["blue"], faint: "faint", line: "line", quiet: "quiet" };
const camera = { x: 0, y: 0, scale: 2, width: 100, height: 100 };

test("a seat that changes far away is painted as dim as it was", () => {
  for (const isDim of [true, false]) {
    const painter = new Painter(plan, colours);
    painter.paint(pen, camera, 1, () => "free", () => isDim);
    const whole = pen.last;
    painter.change(0);
    assert.deepEqual(pen.last, whole);
    assert.equal(pen.last[1] < 1, isDim);
    assert.equal(pen.globalAlpha, 1);
  }
});
