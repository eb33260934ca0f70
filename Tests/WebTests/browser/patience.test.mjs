import assert from "node:assert/strict";
import test from "node:test";
import { basket, basketIs, frames, hasNoFaults, isLive, later, secondTab, sees, stage, visit } from "./Stage.mjs";

const admin = async (method, path, body) => stage.house.ask(method, path, body, await stage.house.pass("admin"));
const notices = "document.querySelector('.notices').innerText";
const NO_SOCKETS = `window.WebSocket = class extends EventTarget { static OPEN = 1;
  constructor() { super(); setTimeout(() => this.onclose?.({ code: 1006, reason: "" }), 5); } close() {} send() {} };`;
/** Somebody who looks at a show of his own and holds a seat of it. */
async function holding(label) {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.clickSeat(label);
  await basketIs(page, [label]);
  return { show, page };
}
/** Keeps back what is answered to a path until the test lets it go. */
const held = (path) => `const isFree = new Promise((go) => { window.letGo = go; }); const send = window.fetch;
  window.fetch = async (...all) => {
    const answer = await send(...all);
    if (String(all[0]).endsWith(${JSON.stringify(path)})) { window.isRead = true; await isFree; }
    return answer; };`;

/** Remembers what comes by sockets. */
const HEARD = `window.heard = ""; window.WebSocket = class extends WebSocket {
  constructor(...all) { super(...all); this.addEventListener("message", ({ data }) => { window.heard += data; }); } };`;

async function pay(page, token = "ok") {
  await page.click(".basket .button.main");
  await page.until("document.querySelector('dialog[open] #field-name')");
  await page.run("document.querySelector('#field-name').focus()");
  for (const text of ["Maya Singh", "maya@example.com", "+919876543210"]) {
    await page.type(text);
    await page.press("Tab");
  }
  await page.run(`document.querySelector('input[value=${token}]').click()`);
  await page.click(".checkout button[type=submit]");
}

test("a show that cannot be read at the moment is read again", async () => {
  const show = await stage.house.show();
  const script = `window.isSilent = true; const send = window.fetch; window.fetch = (...all) =>
    window.isSilent && String(all[0]).endsWith("/v1/shows/${show}")
      ? Promise.resolve(new Response('{"code":"UNAVAILABLE","message":"Not now."}', { status: 503 })) : send(...all);`;
  const page = await stage.browser.open(`${stage.house.address}/#/shows/${show}`, { script });
  await page.until("/Not now. Trying again/.test(document.body.innerText)");
  await page.run("window.isSilent = false");
  await isLive(page);
  hasNoFaults(page);
});

for (const [way, more] of [
  ["a socket", ""],
  ["events", NO_SOCKETS],
]) {
  test(`a clock that goes ten minutes before takes no basket away, by ${way}`, async () => {
    const show = await stage.house.show();
    const script = `${more} const now = Date.now; Date.now = () => now() + 600_000;`;
    const page = await visit(show, { script });
    await page.clickSeat("A-1");
    await basketIs(page, ["A-1"]);
    await page.reload();
    await isLive(page);
    await basketIs(page, ["A-1"]);
    await page.run("Date.now = () => 1_000_000_000_000 + performance.now()");
    // It has ticked at least once since.
    await page.until("/^4:5[0-8]$/.test(document.querySelector('.clock').textContent)", "the clock runs as it should");
    assert.deepEqual(await basket(page), ["A-1"]);
    await page.click(".basket .quiet-button");
    await basketIs(page, []);
    hasNoFaults(page);
  });
}

test("a clock that slept with its device is put right when the page is live again", async () => {
  const { page } = await holding("A-1");
  await later(page, -120_000);
  await page.until("/^6:/.test(document.querySelector('.clock').textContent)", "it slept");
  await page.run("dispatchEvent(new Event('offline'))");
  await page.run("dispatchEvent(new Event('online'))");
  await page.until("/^4:/.test(document.querySelector('.clock').textContent)", "it is right");
  hasNoFaults(page);
});

test("what others do leaves the basket, its buttons and the keyboard alone", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.clickSeat("A-1");
  await page.clickSeat("A-2");
  await basketIs(page, ["A-1", "A-2"]);
  await page.run("window.button = document.querySelectorAll('.basket-seats button')[1]; window.button.focus()");
  await stage.house.hold(show, ["F-1"]);
  await sees(page, "F-1", "held by somebody");
  assert.equal(await page.run("document.activeElement === window.button"), true);
  await page.clickSeat("A-1");
  await basketIs(page, ["A-2"]);
  await page.run("document.querySelector('.basket-seats button').focus()");
  await page.press("Enter");
  await basketIs(page, []);
  hasNoFaults(page);
});

test("a payment under way keeps its dialog, and closes it with tickets", async () => {
  const { page } = await holding("A-1");
  await pay(page, "slow");
  await page.until("/Paying/.test(document.querySelector('.checkout button[type=submit]').textContent)");
  await page.press("Escape");
  assert.equal(await page.run("document.querySelector('dialog').open"), true);
  // As browsers let whoever presses it again.
  await page.run("document.querySelector('dialog').close()");
  await page.until("document.querySelectorAll('.ticket').length === 1", "there is a ticket");
  hasNoFaults(page);
});

