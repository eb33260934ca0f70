import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { entryOf, lastWays, meaning, undoable, verdictOf, verdictOfMany } from "../../clients/web/staff/verdicts.js";

const FIRST = { at: "2026-11-20T19:01:00.000Z", gate: "north" };
const nothing = { seats: [], name: null, first: null, party: { size: 0, inside: 0 } };
const known = { seats: ["C-1"], name: "Asha Rao", first: FIRST, party: { size: 1, inside: 0 } };
const told = (answer, direction) => {
  const { kind, word, lines } = verdictOf(answer, direction, "UTC");
  return [kind, word, ...lines];
};

test("a code of a booking is one with and without its hyphen, in either case", () => {
  const isSeat = (label) => label === "AAAA-2222";
  for (const code of ["Q6QZ4GP9", "Q6QZ-4GP9", "q6qz-4gp9"])
    assert.deepEqual(meaning(code, isSeat), { booking: "Q6QZ4GP9" });
  assert.deepEqual(meaning("aaaa-2222", isSeat), { seat: "AAAA-2222" });
  assert.deepEqual(meaning("0123456789", isSeat), { code: "0123456789" });
  assert.deepEqual(meaning("AB".repeat(16), isSeat), { code: "ab".repeat(16) });
});

test("a seat is one as it is written, with small letters too, and else in capitals", () => {
  const isSeat = (label) => ["Loge-3", "A-1", "a-2", "A-2"].includes(label);
  for (const [code, seat] of [
    ["Loge-3", "Loge-3"],
    ["a-1", "A-1"],
    ["a-2", "a-2"],
    ["A-2", "A-2"],
  ])
    assert.deepEqual(meaning(code, isSeat), { seat });
});

test("the codes that can be are those that the server draws, as seatcat knows them", () => {
  const file = new URL("../../Sources/Contract/Envelopes/BookingCodeForm.swift", import.meta.url);
  const [, alphabet] = /alphabet = "(\w+)"/.exec(readFileSync(file, "utf8"));
  for (const letter of "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
    const isCode = meaning(letter.repeat(8), () => false).booking !== undefined;
    assert.equal(isCode, alphabet.includes(letter), letter);
  }
  for (const text of ["STALL-A-12", "BALCONY-2", "7K3-M9QXT"])
    assert.equal(meaning(text, () => false).booking, undefined, text);
});

test("a verdict is told in the words of its way", () => {
  assert.deepEqual(told({ ...known, verdict: "ok" }, "in"), ["good", "Welcome", "Asha Rao"]);
  assert.deepEqual(told({ ...known, verdict: "ok" }, "out"), ["good", "Goodbye", "Asha Rao"]);
  const first = "First at 19:01:00, gate north";
  assert.deepEqual(told({ ...known, verdict: "already" }, "in"), ["wait", "Already inside", "Asha Rao", first]);
  assert.deepEqual(told({ ...known, verdict: "already" }, "out"), ["wait", "Already outside", "Asha Rao", first]);
});

test("whoever leaves without having come in is told so; a code that nobody has is not valid either way", () => {
  const answer = { ...known, verdict: "not_valid", first: null };
  assert.deepEqual(told(answer, "out"), ["wait", "Never came in", "Asha Rao", "Nobody came in with this ticket."]);
  for (const way of ["in", "out"])
    assert.deepEqual(told({ ...nothing, verdict: "not_valid" }, way), ["bad", "Not valid", "No ticket has this code."]);
});

test("a verdict that this page does not know is a refusal", () => {
  assert.deepEqual(told({ ...nothing, verdict: "not_today" }, "in"), ["bad", "Not valid"]);
});

