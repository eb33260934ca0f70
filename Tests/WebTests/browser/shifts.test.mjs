import assert from "node:assert/strict";
import test from "node:test";
import { enterAsStaff, frames, hasNoFaults, isLive, logIn, says, scan, sees, stage } from "./Stage.mjs";

const PARTY = "document.querySelector('.party')";
const notices = "document.querySelector('.notices').innerText";

/** Keeps back what is answered to what a condition on `path` means, until the test lets it go; or loses it. */
const keeping = (isMeant, { isLost = false } = {}) => `(() => {
    const send = window.fetch;
    const open = new Promise((go) => { window.letGo = () => { window.fetch = send; go(); }; });
    window.asked = [];
    window.fetch = async (...request) => {
      const path = String(request[0]);
      if (!(${isMeant})) return send(...request);
      window.asked.push(request[1].body && JSON.parse(request[1].body));
      const answer = await send(...request);
      if (${isLost}) throw new TypeError("lost");
      await open;
      return answer;
    };
  })()`;

test("a scan whose answer was lost is the same scan when it is repeated", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1"]);
  const page = await enterAsStaff(show);
  await page.run(keeping("path.endsWith('/check-ins')", { isLost: true }));
  await scan(page, booking.tickets[0].code);
  await says(page, "bad", "/No answer/");
  await sees(page, "C-1", "checked in");
  await page.run("window.letGo()");
  await scan(page, booking.tickets[0].code);
  await says(page, "good", "/Welcome[\\s\\S]*C-1/");
  hasNoFaults(page);
});

test("a scan whose answer was lost lets nobody in unseen when the entry was undone meanwhile", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1"]);
  const page = await enterAsStaff(show);
  const staff = await stage.house.pass("staff");
  await page.run(keeping("path.endsWith('/check-ins')", { isLost: true }));
  await scan(page, booking.tickets[0].code);
  await says(page, "bad", "/No answer/");
  await sees(page, "C-1", "checked in");
  await page.run("window.letGo()");
  const { items } = await stage.house.get(`/v1/shows/${show}/check-ins`, staff);
  await stage.house.ask("POST", `/v1/check-ins/${items[0].id}/undo`, { reason: "Wrong ticket" }, staff);
  await sees(page, "C-1", "expected");
  await scan(page, booking.tickets[0].code);
  await says(page, "good", "/Welcome[\\s\\S]*C-1/");
  await sees(page, "C-1", "checked in");
  hasNoFaults(page);
});

test("a ticket that was checked in with others, though nobody heard of it, is the same scan alone", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["B-1", "B-2"]);
  const page = await enterAsStaff(show);
  await page.run(keeping("path.endsWith('/check-ins/bulk')", { isLost: true }));
  await scan(page, booking.code);
  await page.until(`/B-2/.test(${PARTY}.innerText)`);
  await page.click(".party .actions .main");
  await page.until(`/does not answer/.test(${notices})`);
  await sees(page, "B-2", "checked in");
  await scan(page, booking.tickets[1].code);
  await says(page, "good", "/Welcome[\\s\\S]*B-2/");
  hasNoFaults(page);
});

test("an older answer does not take the place of a newer party", async () => {
  const show = await stage.house.show();
  const older = await stage.house.walkIn(show, ["B-1", "B-2"]);
  const newer = await stage.house.walkIn(show, ["C-1", "C-2"]);
  const page = await enterAsStaff(show);
  await page.run(keeping(`path.includes('q=${older.code}')`));
  await scan(page, older.code);
  await page.until("window.asked.length === 1");
  await scan(page, newer.code);
  await page.until(`/C-2/.test(${PARTY}.innerText)`);
  await page.run("window.letGo()");
  await frames(page, 20);
  assert.match(await page.text(".party"), /C-2/);
  hasNoFaults(page);
});

test("a scan that was answered slowly closes no party that was opened since", async () => {
  const show = await stage.house.show();
  const alone = await stage.house.walkIn(show, ["B-1"]);
  const party = await stage.house.walkIn(show, ["C-1", "C-2"]);
  const page = await enterAsStaff(show);
  await page.run(keeping("path.endsWith('/check-ins')"));
  await scan(page, alone.tickets[0].code);
  await page.until("window.asked.length === 1");
  await scan(page, party.code);
  await page.until(`/C-2/.test(${PARTY}.innerText)`);
  await page.run("window.letGo()");
  await says(page, "good", "/Welcome[\\s\\S]*B-1/");
  assert.equal(await page.run(`${PARTY}.hidden`), false);
  hasNoFaults(page);
});

test("what one of staff was asked goes when another one comes", async () => {
  const show = await stage.house.show();
  const page = await enterAsStaff(show);
  const tab = await stage.browser.openIn(page.context, `${stage.house.address}/staff`, { isWindow: true });
  await isLive(tab);
  await page.clickSeat("F-1");
  await page.click(".house-actions button", 1);
  await page.until("document.querySelector('dialog[open] #reason')");
  const admin = { username: "admin", password: stage.house.password };
  const grant = { ...(await stage.house.ask("POST", "/v1/auth/login", admin)), until: Date.now() + 600_000 };
  await tab.run(`localStorage["seatwire.staff"] = ${JSON.stringify(JSON.stringify(grant))}`);
  await page.until(`document.querySelector('.account')?.textContent === ${JSON.stringify(grant.account.name)}`);
  await page.until("!document.querySelector('dialog')", "nothing is asked any more");
  for (const one of [page, tab]) hasNoFaults(one);
});

