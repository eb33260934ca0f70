import assert from "node:assert/strict";
import test from "node:test";
import { enterAsStaff, frames, hasNoFaults, later, says, scan, sees, stage, visit } from "./Stage.mjs";

const verdict = (page) => page.run("document.querySelector('.verdict').dataset.kind");

test("a wrong password is told, and nothing else is", async () => {
  const page = await stage.browser.open(`${stage.house.address}/staff`);
  await page.until("document.querySelector('#username')");
  await page.picture("staff-login");
  await page.run("document.querySelector('#username').focus()");
  await page.type("staff");
  await page.press("Tab");
  await page.type("wrong");
  await page.press("Enter");
  await page.until("!document.querySelector('.log-in [role=alert]').hidden");
  hasNoFaults(page, /status of 401/);
});

test("a ticket is green once, yellow with the first time after that, and what is no ticket is red", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1"]);
  const other = await stage.house.walkIn(await stage.house.show(), ["A-1"]);
  const page = await enterAsStaff(show);
  await scan(page, booking.tickets[0].code);
  await says(page, "good", "/Welcome[\\s\\S]*C-1[\\s\\S]*Asha Rao/");
  await page.picture("verdict-ok");
  await scan(page, booking.tickets[0].code);
  await page.until(
    "/Read twice/.test(document.querySelector('#scan-hint').textContent)",
    "the same within three seconds is ignored",
  );
  assert.equal(await verdict(page), "good");
  await later(page, 3_000);
  await scan(page, booking.tickets[0].code);
  await says(page, "wait", "/Already inside[\\s\\S]*First at \\d\\d:\\d\\d:\\d\\d, gate north/");
  await page.picture("verdict-already");
  await scan(page, other.tickets[0].code);
  await says(page, "bad", "/Another show/");
  await scan(page, "0123456789");
  await says(page, "bad", "/Not valid/");
  await page.picture("verdict-refused");
  await sees(page, "C-1", "checked in");
  await page.until("document.querySelector('[data-figure=inside] strong').textContent === '1'", "one is inside");
  await page.until("document.querySelectorAll('.people li').length === 4", "four are at the doors");
  hasNoFaults(page);
});

test("nothing is green before the server says so", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1"]);
  const page = await enterAsStaff(show);
  await page.run(
    "(() => { const send = window.fetch; window.fetch = async (path, ...rest) => { if (String(path).endsWith('/check-ins')) await new Promise((go) => { window.letGo = go; }); return send(path, ...rest); }; })()",
  );
  await scan(page, booking.tickets[0].code);
  await page.until("document.querySelector('.verdict').dataset.kind === 'asking'", "it says that it asks", 1_000);
  await frames(page, 20);
  assert.equal(await verdict(page), "asking");
  await page.run("window.letGo()");
  await says(page, "good", "/Welcome/");
  hasNoFaults(page);
});

test("a hardware scanner is heard wherever the focus is, also one without Enter", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1", "C-2"]);
  const page = await enterAsStaff(show);
  await page.run("document.activeElement.blur()");
  assert.match(await page.text("#scan-hint"), /not listened to/);
  await Promise.all([...booking.tickets[0].code].map((key) => page.press(key)));
  await says(page, "good", "/C-1/");
  hasNoFaults(page);
});

test("a party comes in whole or in part, by its code", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["B-1", "B-2", "B-3", "B-4"]);
  const page = await enterAsStaff(show);
  await scan(page, booking.code);
  await page.until("document.querySelectorAll('.party-seat').length === 4");
  await page.click(".party-seat input", 3);
  await page.click(".party-seat input", 2);
  await stage.house.walkIn(show, ["D-1"]);
  await sees(page, "D-1", "expected");
  await page.picture("party");
  await page.click(".party .actions .plain");
  await says(page, "good", "/Welcome, all 2/");
  await sees(page, "B-2", "checked in");
  await sees(page, "B-3", "expected");
  await scan(page, booking.code.toLowerCase());
  await page.until("document.querySelectorAll('.party-seat input:disabled').length === 2");
  await page.click(".party .actions .main");
  await sees(page, "B-4", "checked in");
  hasNoFaults(page);
});

test("an entry is undone with a reason", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["C-1"]);
  const page = await enterAsStaff(show);
  await scan(page, booking.tickets[0].code);
  await says(page, "good", "/Welcome/");
  await page.click(".people button");
  await page.until("document.querySelector('dialog[open]')");
  await page.click("dialog .chip");
  await page.click("dialog button[type=submit]");
  await sees(page, "C-1", "expected");
  await page.until("/undone/.test(document.querySelector('.people').innerText)");
  await page.until(
    "/Check in undone/.test(document.querySelector('.events:not(.people)').innerText)",
    "it stands in the log",
  );
  hasNoFaults(page);
});

test("a booking is found by name, code, phone and seat", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["A-7", "A-8"], "Zoya Rahman");
  const page = await enterAsStaff(show);
  for (const text of ["zoya", booking.code, "9876543210", "A-8"]) {
    await page.run("(() => { const input = document.querySelector('#search'); input.value = ''; input.focus(); })()");
    await page.type(text);
    await page.until("/Zoya Rahman/.test(document.querySelector('.found').innerText)", `${text} finds her`);
  }
  await page.click(".found-row");
  await page.until("document.querySelectorAll('.party-seat').length === 2");
  hasNoFaults(page);
});

