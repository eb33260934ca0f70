// What is on: the shows of a week, by day.

import { time } from "../feed/clock.js";
import { readAll } from "../shared/api.js";
import { make, say } from "../shared/dom.js";
import { clock, countdown, dateKey, day, list, money, place, plural, shortDay, zone } from "../shared/format.js";
import { Vigil } from "./vigil.js";

const PERIOD_MS = 60_000;

/** What a show's state means to somebody who wants to go. */
export function standing(show) {
  const { free, total } = show.counts;
  switch (show.status) {
    case "cancelled":
      return { word: "Cancelled", kind: "bad", isOpen: false };
    case "ended":
      return { word: "Over", kind: "plain", isOpen: false };
    case "sold_out":
      return { word: "Sold out", kind: "bad", isOpen: true };
    case "on_sale":
      if (free === 0) return { word: "All seats are held", kind: "wait", isOpen: true };
      return free <= total * 0.1
        ? { word: `Only ${free} left`, kind: "wait", isOpen: true }
        : { word: `${plural(free, "seat")} free`, kind: "good", isOpen: true };
    default:
      return { word: "Not on sale yet", kind: "plain", isOpen: false };
  }
}

export function cheapest(show) {
  const prices = show.prices.map((entry) => entry.price).filter(Boolean);
  return prices.sort((a, b) => a.amount - b.amount)[0];
}

export class ShowsView {
  node = make("section", { class: "frame shows", "aria-labelledby": "title" });
  title = "What’s on";
  #api;
  #session;
  #vigil;
  /** Where tabs tell each other that a basket is another. */
  #channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("seatwire.basket") : undefined;
  /** Whether there may be one: without one nobody is asked again what is in it. */
  #mayHold = true;
  #looks = 0;
  #isClosed = false;
  #clock;
  #held = make("div", {});
  #list = make("div", { class: "days", "aria-busy": "true" }, make("p", { class: "quiet" }, "Reading the programme …"));
  #chosen;
  #items = [];

