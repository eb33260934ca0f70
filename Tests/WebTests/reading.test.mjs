import assert from "node:assert/strict";
import test from "node:test";
import { Reading } from "../../clients/web/shared/reading.js";
import { Problem } from "../../clients/web/shared/api.js";
import { pass, settled } from "./StillTimers.mjs";

const show = (fields) => ({ title: "Hamlet", prices: [], settings: { seats_per_hold: 10 }, ...fields });
const NOW = new Problem(503, { code: "UNAVAILABLE", message: "Not now." });
const NEVER = new Problem(404, { code: "SHOW_NOT_FOUND", message: "No such show." });

/** A page whose server answers with what a test puts there. */
async function page(answer) {
  const seen = { asked: 0, told: [], missing: [], answer };
  const get = async () => {
    seen.asked += 1;
    if (seen.answer instanceof Error) throw seen.answer;
    return seen.answer;
  };
  const reading = new Reading({
    api: { get },
    slug: "s",
    told: (found) => seen.told.push(found),
    missing: (problem) => seen.missing.push(problem.message),
  });
  await settled();
  return { reading, seen };
}

test("a show is told when it is there, and again only when it is another", async () => {
  const { reading, seen } = await page(show());
  reading.again();
  await pass(2_000);
  seen.answer = show({ status: "sold_out" });
  reading.again();
  await pass(2_000);
  assert.deepEqual([seen.asked, seen.told.length], [3, 1]);
  for (const other of [{ title: "Lear" }, { settings: { seats_per_hold: 4 } }]) {
    seen.answer = show(other);
    reading.again();
    await pass(2_000);
    assert.equal(seen.told.at(-1), seen.answer);
  }
});

test("what cannot be read at the moment is read again, the first time and later", async (t) => {
  t.mock.method(Math, "random", () => 1);
  const { reading, seen } = await page(NOW);
  await pass(1_000);
  assert.deepEqual([seen.asked, seen.missing], [2, ["Not now.", "Not now."]]);
  seen.answer = show();
  await pass(2_000);
  assert.equal(seen.told.length, 1);
  seen.answer = NOW;
  reading.again();
  await pass(2_000);
  seen.answer = show({ title: "Lear" });
  await pass(1_000);
  assert.deepEqual([seen.told.length, seen.missing.length], [2, 2]);
});

test("what is read at once is not overtaken by what was asked before it", async () => {
  const { reading, seen } = await page(show());
  let late;
  seen.answer = new Promise((go) => {
    late = go;
  });
  reading.again();
  await pass(2_000);
  seen.answer = show({ title: "Lear" });
  reading.now();
  await settled();
  late(show({ title: "Macbeth" }));
  await settled();
  assert.deepEqual(seen.told.map(({ title }) => title), ["Hamlet", "Lear"]);
});

test("what is not there is told, and not asked for again", async () => {
  const { seen } = await page(NEVER);
  await pass(60_000);
  assert.deepEqual([seen.asked, seen.missing], [1, ["No such show."]]);
});

test("a page that was left is told nothing", async () => {
  const { reading, seen } = await page(NOW);
  seen.answer = show();
  reading.close();
  await pass(60_000);
  assert.deepEqual([seen.asked, seen.told], [1, []]);
});
