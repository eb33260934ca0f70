// Timers that stand still until a test lets time pass.

import { beforeEach, mock } from "node:test";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

/** What has been promised has come. */
export const settled = () => new Promise((resume) => setImmediate(resume));

export async function pass(milliseconds) {
  mock.timers.tick(milliseconds);
  await settled();
}
