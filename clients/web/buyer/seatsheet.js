// On a phone a touch shows first what it touched; what takes the seat is a button of its own, away from the finger.

import { icon, make, say } from "../shared/dom.js";

export class SeatSheet {
  #text = make("p", { class: "sheet-text" });
  #button = make("button", { type: "button", class: "button main" });
  #open;
  node = make(
    "div",
    { class: "sheet", role: "region", "aria-label": "The chosen seat", hidden: true },
    this.#text,
    this.#button,
    make(
      "button",
      { type: "button", class: "quiet-button", "aria-label": "Close", onclick: () => this.close() },
      icon("cross"),
    ),
  );

  /** @param act is given the place */
  constructor(act) {
    this.#button.addEventListener("click", () => {
      const { place } = this.#open;
      this.close();
      act(place);
    });
  }

  /** @param seat `place`, and functions that tell its `text` and the word of its `action` as they are now */
  open(seat) {
    this.#open = seat;
    this.node.hidden = false;
    this.update();
  }

  close() {
    this.#open = undefined;
    this.node.hidden = true;
  }

  update() {
    if (!this.#open) return;
    say(this.#text, this.#open.text());
    const word = this.#open.action();
    this.#button.hidden = word === undefined;
    if (word) say(this.#button, word);
  }
}
