// What a hardware scanner types, and what of it is a scan. It types like a keyboard, only faster, and most end with
// Enter. A value: keys and times go in, codes come out.

/** Between two keys of a scanner at most; nobody types so fast. */
const FAST_MS = 40;
/** A scanner without Enter is done when it is silent for so long. */
const SILENCE_MS = 100;
const SHORTEST = 6;
/** A camera and a shaky hand read the same code again. */
export const TWICE_MS = 3_000;

export class Scanner {
  #text = "";
  #last = -Infinity;
  #isFast = true;
  #recent = new Map();

  /** One key. @returns the code when Enter ended one */
  key(key, now) {
    if (key === "Enter") return this.#take();
    if (key.length !== 1) return undefined;
    // The first key of a code is as fast as any, also after the box was emptied by hand.
    if (this.#text === "") this.#isFast = true;
    else if (now - this.#last > FAST_MS) this.#isFast = false;
    this.#text += key;
    this.#last = now;
    return undefined;
  }

  /** When to ask `silence`; nothing when there is nothing to wait for. */
  get due() {
    return this.#text === "" ? undefined : this.#last + SILENCE_MS;
  }

  /** Nothing came for a while: the code, if it was typed as only machines type. What a hand typed is kept for Enter. */
  silence(now) {
    if (this.due === undefined || now < this.due) return undefined;
    return this.#isFast && this.#text.trim().length >= SHORTEST ? this.#take() : undefined;
  }

  /** What stands in the box is what counts there: pasted and corrected text too. */
  replace(text) {
    this.#text = text;
    this.#isFast = false;
  }

  #take() {
    const code = this.#text.replace(/\s+/g, "");
    this.#text = "";
    this.#isFast = true;
    return code === "" ? undefined : code;
  }

  /** Whether a code is one that was read just now. */
  isRepeat(code, now) {
    const last = this.#recent.get(code);
    for (const [other, at] of this.#recent) if (now - at >= TWICE_MS) this.#recent.delete(other);
    if (last !== undefined && now - last < TWICE_MS) return true;
    this.#recent.set(code, now);
    return false;
  }

  /** A code that got no answer may be read again at once. */
  forget(code) {
    this.#recent.delete(code);
  }
}
