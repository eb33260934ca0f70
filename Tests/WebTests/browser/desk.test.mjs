import assert from "node:assert/strict";
import test from "node:test";
import { enterAsStaff, frames, hasNoFaults, isLive, later, says, scan, sees, stage } from "./Stage.mjs";

const NETWORK = /ERR_INTERNET_DISCONNECTED|WebSocket connection/;
const PARTY = "document.querySelector('.party')";
const boxes = (page) =>
  page.run(
    `[...${PARTY}.querySelectorAll('.party-seat')].map((row) => { const box = row.querySelector('input'); return row.innerText.replace(/\\s+/g, ' ') + (box.checked ? ' ticked' : '') + (box.disabled ? ' closed' : ''); })`,
  );

/** Makes what is asked of a path wait until `letGo`, or lets it be lost on its way there or back. */
const delaying = (path, { isSent = true, isLost = false } = {}) => `(() => {
    const send = window.fetch;
    const open = new Promise((go) => { window.letGo = () => { window.fetch = send; go(); }; });
    window.asked = 0;
    window.fetch = async (...request) => {
      if (!String(request[0]).includes(${JSON.stringify(path)})) return send(...request);
      window.asked += 1;
      const answer = ${isSent} && (await send(...request));
      if (${isLost}) throw new TypeError("lost");
      await open;
      return answer || send(...request);
    };
  })()`;
const delay = (page, path, how) => page.run(delaying(path, how));

const sell = async (page, name) => {
  await page.click(".house-actions button");
  await page.until("document.querySelector('dialog[open]')");
  await page.run("document.querySelector('#walkin-name').focus()");
  await page.type(name);
  await page.press("Enter");
};
const bookings = async (show) =>
  (await stage.house.get(`/v1/shows/${show}/bookings`, await stage.house.pass("staff"))).items;

test("a net that is gone while the pass ends and another show is chosen logs nobody out", async () => {
  const [show, other] = [await stage.house.show(), await stage.house.show()];
  const page = await enterAsStaff(show);
  await page.run(
    "(() => { const kept = JSON.parse(localStorage['seatwire.staff']); kept.until = Date.now() + 30000; localStorage['seatwire.staff'] = JSON.stringify(kept); })()",
  );
  await page.offline(true);
  await page.run(
    `(() => { const list = document.querySelector('#show'); list.value = '${other}'; list.dispatchEvent(new Event('change')); })()`,
  );
  await page.until("document.querySelector('.sign').dataset.state !== 'live'");
  const refreshed = "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/auth/refresh'))";
  await page.until(`${refreshed}.length >= 3`, "another pass was asked for, as often as a request is sent");
  await frames(page, 10);
  assert.equal(await page.run("document.querySelector('#username')"), null);
  assert.notEqual(await page.run("localStorage['seatwire.staff'] ?? null"), null);
  await page.offline(false);
  await page.run("dispatchEvent(new Event('online'))");
  await isLive(page);
  hasNoFaults(page, NETWORK);
});

test("who logs out in one tab, or comes as somebody else, does so in the others", async () => {
  const show = await stage.house.show();
  const page = await enterAsStaff(show);
  const tab = await stage.browser.openIn(page.context, `${stage.house.address}/staff`);
  await isLive(tab);
  const admin = { username: "admin", password: stage.house.password };
  const grant = { ...(await stage.house.ask("POST", "/v1/auth/login", admin)), until: Date.now() + 600_000 };
  await page.run(`localStorage["seatwire.staff"] = ${JSON.stringify(JSON.stringify(grant))}`);
  await tab.until(`document.querySelector('.account')?.textContent === ${JSON.stringify(grant.account.name)}`);
  await isLive(tab);
  await page.click("#tools .button");
  await tab.until("/You are logged out/.test(document.querySelector('.log-in')?.innerText)");
  assert.equal(await tab.run("document.querySelector('.desk')"), null);
  for (const one of [page, tab]) hasNoFaults(one);
});

test("checking in on the map lets in, whichever way the door stands", async () => {
  const show = await stage.house.show();
  await stage.house.walkIn(show, ["D-1"]);
  const page = await enterAsStaff(show);
  await sees(page, "D-1", "expected");
  await page.click(".ways .chip", 1);
  await page.clickSeat("D-1");
  await page.until("/Check in/.test(document.querySelector('.house-actions').innerText)");
  await page.click(".house-actions .main");
  await says(page, "good", "/Welcome[\\s\\S]*D-1/");
  await sees(page, "D-1", "checked in");
  hasNoFaults(page);
});

