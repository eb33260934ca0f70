// Timers and a clock that stand still until a test lets time pass.

import { beforeEach, mock } from "node:test";

let now = 0;
mock.method(performance, "now", () => now);

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** What has been promised has come. */
export const settled = () => new Promise((resume) => setImmediate(resume));

export async function pass(milliseconds) {
  now += milliseconds;
  mock.timers.tick(milliseconds);
  await settled();
}
