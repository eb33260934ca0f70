// Reads something every so often while somebody looks, and at once when he looks again and it is old by then.

import { time } from "../feed/clock.js";

export class Vigil {
  #read;
  #periodMs;
  #page;
  #watch = new AbortController();
  #timer;
  #last;
  #isReading = false;

  /** @param read begins at once, and is waited for */
  constructor(read, periodMs, page = document) {
    [this.#read, this.#periodMs, this.#page] = [read, periodMs, page];
    page.addEventListener("visibilitychange", () => this.#look(), { signal: this.#watch.signal });
    this.#turn();
  }

  close() {
    this.#watch.abort();
    clearTimeout(this.#timer);
  }

  #look() {
    if (!this.#page.hidden && !this.#isReading && time() - this.#last >= this.#periodMs) this.#turn();
  }

  async #turn() {
    clearTimeout(this.#timer);
    [this.#last, this.#isReading] = [time(), true];
    await this.#read();
    this.#isReading = false;
    if (!this.#watch.signal.aborted) this.#timer = setTimeout(() => this.#page.hidden || this.#turn(), this.#periodMs);
  }
}
