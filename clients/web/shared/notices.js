// What is told in passing: notes in a corner, and a live region that says the same without interrupting. Beside a
// dialog nothing is seen or heard, so both go into the topmost one, and back when it closes.

import { icon, make, say } from "./dom.js";

const SHOWN_MS = 7_000;
const BATCH_MS = 400;

export class Notices {
  #corner = make("div", { class: "notices" });
  #voice = make("div", { class: "voice", role: "status", "aria-live": "polite" });
  #waiting = [];
  #timer;

  constructor() {
    this.#settle();
    // Dialogs come and go as children of the body.
    new MutationObserver(() => this.#settle()).observe(document.body, { childList: true });
  }

  #settle() {
    const place = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
    if (this.#voice.parentNode !== place) place.append(this.#corner, this.#voice);
  }

  /** @param options.kind `good`, `bad` or nothing; @param options.action a word and what it does */
  show(text, { kind = "plain", action } = {}) {
    const note = make(
      "div",
      { class: `notice ${kind}` },
      icon(kind === "good" ? "check" : kind === "bad" ? "warn" : "clock"),
      make("p", {}, text),
      action &&
        make(
          "button",
          {
            type: "button",
            onclick: () => {
              action.run();
              note.remove();
            },
          },
          action.label,
        ),
      make(
        "button",
        { type: "button", class: "quiet-button", "aria-label": "Dismiss", onclick: () => note.remove() },
        icon("cross"),
      ),
    );
    while (this.#corner.children.length >= 3) this.#corner.firstChild.remove();
    this.#corner.append(note);
    setTimeout(() => note.remove(), action ? SHOWN_MS * 2 : SHOWN_MS);
    this.say(text);
  }

  /** For the ears alone. What comes together is said together. */
  say(text) {
    this.#waiting.push(text);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      say(this.#voice, "");
      say(this.#voice, this.#waiting.splice(0).join(" "));
    }, BATCH_MS);
  }
}
