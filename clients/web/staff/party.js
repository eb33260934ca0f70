// A party at the door: who of a booking is inside, and all or some of the others.

import { icon, make } from "../shared/dom.js";
import { money, plural } from "../shared/format.js";
import { Rounds } from "./rounds.js";
import { lastWays } from "./verdicts.js";

/** What is said of a seat, by the way that its ticket passed last. */
const WORDS = { in: "inside", out: "went out", some: "came in", none: "expected", gone: "cancelled" };
/** Who is known not to be inside. */
const ABSENT = ["none", "out"];

export class Party {
  node = make("section", { class: "party", "aria-label": "Party", hidden: true });
  #context;
  #booking;
  #ways = new Map();
  /** What was ticked and what was not by hand: it stays so while others come in and the party is drawn anew. */
  #ticks = new Map();
  #turns = 0;
  /** The last turn that opened or closed it: an older one comes too late. */
  #turn = 0;
  #drawn;
  #rounds = new Rounds({
    read: async () => this.#booking && this.#find(this.#booking.id),
    show: (found) => found.booking.id === this.#booking?.id && this.#take(found),
    soonMs: 2_000,
  });

  /**
   * @param context `api`, `show`, `scans`, `gate()`, `isInside(seat)`, `done(answer)`, `cancel(booking)`, `notices`,
   * `spot(seats)`, `move(booking, seats)`, which gives the booking back when it was moved
   */
  constructor(context) {
    this.#context = context;
  }

  /** A place in the order in which things happened that open or close it. */
  turn() {
    return (this.#turns += 1);
  }

  #isLate(turn) {
    return turn < this.#turn;
  }

  close(turn = this.turn()) {
    if (this.#isLate(turn)) return;
    this.#turn = turn;
    this.node.hidden = true;
    this.#booking = undefined;
  }

  /** Closes it if it is still that booking's. */
  leave(id) {
    if (this.#booking?.id === id) this.close();
  }

  /** By the id of a booking, or by the code that people say. */
  async open(name, turn = this.turn()) {
    if (this.#isLate(turn)) return;
    this.#turn = turn;
    const { notices, spot } = this.#context;
    try {
      const found = await this.#find(name);
      if (this.#isLate(turn)) return;
      if (!found) {
        notices.show(`There is no booking ${name} for this show.`, { kind: "bad" });
        return;
      }
      this.#take(found);
      spot(found.booking.seats);
    } catch (problem) {
      if (!this.#isLate(turn)) notices.show(problem.message, { kind: "bad" });
    }
  }

  /** What the feed says of its seats is drawn at once and read again: the feed tells neither its status nor exits. */
  heard({ changes }) {
    const { id, seats } = this.#booking ?? { seats: [] };
    const isMeant = (item) => item.status || item.booking === id || item.seats?.some((seat) => seats.includes(seat));
    if (id && changes.some(isMeant)) this.again();
  }

  /** It may have changed. */
  again() {
    if (!this.#booking) return;
    this.#draw();
    this.#rounds.soon();
  }

  async #find(name) {
    const { api, show } = this.#context;
    const booking = name.startsWith("book_")
      ? await api.get(`/v1/bookings/${name}`)
      : (await api.get(`/v1/shows/${show}/bookings`, { q: name })).items.find((item) => item.code === name);
    return booking && { booking, ways: await this.#readWays(booking) };
  }

  /** The feed tells that somebody came, and not that he left again. What is not found is left to the server. */
  async #readWays({ seats }) {
    const { api, show, isInside } = this.#context;
    if (!seats.some(isInside)) return new Map();
    const { items } = await api.get(`/v1/shows/${show}/check-ins`, { limit: 200 }).catch(() => ({ items: [] }));
    return lastWays(items);
  }

  #take({ booking, ways }) {
    if (booking.id !== this.#booking?.id) this.#ticks.clear();
    [this.#booking, this.#ways] = [booking, ways];
    this.#draw();
  }

  #wayOf(seat) {
    if (this.#booking.status !== "confirmed") return "gone";
    return this.#context.isInside(seat) ? (this.#ways.get(seat) ?? "some") : "none";
  }

  #draw() {
    const booking = this.#booking;
    const seats = booking.tickets.map((ticket) => ({ ticket, way: this.#wayOf(ticket.seat) }));
    const drawn = JSON.stringify([booking, seats]);
    if (this.#drawn === drawn && !this.node.hidden) return;
    this.#drawn = drawn;
    const focused = this.node.contains(document.activeElement) && document.activeElement.dataset.key;
    const rows = seats.map(({ ticket, way }) => this.#row(ticket, way));
    this.node.replaceChildren(
      ...this.#head(booking),
      make("div", { class: "party-seats" }, rows.map(({ node }) => node)),
      this.#actions(booking, rows),
    );
    this.node.hidden = false;
    if (focused) this.#focus(focused);
  }

  /** Whoever works with the keyboard stays where he was, or near it when that is no more. */
  #focus(key) {
    const nodes = [...this.node.querySelectorAll("[data-key]:enabled")];
    (nodes.find((node) => node.dataset.key === key) ?? nodes[0]).focus();
  }

  #row(ticket, way) {
    const isAbsent = ABSENT.includes(way);
    this.#context.scans.seen(ticket.code, !isAbsent);
    const box = make("input", {
      type: "checkbox",
      "data-key": ticket.seat,
      checked: way !== "in" && way !== "gone" && (this.#ticks.get(ticket.seat) ?? isAbsent),
      disabled: way === "in" || way === "gone",
      onchange: () => this.#ticks.set(ticket.seat, box.checked),
    });
    const node = make(
      "label",
      { class: "party-seat" },
      box,
      make("strong", {}, ticket.seat),
      make("span", { class: "quiet" }, WORDS[way]),
    );
    return { ticket, box, isAbsent, node };
  }

  #head({ contact, code, seats, total, status }) {
    const facts = [contact?.phone, plural(seats.length, "seat"), money(total), status];
    const cross = make(
      "button",
      {
        type: "button",
        class: "quiet-button",
        "aria-label": "Close",
        "data-key": "close",
        onclick: () => this.close(),
      },
      icon("cross"),
    );
    return [
      make(
        "header",
        {},
        make("h3", {}, contact?.name ?? "No name"),
        make("span", { class: "mono" }, code),
        cross,
      ),
      make("p", { class: "quiet" }, facts.filter(Boolean).join(" · ")),
    ];
  }

  #actions(booking, rows) {
    if (booking.status !== "confirmed") return "";
    const absent = rows.filter(({ isAbsent }) => isAbsent);
    const ticked = () => rows.filter(({ box }) => box.checked);
    const canChoose = rows.some(({ box }) => !box.disabled);
    const button = (key, word, kind, act, more) =>
      make("button", { type: "button", class: `button ${kind}`, "data-key": key, onclick: act, ...more }, word);
    return make(
      "div",
      { class: "actions" },
      button("all", `Check in all ${absent.length || ""}`, "main", () => this.#checkIn(absent), {
        disabled: absent.length === 0,
      }),
      canChoose &&
        (rows.length > 1 || absent.length === 0) &&
        button("some", "Only the chosen", "plain", () => this.#checkIn(ticked())),
      canChoose &&
        button("move", "Move seats", "plain small", () => this.#move(ticked().map(({ ticket }) => ticket.seat)), {
          title: "The ticked seats, to the free ones chosen on the map",
        }),
      button("cancel", "Cancel booking", "danger small", () => this.#context.cancel(booking)),
    );
  }

  async #move(seats) {
    const moved = await this.#context.move(this.#booking, seats);
    // Read again: what is answered to a move need not say all of it.
    if (moved && moved.id === this.#booking?.id) await this.open(moved.id);
  }

  async #checkIn(rows) {
    if (rows.length === 0) return;
    const { api, show, scans, gate, done, notices } = this.#context;
    const [place, { id }] = [gate(), this.#booking];
    const items = rows.map(({ ticket: { code } }) => ({ code, nonce: scans.nameOf("in", place, code) }));
    try {
      const answer = await api.post(`/v1/shows/${show}/check-ins/bulk`, { gate: place, items });
      for (const { code } of items) scans.known(code);
      this.leave(id);
      done(answer);
    } catch (problem) {
      // One of them was refused, and the others may be inside by now: all are asked for by the same names again.
      notices.show(problem.text, { kind: "bad" });
    }
  }
}
