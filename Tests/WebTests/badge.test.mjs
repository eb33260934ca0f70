import assert from "node:assert/strict";
import test from "node:test";
import { Badge } from "../../clients/web/staff/badge.js";
import { pass, settled } from "./StillTimers.mjs";

const offline = Object.assign(new Error("The server does not answer."), { status: 0 });

/** A session whose answers are set by a test, and what the badge made of them. */
function desk() {
  const seen = { asked: 0, shown: [], refused: [], answer: () => `pass ${seen.asked}` };
  const ask = async () => {
    seen.asked += 1;
    return seen.answer();
  };
  const session = { pass: ask, renewed: ask };
  const badge = new Badge({
    session,
    show: (pass) => seen.shown.push(pass),
    refused: (problem) => seen.refused.push(problem.message),
  });
  return { badge, seen };
}

test("without a net it is tried ever later, and nobody is sent away", async () => {
  const { badge, seen } = desk();
  seen.answer = () => {
    throw offline;
  };
  badge.present();
  await settled();
  for (const [after, asked] of [
    [999, 1],
    [1, 2],
    [2_000, 3],
    [4_000, 4],
    [8_000, 5],
    [10_000, 6],
    [10_000, 7],
  ]) {
    await pass(after);
    assert.equal(seen.asked, asked);
  }
  seen.answer = () => "late";
  await pass(10_000);
  assert.deepEqual([seen.shown, seen.refused], [["late"], []]);
});

test("a renewal that failed once is tried again", async () => {
  const { badge, seen } = desk();
  badge.present();
  await settled();
  await pass(0);
  seen.answer = () => {
    throw offline;
  };
  badge.present();
  await settled();
  seen.answer = () => "new";
  await pass(1_000);
  assert.deepEqual(seen.shown, ["pass 1", "new"]);
});

test("a second cause soon after a renewal is kept for later, and many are one", async () => {
  const { badge, seen } = desk();
  badge.present();
  await settled();
  await pass(0);
  badge.present();
  await settled();
  assert.equal(seen.asked, 2);
  badge.present();
  badge.present();
  await pass(9_999);
  assert.equal(seen.asked, 2);
  await pass(1);
  assert.equal(seen.asked, 3);
});

test("only a refusal sends away", async () => {
  const { badge, seen } = desk();
  seen.answer = () => {
    throw Object.assign(new Error("Sign in first."), { status: 401 });
  };
  badge.present();
  await settled();
  await pass(60_000);
  assert.deepEqual([seen.refused, seen.asked], [["Sign in first."], 1]);
});

test("a dashboard that was closed shows nothing and sends nobody away", async () => {
  for (const answer of [
    () => "pass",
    () => {
      throw Object.assign(new Error("Sign in first."), { status: 401 });
    },
  ]) {
    const { badge, seen } = desk();
    seen.answer = answer;
    badge.present();
    badge.close();
    await settled();
    await pass(60_000);
    assert.deepEqual([seen.shown, seen.refused], [[], []]);
  }
});
