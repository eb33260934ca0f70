import assert from "node:assert/strict";
import test from "node:test";
import { API } from "../../clients/web/shared/api.js";
import { answer, keep, serve, whatIsKept } from "./Browser.mjs";
import { Session } from "../../clients/web/shared/session.js";
import { pass, settled } from "./StillTimers.mjs";

const grant = (name) => ({
  access_token: `pass of ${name}`,
  refresh_token: `renewal of ${name}`,
  expires_in_ms: 900_000,
  account: { id: name, role: "staff" },
});

/** A browser in which somebody is logged in with a pass that is over, whose renewal a test answers. */
async function renewing() {
  keep("seatwire.staff", { ...grant("asha"), until: 0 });
  const session = new Session("staff", { isGuest: false });
  let say;
  const asked = serve(
    () =>
      new Promise((go) => {
        say = go;
      }),
    answer(200, grant("ben")),
  );
  const found = session.pass().catch((problem) => problem);
  await settled();
  return { session, asked, found, say: (...what) => say(answer(...what)) };
}

test("a pass is renewed thrice at most, and never later than the server answers it again", async () => {
  keep("seatwire.staff", { ...grant("asha"), until: 0 });
  const session = new Session("staff", { isGuest: false });
  const asked = serve(undefined);
  const begun = performance.now();
  // As any request would: what came to nothing for its pass is not begun again for it.
  const request = new API(session).post("/v1/shows/s/walk-ins", {}).catch((problem) => problem);
  for (let step = 0; step < 600; step += 1) await pass(100);
  assert.equal((await request).code, "OFFLINE");
  assert.ok(asked.every(({ path }) => path === "/v1/auth/refresh"));
  assert.equal(asked.length, 3);
  assert.ok(asked.at(-1).at - begun <= 18_000, `${asked.at(-1).at - begun} ms`);
  assert.equal(whatIsKept("seatwire.staff").access_token, "pass of asha");
});

test("a renewal that was under way does not undo a log-out", async () => {
  const { session, found, say } = await renewing();
  session.logOut();
  say(200, { ...grant("asha"), access_token: "late" });
  assert.equal((await found).status, 401);
  assert.equal(whatIsKept("seatwire.staff"), null);
});

for (const [what, ...content] of [
  ["came late", 200, { ...grant("asha"), access_token: "late" }],
  ["was refused", 401, { code: "UNAUTHENTICATED" }],
]) {
  test(`a renewal that ${what} does not undo another log-in`, async () => {
    const { session, found, say } = await renewing();
    await session.logIn("ben", "Curtain-call-26");
    say(...content);
    assert.equal(await found, "pass of ben");
    assert.equal(whatIsKept("seatwire.staff").account.id, "ben");
  });
}

test("a renewal is kept, and one that is refused ends the session", async () => {
  const first = await renewing();
  first.say(200, { ...grant("asha"), access_token: "new" });
  assert.equal(await first.found, "new");
  assert.equal(first.session.knownPass, "new");
  const second = await renewing();
  second.say(401, { code: "UNAUTHENTICATED" });
  assert.equal((await second.found).status, 401);
  assert.equal(second.session.isKnown, false);
});
