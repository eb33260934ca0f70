import assert from "node:assert/strict";
import test from "node:test";
import { basketIs, frames, hasNoFaults, isLive, stage, visit } from "./Stage.mjs";

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
