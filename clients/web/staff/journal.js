// What happened: the last events of the show as they come, and the last people at the doors, whose entry can be undone.

import { make } from "../shared/dom.js";
import { clock, seconds, title } from "../shared/format.js";
import { parsePosition } from "../seatwire.js";
import { askReason } from "./reason.js";

const MOST = 50;
const VERDICT_WORDS = {
  ok: "came in",
  already: "already inside",
  wrong_show: "another show",
  not_valid: "not valid",
  cancelled: "cancelled",
  outside_window: "not now",
};

export class Journal {
  #context;
  #events = make("ol", { class: "events" });
  #people = make("ol", { class: "events people" });
  #timer;

  /** @param context `api`, `show`, `zone`, `notices`, `changed()` */
  constructor(context) {
    this.#context = context;
    this.node = make(
      "section",
      { class: "journal", "aria-label": "What happened" },
      make("details", { open: true }, make("summary", {}, make("h2", {}, "At the doors")), this.#people),
      make("details", { open: true }, make("summary", {}, make("h2", {}, `Last ${MOST} events`)), this.#events),
    );
    this.readPeople();
  }

  close() {
    clearTimeout(this.#timer);
  }

  /** What was before this page was opened. */
  async readEvents(position) {
    const { epoch, seq } = parsePosition(position);
    const after = `${epoch}:${Math.max(0, seq - MOST)}:00000000`;
    try {
      const { items } = await this.#context.api.get(`/v1/shows/${this.#context.show}/events`, { after, limit: MOST });
      const rows = items.map((event) => this.#row({ ...event, seats: event.seats.map((seat) => seat.label) }));
      this.#events.replaceChildren(...rows.reverse());
    } catch (problem) {
      this.#context.notices.show(problem.message, { kind: "bad" });
    }
  }

  add(change) {
    for (const item of change.changes) this.#events.prepend(this.#row({ ...item, at: change.at }));
    while (this.#events.children.length > MOST) this.#events.lastChild.remove();
    if (change.changes.some((item) => ["checked_in", "check_in_undone"].includes(item.kind))) this.peopleSoon();
  }

  #row({ kind, state, status, seats = [], at, gate, reason }) {
    const what = status ? `Show: ${title(status)}` : title(kind ?? `now ${state}`);
    return make(
      "li",
      {},
      make("time", { datetime: at }, seconds(at, this.#context.zone)),
      make("span", { class: "event-kind" }, what),
      make(
        "span",
        {},
        seats.length > 6 ? `${seats.slice(0, 6).join(", ")} and ${seats.length - 6} more` : seats.join(", "),
      ),
      (gate || reason) && make("span", { class: "quiet" }, [gate && `gate ${gate}`, reason].filter(Boolean).join(", ")),
    );
  }

  peopleSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.readPeople(), 400);
  }

  async readPeople() {
    try {
      const { items } = await this.#context.api.get(`/v1/shows/${this.#context.show}/check-ins`, { limit: 20 });
      this.#people.replaceChildren(...items.map((entry) => this.#person(entry)));
      if (items.length === 0) this.#people.replaceChildren(make("li", { class: "quiet" }, "Nobody yet."));
    } catch {
      // The next change asks again.
    }
  }

  #person(entry) {
    const word = entry.undone
      ? "undone"
      : entry.verdict === "ok" && entry.direction === "out"
        ? "went out"
        : VERDICT_WORDS[entry.verdict];
    const kind = entry.undone
      ? "plain"
      : entry.verdict === "ok"
        ? "good"
        : entry.verdict === "already"
          ? "wait"
          : "bad";
    const canUndo = entry.verdict === "ok" && entry.direction === "in" && !entry.undone;
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
      {},
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
      this.#context.changed();
    } catch (problem) {
      this.#context.notices.show(`${problem.message} ${problem.details}`, { kind: "bad" });
    }
    this.readPeople();
  }
}
