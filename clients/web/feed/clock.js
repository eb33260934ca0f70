// Time: ours, and how far the server's clock is from it.

/** Milliseconds since 1970, by a clock that nobody can set while the page lives. */
export const time = () => performance.timeOrigin + performance.now();

/** How far two clocks may part in the minutes that are looked back upon. */
const DRIFT_MS = 50;

/** The quickest of the last round trips says it best; until there is one, whatever came last is at least as old. */
export class ServerClock {
  #trips = [];
  #floor = -Infinity;

  /** A time of the server's that arrived now, in answer to what was sent at `sentAt` if to anything. */
  hear(text, now, sentAt) {
    const server = Date.parse(text);
    if (!Number.isFinite(server)) return;
    if (sentAt === undefined) {
      this.#floor = Math.max(this.#floor, server - now);
      return;
    }
    const trip = { length: now - sentAt, offset: server - (sentAt + now) / 2 };
    // Each is wrong by half its length at most. When two cannot both be right, a clock was set or slept between them.
    const fits = (old) => Math.abs(old.offset - trip.offset) <= (old.length + trip.length) / 2 + DRIFT_MS;
    this.#trips = [...this.#trips.filter(fits), trip];
    if (this.#trips.length > 8) this.#trips.shift();
  }

  /** Server time minus local time, in milliseconds. */
  get offset() {
    const best = this.#trips.reduce((a, b) => (b.length < a.length ? b : a), { length: Infinity, offset: this.#floor });
    return Number.isFinite(best.offset) ? best.offset : 0;
  }
}
