// Reads something again and again: soon after it may have changed, and now and then anyway.

import { time } from "../feed/clock.js";

/** After the first cause in a while. */
const QUICK_MS = 250;
const LONGEST_PAUSE_MS = 60_000;

export class Rounds {
  #work;
  #timer;
  #isSoon = false;
  #isReading = false;
  #isOver = false;
  /** When it was read last. */
  #last = -Infinity;
  /** How long a server that has had enough is left alone, and until when. */
  #pause = 0;
  #notBefore = -Infinity;

  /**
   * @param work `read()`, `show(what was read)`, `soonMs`: between two readings at least, and `periodMs` if it is read
   * without a cause too
   */
  constructor(work) {
    this.#work = work;
  }

  close() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  /** Once for all that happens until then. What is set stays: much that happens must not put it off for ever. */
  soon() {
    if (this.#isSoon) return;
    this.#isSoon = true;
    if (!this.#isReading) this.#plan();
  }

  async now() {
    // What is being read may be older than the cause of this.
    if (this.#isReading || time() < this.#notBefore) {
      this.#isSoon = true;
      if (!this.#isReading) this.#plan();
      return;
    }
    clearTimeout(this.#timer);
    [this.#isSoon, this.#isReading, this.#last] = [false, true, time()];
    const found = await this.#read();
    this.#isReading = false;
    if (this.#isOver) return;
    if (found !== undefined) this.#work.show(found);
    this.#plan();
  }

  async #read() {
    try {
      const found = await this.#work.read();
      this.#pause = 0;
      return found;
    } catch (problem) {
      if (problem.status === 429) this.#rest(problem.retryMs ?? 0);
      return undefined;
    }
  }

  /** Those who scan are counted with those who look on: they go first. */
  #rest(wanted) {
    this.#pause = Math.min(Math.max(this.#pause, this.#work.soonMs) * 2, LONGEST_PAUSE_MS);
    this.#notBefore = time() + Math.max(this.#pause, wanted);
    this.#isSoon = true;
  }

  #plan() {
    clearTimeout(this.#timer);
    const { soonMs, periodMs } = this.#work;
    const soon = Math.max(Math.min(QUICK_MS, soonMs), this.#last + soonMs - time());
    const wait = this.#isSoon ? soon : periodMs;
    if (this.#isOver || !wait) return;
    this.#timer = setTimeout(() => this.now(), Math.max(wait, this.#notBefore - time()));
  }
}