test("a gate and a reason that the server would refuse are refused where they are written", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1"]);
  const page = await enterAsStaff(show);
  const write = async (selector, text) => {
    await page.run(`(() => { const input = document.querySelector("${selector}"); input.focus(); input.select(); })()`);
    await page.type(text);
    await page.press("Enter");
  };
  const fault = "document.querySelector('#gate-fault')";
  await write("#gate", "g".repeat(33));
  await page.until(`/33 bytes, at most 32. The gate is still north/.test(${fault}.innerText)`);
  await scan(page, booking.tickets[0].code);
  await says(page, "good", "/Welcome/");
  await page.until("/north/.test(document.querySelector('.people').innerText)");
  await write("#gate", "g".repeat(32));
  await page.until(`${fault}.hidden`);
  assert.equal(await page.run("localStorage.getItem('seatwire.gate')"), "g".repeat(32));
  await page.click(".people button");
  await page.until("document.querySelector('dialog[open] #reason')");
  await write("#reason", "द".repeat(67));
  assert.match(await page.run("document.querySelector('#reason').validationMessage"), /201 bytes, at most 200/);
  await page.click("dialog .chip");
  await page.click("dialog button[type=submit]");
  await page.until("/undone/.test(document.querySelector('.people').innerText)");
  hasNoFaults(page);
});

test("who left is told so, and his party knows that he may come in again", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1", "C-2", "C-3"]);
  const page = await enterAsStaff(show);
  for (const { code } of booking.tickets.slice(0, 2)) {
    await scan(page, code);
    await says(page, "good", "/Welcome/");
  }
  await page.click(".ways .chip", 1);
  await page.click(".party header button");
  await scan(page, booking.tickets[0].code);
  await says(page, "good", "/Goodbye/");
  await page.until("/went out/.test(document.querySelector('.people').innerText)");
  assert.equal(await page.run(`${PARTY}.hidden`), true);
  await later(page, 3_000);
  await scan(page, booking.tickets[0].code);
  await says(page, "wait", "/Already outside/");
  await scan(page, booking.code);
  await page.until(`/went out/.test(${PARTY}.innerText)`);
  assert.deepEqual(await boxes(page), ["C-1 went out ticked", "C-2 inside closed", "C-3 expected ticked"]);
  await page.click(".party .actions .main");
  await says(page, "good", "/Welcome, all 2/");
  hasNoFaults(page);
});

test("what the server would not take back is not offered to be undone", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1"]);
  const page = await enterAsStaff(show);
  const [{ code }] = booking.tickets;
  const offers = (wanted) =>
    page.until(`[...document.querySelectorAll(".people li")].map((row) => row.querySelector("button") ? "undo" : "-")
      .join(" ") === "${wanted}"`);
  await scan(page, code);
  await offers("undo");
  await page.click(".ways .chip", 1);
  await scan(page, code);
  await offers("- -");
  await page.click(".ways .chip", 0);
  await scan(page, "C-1");
  await offers("- - undo");
  await page.click(".people button");
  await page.until("document.querySelector('dialog[open]')");
  await page.click("dialog .chip");
  await page.click("dialog button[type=submit]");
  await sees(page, "C-1", "expected");
  await offers("- - -");
  hasNoFaults(page);
});

test("a code is known with its hyphen, and nothing red stands over its party", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["B-1", "B-2"]);
  const page = await enterAsStaff(show);
  for (let times = 0; times < 2; times += 1) await scan(page, "0123456789");
  await says(page, "bad", "/Not valid/");
  assert.match(await page.text("#scan-hint"), /Read twice/);
  const code = `${booking.code.slice(0, 4)}-${booking.code.slice(4)}`;
  await page.run("document.querySelector('#search').focus()");
  await page.type(code.toLowerCase());
  await page.until("/Asha Rao/.test(document.querySelector('.found').innerText)");
  await scan(page, code);
  await page.until("document.querySelectorAll('.party-seat').length === 2");
  await says(page, "idle", "/Next, please/");
  assert.match(await page.text("#scan-hint"), /Ready/);
  hasNoFaults(page);
});

