// What is sold while viewers watch, and when they have seen it.

import assert from "node:assert/strict";

const PATIENCE_MS = 20_000;

/** The seats of a show in the order of its map. */
export async function labelsOf(house, show) {
  const { layout, layout_version } = await house.get(`/v1/shows/${show}/map`);
  const plan = await house.get(`/v1/layouts/${layout}/versions/${layout_version}`);
  return plan.sections.flatMap(({ rows }) => rows.flatMap(({ seats }) => seats.map(({ label }) => label)));
}

/** Until a viewer's map stands where the server's does. */
export async function reach(viewer, map) {
  const end = Date.now() + PATIENCE_MS;
  const [epoch, number] = map.position.split(":");
  const seq = Number(number);
  let told;
  do {
    told = await viewer.told();
    if (told?.seq >= seq && told.epoch === epoch) break;
    await new Promise((resume) => setTimeout(resume, 20));
  } while (Date.now() < end);
  assert.equal(told?.seq, seq, `${viewer.name} never comes to ${map.position}: ${JSON.stringify(told)}`);
  assert.equal(told.text, map.states, viewer.name);
  assert.equal(told.crc, map.crc, viewer.name);
  assert.deepEqual(told.faults, [], viewer.name);
  return told;
}

/** Holds, some of them given back, prolonged (of which the public hears nothing) or sold at the desk. */
export async function sell(house, show, row) {
  const [guest, other] = [await house.pass("guest"), await house.pass("guest")];
  for (let number = 1; number < 9; number++) {
    const hold = await house.hold(show, [`${row}-${number}`], number % 2 ? guest : other);
    const pass = number % 2 ? guest : other;
    if (number % 3 === 0) await house.ask("POST", `/v1/holds/${hold.id}/extend`, {}, pass);
    if (number % 4 !== 1) await house.ask("DELETE", `/v1/holds/${hold.id}`, undefined, pass);
  }
  await house.walkIn(show, [`${row}-9`, `${row}-10`]);
}
