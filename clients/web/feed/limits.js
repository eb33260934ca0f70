// How patient a front end is, in milliseconds, and how much it keeps.

export const LIMITS = Object.freeze({
  failuresBeforeEvents: 3,
  shortestBackOffMs: 500,
  longestBackOffMs: 20_000,
  staleAfterMs: 4_000,
  hiddenAfterMs: 30_000,
  openTimeoutMs: 10_000,
  answerTimeoutMs: 15_000,
  waitingChanges: 1_000,
});
