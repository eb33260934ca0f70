import assert from "node:assert/strict";
import test from "node:test";
import { basketIs, hasNoFaults, isLive, sees, stage, visit } from "./Stage.mjs";

const NETWORK =
  /ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|WebSocket connection|ERR_NETWORK|ERR_SOCKET|status of (502|503)/;

test("offline the map is grey and choosing is off; online it is live again with all that happened", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.clickSeat("A-1");
  await basketIs(page, ["A-1"]);
  await page.offline(true);
  await page.run("dispatchEvent(new Event('offline'))");
  await page.until("document.querySelector('.sign').dataset.state === 'stale'", "it is stale");
  assert.match(await page.text(".banner"), /Stale since \d\d:\d\d:\d\d/);
  assert.equal(await page.run("document.querySelector('.show-page').classList.contains('not-live')"), true);
  assert.match(await page.text(".clock"), /^[45]:\d\d$/);
  await page.picture("stale");
  await page.clickSeat("A-2");
  await page.until("/Choosing is off/.test(document.querySelector('.notices').innerText)");
  await stage.house.hold(show, ["F-1", "F-2"]);
  await page.offline(false);
  await page.run("dispatchEvent(new Event('online'))");
  await isLive(page);
  await sees(page, "F-1", "held by somebody");
  await page.until("/Live again/.test(document.querySelector('.notices').innerText)", "it says that it is live again");
  await basketIs(page, ["A-1"]);
  hasNoFaults(page, NETWORK);
});

test("a server that is started again finds its viewers again, and they their seats", async () => {
  const show = await stage.house.show();
  const [one, two] = [await visit(show), await visit(show)];
  await one.clickSeat("B-2");
  await sees(two, "B-2", "held by somebody");
  await stage.house.stop();
  for (const page of [one, two])
    await page.until("document.querySelector('.sign').dataset.state !== 'live'", "the end is seen");
  await stage.house.start();
  for (const page of [one, two]) await isLive(page);
  await basketIs(one, ["B-2"]);
  await one.clickSeat("B-3");
  await sees(two, "B-3", "held by somebody");
  for (const page of [one, two]) hasNoFaults(page, NETWORK);
});

test("a server that is killed takes nothing with it that it had answered", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await page.clickSeat("B-2");
  await basketIs(page, ["B-2"]);
  await stage.house.stop("SIGKILL");
  await stage.house.start();
  await isLive(page);
  await sees(page, "B-2", "yours");
  hasNoFaults(page, NETWORK);
});

test("where sockets are not let through the map lives on events", async () => {
  const show = await stage.house.show();
  const script = `window.WebSocket = class extends EventTarget { static OPEN = 1; constructor() { super(); setTimeout(() => this.onclose?.({ code: 1006, reason: "" }), 5); } close() {} send() {} };`;
  const page = await visit(show, { script });
  assert.match(await page.text(".sign"), /events/);
  await stage.house.hold(show, ["C-4"]);
  await sees(page, "C-4", "held by somebody");
  hasNoFaults(page);
});

test("on a slow network the page comes, and a hold is confirmed", async () => {
  const show = await stage.house.show();
  const page = await stage.browser.open(undefined);
  await page.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 300,
    downloadThroughput: 60_000,
    uploadThroughput: 30_000,
  });
  await page.go(`${stage.house.address}/#/shows/${show}`);
  await isLive(page);
  await page.until("document.querySelector('.legend')");
  await page.clickSeat("A-3");
  await basketIs(page, ["A-3"]);
  hasNoFaults(page);
});