test("a tab at the log-in follows who logs in in another", async () => {
  const show = await stage.house.show();
  const tab = await stage.browser.open(`${stage.house.address}/staff`);
  await tab.until("document.querySelector('#username')");
  const page = await stage.browser.openIn(tab.context, `${stage.house.address}/staff`);
  await logIn(page, show);
  for (const one of [page, tab]) await isLive(one);
  assert.equal(await page.run("document.querySelectorAll('.desk').length"), 1);
  for (const one of [page, tab]) hasNoFaults(one);
});

test("the shows of staff are those of now, whatever the clock of the device says", async () => {
  const show = await stage.house.show();
  const script = "{ const now = Date.now; Date.now = () => now() + 5 * 365 * 86_400_000; }";
  const page = await enterAsStaff(show, { script });
  assert.equal(await page.run("document.querySelector('#show').value"), show);
  hasNoFaults(page);
});

const price = (amount) => ({ amount, currency: "INR" });
const makeDearer = async (show) =>
  stage.house.ask(
    "PATCH",
    `/v1/shows/${show}`,
    { prices: { standard: price(99_000), deluxe: price(123_000) } },
    await stage.house.pass("admin"),
  );
const due = "document.querySelector('.walkin-sum').innerText";
const fillIn = async (page) => {
  await page.run("document.querySelector('#walkin-name').focus()");
  await page.type("Ben Okri");
  await page.press("Enter");
};

test("the desk knows another price without a reload, also in a form that is open", async () => {
  const show = await stage.house.show();
  const page = await enterAsStaff(show);
  await page.clickSeat("F-9");
  await page.click(".house-actions button");
  await page.until(`/600/.test(${due})`);
  await makeDearer(show);
  await page.until(`/1,230/.test(${due})`, "the form has it");
  await fillIn(page);
  await page.until("/Sold: F-9 for ₹1,230/.test(document.querySelector('dialog[open] .receipt')?.innerText)");
  hasNoFaults(page);
});

test("what was shown at another price is not sold, and the new one is shown", async () => {
  const show = await stage.house.show();
  const page = await enterAsStaff(show);
  await page.until(`performance.getEntriesByName(location.origin + "/v1/shows/${show}").length > 0`);
  await page.run(keeping(`path.endsWith('/v1/shows/${show}')`));
  await makeDearer(show);
  await page.run("document.querySelector('.house-actions button').click()");
  await page.until("document.querySelector('#walkin-category')");
  await page.run(`(() => { const list = document.querySelector('#walkin-category');
    list.value = 'deluxe'; list.dispatchEvent(new Event('change'));
    const count = document.querySelector('#walkin-count');
    count.value = '2'; count.dispatchEvent(new Event('input')); })()`);
  assert.match(await page.run(due), /1,200/);
  await fillIn(page);
  await page.until("/2460.00 INR is due/.test(document.querySelector('dialog .note')?.innerText)");
  await page.run("window.letGo()");
  await page.until(`/2,460/.test(${due})`, "the new price is shown");
  await page.click("dialog button[type=submit]");
  await page.until("/for ₹2,460/.test(document.querySelector('dialog[open] .receipt')?.innerText)");
  hasNoFaults(page, /status of 400/);
});

/** Remembers what a screen reader is told from here on. */
const listen = (page, selector) =>
  page.run(`(() => { window.said = [];
    const look = (changes) => { for (const { target } of changes) {
      const node = (target.nodeType === 1 ? target : target.parentNode)?.closest(${JSON.stringify(selector)});
      if (node) window.said.push(node.innerText); } };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true }); })()`);

test("that the house is full is told once, and how many are inside stands beside it", async () => {
  const show = await stage.house.show();
  const bookings = [];
  for (const label of ["B-1", "B-2", "B-3"]) bookings.push(await stage.house.walkIn(show, [label]));
  const page = await enterAsStaff(show);
  await page.run(`(() => { const limit = document.querySelector('#alarm');
    limit.value = '1'; limit.dispatchEvent(new Event('change')); })()`);
  await listen(page, ".banner [role=alert], .banner[role=alert]");
  for (const [index, { tickets }] of bookings.entries()) {
    await scan(page, tickets[0].code);
    await page.until(`/house is full[\\s\\S]*${index + 1} inside/.test(document.body.innerText)`);
  }
  assert.deepEqual(await page.run("window.said"), ["The house is full."]);
  hasNoFaults(page);
});

test("what is left of a hold is seen to run, and not told each second", async () => {
  const show = await stage.house.show();
  await stage.house.hold(show, ["B-1"]);
  const page = await enterAsStaff(show);
  await sees(page, "B-1", "held by somebody");
  await page.clickSeat("B-1");
  await page.until("/B-1/.test(document.querySelector('.house-text').innerText)");
  await listen(page, ".house-text");
  const left = "document.querySelector('.house-left').innerText";
  await page.until(`/^\\d:\\d\\d left$/.test(${left})`);
  const before = await page.run(left);
  await page.until(`${left} !== ${JSON.stringify(before)}`);
  assert.deepEqual(await page.run("window.said"), []);
  hasNoFaults(page);
});

test("a booking that cannot be read is not told as missing", async () => {
  const show = await stage.house.show();
  await stage.house.walkIn(show, ["B-1"]);
  const page = await enterAsStaff(show);
  await sees(page, "B-1", "expected");
  await page.run(`(() => { const send = window.fetch;
    const refusal = () => Response.json({ code: "UNAVAILABLE", message: "Not now." }, { status: 503 });
    window.fetch = async (...all) => String(all[0]).includes("/bookings?q=") ? refusal() : send(...all); })()`);
  await page.clickSeat("B-1");
  await page.click(".house-actions button");
  await page.until(`/Not now/.test(${notices})`);
  assert.doesNotMatch(await page.run(notices), /No booking/);
  hasNoFaults(page);
});
