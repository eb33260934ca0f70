// Clients that are not ours watch a show of the product, plain and over TLS, while seats are sold over REST and the server
// is restarted in the middle. Each has to end with the server's own text and checksum.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Chromium } from "../../WebTests/browser/Chromium.mjs";
import { House } from "../../WebTests/browser/House.mjs";
import { labelsOf, reach, sell } from "./selling.mjs";
import { CurlViewer, nodeViewer, PageViewer, pythonViewer } from "./viewers.mjs";

const { FEED_CERTIFICATE: certificate, FEED_KEY: key } = process.env;
const TLS = { SEATWIRE_TLS_CERT: certificate, SEATWIRE_TLS_KEY: key };

let browser;
before(async () => {
  browser = await Chromium.start(["--ignore-certificate-errors"]);
});
after(() => browser?.close());

async function watch(settings) {
  const house = await House.open(settings);
  const viewers = [];
  try {
    const show = await house.show();
    const labels = await labelsOf(house, show);
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
