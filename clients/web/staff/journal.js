// What happened: the last events of the show as they come, and the last people at the doors, whose entry can be undone.

import { make } from "../shared/dom.js";
import { clock, seconds, title } from "../shared/format.js";
import { STATES, parsePosition } from "../seatwire.js";
import { askReason } from "./dialogs.js";
import { Rounds } from "./rounds.js";
import { entryOf, undoable } from "./verdicts.js";

const MOST = 50;

/** In words; of merged changes only what the seats are now is known. */
export const whatHappened = ({ kind, state, status }) =>
  status ? `Show: ${title(status)}` : title(kind ?? `now ${STATES[state] ?? state}`);

export class Journal {
  node;
  #context;
  #events = make("ol", { class: "events" });
  #people = make("ol", { class: "events people" });
  #readings = 0;
  #rounds = new Rounds({
    read: () => this.#context.api.get(`/v1/shows/${this.#context.show}/check-ins`, { limit: 20 }),
    show: ({ items }) => this.#drawPeople(items),
    soonMs: 2_000,
    // Who is turned back at another door is in no change.
    periodMs: 15_000,
  });

  /** @param context `api`, `show`, `zone`, `notices`, `changed()`, `isFresh(time)`: whether an entry can be undone yet */
  constructor(context) {
    this.#context = context;
    this.node = make(
      "section",
      { class: "journal", "aria-label": "What happened" },
      make("details", { open: true }, make("summary", {}, make("h2", {}, "At the doors")), this.#people),
      make("details", { open: true }, make("summary", {}, make("h2", {}, `Last ${MOST} events`)), this.#events),
    );
    this.#rounds.now();
  }

  close() {
    this.#rounds.close();
  }

  /** What was up to a position: it takes the place of all that stands here, and what comes meanwhile stays above it. */
  async readEvents(position) {
    const number = (this.#readings += 1);
    const older = [...this.#events.children];
    const { epoch, seq } = parsePosition(position);
    const after = `${epoch}:${Math.max(0, seq - MOST)}:00000000`;
    try {
      const { items } = await this.#context.api.get(`/v1/shows/${this.#context.show}/events`, { after, limit: MOST });
      if (number !== this.#readings) return;
      const rows = items
        .filter((event) => parsePosition(event.position).seq <= seq)
        .map((event) => this.#row({ ...event, seats: event.seats.map((seat) => seat.label) }));
      for (const row of older) row.remove();
      this.#events.append(...rows.reverse());
      this.#trim();
    } catch (problem) {
      this.#context.notices.show(problem.message, { kind: "bad" });
    }
  }

  add(change) {
    for (const item of change.changes) this.#events.prepend(this.#row({ ...item, at: change.at }));
    this.#trim();
    if (change.changes.some((item) => item.state === "c" || item.kind === "check_in_undone")) this.peopleSoon();
  }

  #trim() {
    while (this.#events.children.length > MOST) this.#events.lastChild.remove();
  }

  #row(item) {
    const { seats = [], at, gate, reason } = item;
    return make(
      "li",
      {},
      make("time", { datetime: at }, seconds(at, this.#context.zone)),
      make("span", { class: "event-kind" }, whatHappened(item)),
      make(
        "span",
        {},
        seats.length > 6 ? `${seats.slice(0, 6).join(", ")} and ${seats.length - 6} more` : seats.join(", "),
      ),
      (gate || reason) && make("span", { class: "quiet" }, [gate && `gate ${gate}`, reason].filter(Boolean).join(", ")),
    );
  }

  peopleSoon() {
    this.#rounds.soon();
  }

  #drawPeople(items) {
    if (items.length === 0) {
      this.#people.replaceChildren(make("li", { class: "quiet" }, "Nobody yet."));
      return;
    }
    // What stays is not made anew: a button that somebody is about to press would go from under him.
    const first = undoable(items);
    const canUndo = items.map((entry) => first.has(entry) && this.#context.isFresh(entry.at));
    const keys = items.map((entry, index) => `${entry.id} ${Boolean(entry.undone)} ${canUndo[index]}`);
    for (const row of [...this.#people.children]) if (!keys.includes(row.dataset.key)) row.remove();
    items.forEach((entry, index) => {
      const row = this.#people.children[index];
      if (row?.dataset.key === keys[index]) return;
      this.#people.insertBefore(this.#person(entry, keys[index], canUndo[index]), row ?? null);
    });
  }

  #person(entry, key, canUndo) {
    const { word, kind } = entryOf(entry);
    const undo =
      canUndo &&
      make(
        "button",
        {
          type: "button",
          class: "button plain small",
          "aria-label": `Undo ${entry.seats.join(", ")}`,
          onclick: () => this.#undo(entry),
        },
        "Undo",
      );
    return make(
      "li",
      { "data-key": key },
      make("time", { datetime: entry.at }, clock(entry.at, this.#context.zone)),
      make("strong", {}, entry.seats.join(", ") || "–"),
      make("span", { class: `pill ${kind}` }, word),
      make("span", { class: "quiet" }, entry.gate),
      undo,
    );
  }

  async #undo(entry) {
    const reason = await askReason(
      "Undo the entry",
      `${entry.seats.join(", ")} will count as not yet inside.`,
      ["Wrong ticket scanned", "Turned back at the door"],
      "Undo",
    );
    if (!reason) return;
    try {
      await this.#context.api.post(`/v1/check-ins/${entry.id}/undo`, { reason });
      this.#context.notices.show(`${entry.seats.join(", ")}: undone.`, { kind: "good" });
    } catch (problem) {
      this.#context.notices.show(problem.text, { kind: "bad" });
    }
    // Also without an answer it may have been done.
    this.#context.changed();
    this.#rounds.now();
  }
}
