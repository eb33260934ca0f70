// A backup that is put back, with the commands of docs/operations.md. What was sold after it is gone, and nobody takes what
// comes then for what he knew.

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { House } from "../../WebTests/browser/House.mjs";
import { labelsOf, reach } from "../feed/selling.mjs";
import { nodeViewer } from "../feed/viewers.mjs";
import { Cluster } from "./cluster.mjs";

test("after a restore every show begins a new epoch, and its viewers start from a new map", async () => {
  const folder = mkdtempSync(join(tmpdir(), "seatwire-backup-"));
  const backup = join(folder, "seatwire.dump");
  const ends = [() => rmSync(folder, { recursive: true })];
  try {
    const cluster = await Cluster.start();
    ends.push(() => cluster.stop());
    const settings = { DATABASE_URL: cluster.url("seatwire") };
    const house = await House.open(settings);
    ends.unshift(() => house.close());
    const show = await house.show();
    const place = { address: house.address, socketAddress: house.address.replace("http", "ws") };
    const viewer = nodeViewer(place, show, await labelsOf(house, show));
    ends.unshift(() => viewer.end());

    await house.walkIn(show, ["A-1", "A-2"]);
    await cluster.run("pg_dump", "-Fc", "-f", backup, "seatwire");
    await house.walkIn(show, ["A-3"]);
    const before = await house.get(`/v1/shows/${show}/map`);
    await reach(viewer, before);

    await house.stop();
    await cluster.run("createdb", "-O", "seatwire", "restored");
    await cluster.run("pg_restore", "-d", "restored", backup);
    assert.match(await cluster.seatwire("restored", "restored"), /shows begin a new epoch/);
    assert.match(await cluster.seatwire("restored", "verify", show), /agree with their hashes and with every claim/);
    settings.DATABASE_URL = cluster.url("restored");
    await house.start();

    // Somebody else gets the seat that was lost, at the very number that the viewer knows.
    await house.walkIn(show, ["A-4"]);
    const after = await house.get(`/v1/shows/${show}/map`);
    assert.equal(after.position.split(":")[1], before.position.split(":")[1]);
    assert.notEqual(after.position.split(":")[0], before.position.split(":")[0]);
    assert.notEqual(after.states, before.states);
    const { modes } = await reach(viewer, after);
    assert.equal(modes.at(-1), "epoch_changed", `${modes}`);
  } finally {
    for (const end of ends) await end();
  }
});
