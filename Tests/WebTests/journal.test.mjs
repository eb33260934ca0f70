import assert from "node:assert/strict";
import test from "node:test";
import { whatHappened } from "../../clients/web/staff/journal.js";

test("what happened is told in words, also of changes that came merged", () => {
  for (const [item, words] of [
    [{ kind: "check_in_undone", state: "b" }, "Check in undone"],
    [{ kind: "status", status: "sold_out" }, "Show: Sold out"],
    [{ state: "h" }, "Now held"],
    [{ state: "f" }, "Now free"],
    [{ state: "c" }, "Now checked in"],
  ])
    assert.equal(whatHappened(item), words);
});
