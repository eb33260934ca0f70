import assert from "node:assert/strict";
import test from "node:test";
import { KEPT_MS, MOST, Scans } from "../../clients/web/staff/scans.js";
import { pass } from "./StillTimers.mjs";

test("a scan is called the same until it is known what came of it, and each way, gate and code is another", () => {
  const scans = new Scans();
  const name = scans.nameOf("in", "north", "one");
  assert.equal(scans.nameOf("in", "north", "one"), name);
  const others = [
    ["out", "north", "one"],
    ["in", "south", "one"],
    ["in", "north", "two"],
  ].map((scan) => scans.nameOf(...scan));
  assert.equal(new Set([name, ...others]).size, 4);
  scans.known("one");
  assert.notEqual(scans.nameOf("in", "north", "one"), name);
  assert.notEqual(scans.nameOf("out", "north", "one"), others[0]);
  assert.equal(scans.nameOf("in", "north", "two"), others[2]);
});

test("who is seen inside and then outside comes in again by another scan", () => {
  const scans = new Scans();
  const name = scans.nameOf("in", "north", "one");
  for (const isInside of [false, true, true]) scans.seen("one", isInside);
  assert.equal(scans.nameOf("in", "north", "one"), name);
  scans.seen("one", false);
  assert.notEqual(scans.nameOf("in", "north", "one"), name);
});

test("once an entry was undone nobody is let in by what was answered to a scan before it", () => {
  const undone = { kind: "check_in_undone", state: "b", seats: ["A-1"] };
  const merged = { state: "b", seats: ["A-1"] };
  const others = [
    { kind: "checked_in", state: "c", seats: ["A-1"] },
    { kind: "booked", state: "b", seats: ["A-2"] },
    { kind: "held", state: "h", seats: ["A-3"] },
    { kind: "status", status: "sold_out" },
  ];
  for (const item of [undone, merged]) {
    const scans = new Scans();
    const names = ["one", "two"].map((code) => scans.nameOf("in", "north", code));
    scans.heard({ changes: others });
    assert.deepEqual(["one", "two"].map((code) => scans.nameOf("in", "north", code)), names);
    scans.heard({ changes: [...others, item] });
    for (const [index, code] of ["one", "two"].entries())
      assert.notEqual(scans.nameOf("in", "north", code), names[index]);
  }
});

test("the same code comes another time when it is shown a minute later", async () => {
  assert.equal(KEPT_MS, 60_000);
  const scans = new Scans();
  const name = scans.nameOf("in", "north", "one");
  await pass(KEPT_MS - 1);
  assert.equal(scans.nameOf("in", "north", "one"), name);
  await pass(1);
  assert.notEqual(scans.nameOf("in", "north", "one"), name);
});

test("there is a most of scans that are not known, and the oldest is left", () => {
  const scans = new Scans();
  const names = Array.from({ length: MOST }, (_, number) => scans.nameOf("in", "north", `code ${number}`));
  assert.equal(scans.nameOf("in", "north", "code 0"), names[0]);
  scans.nameOf("in", "north", "one more");
  assert.equal(scans.nameOf("in", "north", "code 1"), names[1]);
  assert.notEqual(scans.nameOf("in", "north", "code 0"), names[0]);
});