test("of a party that is turned back the reason is told", () => {
  const early = { verdict: "outside_window", seats: ["B-1"] };
  const many = (entered, already, invalid) => {
    const { kind, word, lines } = verdictOfMany({ checked_in: entered, already, invalid });
    return [kind, word, ...lines];
  };
  const came = { verdict: "ok", seats: ["B-2"] };
  const closed = "refused. The doors are not open for this show now.";
  assert.deepEqual(many([], [], [early, early]), ["bad", "Not at this time", `2 ${closed}`]);
  const cancelled = { verdict: "cancelled", seats: [] };
  const gone = "1 refused. This ticket holds no more: it was cancelled, or moved to another seat.";
  assert.deepEqual(many([], [], [early, cancelled]), ["bad", "Not valid", `1 ${closed}`, gone]);
  assert.deepEqual(many([came], [came], [cancelled]), ["bad", "1 of 3 came in", "1 was inside already", gone]);
  assert.deepEqual(many([came, came], [], []), ["good", "Welcome, all 2"]);
  assert.deepEqual(many([], [came], []), ["wait", "Already inside", "1 was inside already"]);
});

test("a passage is listed in the words of its way, and one that was undone as that", () => {
  const word = (verdict, direction, seats = ["C-1"], undone = null) =>
    entryOf({ verdict, direction, seats, undone }).word;
  assert.equal(word("ok", "in"), "came in");
  assert.equal(word("ok", "out"), "went out");
  assert.equal(word("already", "out"), "already outside");
  assert.equal(word("not_valid", "out"), "never came in");
  assert.equal(word("not_valid", "out", []), "not valid");
  assert.equal(word("ok", "in", ["C-1"], { reason: "Wrong ticket" }), "undone");
});

test("where somebody is, is the way that he passed last, whatever was refused or undone since", () => {
  const entry = (direction, seats, more = {}) => ({ verdict: "ok", undone: null, direction, seats, ...more });
  const ways = lastWays([
    entry("in", ["A-1"], { verdict: "already" }),
    entry("in", ["A-1"], { undone: { reason: "Wrong ticket" } }),
    entry("out", ["A-1"]),
    entry("in", ["A-1", "A-2"]),
  ]);
  assert.deepEqual([...ways], [
    ["A-1", "out"],
    ["A-2", "in"],
  ]);
});

const minute = (number) => `2026-11-20T19:${String(number).padStart(2, "0")}:00.000Z`;
const passage = (at, direction, seats, { undone, verdict = "ok", booking = "book_1" } = {}) => ({
  at: minute(at),
  direction,
  seats,
  verdict,
  booking,
  undone: undone === undefined ? null : { at: minute(undone) },
});
/** The minutes of the entries that can be taken back, of passages in their order. */
const takenBack = (...passages) => [...undoable(passages.reverse())].map(({ at }) => Number(at.slice(14, 16)));

test("of somebody's entries the first can be taken back, and only while he is inside", () => {
  const [came, left, again] = [passage(1, "in", ["A-1"]), passage(2, "out", ["A-1"]), passage(3, "in", ["A-1"])];
  assert.deepEqual(takenBack(came), [1]);
  assert.deepEqual(takenBack(came, left), []);
  assert.deepEqual(takenBack(came, left, again), [1]);
  // The first of them is not in the list.
  assert.deepEqual(takenBack(left, again), []);
  assert.deepEqual(takenBack(came, passage(2, "in", ["A-1"], { verdict: "already" })), [1]);
});

test("after an entry was taken back the next one is the first, and none before it", () => {
  const undone = passage(1, "in", ["A-1"], { undone: 2 });
  assert.deepEqual(takenBack(undone), []);
  assert.deepEqual(takenBack(undone, passage(3, "in", ["A-1"])), [3]);
  const later = passage(1, "in", ["A-1"], { undone: 4 });
  assert.deepEqual(takenBack(later, passage(2, "out", ["A-1"]), passage(3, "in", ["A-1"])), []);
});

test("an entry of several is taken back when all of them are inside, and a seat that is sold again is another", () => {
  const [came, left] = [passage(1, "in", ["A-1", "A-2"]), passage(2, "out", ["A-2"])];
  assert.deepEqual(takenBack(came, left), []);
  assert.deepEqual(takenBack(came, left, passage(3, "in", ["A-2"])), [1]);
  assert.deepEqual(takenBack(came, passage(3, "in", ["A-2"], { booking: "book_2" })), [1, 3]);
});
