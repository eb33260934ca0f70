import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { GATE_BYTES, REASON_BYTES, tooLong } from "../../clients/web/staff/dialogs.js";

const contract = JSON.parse(readFileSync(new URL("../../api/openapi.json", import.meta.url), "utf8"));

/** What the contract says of a member wherever it is sent. */
function limitsOf(name, node = contract) {
  if (typeof node !== "object" || node === null) return [];
  const own = node.properties?.[name]?.maxLength;
  return [own ?? [], ...Object.values(node).map((inner) => limitsOf(name, inner))].flat();
}

test("gates and reasons may be as long as the server says", () => {
  for (const [name, most] of [
    ["gate", GATE_BYTES],
    ["reason", REASON_BYTES],
  ]) {
    const said = limitsOf(name);
    assert.ok(said.length > 1);
    assert.deepEqual([...new Set(said)], [most], name);
  }
});

test("what is written is measured in bytes, as the server measures it", () => {
  assert.equal(tooLong("a".repeat(32), GATE_BYTES), "");
  assert.equal(tooLong("दर".repeat(5), GATE_BYTES), "");
  assert.equal(tooLong("दर".repeat(6), GATE_BYTES), "Too long: 36 bytes, at most 32.");
  assert.equal(tooLong("a".repeat(33), GATE_BYTES), "Too long: 33 bytes, at most 32.");
});