  constructor({ api, session }) {
    this.#api = api;
    this.#session = session;
    this.node.append(
      make("p", { class: "lead" }, "Choose a show, then your seats. Every seat you see is what it is right now."),
      this.#held,
      this.#list,
    );
    if (this.#channel) this.#channel.onmessage = () => this.#heard();
    this.#vigil = new Vigil(() => this.#refresh(), PERIOD_MS);
  }

  close() {
    this.#isClosed = true;
    this.#channel?.close();
    this.#vigil.close();
    clearInterval(this.#clock);
  }

  #heard() {
    this.#mayHold = true;
    // What is being asked is older than this.
    this.#looks += 1;
    if (!document.hidden) this.#remind();
  }

  /** Whoever this browser is now holds other seats. */
  newOwner() {
    this.#remind();
  }

  async #refresh() {
    try {
      this.#items = (await readAll(this.#api, "/v1/shows", { limit: 100 })).filter((show) => show.status !== "ended");
      this.#draw();
    } catch (problem) {
      if (this.#items.length === 0)
        this.#list.replaceChildren(make("p", { class: "note bad" }, `${problem.message} Trying again.`));
    }
    if (this.#mayHold) await this.#remind();
    this.#list.removeAttribute("aria-busy");
  }

  /** Seats that wait in a basket while their clock runs. */
  async #remind() {
    const asked = time();
    const look = (this.#looks += 1);
    const answer = this.#session.isKnown
      ? await this.#api.get("/v1/me/holds").catch(() => undefined)
      : { items: [] };
    // What could not be read is read again with the programme.
    if (this.#isClosed || look !== this.#looks || !answer) return;
    const { items } = answer;
    this.#mayHold = items.length > 0;
    const ticks = [];
    const shows = [...new Set(items.map((hold) => hold.show))];
    this.#held.replaceChildren(
      ...shows.map((slug) => {
        const holds = items.filter((hold) => hold.show === slug);
        const end = asked + Math.min(...holds.map((hold) => hold.expires_in_ms));
        const left = make("span", {});
        ticks.push((now) => {
          say(left, countdown(end - now));
          return now < end;
        });
        const labels = holds.flatMap((hold) => hold.seats.map((seat) => seat.label));
        const title = this.#items.find((show) => show.slug === slug)?.title ?? slug;
        return make(
          "p",
          { class: "note" },
          make("span", {}, `You hold ${list(labels)} of ${title}, for another `, left, "."),
          make("a", { class: "button main small", href: `#/shows/${slug}` }, "Go on"),
        );
      }),
    );
    this.#count(ticks);
  }

  /** Once a second; what is over is asked for again. */
  #count(ticks) {
    clearInterval(this.#clock);
    const tick = () => {
      if (ticks.map((one) => one(time())).every(Boolean)) return;
      clearInterval(this.#clock);
      this.#remind();
    };
    if (ticks.length === 0) return;
    this.#clock = setInterval(tick, 1_000);
    for (const one of ticks) one(time());
  }

  #draw() {
    const days = Map.groupBy
      ? Map.groupBy(this.#items, (show) => dateKey(show.starts_at, show.time_zone))
      : this.#items.reduce((all, show) => {
          const key = dateKey(show.starts_at, show.time_zone);
          return all.set(key, [...(all.get(key) ?? []), show]);
        }, new Map());
    if (days.size === 0) {
      this.#list.replaceChildren(make("p", { class: "note" }, "Nothing is on this week."));
      return;
    }
    if (!days.has(this.#chosen)) this.#chosen = undefined;
    const held = document.activeElement?.dataset?.key;
    const keys = [...days.keys()];
    const chip = (key, label) =>
      make(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": String(this.#chosen === key),
          "data-key": `day ${key}`,
          onclick: () => {
            this.#chosen = key;
            this.#draw();
          },
        },
        label,
      );
    this.#list.replaceChildren(
      make(
        "div",
        { class: "chips", role: "group", "aria-label": "Day" },
        chip(undefined, "All days"),
        keys.map((key) => chip(key, shortDay(days.get(key)[0].starts_at, days.get(key)[0].time_zone))),
      ),
      ...keys.filter((key) => !this.#chosen || key === this.#chosen).map((key) => this.#day(days.get(key))),
    );
    // Drawing anew must not take the keyboard away from where it was.
    if (held) this.#list.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
  }

  #day(shows) {
    return make(
      "section",
      { class: "day" },
      make("h2", {}, day(shows[0].starts_at, shows[0].time_zone)),
      make(
        "ul",
        { class: "show-list" },
        shows.map((show) => this.#card(show)),
      ),
    );
  }

  #card(show) {
    const { word, kind, isOpen } = standing(show);
    const from = cheapest(show);
    const { free, total } = show.counts;
    const bar = make("span", { class: "fill", "aria-hidden": "true" }, make("span", {}));
    bar.firstChild.style.width = `${Math.round(((total - free) / Math.max(total, 1)) * 100)}%`;
    return make(
      "li",
      {},
      make(
        "a",
        { class: `show-card ${isOpen ? "" : "closed"}`, href: `#/shows/${show.slug}`, "data-key": show.slug },
        make(
          "span",
          { class: "when" },
          make("time", { datetime: show.starts_at }, clock(show.starts_at, show.time_zone)),
          make("small", {}, `${place(show.time_zone)} ${zone(show.starts_at, show.time_zone)}`),
        ),
        make("span", { class: "what" }, make("strong", {}, show.title), make("span", { class: "quiet" }, hall(show))),
        make("span", { class: "how" }, make("span", { class: `pill ${kind}` }, word), bar),
        make("span", { class: "price" }, from && isOpen ? `from ${money(from)}` : ""),
      ),
    );
  }
}

export const hall = (show) =>
  `${show.layout.charAt(0).toUpperCase()}${show.layout.slice(1).replaceAll("-", " ")} · ${show.counts.total.toLocaleString()} seats`;
