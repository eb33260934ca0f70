// A party at the door: who of a booking is inside, and all or some of the others.

import { icon, make } from "../shared/dom.js";
import { money, plural } from "../shared/format.js";

export class Party {
  node = make("section", { class: "party", "aria-label": "Party", hidden: true });
  #context;
  #booking;
  /** The seats whose tick was taken away: they stay so while others come in and the party is drawn anew. */
  #left = new Set();

  /**
   * @param context `api`, `show`, `gate()`, `isInside(seat)`, `done(answer)`, `cancel(booking)`, `notices`, `spot(seats)`,
   * `move(booking, seats)`, which gives the booking back when it was moved
   */
  constructor(context) {
    this.#context = context;
  }

  close() {
    this.node.hidden = true;
  }

  /** By the id of a booking, or by the code that people say. */
  async open(name) {
    const { api, show, notices } = this.#context;
    try {
      this.#booking = name.startsWith("book_")
        ? await api.get(`/v1/bookings/${name}`)
        : (await api.get(`/v1/shows/${show}/bookings`, { q: name })).items.find((item) => item.code === name);
      if (!this.#booking) {
        notices.show(`There is no booking ${name} for this show.`, { kind: "bad" });
        return;
      }
      this.#left.clear();
      this.draw();
      this.#context.spot(this.#booking.seats);
    } catch (problem) {
      notices.show(problem.message, { kind: "bad" });
    }
  }

  draw() {
    const booking = this.#booking;
    if (!booking) return;
    const rows = booking.tickets.map((ticket) => {
      const isInside = this.#context.isInside(ticket.seat);
      const box = make("input", {
        type: "checkbox",
        checked: !isInside && !this.#left.has(ticket.seat),
        disabled: isInside,
        onchange: () => (box.checked ? this.#left.delete(ticket.seat) : this.#left.add(ticket.seat)),
      });
      return {
        ticket,
        box,
        node: make(
          "label",
          { class: "party-seat" },
          box,
          make("strong", {}, ticket.seat),
          make("span", { class: "quiet" }, isInside ? "inside" : "expected"),
        ),
      };
    });
    const outside = rows.filter(({ box }) => !box.disabled);
    const ticked = () => outside.filter(({ box }) => box.checked);
    const submit = (chosen) => this.#checkIn(chosen.map(({ ticket }) => ticket.code));
    this.node.replaceChildren(
      make(
        "header",
        {},
        make("h3", {}, booking.contact?.name ?? "No name"),
        make("span", { class: "mono" }, booking.code),
        make(
          "button",
          { type: "button", class: "quiet-button", "aria-label": "Close", onclick: () => this.close() },
          icon("cross"),
        ),
      ),
      make(
        "p",
        { class: "quiet" },
        [booking.contact?.phone, plural(booking.seats.length, "seat"), money(booking.total), booking.status]
          .filter(Boolean)
          .join(" · "),
      ),
      make(
        "div",
        { class: "party-seats" },
        rows.map(({ node }) => node),
      ),
      make(
        "div",
        { class: "actions" },
        make(
          "button",
          { type: "button", class: "button main", disabled: outside.length === 0, onclick: () => submit(outside) },
          `Check in all ${outside.length || ""}`,
        ),
        outside.length > 1 &&
          make(
            "button",
            { type: "button", class: "button plain", onclick: () => submit(ticked()) },
            "Only the chosen",
          ),
        booking.status === "confirmed" &&
          outside.length > 0 &&
          make(
            "button",
            {
              type: "button",
              class: "button plain small",
              title: "The ticked seats, to the free ones chosen on the map",
              onclick: () => this.#move(ticked().map(({ ticket }) => ticket.seat)),
            },
            "Move seats",
          ),
        booking.status === "confirmed" &&
          make(
            "button",
            { type: "button", class: "button danger small", onclick: () => this.#context.cancel(booking) },
            "Cancel booking",
          ),
      ),
    );
    this.node.hidden = false;
  }

  async #move(seats) {
    const moved = await this.#context.move(this.#booking, seats);
    if (!moved || moved.id !== this.#booking.id) return;
    this.#booking = moved;
    if (this.node.hidden) return;
    this.draw();
    this.#context.spot(moved.seats);
  }

  async #checkIn(codes) {
    if (codes.length === 0) return;
    const { api, show, gate, done, notices } = this.#context;
    try {
      const answer = await api.post(`/v1/shows/${show}/check-ins/bulk`, {
        gate: gate(),
        items: codes.map((code) => ({ code })),
      });
      this.close();
      done(answer);
    } catch (problem) {
      notices.show(`${problem.message} ${problem.details}`, { kind: "bad" });
    }
  }
}
