// What was bought: all of it, or one booking with the codes that open the door.

import { draw, icon, make } from "../shared/dom.js";
import { qrPath } from "../shared/qr.js";
import { clock, day, money, place, plural, zone } from "../shared/format.js";
import { Collecting } from "./collecting.js";

const paid = ({ seats, payment }) =>
  `${plural(seats.length, "seat")}, ${payment.method === "cash" ? "paid in cash" : "paid"}`;

export class TicketsView {
  node = make("section", { class: "frame tickets", "aria-labelledby": "title" });
  title = "Your tickets";
  #context;
  #shows = new Map();
  #collecting;

  /** @param booking the id of one; all of them without */
  constructor(context, booking) {
    this.#context = context;
    this.#collecting = new Collecting(
      {
        api: context.api,
        session: context.session,
        payments: context.payments,
        told: (items, shows, isWaiting) => {
          this.#shows = shows;
          this.#draw(items, isWaiting, booking);
        },
        missing: (problem) => this.#missing(problem),
      },
      booking,
    );
  }

  close() {
    this.#collecting.close();
  }

  /** Whoever this browser is now has other tickets. */
  newOwner() {
    this.#collecting.anew();
  }

  #missing({ code, message, isPassing }) {
    if (code === "BOOKING_NOT_FOUND") this.#say("There is no such booking of yours.");
    else this.#say(isPassing ? `${message} Trying again.` : message);
  }

  #draw(items, isWaiting, booking) {
    const waiting = "A payment is not settled yet. Its tickets come here as soon as it is.";
    if (items.length === 0) {
      this.#say(isWaiting ? waiting : "Nothing was bought with this browser yet.");
      return;
    }
    const isDone = booking && items[0].status === "confirmed";
    this.node.replaceChildren(
      isDone ? make("p", { class: "note good" }, icon("check"), "Booked. See you there!") : "",
      isWaiting ? make("p", { class: "note", role: "status" }, waiting) : "",
      ...items.map((item) => this.#card(item)),
    );
  }

  #say(text) {
    this.node.replaceChildren(
      make("p", { class: "note", role: "status" }, text),
      make("p", {}, make("a", { class: "button main", href: "#/" }, "See what’s on")),
    );
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
