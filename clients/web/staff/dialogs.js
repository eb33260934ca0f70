// What staff are asked before they change the work of others, and what they hand out after it.

import { ask, make } from "../shared/dom.js";
import { plural } from "../shared/format.js";

/** What the server takes at most. */
export const GATE_BYTES = 32;
export const REASON_BYTES = 200;

/** Why the server would not take a text, which it measures in bytes; empty when it would. */
export function tooLong(text, most) {
  const { length } = new TextEncoder().encode(text);
  return length > most ? `Too long: ${length} bytes, at most ${most}.` : "";
}

/**
 * What changes the work of others needs a reason, which stands in the log for good.
 * @returns the reason, or nothing when it was left
 */
export function askReason(title, text, usual, word) {
  return ask(title, (close) => {
    const input = make("input", {
      id: "reason",
      name: "reason",
      required: true,
      list: "reasons",
      autocomplete: "off",
      oninput: () => check(),
    });
    const check = () => input.setCustomValidity(tooLong(input.value.trim(), REASON_BYTES));
    return make(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (input.value.trim() !== "") close(input.value.trim());
        },
      },
      make("p", {}, text),
      make(
        "div",
        { class: "field" },
        make("label", { for: "reason" }, "Reason"),
        input,
        make(
          "datalist",
          { id: "reasons" },
          usual.map((value) => make("option", { value })),
        ),
      ),
      make(
        "div",
        { class: "chips" },
        usual.map((value) =>
          make(
            "button",
            {
              type: "button",
              class: "chip",
              onclick: () => {
                input.value = value;
                check();
                input.focus();
              },
            },
            value,
          ),
        ),
      ),
      make("button", { type: "submit", class: "button main wide" }, word),
    );
  });
}

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
