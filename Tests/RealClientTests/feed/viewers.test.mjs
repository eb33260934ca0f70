// Clients that are not ours watch a show of the product, plain and over TLS, while seats are sold over REST and the server
// is restarted in the middle. Each has to end with the server's own text and checksum.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Chromium } from "../../WebTests/browser/Chromium.mjs";
import { House } from "../../WebTests/browser/House.mjs";
import { CurlViewer, nodeViewer, PageViewer, pythonViewer } from "./viewers.mjs";

const PATIENCE_MS = 20_000;
const { FEED_CERTIFICATE: certificate, FEED_KEY: key } = process.env;
const TLS = { SEATWIRE_TLS_CERT: certificate, SEATWIRE_TLS_KEY: key };

let browser;
before(async () => {
  browser = await Chromium.start(["--ignore-certificate-errors"]);
});
after(() => browser?.close());

/** Until a viewer's map stands where the server's does. */
async function reach(viewer, map) {
  const end = Date.now() + PATIENCE_MS;
  const seq = Number(map.position.split(":")[1]);
  let told;
  do {
    told = await viewer.told();
    if (told?.seq >= seq) break;
    await new Promise((resume) => setTimeout(resume, 20));
  } while (Date.now() < end);
  assert.equal(told?.seq, seq, `${viewer.name} never comes to ${map.position}: ${JSON.stringify(told)}`);
  assert.equal(told.text, map.states, viewer.name);
  assert.equal(told.crc, map.crc, viewer.name);
  assert.deepEqual(told.faults, [], viewer.name);
  return told;
}

/** Holds, some of them given back, prolonged (of which the public hears nothing) or sold at the desk. */
async function sell(house, show, row) {
  const [guest, other] = [await house.pass("guest"), await house.pass("guest")];
  for (let number = 1; number < 9; number++) {
    const hold = await house.hold(show, [`${row}-${number}`], number % 2 ? guest : other);
    const pass = number % 2 ? guest : other;
    if (number % 3 === 0) await house.ask("POST", `/v1/holds/${hold.id}/extend`, {}, pass);
    if (number % 4 !== 1) await house.ask("DELETE", `/v1/holds/${hold.id}`, undefined, pass);
  }
  await house.walkIn(show, [`${row}-9`, `${row}-10`]);
}

async function watch(settings) {
  const house = await House.open(settings);
  const viewers = [];
  try {
    const show = await house.show();
    const { layout, layout_version } = await house.get(`/v1/shows/${show}/map`);
    const plan = await house.get(`/v1/layouts/${layout}/versions/${layout_version}`);
    const labels = plan.sections.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats.map(({ label }) => label)));
    const place = {
      address: house.address,
      socketAddress: house.address.replace("http", "ws"),
      certificate: settings.SEATWIRE_TLS_CERT,
    };
    viewers.push(
      await PageViewer.open(browser, place, show, labels, "WebSocket"),
      await PageViewer.open(browser, place, show, labels, "EventSource"),
      nodeViewer(place, show, labels),
      pythonViewer(place, show, labels),
      new CurlViewer(place, show, labels),
    );
    for (const viewer of viewers) await reach(viewer, await house.get(`/v1/shows/${show}/map`));
    await sell(house, show, "A");
    for (const viewer of viewers) await reach(viewer, await house.get(`/v1/shows/${show}/map`));
    await house.stop();
    await house.start();
    await sell(house, show, "B");
    const map = await house.get(`/v1/shows/${show}/map`);
    for (const viewer of viewers) {
      const { modes } = await reach(viewer, map);
      assert.equal(modes[0], "snapshot", viewer.name);
      assert.ok(modes.slice(1).length > 0, `${viewer.name} was never sent away`);
      assert.ok(
        modes.slice(1).every((mode) => mode === "resumed"),
        `${viewer.name} began anew: ${modes}`,
      );
      console.log(`ok      ${viewer.name}: at ${map.position} with checksum ${map.crc}, ${modes.join(", ")}`);
    }
  } finally {
    for (const viewer of viewers) viewer.end();
    await house.close();
  }
}

test("plain: every map equals the server's, through a restart", () => watch({}));
test("TLS: every map equals the server's, through a restart", () => watch(TLS));
