import assert from "node:assert/strict";
import test from "node:test";
import { basketIs, hasNoFaults, isLive, secondTab, sees, stage, visit } from "./Stage.mjs";

/** What a browser says of an answer that is a refusal. */
const REFUSALS = /status of (402|409|410)/;

/** What the server has for whoever looks at a page. */
const own = (page, path) =>
  page.run(
    `fetch('${path}', { headers: { Authorization: 'Bearer ' + JSON.parse(localStorage['seatwire.buyer']).access_token } }).then((a) => a.json())`,
  );

test("two browsers see each other's holds and releases", async () => {
  const show = await stage.house.show();
  const [one, two] = [await visit(show), await visit(show)];
  await one.clickSeat("B-4");
  await basketIs(one, ["B-4"]);
  await sees(two, "B-4", "held by somebody");
  await sees(one, "B-4", "yours");
  await one.clickSeat("B-4");
  await basketIs(one, []);
  await sees(two, "B-4", "free");
  for (const page of [one, two]) hasNoFaults(page);
});

test("a seat is painted as mine before the server has answered", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 600,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  const began = Date.now();
  await page.clickSeat("A-1");
  const look = await page.look("A-1");
  assert.match(look, /being held for you/);
  assert.ok(Date.now() - began < 500, `${Date.now() - began} ms`);
  await sees(page, "A-1", "yours");
  hasNoFaults(page);
});

test("a hold that runs out is free for all, and its owner is told which seats he lost", async () => {
  const show = await stage.house.show({ holdMs: 12_000 });
  const [one, two] = [await visit(show), await visit(show)];
  await one.clickSeat("C-3");
  await sees(two, "C-3", "held by somebody");
  await one.until("!document.querySelector('.more-time').hidden", "more time is offered");
  await one.picture("more-time");
  await sees(two, "C-3", "free");
  await basketIs(one, []);
  await one.until("document.querySelector('.notices').innerText.includes('C-3')", "the lost seat is named");
  hasNoFaults(one);
});

test("more time is asked for and given", async () => {
  const show = await stage.house.show({ holdMs: 22_000 });
  const page = await visit(show);
  await page.clickSeat("A-5");
  await page.until(
    "!document.querySelector('.more-time')?.hidden && document.querySelector('.more-time button')",
    "more time is offered",
  );
  await page.click(".more-time button");
  await page.until("/^[12]:/.test(document.querySelector('.clock').textContent)", "the clock has two minutes more");
  hasNoFaults(page);
});

test("a seat that somebody was faster with is taken back with the reason, and the rest of the basket is kept", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.clickSeat("A-1");
  await basketIs(page, ["A-1"]);
  // The feed is held back, so that the page cannot know.
  await page.run("document.querySelectorAll('.stepper button')[1].click()");
  await page.run(
    `(() => { const send = window.fetch; window.fetch = async (...all) => { await new Promise((go) => { window.letGo = go; }); return send(...all); }; })()`,
  );
  await page.clickSeat("D-5");
  await sees(page, "D-5", "being held for you");
  await stage.house.hold(show, ["D-5", "D-6", "D-4"]);
  await page.run("window.letGo()");
  await page.until("/just taken/.test(document.querySelector('.notices').innerText)", "it is told");
  await sees(page, "D-5", "held by somebody");
  await basketIs(page, ["A-1"]);
  await page.picture("taken");
  hasNoFaults(page, REFUSALS);
});

test("so many seats side by side are one touch and one hold", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.run(
    "document.querySelectorAll('.stepper button')[1].click(); document.querySelectorAll('.stepper button')[1].click()",
  );
  await page.clickSeat("B-5");
  await basketIs(page, ["B-4", "B-5", "B-6"]);
  assert.equal((await own(page, "/v1/me/holds")).items.length, 1);
  hasNoFaults(page);
});

