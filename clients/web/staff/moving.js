// Moves people of a booking to seats that are free, and hands out the tickets that hold from then on.

import { ask } from "../shared/dom.js";
import { plural } from "../shared/format.js";
import { askReason, receipt } from "./dialogs.js";

/**
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
