import assert from "node:assert/strict";
import test from "node:test";
import { Rounds } from "../../clients/web/staff/rounds.js";
import { pass, settled } from "./StillTimers.mjs";

/** Rounds whose answers come at once, or when a test lets them. */
function rounds({ isSlow = false } = {}) {
  const seen = { asked: 0, shown: [], letGo: undefined };
  const read = async () => {
    const number = (seen.asked += 1);
    if (isSlow) {
      await new Promise((go) => {
        seen.letGo = go;
      });
    }
    return number;
  };
  const show = (number) => seen.shown.push(number);
  return { seen, rounds: new Rounds({ read, show, soonMs: 700, periodMs: 15_000 }) };
}

test("what never falls silent is read all the same", async () => {
  const { seen, rounds: figures } = rounds();
  for (let step = 0; step < 14; step += 1) {
    figures.soon();
    await pass(100);
  }
  assert.deepEqual(seen.shown, [1, 2]);
});

test("without a cause it is read once a period, and a cause comes before it", async () => {
  const { seen, rounds: figures } = rounds();
  await figures.now();
  await pass(15_000);
  assert.equal(seen.asked, 2);
  figures.soon();
  await pass(700);
  assert.equal(seen.asked, 3);
  await pass(14_999);
  assert.equal(seen.asked, 3);
});

test("what happens while it reads is read after that, never beside it", async () => {
  const { seen, rounds: figures } = rounds({ isSlow: true });
  figures.now();
  figures.soon();
  await pass(700);
  await pass(700);
  assert.equal(seen.asked, 1);
  seen.letGo();
  await settled();
  await pass(700);
  assert.deepEqual([seen.asked, seen.shown], [2, [1]]);
});

test("an answer that does not come is asked for again a period later", async () => {
  let asked = 0;
  const read = async () => {
    asked += 1;
    throw new Error("The server does not answer.");
  };
  const figures = new Rounds({ read, show: () => assert.fail(), soonMs: 700, periodMs: 15_000 });
  await figures.now();
  await pass(15_000);
  assert.equal(asked, 2);
});

test("what was closed while it read shows nothing and asks no more", async () => {
  const { seen, rounds: figures } = rounds({ isSlow: true });
  figures.now();
  figures.close();
  seen.letGo();
  await settled();
  figures.soon();
  await pass(60_000);
  assert.deepEqual([seen.asked, seen.shown], [1, []]);
});

test("the first cause in a while is read quickly, and many after it once in a time", async () => {
  const { seen, rounds: figures } = rounds();
  await figures.now();
  await pass(10_000);
  figures.soon();
  await pass(250);
  assert.equal(seen.asked, 2);
  for (let step = 0; step < 69; step += 1) {
    figures.soon();
    await pass(10);
  }
  assert.equal(seen.asked, 2);
  await pass(10);
  assert.equal(seen.asked, 3);
});

/** Rounds of a server that has had enough, and says or does not say for how long. */
function weary(retryMs) {
  const seen = { at: [], problem: Object.assign(new Error("Too fast."), { status: 429, retryMs }) };
  const read = async () => {
    seen.at.push(performance.now());
    if (seen.problem) throw seen.problem;
    return seen.at.length;
  };
  const figures = new Rounds({ read, show: () => {}, soonMs: 500, periodMs: 15_000 });
  seen.waits = () => seen.at.slice(1).map((at, index) => at - seen.at[index]);
  return { seen, figures };
}

test("a server that has had enough is asked ever later, whatever happens, and as before when it answers", async () => {
  const { seen, figures } = weary();
  await figures.now();
  for (let step = 0; step < 400; step += 1) {
    figures.soon();
    figures.now();
    await pass(500);
  }
  assert.deepEqual(seen.waits().slice(0, 7), [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000]);
  seen.problem = undefined;
  await pass(60_000);
  const { length } = seen.at;
  await pass(15_000);
  figures.soon();
  await pass(500);
  assert.equal(seen.at.length, length + 2);
});

test("a server that says when it wants to be asked again is asked then", async () => {
  const { seen, figures } = weary(90_000);
  await figures.now();
  await pass(89_999);
  assert.equal(seen.at.length, 1);
  await pass(1);
  assert.equal(seen.at.length, 2);
});
