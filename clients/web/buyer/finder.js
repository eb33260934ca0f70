// What stands around the map: the show, what colours and signs mean and cost, and a form that finds the best seats.

import { icon, make, say } from "../shared/dom.js";
import { clock, day, money, place, title, zone } from "../shared/format.js";
import { drawSeat, readColours } from "../map/looks.js";
import { hall } from "./shows.js";

const MOST = 8;

/** The show, when and where it is. */
export function showHead(show, heading, sign) {
  const { starts_at: starts, ends_at: ends, time_zone: name } = show;
  const when = `${day(starts, name)}, ${clock(starts, name)}–${clock(ends, name)}`;
  const where = ` ${place(name)}, ${zone(starts, name)} · ${hall(show)}`;
  return make(
    "div",
    { class: "show-head" },
    make("a", { class: "back", href: "#/", "aria-label": "All shows" }, icon("back")),
    heading,
    make("p", { class: "meta" }, make("time", { datetime: starts }, when), make("span", { class: "quiet" }, where)),
    sign,
  );
}

/** A stepper: how many seats one choice takes. */
export class PartySize {
  value = 1;
  #most;
  #count = make("output", { class: "count", "aria-live": "polite" });
  #fewer = this.#button("Fewer seats", "minus", -1);
  #more = this.#button("More seats", "plus", 1);
  node = make(
    "div",
    { class: "stepper", role: "group", "aria-label": "Seats together" },
    this.#fewer,
    this.#count,
    this.#more,
  );

  constructor(most) {
    this.most = most;
  }

  set most(most) {
    this.#most = Math.min(MOST, most);
    this.#step(0);
  }

  #button(words, name, by) {
    return make("button", { type: "button", "aria-label": words, onclick: () => this.#step(by) }, icon(name));
  }

  #step(by) {
    this.value = Math.min(Math.max(this.value + by, 1), this.#most);
    say(this.#count, String(this.value));
    this.#fewer.disabled = this.value === 1;
    this.#more.disabled = this.value === this.#most;
  }
}

/** @param find is given a number and a category, or nothing where all will do */
export function bestForm(show, party, find) {
  const category = make(
    "select",
    { id: "best-category" },
    make("option", { value: "" }, "Anywhere"),
    show.prices.map((entry) =>
      make(
        "option",
        { value: entry.category },
        `${title(entry.category)}, ${entry.price ? money(entry.price) : "not sold"}`,
      ),
    ),
  );
  const button = make("button", { type: "submit", class: "button main" }, "Find the best");
  const form = make(
    "form",
    { class: "best" },
    make("h2", {}, "How many together?"),
    make(
      "div",
      { class: "best-row" },
      party.node,
      make("label", { for: "best-category", class: "voice" }, "Category"),
      category,
      button,
    ),
    make("p", { class: "hint" }, "Or choose on the map: one touch takes as many seats side by side."),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    await find(party.value, category.value || undefined);
    button.disabled = false;
  });
  return {
    form,
    setOpen: (isOpen) => {
      button.disabled = !isOpen;
    },
  };
}

function sample(look, category, node) {
  const canvas = make("canvas", { width: 44, height: 44, class: "sample", "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  pen.translate(22, 22);
  drawSeat(pen, look, 15, readColours(node), category);
  return canvas;
}

const SIGNS = [
  ["mine", "Yours"],
  ["held", "Held by somebody"],
  ["booked", "Taken"],
  ["blocked", "Not for sale"],
];

/**
 * @param filter is given the categories that shall stand out, or nothing for all
 * @returns its `node`, and `draw()` for when it is in the page and whenever the colours are others
 */
export function legend(show, plan, filter) {
  const chosen = new Set();
  const buttons = plan.categories.map((name, index) => {
    const price = show.prices.find((entry) => entry.category === name)?.price;
    const button = make(
      "button",
      {
        type: "button",
        class: "legend-price",
        "aria-pressed": "false",
        onclick: () => {
          if (!chosen.delete(index)) chosen.add(index);
          for (const [other, one] of buttons.entries()) one.setAttribute("aria-pressed", String(chosen.has(other)));
          filter(chosen.size ? new Set(chosen) : undefined);
        },
      },
      make("span", { class: "swatch" }),
      make("span", {}, title(name)),
      make("strong", {}, price ? money(price) : "not sold"),
    );
    return button;
  });
  const node = make(
    "section",
    { class: "legend", "aria-label": "Legend" },
    make(
      "div",
      { class: "legend-prices", role: "group", "aria-label": "Prices; choose one to see only its seats" },
      buttons,
    ),
    make("ul", { class: "signs" }),
  );
  const draw = () => {
    buttons.forEach((button, index) => button.firstChild.replaceChildren(sample("free", index, node)));
    node.lastChild.replaceChildren(...SIGNS.map(([look, word]) => make("li", {}, sample(look, 0, node), word)));
  };
  return { node, draw };
}
