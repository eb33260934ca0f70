// What names each scan until it is known what came of it: sent again, alone or with others, it is the same scan.

import { time } from "../feed/clock.js";
import { newKey } from "../shared/api.js";

export const MOST = 200;
/** Whoever shows the same code later comes another time: that somebody left is not in the feed. */
export const KEPT_MS = 60_000;

export class Scans {
  /** By way, gate and code; the oldest first. */
  #unknown = new Map();

  /** @returns what to send as its nonce */
  nameOf(direction, gate, code) {
    const key = JSON.stringify([direction, gate, code]);
    const kept = this.#unknown.get(key);
    if (kept && time() - kept.at < KEPT_MS) return kept.name;
    this.#unknown.delete(key);
    const name = newKey();
    this.#unknown.set(key, { code, name, at: time(), hasCome: false });
    if (this.#unknown.size > MOST) this.#unknown.delete(this.#unknown.keys().next().value);
    return name;
  }

  /** The server has said where whoever has this code is. */
  known(code) {
    for (const [key, scan] of this.#unknown) if (scan.code === code) this.#unknown.delete(key);
  }

  /** He was looked up. Whoever is seen inside and then outside comes in again by another scan. */
  seen(code, isInside) {
    for (const [key, scan] of this.#unknown) {
      if (scan.code !== code) continue;
      if (isInside) scan.hasCome = true;
      else if (scan.hasCome) this.#unknown.delete(key);
    }
  }

  /** The feed tells something. An entry that was undone may come merged, without its kind. */
  heard({ changes }) {
    if (changes.some(({ kind, state }) => state === "b" && kind !== "booked")) this.forget();
  }

  /** Whoever was let in by one of them may be outside by now, and its repeated answer would let in another. */
  forget() {
    this.#unknown.clear();
  }
}