test("a party follows what others do to it, and the keyboard stays where it is", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["B-1", "B-2", "B-3"]);
  const [page, other] = [await enterAsStaff(show), await enterAsStaff(show)];
  await scan(page, booking.code);
  await page.until("document.querySelectorAll('.party-seat').length === 3");
  await page.run("document.querySelectorAll('.party-seat input')[1].focus()");
  await scan(other, booking.tickets[0].code);
  await page.until(`/B-1\\s*inside/.test(${PARTY}.innerText)`);
  assert.equal(await page.run("document.activeElement.dataset.key"), "B-2");
  const gone = await stage.house.walkIn(show, ["C-1", "C-2"]);
  await scan(page, gone.code);
  await page.until("document.querySelectorAll('.party-seat').length === 2");
  await stage.house.ask("POST", `/v1/bookings/${gone.id}/cancel`, { reason: "Ill" }, await stage.house.pass("staff"));
  await page.until(`/cancelled/.test(${PARTY}.innerText)`, "the party says that it is cancelled");
  assert.doesNotMatch(await page.text(".party"), /Check in|expected/);
  for (const one of [page, other]) hasNoFaults(one);
});

test("a party that got no answer is checked in by the same scans when it is asked for again", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["B-1", "B-2"]);
  const page = await enterAsStaff(show);
  await page.run(`(() => {
    const send = window.fetch;
    window.sent = [];
    window.fetch = (...request) => {
      if (!String(request[0]).endsWith("/check-ins/bulk")) return send(...request);
      window.sent.push(JSON.parse(request[1].body).items);
      return window.isBack ? send(...request) : Promise.reject(new TypeError("lost"));
    };
  })()`);
  await scan(page, booking.code);
  await page.until(`${PARTY}.querySelectorAll('.party-seat').length === 2`);
  await page.click(".party .actions .main");
  await page.until("/does not answer/.test(document.querySelector('.notices').innerText)");
  await page.run("window.isBack = true");
  await page.click(".party .actions .main");
  await says(page, "good", "/Welcome, all 2/");
  const sent = await page.run("window.sent");
  assert.ok(sent.length > 1);
  for (const items of sent) assert.deepEqual(items, sent[0]);
  assert.deepEqual(sent[0].map(({ code }) => code), booking.tickets.map(({ code }) => code));
  assert.equal(new Set(sent[0].map(({ nonce }) => nonce)).size, 2);
  hasNoFaults(page);
});

for (const [what, status, refusal] of [
  ["of which one was refused", 400, { code: "VALIDATION_ERROR", message: "One was refused." }],
  ["whose check-in was still under way", 409, { code: "IDEMPOTENCY_CONFLICT", message: "It is being answered." }],
]) {
  test(`who came in with a party ${what} is welcome by the same scan alone`, async () => {
    const show = await stage.house.show();
    const booking = await stage.house.walkIn(show, ["B-1", "B-2"]);
    const page = await enterAsStaff(show);
    await page.run(`(() => {
      const send = window.fetch;
      window.fetch = async (...request) => {
        const answer = await send(...request);
        return String(request[0]).endsWith("/check-ins/bulk")
          ? Response.json(${JSON.stringify(refusal)}, { status: ${status} })
          : answer;
      };
    })()`);
    await scan(page, booking.code);
    await page.until(`${PARTY}.querySelectorAll('.party-seat').length === 2`);
    await page.click(".party .actions .main");
    await page.until(`/${refusal.message}/.test(document.querySelector('.notices').innerText)`);
    await scan(page, booking.tickets[1].code);
    await says(page, "good", "/Welcome[\\s\\S]*B-2/");
    hasNoFaults(page);
  });
}

test("a party that was moved keeps its name, whatever the answer to the move says", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["B-1"]);
  const page = await enterAsStaff(show);
  await page.run(`(() => { const send = window.fetch; window.fetch = async (path, ...rest) => {
    const answer = await send(path, ...rest);
    if (!String(path).endsWith("/move")) return answer;
    const { contact, refunded, booked_at, ...some } = await answer.json();
    return Response.json(some);
  }; })()`);
  await scan(page, booking.code);
  await page.until("document.querySelectorAll('.party-seat').length === 1");
  await page.clickSeat("F-5");
  await page.run("document.querySelector('.party [data-key=move]').click()");
  await page.click("dialog .chip");
  await page.click("dialog button[type=submit]");
  await page.click(".receipt .button");
  await page.until("/F-5/.test(document.querySelector('.party-seats').innerText)");
  assert.match(await page.text(".party h3"), /Asha Rao/);
  hasNoFaults(page);
});

test("a sale whose form was left shows its receipt all the same", async () => {
  const show = await stage.house.show();
  const page = await enterAsStaff(show);
  await delay(page, "/walk-ins");
  await page.clickSeat("F-9");
  await sell(page, "Ben Okri");
  await page.until("window.asked === 1");
  await page.press("Escape");
  await page.until("!document.querySelector('dialog')");
  await page.until("/The sale goes on/.test(document.querySelector('.notices').innerText)");
  await page.run("window.letGo()");
  await page.until("/Sold: F-9/.test(document.querySelector('dialog[open] .receipt')?.innerText)");
  await page.click(".receipt .button");
  await page.until("/Choose seats/.test(document.querySelector('.house-text').innerText)");
  hasNoFaults(page);
});

