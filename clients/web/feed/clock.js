// How far the server's clock is from ours.

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
    this.#trips.push({ length: now - sentAt, offset: server - (sentAt + now) / 2 });
    if (this.#trips.length > 8) this.#trips.shift();
  }

  /** Server time minus local time, in milliseconds. */
  get offset() {
    const best = this.#trips.reduce((a, b) => (b.length < a.length ? b : a), { length: Infinity, offset: this.#floor });
    return Number.isFinite(best.offset) ? best.offset : 0;
  }
}