test("who leaves the page while it pays is told there", async () => {
  const { page } = await holding("A-1");
  await pay(page, "slow");
  await page.until("/Paying/.test(document.querySelector('.checkout button[type=submit]').textContent)");
  await page.run("location.hash = '#/'");
  await page.until(`/Booked: A-1/.test(${notices})`, "it is told");
  assert.equal(await page.run("location.hash"), "#/");
  hasNoFaults(page);
});

test("what another tab gave back or paid is told as that", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  for (const label of ["A-1", "A-2"]) await page.clickSeat(label);
  await basketIs(page, ["A-1", "A-2"]);
  // It is not told by the other tab, only by the feed.
  const script = "delete window.BroadcastChannel";
  const tab = await secondTab(page, show, { isWindow: true, script });
  await basketIs(tab, ["A-1", "A-2"]);
  await page.clickSeat("A-1");
  await tab.until(`/A-1 was given back/.test(${notices})`, "given back");
  await pay(page);
  await tab.until(`/A-2 is booked/.test(${notices})`, "booked");
  assert.doesNotMatch(await tab.run(notices), /Your time/);
  for (const one of [page, tab]) hasNoFaults(one);
});

test("a dialog ends with the page that asked", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.click(".list-button");
  await page.until("document.querySelector('dialog[open]')");
  await page.run("location.hash = '#/'");
  await page.until("!document.querySelector('dialog')", "it is gone");
  hasNoFaults(page);
});

test("from the list nothing can be chosen either while the page is not live", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.click(".list-button");
  await page.until("document.querySelector('.list-seats:not(:disabled) input')");
  await page.run("dispatchEvent(new Event('offline'))");
  await page.until("document.querySelector('.list-seats').disabled", "choosing is off");
  assert.match(await page.text(".list .note"), /Choosing is off/);
  await page.run("dispatchEvent(new Event('online'))");
  await page.until("!document.querySelector('.list-seats').disabled", "choosing is on");
  hasNoFaults(page);
});

test("what others do leaves an open list alone where it does not tell of it", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.click(".list-button");
  await page.until("document.querySelector('.list-seats input')");
  await page.run(
    "window.parts = [document.querySelector('.list-seats input'), document.querySelector('#list-row option')]",
  );
  await stage.house.hold(show, ["F-1"]);
  await page.until("/9 free seats/.test(document.querySelector('#list-row').innerText)", "the count is told");
  assert.equal(await page.run("window.parts.every((part) => part.isConnected)"), true);
  await page.run("window.parts[0].click()");
  await basketIs(page, ["A-1"]);
  await page.until("document.querySelector('.list-seats input').checked");
  await page.run("document.querySelector('.list-seats input').click()");
  await basketIs(page, []);
  hasNoFaults(page);
});

test("what is decided of a show while it is being read counts", async () => {
  const show = await stage.house.show();
  const page = await stage.browser.open(undefined, { script: HEARD + held(`/v1/shows/${show}`) });
  await page.go(`${stage.house.address}/#/shows/${show}`);
  await page.until("window.isRead", "the show is read as it was");
  await admin("PUT", `/v1/shows/${show}/status`, { status: "cancelled" });
  await page.until("/cancelled/.test(window.heard)", "the feed says so");
  await page.run("window.letGo()");
  await page.until("/Cancelled/.test(document.querySelector('.map-cover').innerText)", "cancelled is said");
  hasNoFaults(page);
});

test("another price and another title are shown without a reload", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  const price = (amount) => ({ amount, currency: "INR" });
  await admin("PATCH", `/v1/shows/${show}`, {
    title: "Dearer",
    prices: { standard: price(99_000), deluxe: price(123_000) },
  });
  await page.until("/990/.test(document.querySelector('.legend').innerText)", "the legend has it");
  assert.match(await page.text("#best-category"), /990/);
  assert.equal(await page.text("#title"), "Dearer");
  assert.match(await page.look("A-1"), /990/);
  hasNoFaults(page);
});

test("how many seats one choice can take changes without a reload", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.click(".stepper button", 1);
  await page.click(".stepper button", 1);
  assert.equal(await page.text(".stepper .count"), "3");
  await admin("PATCH", `/v1/shows/${show}`, { settings: { seats_per_hold: 2 } });
  await page.until("document.querySelector('.stepper .count').innerText === '2'");
  assert.equal(await page.run("document.querySelectorAll('.stepper button')[1].disabled"), true);
  await page.clickSeat("A-2");
  await page.until("document.querySelectorAll('.basket-seats li').length === 2");
  await page.clickSeat("B-2");
  await page.until("document.querySelectorAll('.basket-seats li').length === 4", "another hold has them");
  hasNoFaults(page);
});