test("a sale that got no answer is one, however often it is pressed", async () => {
  const show = await stage.house.show();
  const page = await enterAsStaff(show);
  await delay(page, "/walk-ins", { isLost: true });
  await sell(page, "Ben Okri");
  await page.until("/Nobody knows yet/.test(document.querySelector('dialog .note')?.innerText)");
  assert.equal(await page.run("document.querySelector('#walkin-name').disabled"), true);
  await page.run("window.letGo()");
  await page.press("Enter");
  await page.until("document.querySelector('.receipt .booking-code')", "there is a receipt");
  assert.equal((await bookings(show)).length, 1);
  hasNoFaults(page);
});

test("the desk sells though what that takes failed to come at first", async () => {
  const show = await stage.house.show();
  const page = await stage.browser.open(undefined, { width: 1440, height: 900 });
  await page.send("Network.setBlockedURLs", { urls: ["*/staff/walkin.js", "*/staff/handout.js"] });
  await page.go(`${stage.house.address}/staff`);
  await page.run(`localStorage.setItem("seatwire.show", ${JSON.stringify(show)})`);
  await page.run("document.querySelector('#username').focus()");
  await page.type("staff");
  await page.press("Tab");
  await page.type(stage.house.password);
  await page.press("Enter");
  await isLive(page);
  await page.clickSeat("F-9");
  await page.click(".house-actions button");
  await page.until("/does not answer/.test(document.querySelector('.notices').innerText)");
  await page.send("Network.setBlockedURLs", { urls: [] });
  await sell(page, "Ben Okri");
  await page.until("/Sold: F-9/.test(document.querySelector('dialog[open] .receipt')?.innerText)");
  // Where a browser keeps that an address failed, another one is needed.
  const asked = page.requests.map(({ url }) => url).filter((url) => url.includes("/staff/walkin.js"));
  assert.equal(new Set(asked).size, asked.length);
  hasNoFaults(page, /walkin|handout/);
});

test("who leaves a sale that got no answer is told to look for it", async () => {
  const show = await stage.house.show();
  const page = await enterAsStaff(show);
  await delay(page, "/walk-ins", { isSent: false, isLost: true });
  await sell(page, "Ben Okri");
  await page.until("/Nobody knows yet/.test(document.querySelector('dialog .note')?.innerText)");
  await page.press("Escape");
  await page.until("/before you sell again/.test(document.querySelector('.notices').innerText)");
  hasNoFaults(page);
});

test("what comes while the events before it are read stays", async () => {
  const show = await stage.house.show();
  await stage.house.hold(show, ["B-1"]);
  const page = await enterAsStaff(show, { script: delaying("/events?") });
  const events = "document.querySelector('.events:not(.people)').innerText";
  await page.until("window.asked === 1");
  await stage.house.hold(show, ["A-1"]);
  await page.until(`/Held\\s*A-1/.test(${events})`);
  await page.run("window.letGo()");
  await page.until(`/Held\\s*B-1/.test(${events})`);
  assert.equal((await page.run(events)).match(/Held\s*[AB]-1/g).join(), "Held A-1,Held B-1".replaceAll(" ", "\n"));
  hasNoFaults(page);
});

test("a seat that is being paid is released with a reason", async () => {
  const show = await stage.house.show();
  const pass = await stage.house.pass("guest");
  const hold = await stage.house.hold(show, ["E-5"], pass);
  const page = await enterAsStaff(show);
  const contact = { name: "Asha Rao", email: "asha@example.com", phone: "9876543210" };
  const payment = { method: "sandbox", token: "late" };
  await stage.house.ask("POST", "/v1/bookings", { hold: hold.id, contact, payment }, pass);
  await sees(page, "E-5", "being paid");
  await page.clickSeat("E-5");
  await page.click(".house-actions .danger");
  await page.click("dialog .chip");
  await page.click("dialog button[type=submit]");
  await sees(page, "E-5", "free");
  hasNoFaults(page);
});

test("the graph counts by the clock of the server", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1"]);
  const script = "{ const now = Date.now; Date.now = () => now() + 2400000; }";
  const page = await enterAsStaff(show, { script });
  await scan(page, booking.tickets[0].code);
  await says(page, "good", "/Welcome/");
  await page.until("/at most 1/.test(document.querySelector('.figures .hint').innerText)");
  hasNoFaults(page);
});
