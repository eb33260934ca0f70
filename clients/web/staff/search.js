// Finds a booking by what somebody at the desk says: a name, a code, a phone number, a seat.

import { icon, make, say } from "../shared/dom.js";
import { plural } from "../shared/format.js";
import { meaning } from "./verdicts.js";

const PAUSE_MS = 200;

export class Search {
  node;
  #context;
  #timer;
  #number = 0;
  #input = make("input", {
    id: "search",
    type: "search",
    placeholder: "Name, code, phone or seat",
    autocomplete: "off",
    oninput: () => this.#later(),
  });
  #list = make("ul", { class: "found" });
  #state = make("p", { class: "hint", role: "status" });

  /** @param context `api`, `show`, `open(booking)` */
  constructor(context) {
    this.#context = context;
    this.node = make(
      "section",
      { class: "search", "aria-labelledby": "search-title" },
      make("h2", { id: "search-title" }, "Find a booking"),
      make("label", { for: "search", class: "voice" }, "Name, code, phone or seat"),
      this.#input,
      this.#state,
      this.#list,
    );
  }

  close() {
    clearTimeout(this.#timer);
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), PAUSE_MS);
  }

  /** A code is written with a hyphen and kept without one; a name may have one too. */
  async #find(text) {
    const read = (q) => this.#context.api.get(`/v1/shows/${this.#context.show}/bookings`, { q, limit: 20 });
    const found = await read(text);
    const { booking } = meaning(text, () => false);
    return found.items.length === 0 && booking && text.includes("-") ? read(booking) : found;
  }

  async #ask() {
    const text = this.#input.value.trim();
    const number = (this.#number += 1);
    if (text === "") {
      this.#list.replaceChildren();
      say(this.#state, "");
      return;
    }
    try {
      const { items, next } = await this.#find(text);
      if (number !== this.#number) return;
      say(
        this.#state,
        items.length === 0 ? "Nothing found." : `${plural(items.length, "booking")}${next ? " and more" : ""}.`,
      );
      this.#list.replaceChildren(
        ...items.map((booking) =>
          make(
            "li",
            {},
            make(
              "button",
              { type: "button", class: "found-row", onclick: () => this.#context.open(booking.id) },
              icon("ticket"),
              make(
                "span",
                {},
                make("strong", {}, booking.contact?.name ?? "No name"),
                make(
                  "small",
                  { class: "quiet" },
                  [booking.contact?.phone, booking.status === "cancelled" ? "cancelled" : booking.seats.join(", ")]
                    .filter(Boolean)
                    .join(" · "),
                ),
              ),
              make("span", { class: "mono" }, booking.code),
            ),
          ),
        ),
      );
    } catch (problem) {
      if (number === this.#number) say(this.#state, problem.message);
    }
  }
}