test("seats chosen one by one are one hold, one payment and one booking", async () => {
  const show = await stage.house.show();
  const [one, two] = [await visit(show), await visit(show)];
  // Nobody waits for an answer before the next click.
  for (const label of ["A-1", "B-5", "D-3"]) await one.clickSeat(label);
  await basketIs(one, ["A-1", "B-5", "D-3"]);
  for (const label of ["A-1", "B-5", "D-3"]) await sees(two, label, "held by somebody");
  const [hold, ...others] = (await own(one, "/v1/me/holds")).items;
  assert.equal(others.length, 0);
  assert.equal(hold.seats.length, 3);
  await one.clickSeat("B-5");
  await basketIs(one, ["A-1", "D-3"]);
  await sees(two, "B-5", "free");
  const [rest] = (await own(one, "/v1/me/holds")).items;
  assert.equal(rest.id, hold.id);
  assert.equal(rest.expires_at, hold.expires_at);
  await one.click(".basket .button.main");
  await one.until("document.querySelector('dialog[open]')");
  assert.match(await one.run("document.querySelector('.checkout').innerText"), /2 seats: A-1, D-3/);
  await one.run("document.querySelector('#field-name').focus()");
  for (const text of ["Maya Singh", "maya@example.com", "+919876543210"]) {
    await one.type(text);
    await one.press("Tab");
  }
  await one.click(".checkout button[type=submit]");
  await one.until("document.querySelectorAll('.ticket').length === 2", "there are two tickets");
  const { items: bookings } = await own(one, "/v1/me/bookings");
  assert.deepEqual(
    bookings.map((booking) => booking.tickets.length),
    [2],
  );
  for (const label of ["A-1", "D-3"]) await sees(two, label, "taken");
  await sees(two, "B-5", "free");
  for (const page of [one, two]) hasNoFaults(page);
});

test("a click after the hold is over makes a new one, and the best seats join it", async () => {
  const show = await stage.house.show({ holdMs: 12_000 });
  const page = await visit(show);
  await page.clickSeat("A-1");
  await basketIs(page, ["A-1"]);
  const [first] = (await own(page, "/v1/me/holds")).items;
  await basketIs(page, []);
  await page.clickSeat("A-2");
  await basketIs(page, ["A-2"]);
  await page.run(
    "document.querySelectorAll('.stepper button')[1].click(); document.querySelector('#best-category').value = 'deluxe'",
  );
  await page.click(".best .button.main");
  await page.until("document.querySelectorAll('.basket-seats li').length === 3");
  const { items } = await own(page, "/v1/me/holds");
  assert.equal(items.length, 1);
  assert.notEqual(items[0].id, first.id);
  hasNoFaults(page);
});

test("a basket of several holds, as older pages made them, takes more seats and gives them back", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.clickSeat("A-1");
  await basketIs(page, ["A-1"]);
  // As an older page would have held it.
  await page.run(`fetch('/v1/shows/${show}/holds', { method: 'POST', body: '{"seats":["C-1","C-2"]}', headers: {
    'Content-Type': 'application/json', 'Idempotency-Key': 'older-${show}',
    Authorization: 'Bearer ' + JSON.parse(localStorage['seatwire.buyer']).access_token } }).then((a) => a.json())`);
  await page.reload();
  await isLive(page);
  await basketIs(page, ["A-1", "C-1", "C-2"]);
  await page.clickSeat("E-4");
  await basketIs(page, ["A-1", "C-1", "C-2", "E-4"]);
  await page.clickSeat("C-1");
  await basketIs(page, ["A-1", "C-2", "E-4"]);
  const { items } = await own(page, "/v1/me/holds");
  assert.deepEqual(items.map((hold) => hold.seats.map((seat) => seat.label).join()).sort(), ["A-1", "C-2,E-4"]);
  await page.click(".basket .button.plain");
  await basketIs(page, []);
  assert.deepEqual((await own(page, "/v1/me/holds")).items, []);
  hasNoFaults(page);
});

test("the best seats of a category are found by number", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.run(
    "document.querySelectorAll('.stepper button')[1].click(); document.querySelector('#best-category').value = 'deluxe'",
  );
  await page.click(".best .button.main");
  await page.until("document.querySelectorAll('.basket-seats li').length === 2");
  const seats = await page.run("[...document.querySelectorAll('.basket-seats li')].map((row) => row.innerText)");
  assert.ok(
    seats.every((text) => /^D-\d/.test(text) && text.includes("deluxe")),
    seats.join(),
  );
  await page.picture("basket");
  hasNoFaults(page);
});

test("holds survive a reload, the way back and forth, and a second tab", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.clickSeat("A-1");
  await basketIs(page, ["A-1"]);
  await page.reload();
  await isLive(page);
  await basketIs(page, ["A-1"]);
  await sees(page, "A-1", "yours");
  await page.run("location.hash = '#/'");
  await page.until("/You hold A-1/.test(document.body.innerText)", "the programme reminds");
  await page.run("history.back()");
  await isLive(page);
  await basketIs(page, ["A-1"]);
  const tab = await secondTab(page, show);
  await basketIs(tab, ["A-1"]);
  await tab.clickSeat("A-2");
  await basketIs(page, ["A-1", "A-2"]);
  await page.clickSeat("A-1");
  await basketIs(tab, ["A-2"]);
  for (const one of [page, tab]) hasNoFaults(one);
});

