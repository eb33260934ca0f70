// The house on the map: what staff see of a seat, and what they can do with those they chose.

import { LETTER_LOOK, LOOK_WORDS } from "../map/looks.js";
import { SeatMap } from "../map/seatmap.js";
import { make, say } from "../shared/dom.js";
import { countdown, list, plural } from "../shared/format.js";
import { askReason } from "./dialogs.js";

/** For staff a seat that was sold is somebody who is expected. */
const STAFF_LOOKS = { ...LETTER_LOOK, b: "expected" };

export class House {
  node;
  #context;
  #map;
  #chosen = new Set();
  #holds = new Map();
  #isSelling = false;
  #text = make("p", { class: "house-text", role: "status" });
  /** Beside what is read aloud: it is another one each second. */
  #left = make("span", { class: "house-left", role: "timer" });
  #buttons = make("div", { class: "house-actions" });
  #timer;

  /**
   * @param context `api`, `show` (the resource), `changes`, which tells when it is another, `reread()`, `feed`,
   * `plan()`, `notices`, `door`, `counter()`: what sells, `openBooking(text)`
   */
  constructor(context) {
    this.#context = context;
    this.#map = new SeatMap({
      lookOf: (place) => (this.#chosen.has(place) ? "pending" : this.#lookOf(place)),
      describe: (place) => this.describe(place),
      arcs: () => this.#arcs(),
    });
    this.#map.addEventListener("choose", ({ detail }) => this.#choose(detail.place));
    this.node = make(
      "section",
      { class: "house", "aria-label": "Map of the house" },
      this.#map.node,
      make("div", { class: "house-bar" }, this.#text, this.#left, this.#buttons),
    );
    this.#timer = setInterval(() => {
      this.#drawBar();
      if (this.#holds.size) this.#map.redraw();
    }, 1_000);
    this.#drawBar();
  }

  close() {
    clearInterval(this.#timer);
    this.#map.close();
  }

  set plan(plan) {
    this.#map.plan = plan;
  }
  get #plan() {
    return this.#context.plan();
  }

  isInside(label) {
    return this.#letter(this.#plan?.places.get(label)) === "c";
  }
  #letter(place) {
    return this.#context.feed.states(this.#context.show.slug)?.at(place);
  }
  #lookOf(place) {
    return STAFF_LOOKS[this.#letter(place)] ?? "blocked";
  }

  describe(place) {
    return [this.#words(place), this.#leftOf(place)].filter(Boolean).join(", ");
  }

  /** What is left of the hold on a seat; nothing where there is none. */
  #leftOf(place) {
    const hold = this.#holds.get(this.#plan.labels[place]);
    return hold ? `${countdown(Date.parse(hold.until) - this.#context.feed.now())} left` : "";
  }

  #words(place) {
    const section = this.#plan.sections.length > 1 ? `${this.#plan.section(place).name}, ` : "";
    const row = `${section}Row ${this.#plan.rowName(place)}, seat ${this.#plan.number(place)}`;
    return `${row}, ${this.#plan.categoryName(place)}, ${LOOK_WORDS[this.#lookOf(place)]}`;
  }

  /** What is left of each hold, as a share of the usual time. */
  #arcs() {
    const now = this.#context.feed.now();
    const whole = this.#context.show.settings.hold_ms;
    return [...this.#holds].map(([label, hold]) => [
      this.#plan.places.get(label),
      Math.min(1, Math.max(0, (Date.parse(hold.until) - now) / whole)),
    ]);
  }

  // The feed

  replace(snapshot) {
    this.#holds.clear();
    for (const hold of snapshot.holds ?? []) for (const label of hold.seats) this.#holds.set(label, hold);
    this.#map.refresh();
    this.#drawBar();
  }

  apply(change) {
    const labels = change.changes.flatMap((item) => item.seats ?? []);
    for (const item of change.changes) {
      for (const label of item.seats ?? []) {
        const isHeld = ["h", "p"].includes(item.state);
        if (isHeld && item.until) this.#holds.set(label, { hold: item.hold, until: item.until, by: item.by });
        else if (item.state && !isHeld) this.#holds.delete(label);
      }
    }
    const places = labels.map((label) => this.#plan.places.get(label)).filter((place) => place !== undefined);
    this.#map.refresh(places);
    this.#map.flash(places);
    this.#drawBar();
  }

  /** Brings seats of a party into view. */
  spot(labels) {
    const places = labels.map((label) => this.#plan.places.get(label)).filter((place) => place !== undefined);
    this.#map.show(places);
    this.#map.pulse(places);
  }

  // Choosing

  /** The free seats that are chosen, in the order in which they were. */
  get chosenFree() {
    return [...this.#chosen].filter((place) => this.#lookOf(place) === "free").map((place) => this.#plan.labels[place]);
  }

  #choose(place) {
    if (!this.#chosen.delete(place)) this.#chosen.add(place);
    this.#map.refresh([place]);
    this.#drawBar();
  }

  clear() {
    const places = [...this.#chosen];
    this.#chosen.clear();
    this.#map.refresh(places);
    this.#drawBar();
  }

  #drawBar() {
    const places = [...this.#chosen];
    const labels = places.map((place) => this.#plan.labels[place]);
    const looks = new Set(places.map((place) => this.#lookOf(place)));
    const only = looks.size === 1 ? [...looks][0] : undefined;
    const text =
      places.length === 0
        ? "Choose seats to sell, block or release them."
        : places.length === 1
          ? `${labels[0]}: ${this.#words(places[0])}`
          : `${plural(places.length, "seat")}: ${list(labels.slice(0, 8))}${labels.length > 8 ? " …" : ""}`;
    say(this.#text, text);
    say(this.#left, places.length === 1 ? this.#leftOf(places[0]) : "");
    const key = `${labels.join()} ${[...looks].join()}`;
    if (this.#buttons.dataset.key === key) return;
    this.#buttons.dataset.key = key;
    const button = (word, act, kind = "plain") =>
      make("button", { type: "button", class: `button ${kind} small`, onclick: act }, word);
    const isOne = places.length === 1;
    this.#buttons.replaceChildren(
      ...[
        (places.length === 0 || only === "free") && button("Sell at the desk", () => this.#sell(labels), "main"),
        only === "free" && button("Block", () => this.#block(labels)),
        only === "blocked" && button("Unblock", () => this.#unblock(labels)),
        isOne &&
          ["held", "paying"].includes(only) &&
          button("Release the hold", () => this.#release(labels[0]), "danger"),
        isOne &&
          ["expected", "inside"].includes(only) &&
          button("Show the party", () => this.#context.openBooking(labels[0])),
        isOne &&
          only === "expected" &&
          button("Check in", () => this.#context.door.check({ seat: labels[0] }, { direction: "in" }), "main"),
        places.length > 0 && button("Clear", () => this.clear()),
      ].filter(Boolean),
    );
  }

  async #do(work, text) {
    try {
      await work();
      this.#context.notices.show(text, { kind: "good" });
      this.clear();
    } catch (problem) {
      this.#context.notices.show(problem.text, { kind: "bad" });
    }
  }

  async #block(seats) {
    const reason = await askReason(
      "Block",
      `${list(seats)} cannot be sold until they are unblocked.`,
      ["Camera", "Damaged", "House seats"],
      "Block",
    );
    if (reason)
      this.#do(
        () => this.#context.api.post(`/v1/shows/${this.#context.show.slug}/block`, { seats, reason }),
        `${list(seats)} blocked.`,
      );
  }

  #unblock(seats) {
    this.#do(
      () => this.#context.api.post(`/v1/shows/${this.#context.show.slug}/unblock`, { seats }),
      `${list(seats)} can be sold again.`,
    );
  }

  async #release(label) {
    const hold = this.#holds.get(label);
    if (!hold) {
      this.#context.notices.show("This hold is not known here yet. Try again in a moment.", { kind: "bad" });
      return;
    }
    const seats = [...this.#holds].filter(([, other]) => other.hold === hold.hold).map(([other]) => other);
    const reason = await askReason(
      "Release the hold",
      `${list(seats)} will be free at once; whoever holds or pays for them loses them.`,
      ["Buyer asked for it", "Held at the desk by mistake"],
      "Release",
    );
    if (reason)
      this.#do(
        () => this.#context.api.delete(`/v1/holds/${hold.hold}?${new URLSearchParams({ reason })}`),
        `${list(seats)} released.`,
      );
  }

  async #sell(labels) {
    if (this.#isSelling) return;
    this.#isSelling = true;
    try {
      const { sellAtDesk, receipt } = await this.#context.counter();
      if (await sellAtDesk({ ...this.#context, receipt, labels })) this.clear();
    } catch (problem) {
      this.#context.notices.show(problem.message, { kind: "bad" });
    } finally {
      this.#isSelling = false;
    }
  }
}
