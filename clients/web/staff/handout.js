// What staff hand out: the tickets of a sale, and those of people who move.

import { ask, make } from "../shared/dom.js";
import { plural } from "../shared/format.js";
import { askReason } from "./dialogs.js";

/**
 * What somebody at the desk takes with him: the code of his booking and his tickets.
 * @param close is told the booking when it was read
 */
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

/**
 * Moves people of a booking to seats that are free, and hands out the tickets that hold from then on.
 * @param from the seats to leave, and `to` the free ones to take, in the same order
 * @returns the booking as it is now, or nothing when it was left
 */
export async function moveSeats({ api, notices, booking, from, to }) {
  if (from.length === 0 || from.length !== to.length) {
    notices.show(
      `Choose on the map as many free seats as are ticked here: ${plural(from.length, "seat")} ticked, ${to.length} chosen.`,
      { kind: "bad" },
    );
    return undefined;
  }
  const pairs = from.map((seat, index) => ({ from: seat, to: to[index] }));
  const reason = await askReason(
    "Move to other seats",
    `${pairs.map((pair) => `${pair.from} to ${pair.to}`).join(", ")}. The price stays; the old tickets open no door any more.`,
    ["The view is blocked", "The seat is broken", "To sit together"],
    "Move",
  );
  if (!reason) return undefined;
  try {
    const moved = await api.post(`/v1/bookings/${booking.id}/move`, { seats: pairs, reason });
    await ask("New tickets", (close) => receipt(moved, `Moved: ${to.join(", ")} instead of ${from.join(", ")}.`, close));
    return moved;
  } catch (problem) {
    notices.show(problem.text, { kind: "bad" });
    return undefined;
  }
}
