import assert from "node:assert/strict";
import test from "node:test";
import { Collecting } from "../../clients/web/buyer/collecting.js";
import { Problem } from "../../clients/web/shared/api.js";
import { pass, settled } from "./StillTimers.mjs";

const NOW = new Problem(503, { code: "UNAVAILABLE", message: "Not now." });
const NONE = new Problem(404, { code: "BOOKING_NOT_FOUND", message: "There is none." });
const bought = (id, show = "s") => ({ id, show, payment: { id: `payment of ${id}` } });

/** The tickets of somebody whose server answers with what a test puts there, by path. */
async function collect(t, answers, { booking, payments = [], isKnown = true } = {}) {
  t.mock.method(Math, "random", () => 1);
  const seen = { payments: new Set(payments), asked: [], told: [], missing: [], answers: { "/v1/shows/s": { title: "Hamlet" }, ...answers } };
  const get = async (path) => {
    seen.asked.push(path);
    const found = seen.answers[path];
    if (found instanceof Error) throw found;
    return Array.isArray(found) ? { items: found, next: null } : found;
  };
  const collecting = new Collecting(
    {
      api: { get },
      session: { isKnown },
      payments: seen.payments,
      told: (items, shows, isWaiting) => {
        const titles = [...shows.values()].map(({ title }) => title);
        seen.told.push([items.map(({ id }) => id).join(), titles.join(), isWaiting]);
      },
      missing: ({ message }) => seen.missing.push(message),
    },
    booking,
  );
  seen.count = (path) => seen.asked.filter((one) => one === path).length;
  await settled();
  await settled();
  return { seen, collecting };
}
const MINE = "/v1/me/bookings";

test("tickets that cannot be read at the moment are read again until they are there", async (t) => {
  const { seen } = await collect(t, { [MINE]: NOW });
  await pass(1_000);
  await pass(2_000);
  assert.deepEqual([seen.count(MINE), seen.missing.at(-1), seen.told], [3, "Not now.", []]);
  seen.answers[MINE] = [bought("b1")];
  await pass(4_000);
  assert.deepEqual(seen.told, [["b1", "Hamlet", false]]);
  await pass(600_000);
  assert.equal(seen.count(MINE), 4);
});

test("a booking that is not written yet is read again a few times, and then there is none", async (t) => {
  const { seen } = await collect(t, { "/v1/bookings/b1": NONE }, { booking: "b1" });
  for (let time = 0; time < 5; time += 1) {
    assert.deepEqual(seen.missing, []);
    await pass(1_500);
  }
  assert.deepEqual([seen.missing, seen.count("/v1/bookings/b1")], [["There is none."], 6]);
  await pass(600_000);
  assert.equal(seen.count("/v1/bookings/b1"), 6);
});

test("after a payment that was not decided tickets are read again until its are there", async (t) => {
  const { seen } = await collect(t, { [MINE]: [bought("b1")] }, { payments: ["payment of b2"] });
  await pass(3_000);
  await pass(3_000);
  assert.deepEqual([seen.count(MINE), seen.told], [3, [["b1", "Hamlet", true]]]);
  seen.answers[MINE] = [bought("b2"), bought("b1")];
  await pass(3_000);
  assert.deepEqual(seen.told.at(-1), ["b2,b1", "Hamlet", false]);
  await pass(600_000);
  assert.equal(seen.count(MINE), 4);
});

test("a payment that is never decided is looked for ever more rarely, and not for ever", async (t) => {
  const { seen } = await collect(t, { [MINE]: [] }, { payments: ["payment of b2"] });
  for (let second = 0; second < 60; second += 1) await pass(1_000);
  assert.equal(seen.count(MINE), 21);
  for (let second = 0; second < 120; second += 1) await pass(1_000);
  assert.equal(seen.count(MINE), 25);
  for (let second = 0; second < 3_600; second += 10) await pass(10_000);
  assert.equal(seen.count(MINE), 41);
  // Then it came to nothing, and is waited for in no other view either.
  assert.deepEqual([seen.told.at(-1), seen.payments.size], [["", "", false], 0]);
});

test("a show is asked for once for all its bookings, and one of the past is none the less", async (t) => {
  const gone = new Problem(404, { code: "SHOW_NOT_FOUND", message: "No such show." });
  const items = [bought("b1"), bought("b2"), bought("b3", "old")];
  const { seen } = await collect(t, { [MINE]: items, "/v1/shows/old": gone });
  assert.deepEqual(seen.told, [["b1,b2,b3", "Hamlet,old", false]]);
  assert.equal(seen.count("/v1/shows/s"), 1);
  await pass(600_000);
  assert.equal(seen.count("/v1/shows/old"), 1);
});

test("a show that cannot be read at the moment is none of the past: it is read again", async (t) => {
  const { seen } = await collect(t, { [MINE]: [bought("b1")], "/v1/shows/s": NOW });
  assert.deepEqual(seen.told, [["b1", "s", false]]);
  seen.answers["/v1/shows/s"] = { title: "Hamlet" };
  await pass(1_000);
  assert.deepEqual(seen.told.at(-1), ["b1", "Hamlet", false]);
});

test("somebody else sees his own tickets, and a page that was left none", async (t) => {
  const { seen, collecting } = await collect(t, { [MINE]: [bought("b1")] });
  seen.answers[MINE] = NOW;
  collecting.anew();
  await settled();
  assert.deepEqual(seen.missing, ["Not now."]);
  seen.answers[MINE] = [bought("b1")];
  collecting.close();
  await pass(60_000);
  assert.equal(seen.told.length, 1);
});

test("nobody has bought nothing, and asks nobody", async (t) => {
  const { seen } = await collect(t, {}, { isKnown: false });
  assert.deepEqual([seen.asked, seen.told], [[], [["", "", false]]]);
});
