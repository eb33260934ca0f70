import assert from "node:assert/strict";
import test from "node:test";
import { crc32 as zlib } from "./zlib.mjs";
import { SeatStates, comparePositions, crc32, parsePosition } from "../../clients/web/seatwire.js";

test("the checksum is zlib's", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  assert.equal(new SeatStates("").crc, "00000000");
  // The string and the checksum of the protocol's own example.
  assert.equal(new SeatStates("fhfffbbxxf").crc, "938f1687");
});

test("a seat that changes carries the checksum along, wherever it is", () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 32));
  let state = seed;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  for (let round = 0; round < 40; round += 1) {
    const length = 1 + random(2_000);
    const letters = Array.from({ length }, () => "fhbxpc"[random(6)]);
    const states = new SeatStates(letters.join(""));
    for (let step = 0; step < 50; step += 1) {
      const place = random(length);
      letters[place] = "fhbxpc"[random(6)];
      states.set(place, letters[place]);
    }
    assert.equal(states.text, letters.join(""), `seed ${seed}`);
    assert.equal(states.crc, zlib(letters.join("")), `seed ${seed}, round ${round}`);
  }
});

test("a letter that stays and a place that is none change nothing", () => {
  const states = new SeatStates("fh");
  assert.equal(states.set(0, "f"), false);
  assert.equal(states.set(2, "h"), false);
  assert.equal(states.crc, new SeatStates("fh").crc);
});

test("positions are read and compared within their history", () => {
  assert.deepEqual(parsePosition("9c1f03a7:12:5d41402a"), { epoch: "9c1f03a7", seq: 12, tag: "5d41402a" });
  for (const text of ["", "a:b", "a:-1:c", "a:1:", undefined, "a:1:b:c"]) assert.equal(parsePosition(text), undefined);
  assert.equal(comparePositions("a:1:x", "a:3:y"), -2);
  assert.equal(comparePositions("a:1:x", "b:3:y"), undefined);
});
