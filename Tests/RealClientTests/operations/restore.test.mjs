// A backup that is put back, with the commands of docs/operations.md. What was sold after it is gone, and nobody takes what
// comes then for what he knew.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { House } from "../../WebTests/browser/House.mjs";
import { labelsOf, reach } from "../feed/selling.mjs";
import { nodeViewer } from "../feed/viewers.mjs";
import { Cluster } from "./cluster.mjs";

/** Runs lines of docs/operations.md as they stand, in a folder whose `.seatwire` is the data of a server. */
function follow(lines, folder, data) {
  rmSync(join(folder, ".seatwire"), { force: true });
  symlinkSync(data, join(folder, ".seatwire"));
  execFileSync("sh", ["-e", "-c", lines], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}

const document = readFileSync("docs/operations.md", "utf8");
const dump = /^pg_dump .*$/m.exec(document)[0];
const putBack = /^```sh\n(home=[^`]*)```$/m.exec(document)[1];

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
    follow(dump, folder, cluster.data);
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
    await assert.rejects(house.walkIn(show, ["A-4"]), /The session has ended/);
    house.forgetPasses();

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

test("a backup is put back into the embedded PostgreSQL, and what was there is kept beside it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "seatwire-backup-"));
  const ends = [() => rmSync(folder, { recursive: true })];
  try {
    // The owner of the cluster starts PostgreSQL here.
    chmodSync(folder, 0o755);
    const house = await House.open({ SEATWIRE_CROWD: "off" });
    ends.unshift(() => house.close());
    const show = await house.show();
    await house.walkIn(show, ["A-1"]);
    const backup = await house.get(`/v1/shows/${show}/map`);
    follow(dump, folder, house.data);
    await house.walkIn(show, ["A-2"]);
    await house.stop();
    follow(putBack, folder, house.data);
    await house.start();
    assert.equal((await house.get(`/v1/shows/${show}/map`)).states, backup.states);
  } finally {
    for (const end of ends) await end();
  }
});
