import assert from "node:assert/strict";
import test from "node:test";
import { API } from "../../clients/web/shared/api.js";
import { answer, serve } from "./Browser.mjs";
import { pass, settled } from "./StillTimers.mjs";

const BAD_GATEWAY = "<html><h1>502 Bad Gateway</h1></html>";
const key = ({ headers }) => headers["Idempotency-Key"];

/** What comes of a request, however long it is tried. */
async function outcome(request) {
  const result = request.then(
    (value) => ({ value }),
    (problem) => ({ problem }),
  );
  for (let second = 0; second < 60; second += 1) await pass(1_000);
  return result;
}

for (const status of [502, 503, 504]) {
  test(`what a proxy answers with ${status} and a page of its own is sent again under its key`, async () => {
    const asked = serve(answer(status, BAD_GATEWAY), answer(201, { id: "h1" }));
    const { value } = await outcome(new API().post("/v1/shows/s/holds", {}));
    assert.deepEqual([value, asked.length], [{ id: "h1" }, 2]);
    assert.equal(key(asked[0]), key(asked[1]));
  });
}

test("what only reads is not asked again for a proxy, and a refusal is none", async () => {
  const read = serve(answer(502, BAD_GATEWAY));
  assert.equal((await outcome(new API().get("/v1/shows"))).problem.code, "UNREADABLE");
  const refused = serve(answer(409, { code: "SEAT_TAKEN", message: "A seat is not free." }));
  assert.equal((await outcome(new API().post("/v1/shows/s/holds", {}))).problem.code, "SEAT_TAKEN");
  assert.deepEqual([read.length, refused.length], [1, 1]);
});

test("an answer that broke off is none: what was asked is sent again under its key", async () => {
  const asked = serve(answer(201, '{"id":"h'), answer(201, { id: "h1" }));
  const { value } = await outcome(new API().post("/v1/shows/s/holds", {}));
  assert.deepEqual([value, asked.length], [{ id: "h1" }, 2]);
  assert.equal(key(asked[0]), key(asked[1]));
  serve(answer(200, ""));
  assert.equal((await outcome(new API().get("/v1/shows"))).problem.status, 0);
});

test("that the first attempt is still under way is no answer to it", async () => {
  const asked = serve(answer(409, { code: "IDEMPOTENCY_CONFLICT", message: "It is still being answered." }));
  const { problem } = await outcome(new API().post("/v1/shows/s/check-ins", {}));
  assert.deepEqual([problem.isPassing, asked.length], [true, 3]);
  serve(answer(409, { code: "SEAT_TAKEN", message: "A seat is not free." }));
  assert.equal((await outcome(new API().post("/v1/shows/s/holds", {}))).problem.isPassing, false);
});

test("a refusal of what got no answer before does not say that nothing was done", async () => {
  const forbidden = answer(403, { code: "FORBIDDEN", message: "Not allowed." });
  serve(answer(502, BAD_GATEWAY), forbidden);
  const lost = (await outcome(new API().post("/v1/shows/s/walk-ins", {}))).problem;
  assert.deepEqual([lost.code, lost.wasLost, lost.isPassing], ["FORBIDDEN", true, true]);
  serve(forbidden);
  const refused = (await outcome(new API().post("/v1/shows/s/walk-ins", {}))).problem;
  assert.deepEqual([refused.wasLost, refused.isPassing], [false, false]);
});

test("when a server wants to be asked again is known", async () => {
  serve(answer(429, { code: "RATE_LIMITED", message: "Too fast." }, { "Retry-After": "7" }));
  assert.equal((await outcome(new API().get("/v1/shows"))).problem.retryMs, 7_000);
  serve(answer(429, { code: "RATE_LIMITED", message: "Too fast." }));
  assert.equal((await outcome(new API().get("/v1/shows"))).problem.retryMs, 0);
});

test("the time is the server's, as it dates what it answers", async () => {
  const api = new API();
  serve(answer(200, {}, { Date: "Fri, 20 Nov 2026 19:30:00 GMT" }));
  await api.get("/v1/shows");
  await pass(5_000);
  assert.equal(new Date(api.now()).toISOString(), "2026-11-20T19:30:05.000Z");
});

test("what one of staff began is not sent again in the name of another", async () => {
  const session = { account: { id: "asha" }, knownPass: "a", pass: async () => "a", renewed: async () => "b" };
  const asked = serve(() => {
    session.account = { id: "ben" };
    return answer(503, { code: "UNAVAILABLE" });
  });
  const { problem } = await outcome(new API(session).post("/v1/shows/s/walk-ins", {}));
  assert.deepEqual([problem.code, asked.length], ["UNAVAILABLE", 1]);
  session.account = { id: "asha" };
  const refused = serve(() => {
    session.account = { id: "ben" };
    return answer(401, { code: "UNAUTHENTICATED" });
  });
  assert.equal((await outcome(new API(session).get("/v1/me"))).problem.code, "ANOTHER_ACCOUNT");
  assert.equal(refused.length, 1);
  await settled();
});
