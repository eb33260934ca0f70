import assert from "node:assert/strict";
import test from "node:test";
import { readShows } from "../../clients/web/staff/listing.js";

const SERVER = Date.parse("2026-11-20T10:00:00Z");

/** A server that tells its time with its answers, and what it was asked. */
function house(device) {
  const asked = [];
  let now = device;
  const get = async (_, { from }) => {
    asked.push(from);
    now = SERVER;
    return { items: [{ slug: "tonight", status: "on_sale" }, { slug: "later", status: "draft" }], next: null };
  };
  return { asked, api: { get, now: () => now } };
}

test("the shows of staff begin yesterday, by the clock of the server", async () => {
  const right = house(SERVER);
  assert.deepEqual((await readShows(right.api)).map(({ slug }) => slug), ["tonight"]);
  assert.deepEqual(right.asked, ["2026-11-19"]);
  const wrong = house(Date.parse("2031-01-01T00:00:00Z"));
  assert.deepEqual((await readShows(wrong.api)).map(({ slug }) => slug), ["tonight"]);
  assert.equal(wrong.asked.at(-1), "2026-11-19");
});
