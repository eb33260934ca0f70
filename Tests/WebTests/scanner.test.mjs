import assert from "node:assert/strict";
import test from "node:test";
import { Scanner, TWICE_MS } from "../../clients/web/staff/scanner.js";

const CODE = "0123456789abcdef0123456789abcdef";

function type(scanner, text, gap, start = 0) {
  let now = start;
  for (const key of text) {
    assert.equal(scanner.key(key, now), undefined);
    now += gap;
  }
  return now - gap;
}

test("Enter ends a code, typed by a machine or by a hand", () => {
  for (const gap of [2, 300]) {
    const scanner = new Scanner();
    const last = type(scanner, CODE, gap);
    assert.equal(scanner.key("Enter", last + 5), CODE);
    assert.equal(scanner.key("Enter", last + 9), undefined);
  }
});

test("silence ends what only a machine types", () => {
  const scanner = new Scanner();
  const last = type(scanner, CODE, 5);
  assert.ok(scanner.due > last);
  assert.equal(scanner.silence(scanner.due - 1), undefined);
  assert.equal(scanner.silence(scanner.due), CODE);
  assert.equal(scanner.due, undefined);
  assert.equal(scanner.silence(last + 1_000), undefined);
});

test("a hand that pauses has not ended", () => {
  const scanner = new Scanner();
  const last = type(scanner, CODE, 90);
  assert.equal(scanner.silence(last + 10_000), undefined);
  assert.equal(scanner.key("Enter", last + 11_000), CODE);
});

test("a machine is heard after the box was emptied by hand, and a hand after a machine is not", () => {
  const scanner = new Scanner();
  type(scanner, "A-1", 300);
  scanner.replace("");
  type(scanner, CODE, 5, 5_000);
  assert.equal(scanner.silence(scanner.due), CODE);
  type(scanner, CODE, 90, 10_000);
  assert.equal(scanner.silence(scanner.due), undefined);
});

test("a few fast keys are no code", () => {
  const scanner = new Scanner();
  type(scanner, "A-12", 3);
  assert.equal(scanner.silence(scanner.due), undefined);
});

test("spaces within a code and keys that write nothing do not count", () => {
  const scanner = new Scanner();
  type(scanner, "0123 4567", 3);
  scanner.key("Shift", 30);
  scanner.key("ArrowLeft", 31);
  assert.equal(scanner.key("Enter", 40), "01234567");
});

test("the same code within three seconds is the same person, later it is asked again", () => {
  const scanner = new Scanner();
  assert.equal(scanner.isRepeat(CODE, 1_000), false);
  assert.equal(scanner.isRepeat(CODE, 1_000 + TWICE_MS - 1), true);
  assert.equal(scanner.isRepeat(CODE, 1_000 + TWICE_MS), false);
  assert.equal(scanner.isRepeat("other", 1_001 + TWICE_MS), false);
});

test("a code that got no answer may be read again at once", () => {
  const scanner = new Scanner();
  scanner.isRepeat(CODE, 1_000);
  scanner.forget(CODE);
  assert.equal(scanner.isRepeat(CODE, 1_001), false);
});
