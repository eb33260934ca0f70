// Two servers behind nginx, as docs/operations.md sets them up: seats are sold and watched through it, plain REST, WebSocket
// and server-sent events, while one server after the other is taken away.

import assert from "node:assert/strict";
import { test } from "node:test";
import { House } from "../../WebTests/browser/House.mjs";
import { labelsOf, reach, sell } from "../feed/selling.mjs";
import { CurlViewer, nodeViewer, pythonViewer } from "../feed/viewers.mjs";
import { Cluster } from "./cluster.mjs";
import { Nginx } from "./Nginx.mjs";

const { FEED_CERTIFICATE: certificate, FEED_KEY: key } = process.env;

test("viewers and buyers behind nginx notice nothing when a server goes", async () => {
  const ends = [];
  try {
    const cluster = await Cluster.start();
    ends.push(() => cluster.stop());
    const nodes = [];
    for (let number = 0; number < 2; number++) {
      const node = await House.open({
        DATABASE_URL: cluster.url("seatwire"),
        SEATWIRE_TRUSTED_PROXIES: "127.0.0.1",
        SEATWIRE_TOKEN_KEY: "0123abcd".repeat(8),
      });
      nodes.push(node);
      ends.unshift(() => node.close());
    }
    const nginx = await Nginx.start(
      nodes.map(({ address }) => address.replace("http://", "")),
      certificate,
      key,
    );
    ends.unshift(() => nginx.stop());

    const front = nodes[0].at(nginx.address);
    const show = await front.show();
    const labels = await labelsOf(front, show);
    const place = { address: nginx.address, socketAddress: nginx.address.replace("http", "ws"), certificate };
    const viewers = [
      nodeViewer(place, show, labels),
      pythonViewer(place, show, labels),
      new CurlViewer(place, show, labels),
    ];
    ends.unshift(() => viewers.forEach((viewer) => viewer.end()));
    for (const viewer of viewers) await reach(viewer, await front.get(`/v1/shows/${show}/map`));

    for (const [number, row] of ["A", "B"].entries()) {
      await nodes[number].stop();
      await sell(front, show, row);
      const map = await front.get(`/v1/shows/${show}/map`);
      for (const viewer of viewers) await reach(viewer, map);
      await nodes[number].start();
    }
    for (const viewer of viewers) {
      const { modes } = await viewer.told();
      assert.equal(modes[0], "snapshot", viewer.name);
      assert.ok(
        modes.slice(1).every((mode) => mode === "resumed"),
        `${viewer.name} began anew: ${modes}`,
      );
    }

    // What a client says of its address is not believed, and the figures stay inside.
    await fetch(`${nginx.address}/wp-login.php`, { headers: { "X-Forwarded-For": "203.0.113.9" } });
    assert.equal((await fetch(`${nginx.address}/metrics`)).status, 404);
    const logs = nodes.map(({ log }) => log).join("");
    assert.ok(logs.includes("wp-login.php") && !logs.includes("203.0.113.9"));
  } finally {
    for (const end of ends) await end();
  }
});
