// What somebody at the desk takes with him: the code of his booking and his tickets.

import { make } from "../shared/dom.js";

/** @param close is told the booking when it was read */
export function receipt(booking, text, close) {
  return make(
    "div",
    { class: "receipt" },
    make("p", { class: "note good" }, text),
    make("p", {}, "Booking ", make("strong", { class: "mono booking-code" }, booking.code)),
    make(
      "ul",
      { class: "ticket-list" },
      booking.tickets.map((ticket) =>
        make("li", {}, make("strong", {}, ticket.seat), " ", make("code", { "data-code": ticket.code }, ticket.code)),
      ),
    ),
    make("button", { type: "button", class: "button main wide", onclick: () => close(booking) }, "Done"),
  );
}
