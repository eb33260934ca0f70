import assert from "node:assert/strict";
import test from "node:test";
import { Vigil } from "../../clients/web/buyer/vigil.js";
import { pass, settled } from "./StillTimers.mjs";

/** A page that a test hides and shows, and how often it reads. */
async function page({ isHidden = false } = {}) {
  const seen = { count: 0 };
  const sight = Object.assign(new EventTarget(), { hidden: isHidden });
  const vigil = new Vigil(
    async () => {
      seen.count += 1;
    },
    60_000,
    sight,
  );
  const hide = async (hidden) => {
    sight.hidden = hidden;
    sight.dispatchEvent(new Event("visibilitychange"));
    await settled();
  };
  await settled();
  return { seen, vigil, hide };
}

test("it is read once a minute while somebody looks, and not while nobody does", async () => {
  const { seen, hide } = await page();
  await pass(60_000);
  assert.equal(seen.count, 2);
  await hide(true);
  for (let minute = 0; minute < 10; minute += 1) await pass(60_000);
  assert.equal(seen.count, 2);
  await hide(false);
  assert.equal(seen.count, 3);
  await pass(60_000);
  assert.equal(seen.count, 4);
});

test("a glance away reads nothing that is fresh", async () => {
  const { seen, hide } = await page();
  await pass(59_000);
  await hide(true);
  await hide(false);
  assert.equal(seen.count, 1);
  await pass(1_000);
  assert.equal(seen.count, 2);
});

test("what was opened behind others is read once, and what was left never", async () => {
  const { seen, vigil, hide } = await page({ isHidden: true });
  await pass(60_000);
  assert.equal(seen.count, 1);
  vigil.close();
  await hide(false);
  await pass(60_000);
  assert.equal(seen.count, 1);
});