test("seats are sold at the desk, blocked and unblocked, and others see it", async () => {
  const show = await stage.house.show();
  const [page, buyer] = [await enterAsStaff(show), await visit(show)];
  await page.clickSeat("F-9");
  await page.clickSeat("F-10");
  await page.click(".house-actions button", 1);
  await page.until("document.querySelector('dialog[open]')");
  await page.click("dialog .chip");
  await page.click("dialog button[type=submit]");
  await sees(buyer, "F-10", "not for sale");
  await page.clickSeat("F-9");
  await page.until("/Unblock/.test(document.querySelector('.house-actions').innerText)");
  await page.click(".house-actions button");
  await sees(buyer, "F-9", "free");
  await page.clickSeat("F-9");
  await page.click(".house-actions button");
  await page.until("document.querySelector('dialog[open]')");
  await page.run("document.querySelector('#walkin-name').focus()");
  await page.type("Ben Okri");
  await page.press("Enter");
  await page.until("document.querySelector('.receipt .booking-code')", "there is a receipt");
  await page.picture("walk-in");
  await page.click(".receipt .button");
  await sees(buyer, "F-9", "taken");
  for (const one of [page, buyer]) hasNoFaults(one);
});

test("people are moved to the free seats that are chosen, and only their new tickets hold", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["B-1", "B-2", "B-3"]);
  const [page, buyer] = [await enterAsStaff(show), await visit(show)];
  const [move, dialog] = [
    "[...document.querySelectorAll('.party .actions button')].find((node) => node.innerText === 'Move seats').click()",
    "document.querySelector('dialog[open]')",
  ];
  await scan(page, booking.code);
  await page.until("document.querySelectorAll('.party-seat').length === 3");
  await page.click(".party-seat input", 0);
  await page.clickSeat("F-5");
  await page.run(move);
  await page.until("/2 seats ticked, 1 chosen/.test(document.body.innerText)", "as many as are ticked must be chosen");
  assert.equal(await page.run(dialog), null);
  await page.clickSeat("F-6");
  await page.run(move);
  await page.until(`/B-2 to F-5, B-3 to F-6/.test(${dialog}?.innerText)`, "it says who goes where");
  await page.click("dialog .chip");
  await page.click("dialog button[type=submit]");
  await page.until("document.querySelectorAll('dialog .ticket-list li').length === 3", "there are new tickets");
  await page.picture("moved");
  const codes = await page.run("[...document.querySelectorAll('dialog [data-code]')].map((node) => node.dataset.code)");
  await page.click(".receipt .button");
  await page.until("/F-5[\\s\\S]*F-6/.test(document.querySelector('.party-seats').innerText)", "the party knows");
  await sees(buyer, "B-2", "free");
  await sees(buyer, "F-6", "taken");
  await scan(page, booking.tickets[1].code);
  await says(page, "bad", "/Cancelled[\\s\\S]*moved to another seat/");
  for (const code of codes) {
    await scan(page, code);
    await says(page, "good", "/Welcome/");
  }
  for (const label of ["B-1", "F-5", "F-6"]) await sees(page, label, "checked in");
  for (const one of [page, buyer]) hasNoFaults(one);
});

test("a hold shows what is left of it and is released with a reason", async () => {
  const show = await stage.house.show();
  const buyer = await visit(show);
  await buyer.clickSeat("E-5");
  const page = await enterAsStaff(show);
  await sees(page, "E-5", "held by somebody, ");
  assert.match(await page.look("E-5"), /[45]:\d\d left/);
  await page.clickSeat("E-5");
  await page.picture("dashboard");
  await page.click(".house-actions .danger");
  await page.until("document.querySelector('dialog[open]')");
  await page.click("dialog .chip");
  await page.click("dialog button[type=submit]");
  await sees(buyer, "E-5", "free");
  await buyer.until("document.querySelectorAll('.basket-seats li').length === 0", "the buyer's basket is empty");
  for (const one of [page, buyer]) hasNoFaults(one);
});

test("two desks see the same house", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["A-1"]);
  const [north, south] = [await enterAsStaff(show), await enterAsStaff(show)];
  await scan(north, booking.tickets[0].code);
  await sees(south, "A-1", "checked in");
  await south.until("document.querySelector('[data-figure=inside] strong').textContent === '1'");
  await scan(south, booking.tickets[0].code);
  await says(south, "wait", "/Already inside/");
  for (const one of [north, south]) hasNoFaults(one);
});

test("an alarm tells that the house is full", async () => {
  const show = await stage.house.show();
  const booking = await stage.house.walkIn(show, ["A-1"]);
  const page = await enterAsStaff(show);
  await page.run(
    "(() => { const input = document.querySelector('#alarm'); input.value = '1'; input.dispatchEvent(new Event('change')); })()",
  );
  await scan(page, booking.tickets[0].code);
  await page.until("/The house is full. 1 inside/.test(document.querySelector('.desk').innerText)");
  hasNoFaults(page);
});

test("on a tablet everything is there, and nothing wider than it", async () => {
  const show = await stage.house.show();
  await stage.house.walkIn(show, { count: 5 });
  const page = await enterAsStaff(show, { width: 820, height: 1180, isPhone: true });
  await page.until("document.querySelectorAll('.events:not(.people) li').length > 0");
  for (const part of [".door", ".house", ".figures", ".search", ".journal"]) {
    assert.ok(await page.run(`document.querySelector('${part}').getBoundingClientRect().width > 200`), part);
  }
  assert.equal(await page.run("document.documentElement.scrollWidth <= innerWidth"), true);
  await page.picture("tablet");
  hasNoFaults(page);
});