test("one buyer can have as many seats as the show says, and is told how many", async () => {
  const show = await stage.house.show({ rows: "A-I", seats: 8 });
  await admin("PATCH", `/v1/shows/${show}`, { settings: { seats_per_hold: 8, seats_per_buyer: 70 } });
  const page = await visit(show);
  for (let step = 1; step < 8; step += 1) await page.click(".stepper button", 1);
  for (const [index, row] of [..."ABCDEFGH"].entries()) {
    await page.clickSeat(`${row}-4`);
    await page.until(`document.querySelectorAll('.basket-seats li').length === ${8 * (index + 1)}`);
  }
  await page.clickSeat("I-4");
  await page.until(`/One buyer can have 70 seats/.test(${notices})`);
  for (const step of [0, 0]) await page.click(".stepper button", step);
  await page.clickSeat("I-4");
  await page.until("document.querySelectorAll('.basket-seats li').length === 70");
  hasNoFaults(page);
});

test("tickets that cannot be had without a net are had when it is back, and a way past them is not undone", async () => {
  const page = await stage.browser.open(`${stage.house.address}/`);
  await page.until("document.querySelector('.show-card')");
  await page.offline(true);
  await page.run("location.hash = '#/tickets'");
  await page.until("/does not answer. Try again/.test(document.querySelector('#view').innerText)");
  await page.run("location.hash = '#/'");
  await page.until("document.querySelector('.shows')");
  await page.offline(false);
  await page.run("location.hash = '#/tickets'; dispatchEvent(new Event('hashchange')); location.hash = '#/'");
  await page.until("document.querySelector('.show-card')");
  await page.run("location.hash = '#/tickets'");
  await page.until("/Nothing was bought/.test(document.querySelector('.tickets')?.innerText)");
  hasNoFaults(page, /ERR_INTERNET_DISCONNECTED/);
});

test("a booking that was cancelled is not called booked, and all tickets are told, page by page", async () => {
  const show = await stage.house.show();
  const script = `const send = window.fetch;
    window.fetch = (to, how) => send(String(to).replace("/v1/me/bookings?limit=100", "/v1/me/bookings?limit=1"), how);`;
  const page = await visit(show, { script });
  for (const label of ["A-1", "A-2"]) {
    await page.run(`location.hash = '#/shows/${show}'`);
    await isLive(page);
    await page.until("document.querySelector('.legend')");
    await page.clickSeat(label);
    await basketIs(page, [label]);
    await pay(page);
    await page.until("/See you there/.test(document.querySelector('.tickets')?.innerText)", "it is booked");
  }
  const id = (await page.run("location.hash")).split("/").at(-1);
  await page.run("location.hash = '#/tickets'");
  await page.until("document.querySelectorAll('.booking').length === 2", "both are told");
  await admin("POST", `/v1/bookings/${id}/cancel`, { reason: "ill" });
  await page.run(`location.hash = '#/bookings/${id}'`);
  await page.until("/was cancelled/.test(document.querySelector('.tickets').innerText)", "it is told");
  assert.doesNotMatch(await page.text(".tickets"), /See you there|0 seats/);
  hasNoFaults(page);
});

test("the programme counts down what is held, and forgets what is over", async () => {
  const show = await stage.house.show({ holdMs: 10_000 });
  const page = await visit(show);
  await page.clickSeat("A-1");
  await basketIs(page, ["A-1"]);
  await page.run("location.hash = '#/'");
  await page.until("/You hold A-1 .* 0:0[4-6]\\./.test(document.body.innerText)", "it counts");
  await page.until("!/You hold/.test(document.body.innerText)", "it is over");
  hasNoFaults(page);
});

test("whoever is somebody else in another tab has other seats", async () => {
  const { show, page } = await holding("A-1");
  const tab = await secondTab(page, show, { isWindow: true });
  await tab.run("localStorage.clear()");
  await basketIs(page, []);
  await sees(page, "A-1", "held by somebody");
  for (const one of [page, tab]) hasNoFaults(one);
});

test("whoever is somebody else waits for no payment of the one before", async () => {
  const { show, page } = await holding("A-1");
  await page.run(`(() => { const send = window.fetch;
    window.fetch = (...all) => String(all[0]).endsWith("/v1/bookings")
      ? Response.json({ status: "pending", payment: "pay_1" }, { status: 202 }) : send(...all); })()`);
  await pay(page);
  await page.until("/not settled yet/.test(document.querySelector('.tickets')?.innerText)");
  const tab = await secondTab(page, show, { isWindow: true });
  await tab.run("localStorage.clear()");
  await page.until("/Nothing was bought/.test(document.querySelector('.tickets').innerText)");
  for (const one of [page, tab]) hasNoFaults(one);
});

test("a programme that was left while it was read reads no more", async () => {
  const path = "/v1/shows?limit=100";
  const script = `window.waits = []; const wait = window.setTimeout;
    window.setTimeout = (work, time, ...more) => { window.waits.push(time); return wait(work, time, ...more); };
    ${held(path)}`;
  const page = await stage.browser.open(`${stage.house.address}/`, { script });
  await page.until("window.isRead");
  await page.run("location.hash = '#/tickets'");
  await page.until("/Nothing was bought/.test(document.body.innerText)");
  await page.run("window.letGo()");
  await frames(page, 5);
  assert.deepEqual(await page.run("window.waits.filter((time) => time >= 60_000)"), []);
  hasNoFaults(page);
});
