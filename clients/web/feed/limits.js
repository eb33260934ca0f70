// How patient a front end is, in milliseconds, how much it keeps, and what it does when it is hung up on.

export const LIMITS = Object.freeze({
  failuresBeforeEvents: 3,
  shortestBackOffMs: 500,
  longestBackOffMs: 20_000,
  longestWindowMs: 60_000,
  staleAfterMs: 4_000,
  hiddenAfterMs: 30_000,
  openTimeoutMs: 10_000,
  answerTimeoutMs: 15_000,
  waitingChanges: 1_000,
});

/** What a server is taken to be like until it has said so. */
export const USUAL = Object.freeze({ heartbeat_ms: 25_000, dead_ms: 60_000, reconnect_ms: 500 });

/** How long the next try waits: full jitter, of a time that grows. */
export const spread = (attempt, random = Math.random) =>
  Math.round(random() * Math.min(LIMITS.shortestBackOffMs * 2 ** attempt, LIMITS.longestBackOffMs));

/** By the code that a socket was closed with, or its hundred: docs/websocket.md, and what others send. */
const ADVICE = Object.freeze({
  1000: "stop",
  1001: "reconnect",
  1002: "stop",
  1003: "stop",
  1007: "stop",
  1008: "stop",
  1009: "stop",
  1010: "stop",
  40: "stop",
  41: "back off",
  42: "reconnect",
});

/** `stop` for good, `back off`, or `reconnect` at once. */
export const adviceOn = (code) => ADVICE[code] ?? ADVICE[Math.floor(code / 100)] ?? "back off";
