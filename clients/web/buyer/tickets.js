// What was bought: all of it, or one booking with the codes that open the door.

import { readAll } from "../shared/api.js";
import { draw, icon, make } from "../shared/dom.js";
import { qrPath } from "../shared/qr.js";
import { clock, day, money, place, plural, zone } from "../shared/format.js";

const AGAIN_MS = 1_500;

const paid = ({ seats, payment }) =>
  `${plural(seats.length, "seat")}, ${payment.method === "cash" ? "paid in cash" : "paid"}`;

export class TicketsView {
  node = make("section", { class: "frame tickets", "aria-labelledby": "title" });
  title = "Your tickets";
  #context;
  #booking;
  #shows = new Map();
  #timer;
  #isClosed = false;

  /** @param booking the id of one; all of them without */
  constructor(context, booking) {
    this.#context = context;
    this.#booking = booking;
    this.#read(booking, 0);
  }

  close() {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }

  /** Whoever this browser is now has other tickets. */
  newOwner() {
    clearTimeout(this.#timer);
    this.#read(this.#booking, 0);
  }

  async #read(booking, attempt) {
    const { api, session } = this.#context;
    if (!session.isKnown) {
      this.#say("Nothing was bought with this browser yet.");
      return;
    }
    try {
      const items = booking
        ? [await api.get(`/v1/bookings/${booking}`)]
        : await readAll(api, "/v1/me/bookings", { limit: 100 });
      await Promise.all(items.map((item) => this.#findShow(item.show)));
      if (items.length === 0) this.#say("Nothing was bought with this browser yet.");
      else
        this.node.replaceChildren(
          booking && items[0].status === "confirmed"
            ? make("p", { class: "note good" }, icon("check"), "Booked. See you there!")
            : "",
          ...items.map((item) => this.#card(item)),
        );
    } catch (problem) {
      if (this.#isClosed) return;
      // A booking is read from what is written behind the answer, which may take a moment.
      if (problem.code === "BOOKING_NOT_FOUND" && attempt < 5)
        this.#timer = setTimeout(() => this.#read(booking, attempt + 1), AGAIN_MS);
      else this.#say(problem.code === "BOOKING_NOT_FOUND" ? "There is no such booking of yours." : problem.message);
    }
  }

  #say(text) {
    this.node.replaceChildren(
      make("p", { class: "note" }, text),
      make("p", {}, make("a", { class: "button main", href: "#/" }, "See what’s on")),
    );
  }

  async #findShow(slug) {
    if (this.#shows.has(slug)) return;
    // A show of the past is no longer told to everybody; its tickets still are.
    this.#shows.set(slug, await this.#context.api.get(`/v1/shows/${slug}`).catch(() => ({ title: slug })));
  }

  #card(booking) {
    const show = this.#shows.get(booking.show);
    const when =
      show.starts_at &&
      make(
        "p",
        { class: "quiet" },
        `${day(show.starts_at, show.time_zone)}, ${clock(show.starts_at, show.time_zone)} ` +
          `(${place(show.time_zone)}, ${zone(show.starts_at, show.time_zone)})`,
      );
    const isCancelled = booking.status === "cancelled";
    return make(
      "article",
      { class: "card booking" },
      make(
        "header",
        {},
        make("div", {}, make("h2", {}, show.title), when),
        make(
          "div",
          { class: "code-box" },
          make("small", {}, "Booking"),
          make("strong", { class: "mono booking-code" }, booking.code),
        ),
      ),
      isCancelled && make("p", { class: "note bad" }, "This booking was cancelled."),
      make(
        "ul",
        { class: "ticket-list" },
        booking.tickets.map((ticket) => this.#ticket(ticket)),
      ),
      make(
        "p",
        { class: "total" },
        make("span", {}, isCancelled ? "Given back" : paid(booking)),
        make("strong", {}, money((isCancelled && booking.refunded) || booking.total)),
      ),
      make(
        "div",
        { class: "actions no-print" },
        make("button", { type: "button", class: "button plain", onclick: () => print() }, "Print"),
        show.slug && make("a", { class: "button plain", href: `#/shows/${show.slug}` }, "Back to the map"),
      ),
    );
  }

  #ticket({ seat, code, price }) {
    const grouped = code.match(/.{1,4}/g).join(" ");
    const copy = make(
      "button",
      {
        type: "button",
        class: "button plain small no-print",
        "aria-label": `Copy the code of ${seat}`,
        onclick: async () => {
          try {
            await navigator.clipboard.writeText(code);
            this.#context.notices.show(`The code of ${seat} is copied.`, { kind: "good" });
          } catch {
            this.#context.notices.show("This browser does not let us copy. Select the code instead.", { kind: "bad" });
          }
        },
      },
      "Copy",
    );
    return make(
      "li",
      { class: "ticket" },
      make("span", { class: "ticket-seat" }, seat),
      make(
        "span",
        { class: "ticket-code" },
        make("small", {}, `Ticket code · ${money(price)}`),
        make("code", { "data-code": code }, grouped),
        copy,
      ),
      make(
        "span",
        { class: "ticket-qr" },
        draw(
          "svg",
          { viewBox: "-3 -3 31 31", role: "img", "aria-label": `QR code of the ticket for ${seat}` },
          draw("rect", { x: -3, y: -3, width: 31, height: 31, fill: "#ffffff" }),
          draw("path", { d: qrPath(code), fill: "#000000" }),
        ),
      ),
    );
  }
}