test("the first clicks in two windows of one person at once are one hold", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  // Whoever has no name yet is given one by the first click; that is another matter.
  await page.clickSeat("B-1");
  await basketIs(page, ["B-1"]);
  await page.clickSeat("B-1");
  await basketIs(page, []);
  const tab = await secondTab(page, show, { isWindow: true });
  for (const one of [page, tab])
    await one.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 500,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  await Promise.all([page.clickSeat("A-1"), tab.clickSeat("A-2")]);
  for (const one of [page, tab]) await basketIs(one, ["A-1", "A-2"]);
  assert.deepEqual(
    (await own(page, "/v1/me/holds")).items.map((hold) => hold.seats.map((seat) => seat.label).sort()),
    [["A-1", "A-2"]],
  );
  for (const one of [page, tab]) hasNoFaults(one);
});

test("a payment that is declined keeps the seats; one that succeeds gives tickets with codes", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.run("document.querySelectorAll('.stepper button')[1].click()");
  await page.clickSeat("D-5");
  await page.until("document.querySelectorAll('.basket-seats li').length === 2");
  await page.click(".basket .button.main");
  await page.until("document.querySelector('dialog[open]')");
  await page.run("document.querySelector('#field-name').focus()");
  for (const text of ["Maya 2 Singh", "maya@example.com", "+919876543210"]) {
    await page.type(text);
    await page.press("Tab");
  }
  await page.run("document.querySelector('input[value=declined]').click()");
  await page.click(".checkout button[type=submit]");
  await page.until("document.querySelector('#field-name[aria-invalid]')", "the field is marked");
  await page.picture("checkout-fault");
  await page.run("document.querySelector('#field-name').value = 'Maya Singh'");
  await page.click(".checkout button[type=submit]");
  await page.until(
    "/declined/.test(document.querySelector('.checkout [role=alert]').innerText)",
    "the refusal is told",
  );
  await page.run("document.querySelector('input[value=ok]').click()");
  await page.picture("checkout");
  await page.click(".checkout button[type=submit]");
  await page.until("document.querySelectorAll('.ticket').length === 2", "there are tickets");
  const codes = await page.run("[...document.querySelectorAll('.ticket code')].map((node) => node.dataset.code)");
  assert.ok(codes.every((code) => /^[0-9a-f]{32}$/.test(code)) && new Set(codes).size === 2);
  await page.picture("tickets");
  await page.reload();
  await page.until("document.querySelectorAll('.ticket').length === 2", "they are still there");
  hasNoFaults(page, /status of (400|402)/);
});

test("sold out and cancelled are said, with what can be had instead", async () => {
  const show = await stage.house.show({ rows: "A-C", seats: 3, title: "Small House" });
  const page = await visit(show);
  await stage.house.walkIn(show, ["A-1", "A-2", "A-3", "B-1", "B-2", "B-3", "C-1", "C-2", "C-3"]);
  await page.until("/Sold out/.test(document.querySelector('.map-cover').innerText)", "sold out is said");
  await page.until("document.querySelectorAll('.others a').length > 0", "others are named");
  await page.picture("sold-out");
  const other = await stage.house.show({ title: "Not To Be" });
  const waiting = await visit(other);
  await stage.house.ask("PUT", `/v1/shows/${other}/status`, { status: "cancelled" }, await stage.house.pass("admin"));
  await waiting.until("/Cancelled/.test(document.querySelector('.map-cover').innerText)", "cancelled is said");
  await waiting.picture("cancelled");
  for (const one of [page, waiting]) hasNoFaults(one);
});

test("a show that is not there is said, and leads back", async () => {
  const page = await stage.browser.open(`${stage.house.address}/#/shows/nothing-here`);
  await page.until("/no such show/.test(document.body.innerText)");
  hasNoFaults(page, /status of 404/);
});

test("the programme tells days, times with their zone, prices and what is left", async () => {
  const page = await stage.browser.open(`${stage.house.address}/`);
  await page.until("document.querySelectorAll('.show-card').length > 20");
  const text = await page.run("document.querySelector('#view').innerText");
  for (const word of ["GMT+5:30", "from ₹", "seats free", "Sold out", "Cancelled"])
    assert.ok(text.includes(word), word);
  await page.picture("programme");
  await page.click(".chip", 1);
  await page.until("document.querySelectorAll('.day').length === 1");
  hasNoFaults(page);
});
