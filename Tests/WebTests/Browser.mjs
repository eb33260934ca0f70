// What pages find in a browser, as far as Node has none: what is kept, and a server that a test plays.

import { mock } from "node:test";

const kept = new Map();
globalThis.localStorage = {
  getItem: (name) => kept.get(name) ?? null,
  setItem: (name, value) => kept.set(name, value),
  removeItem: (name) => kept.delete(name),
};
globalThis.addEventListener ??= () => {};
globalThis.navigator ??= {};

export const keep = (name, value) => kept.set(name, JSON.stringify(value));
export const whatIsKept = (name) => JSON.parse(kept.get(name) ?? "null");

/** The text of an answer, as a server or a proxy sends it. */
export const answer = (status, content, headers) =>
  new Response(typeof content === "string" ? content : JSON.stringify(content), { status, headers });

/**
 * A server that answers as a test says: a `Response`, nothing at all until the page gives up, or what a function gives.
 * @returns what it was asked
 */
export function serve(...answers) {
  const asked = [];
  mock.method(AbortSignal, "timeout", (milliseconds) => milliseconds);
  mock.method(globalThis, "fetch", async (path, { method, headers, body, signal }) => {
    asked.push({ path, method, headers, body: body && JSON.parse(body), at: performance.now() });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    const found = typeof next === "function" ? await next() : next;
    if (found) return found.clone();
    return new Promise((_, refuse) => setTimeout(() => refuse(new TypeError("no answer")), signal));
  });
  return asked;
}

