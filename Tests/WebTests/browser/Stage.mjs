// One server and one browser for the tests of a file, and what nearly all of them begin with.

import assert from "node:assert/strict";
import { after, afterEach, before } from "node:test";
import { Chromium } from "./Chromium.mjs";
import { House } from "./House.mjs";

export const stage = {};

before(async () => {
  stage.house = await House.open();
  stage.browser = await Chromium.start();
});

// The account of staff has a few sockets of the feed, and a dashboard that nobody looks at has one.
afterEach(() => stage.browser?.sendAway());

after(async () => {
  // Whatever becomes of the browser, no server is left behind.
  try {
    await stage.browser?.close();
  } finally {
    await stage.house?.close();
  }
});

const IS_LIVE = "document.querySelector('.sign')?.dataset.state === 'live'";

/** Somebody who looks at the map of a show, live. */
export async function visit(show, options) {
  const page = await stage.browser.open(`${stage.house.address}/#/shows/${show}`, options);
  await page.until(IS_LIVE, "the map is live");
  await page.until("document.querySelector('.legend')", "the hall is drawn");
  return page;
}

/** The same person in another tab. */
export async function secondTab(page, show, options) {
  const tab = await stage.browser.openIn(page.context, `${stage.house.address}/#/shows/${show}`, options);
  await tab.until(IS_LIVE, "the map is live");
  await tab.until("document.querySelector('.legend')", "the hall is drawn");
  return tab;
}

/** Fills in the form of staff, for whoever works at a show. */
export async function logIn(page, show) {
  await page.run(`localStorage.setItem("seatwire.show", ${JSON.stringify(show)})`);
  await page.until("document.querySelector('#username')");
  await page.run("document.querySelector('#username').focus()");
  await page.type("staff");
  await page.press("Tab");
  await page.type(stage.house.password);
  await page.press("Enter");
}

export async function enterAsStaff(show, options) {
  const page = await stage.browser.open(`${stage.house.address}/staff`, { width: 1440, height: 900, ...options });
  await logIn(page, show);
  await page.until(IS_LIVE, "the dashboard is live");
  return page;
}

/** Also after a loss: tries come up to twenty seconds apart then. */
export const isLive = (page) => page.until(IS_LIVE, "the page is live", 45_000);

/** At the door of a dashboard. */
export async function scan(page, code) {
  await page.run("document.querySelector('#scan').focus()");
  await page.type(code);
  await page.press("Enter");
}

/** Waits until a verdict has this colour and these words. */
export const says = (page, kind, words) =>
  page.until(
    `document.querySelector('.verdict').dataset.kind === '${kind}' && ${words}.test(document.querySelector('.verdict').innerText)`,
    `${kind} ${words}`,
  );

/** Waits until a seat looks like this to a page. */
export async function sees(page, label, word) {
  const end = Date.now() + 15_000;
  for (;;) {
    const text = await page.look(label);
    if (text.includes(word)) return;
    if (Date.now() > end) assert.fail(`${label} never is ${word}: ${text}`);
    await page.run("new Promise((resume) => setTimeout(resume, 20))");
  }
}

/** Lets the page draw so often: whatever was under way in it has been done. */
export const frames = (page, count) =>
  page.run(`(async () => { for (let frame = 0; frame < ${count}; frame += 1) await new Promise(requestAnimationFrame); })()`);

/** From here on the page takes it to be so much later. */
export const later = (page, milliseconds) =>
  page.run(`(() => { const now = performance.now.bind(performance); performance.now = () => now() + ${milliseconds}; })()`);

export const basket = (page) =>
  page.run("[...document.querySelectorAll('.basket-seats .seat-label')].map((node) => node.textContent)");

export async function basketIs(page, labels) {
  const wanted = JSON.stringify(labels);
  await page.until(
    `JSON.stringify([...document.querySelectorAll('.basket-seats .seat-label')].map((node) => node.textContent)) === ${JSON.stringify(wanted)}`,
    `the basket holds ${wanted}`,
  );
}

/** Network faults that a test made itself are no faults of the page. */
export function hasNoFaults(page, expected = /$^/) {
  assert.deepEqual(
    page.faults.filter((fault) => !expected.test(fault)),
    [],
  );
}
