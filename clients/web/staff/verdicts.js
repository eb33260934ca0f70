// What is read at a door, and the words, signs and sounds for what the server says of it.

import { seconds } from "../shared/format.js";

const GOOD = { kind: "good", sign: "check", sound: "ok" };
const WAIT = { kind: "wait", sign: "warn", sound: "already" };
export const REFUSED = { kind: "bad", sign: "stop", sound: "refused" };

const REFUSALS = {
  wrong_show: { ...REFUSED, word: "Another show", why: "This ticket is for another show.", entry: "another show" },
  not_valid: { ...REFUSED, word: "Not valid", why: "No ticket has this code.", entry: "not valid" },
  cancelled: {
    ...REFUSED,
    word: "Cancelled",
    why: "This ticket holds no more: it was cancelled, or moved to another seat.",
    entry: "cancelled",
  },
  outside_window: {
    ...REFUSED,
    word: "Not at this time",
    why: "The doors are not open for this show now.",
    entry: "not now",
  },
};
const WAYS = {
  in: {
    ok: { ...GOOD, word: "Welcome", entry: "came in" },
    already: { ...WAIT, word: "Already inside", entry: "already inside" },
  },
  out: {
    ok: { ...GOOD, word: "Goodbye", entry: "went out" },
    already: { ...WAIT, word: "Already outside", entry: "already outside" },
  },
};
const NEVER_CAME = { ...WAIT, word: "Never came in", why: "Nobody came in with this ticket.", entry: "never came in" };
const UNKNOWN = { ...REFUSED, word: "Not valid", entry: "not valid" };

/** A ticket, a booking and a seat are written so differently that nobody has to say which it is. */
export function meaning(code, isSeat) {
  if (/^[0-9a-f]{32}$/i.test(code)) return { code: code.toLowerCase() };
  const seat = [code, code.toUpperCase()].find(isSeat);
  if (seat !== undefined) return { seat };
  if (/^[2-9A-HJKMNP-TV-Z]{4}-?[2-9A-HJKMNP-TV-Z]{4}$/i.test(code)) return { booking: code.toUpperCase().replace("-", "") };
  return { code };
}

/** On the way out a ticket whose seats are known is a good one that nobody came in with. */
function lookOf({ verdict, seats }, direction) {
  if (direction === "out" && verdict === "not_valid" && seats.length > 0) return NEVER_CAME;
  return WAYS[direction][verdict] ?? REFUSALS[verdict] ?? UNKNOWN;
}

/** @param answer of a check-in */
export function verdictOf(answer, direction, zone) {
  const { verdict, seats, name, first, party } = answer;
  const { kind, sign, sound, word, why } = lookOf(answer, direction);
  const lines = [
    name,
    verdict === "ok" && party.size > 1 && `${party.inside} of ${party.size} of this party are inside`,
    verdict === "already" && first && `First at ${seconds(first.at, zone)}, gate ${first.gate ?? "unknown"}`,
    why,
  ];
  return { kind, sign, sound, word, seat: seats.join(", "), lines: lines.filter(Boolean) };
}

/** What came of several who come in at once. */
export function verdictOfMany({ checked_in: entered, already, invalid }) {
  const looks = new Map();
  for (const one of invalid) {
    const look = lookOf(one, "in");
    looks.set(look, (looks.get(look) ?? 0) + 1);
  }
  const total = entered.length + already.length + invalid.length;
  const [only] = looks.size === 1 ? looks.keys() : [UNKNOWN];
  const { kind, sign, sound } = invalid.length > 0 ? REFUSED : entered.length > 0 ? GOOD : WAIT;
  const word =
    entered.length === 0
      ? (invalid.length > 0 ? only : WAYS.in.already).word
      : invalid.length > 0
        ? `${entered.length} of ${total} came in`
        : `Welcome, all ${entered.length}`;
  const lines = [
    already.length > 0 && `${already.length === 1 ? "1 was" : `${already.length} were`} inside already`,
    ...[...looks].map(([look, count]) => `${count} refused. ${look.why ?? ""}`.trim()),
  ];
  return {
    kind,
    sign,
    sound,
    word,
    seat: entered.flatMap((one) => one.seats).join(", "),
    lines: lines.filter(Boolean),
  };
}

/** How a passage stands in the list of those at the doors. */
export function entryOf(entry) {
  if (entry.undone) return { word: "undone", kind: "plain" };
  const look = lookOf(entry, entry.direction);
  return { word: look.entry, kind: look.kind };
}

/**
 * The entries, of a list whose newest is the first, that the server would take back: the first one of people who are
 * inside now. A later one of theirs stays, and so does one that somebody has left after.
 */
export function undoable(entries) {
  const passed = entries.filter(({ verdict }) => verdict === "ok").reverse();
  const steps = passed.flatMap((entry) => [
    { at: entry.at, entry },
    ...(entry.undone ? [{ at: entry.undone.at, entry, isUndo: true }] : []),
  ]);
  steps.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  /** By ticket: what counts as its entry, if that is in the list, and whether it is inside. */
  const stays = new Map();
  for (const { entry, isUndo } of steps) {
    const isEntry = entry.direction === "in";
    for (const seat of entry.seats) {
      const ticket = `${entry.booking} ${seat}`;
      const stay = stays.get(ticket) ?? { first: isEntry ? entry : undefined };
      if (!isUndo) stays.set(ticket, { ...stay, isInside: isEntry });
      else if (stay.first === entry) stays.delete(ticket);
    }
  }
  const all = [...stays.values()];
  const isWhole = (entry) => all.every(({ first, isInside }) => first !== entry || isInside);
  return new Set(all.map(({ first }) => first).filter((entry) => entry && isWhole(entry)));
}

/** The way that each seat was last passed, of entries whose newest is the first: the feed tells no way. */
export function lastWays(entries) {
  const ways = new Map();
  for (const { verdict, undone, direction, seats } of entries) {
    if (verdict !== "ok" || undone) continue;
    for (const seat of seats) if (!ways.has(seat)) ways.set(seat, direction);
  }
  return ways;
}
