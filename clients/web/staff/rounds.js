// Reads something again and again: soon after it may have changed, and now and then anyway.

export class Rounds {
  #work;
  #timer;
  #isSoon = false;
  #isReading = false;
  #isOver = false;

  /** @param work `read()`, `show(what was read)`, `soonMs`, and `periodMs` if it is read without a cause too */
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
    this.#after(this.#work.soonMs);
  }

  async now() {
    this.#isSoon = false;
    // What is being read may be older than the cause of this.
    if (this.#isReading) {
      this.soon();
      return;
    }
    clearTimeout(this.#timer);
    this.#isReading = true;
    const found = await this.#work.read().catch(() => undefined);
    this.#isReading = false;
    if (this.#isOver) return;
    if (found !== undefined) this.#work.show(found);
    if (!this.#isSoon && this.#work.periodMs) this.#after(this.#work.periodMs);
  }

  #after(milliseconds) {
    clearTimeout(this.#timer);
    if (!this.#isOver) this.#timer = setTimeout(() => this.now(), milliseconds);
  }
}
