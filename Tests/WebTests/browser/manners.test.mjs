import assert from "node:assert/strict";
import test from "node:test";
import { basketIs, frames, hasNoFaults, isLive, later, stage, visit } from "./Stage.mjs";

const notices = "document.querySelector('.notices')";

test("what is told while a dialog is open is seen and heard in it, and stays when it closes", async () => {
  // What is told stays there until the test is over.
  const script = `const set = window.setTimeout;
    window.setTimeout = (act, time, ...more) => (time === 7_000 ? 0 : set(act, time, ...more));`;
  const page = await visit(await stage.house.show(), { script });
  await page.click(".list-button");
  await page.until("document.querySelector('dialog[open]')");
  for (const type of ["offline", "online"]) await page.run(`dispatchEvent(new Event("${type}"))`);
  await isLive(page);
  await page.until(`/Live again/.test(document.querySelector('dialog[open] .voice')?.textContent)`, "it is read aloud");
  const isOnTop = `(() => { const box = ${notices}.querySelector('p').getBoundingClientRect();
    return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)?.closest('.notice') !== null; })()`;
  assert.equal(await page.run(isOnTop), true);
  await page.picture("notice-in-dialog");
  await page.press("Escape");
  await page.until(`${notices}?.parentNode === document.body`, "it is where it was");
  assert.match(await page.text(".notices"), /Live again/);
  await page.click(".list-button");
  await page.until(`${notices}.closest('dialog[open]')`, "what is there when a dialog opens is shown in it too");
  hasNoFaults(page);
});

test("a seat that is chosen from the list keeps the keyboard while it is asked for", async () => {
  const page = await visit(await stage.house.show());
  await page.run(`(() => { const send = window.fetch; const open = new Promise((go) => { window.letGo = go; });
    window.fetch = async (...all) => {
      if (String(all[0]).endsWith("/holds")) await open;
      return send(...all); }; })()`);
  await page.click(".list-button");
  await page.until("document.querySelectorAll('.list-seat input').length > 2");
  await page.run("document.querySelectorAll('.list-seat input')[1].focus()");
  const held = await page.run("document.activeElement.id");
  await page.press(" ");
  await page.until("/being held/.test(document.querySelectorAll('.list-seat')[1].innerText)");
  assert.equal(await page.run("document.activeElement.id"), held);
  // Pressed again it stays what it is.
  await page.press(" ");
  assert.equal(await page.run("document.activeElement.checked"), true);
  await page.run("window.letGo()");
  await page.until("/yours/.test(document.querySelectorAll('.list-seat')[1].innerText)");
  assert.equal(await page.run("document.activeElement.id"), held);
  await basketIs(page, ["A-2"]);
  hasNoFaults(page);
});

test("two quick clicks open one payment", async () => {
  const page = await visit(await stage.house.show());
  await page.clickSeat("A-1");
  await basketIs(page, ["A-1"]);
  await page.run("{ const button = document.querySelector('.basket .button.main'); button.click(); button.click(); }");
  await page.until("document.querySelector('dialog[open]')");
  await frames(page, 10);
  assert.equal(await page.run("document.querySelectorAll('dialog').length"), 1);
  await page.press("Escape");
  await page.until("!document.querySelector('dialog')");
  await page.click(".basket .button.main");
  await page.until("document.querySelector('dialog[open] #field-name')");
  hasNoFaults(page);
});

test("an open programme asks what is held while there is a basket, and hears of one", async () => {
  const show = await stage.house.show();
  // A minute is over quickly.
  const script = `const set = window.setTimeout;
    window.setTimeout = (act, time, ...more) => set(act, time === 60_000 ? 20 : time, ...more);
    window.asked = []; const send = window.fetch;
    window.fetch = (...all) => { window.asked.push(String(all[0])); return send(...all); };`;
  const buyer = await visit(show);
  await buyer.clickSeat("A-1");
  await basketIs(buyer, ["A-1"]);
  await buyer.click(".basket .quiet-button");
  await basketIs(buyer, []);
  // The server has answered, and other tabs were told.
  await buyer.until("/A-1 is given back/.test(document.body.textContent)");
  const page = await stage.browser.openIn(buyer.context, `${stage.house.address}/#/`, { script, isWindow: true });
  const count = (path) => `window.asked.filter((one) => one.startsWith("${path}")).length`;
  await page.until(`${count("/v1/shows")} > 5`);
  assert.equal(await page.run(count("/v1/me/holds")), 1);
  await buyer.clickSeat("A-2");
  await page.until("/You hold A-2/.test(document.body.innerText)", "it hears of a basket");
  await page.until(`${count("/v1/me/holds")} > 5`);
  for (const one of [buyer, page]) hasNoFaults(one);
});

test("a programme that nobody sees asks for the basket it heard of when somebody looks again", async () => {
  const buyer = await visit(await stage.house.show());
  await buyer.clickSeat("A-1");
  await basketIs(buyer, ["A-1"]);
  await buyer.click(".basket .quiet-button");
  await buyer.until("/A-1 is given back/.test(document.body.textContent)");
  const script = `Object.defineProperty(document, "hidden", { get: () => window.isHidden === true });
    const open = new Promise((go) => { window.letGo = go; }); const send = window.fetch;
    window.fetch = async (...all) => {
      const answer = await send(...all);
      if (String(all[0]).includes("/v1/me/holds")) { window.isAsked = true; await open; }
      return answer; };`;
  const page = await stage.browser.openIn(buyer.context, `${stage.house.address}/#/`, { script, isWindow: true });
  await page.until("window.isAsked");
  await page.run(`window.isHidden = true;
    new BroadcastChannel("seatwire.basket").onmessage = () => { window.isHeard = true; };`);
  await buyer.clickSeat("A-2");
  await page.until("window.isHeard");
  await page.run("window.letGo()");
  await page.until("document.querySelector('.days:not([aria-busy])')", "it is read");
  await later(page, 60_000);
  await page.run("window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'))");
  await page.until("/You hold A-2/.test(document.body.innerText)", "it asks again");
  for (const one of [buyer, page]) hasNoFaults(one);
});
