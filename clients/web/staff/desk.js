// The dashboard of one show: joins door, party, house, figures, search and journal to one feed.

import { HallPlan } from "../map/plan.js";
import { connect } from "../seatwire.js";
import { Problem } from "../shared/api.js";
import { ConnectionView } from "../shared/connectionview.js";
import { make } from "../shared/dom.js";
import { Reading } from "../shared/reading.js";
import { Badge } from "./badge.js";
import { askReason } from "./dialogs.js";
import { Door } from "./door.js";
import { Figures } from "./figures.js";
import { House } from "./house.js";
import { Journal } from "./journal.js";
import { Party } from "./party.js";
import { Scans } from "./scans.js";
import { Search } from "./search.js";

let failures = 0;

/** What is sold and handed out, which the way to the log-in does not carry. */
async function counter() {
  // A browser may know an address that failed once as failed for good.
  const again = failures ? `?again=${failures}` : "";
  try {
    const parts = await Promise.all([import(`./walkin.js${again}`), import(`./handout.js${again}`)]);
    return Object.assign({}, ...parts);
  } catch {
    failures += 1;
    throw new Problem(0);
  }
}

export class Desk {
  node = make("div", { class: "desk" });
  /** How live it is. */
  sign;
  #context;
  #show;
  #feed;
  #plan;
  #badge;
  #figures;
  #journal;
  #house;
  #party;
  #scans = new Scans();
  #reading;
  #changes = new EventTarget();
  #parts = [];

  /** @param show the resource; @param told is given it when it is another */
  constructor(context, show, told) {
    this.#context = context;
    this.#show = show;
    this.#changes.addEventListener("change", () => told(show));
    this.#feed = connect();
    this.#badge = new Badge({
      session: context.session,
      show: (pass) => this.#feed.authenticate(pass),
      refused: (problem) => context.leave(problem.message),
    });
    this.#badge.present();
    this.#reading = new Reading({
      api: context.api,
      slug: show.slug,
      told: (found) => this.#renew(found),
      // What was listed is worked with until it can be read.
      missing: () => {},
    });
    this.#feed.subscribe(show.slug, { scope: "staff" });
    this.#compose();
    this.#listen();
    // It is there when it is asked for.
    counter().catch(() => {});
  }

  close() {
    this.#feed.close();
    for (const part of this.#parts) part.close();
  }

  #compose() {
    const { api, notices, sounds } = this.#context;
    const show = this.#show.slug;
    const zone = this.#show.time_zone;
    const scans = this.#scans;
    const connection = new ConnectionView(this.#feed, notices, "Scanning asks the server and may still work.");
    this.sign = connection.sign;
    const door = new Door({
      api,
      sounds,
      show,
      zone,
      scans,
      turn: () => this.#party.turn(),
      isSeat: (label) => this.#plan?.places.has(label) ?? false,
    });
    const figures = (this.#figures = new Figures({
      api,
      show,
      sounds,
      capacity: this.#show.counts.total,
      now: () => this.#feed.now(),
    }));
    const journal = (this.#journal = new Journal({
      api,
      show,
      zone,
      notices,
      changed: () => {
        scans.forget();
        figures.soon();
      },
      // Of a show that was cancelled nothing is too old.
      isFresh: (at) =>
        this.#show.status === "cancelled" || this.#feed.now() <= Date.parse(at) + this.#show.settings.undo_ms,
    }));
    const house = (this.#house = new House({
      api,
      notices,
      door,
      show: this.#show,
      changes: this.#changes,
      reread: () => this.#reading.now(),
      counter,
      feed: this.#feed,
      plan: () => this.#plan,
      openBooking: (text) => this.#openBySeat(text),
    }));
    const party = (this.#party = new Party({
      api,
      show,
      notices,
      scans,
      gate: () => door.gate,
      isInside: (label) => house.isInside(label),
      spot: (labels) => house.spot(labels),
      done: (answer) => {
        door.tellMany(answer);
        journal.peopleSoon();
        figures.soon();
        door.focus();
      },
      cancel: (booking) => this.#cancel(booking),
      move: (booking, from) => this.#move(booking, from),
    }));
    const search = new Search({ api, show, open: (booking) => party.open(booking) });
    door.addEventListener("party", ({ detail }) => party.open(detail));
    door.addEventListener("passed", ({ detail }) => {
      journal.peopleSoon();
      figures.soon();
      const { booking, direction, party: people, turn } = detail;
      if (booking && direction === "in" && people.inside < people.size && people.size > 1) party.open(booking, turn);
      else party.close(turn);
    });
    this.#parts = [this.#badge, this.#reading, door, figures, journal, house, party, search];
    this.node.append(
      connection.banner,
      figures.alarm,
      make(
        "div",
        { class: "desk-body" },
        make("div", { class: "column" }, door.node, party.node, search.node),
        house.node,
        make("div", { class: "column" }, figures.node, journal.node),
      ),
    );
    queueMicrotask(() => door.focus());
  }

  /** Its prices, times or settings are others: all parts look at the same show. */
  #renew(found) {
    Object.assign(this.#show, found, { status: this.#show.status });
    this.#changes.dispatchEvent(new Event("change"));
  }

  #listen() {
    const feed = this.#feed;
    feed.addEventListener("resynced", () => this.#reading.again());
    feed.addEventListener("layout", ({ detail }) => {
      this.#plan = new HallPlan(detail.plan);
      this.#house.plan = this.#plan;
    });
    feed.addEventListener("snapshot", ({ detail }) => {
      this.#show.status = detail.status;
      this.#scans.forget();
      this.#house.replace(detail);
      this.#figures.soon();
      this.#party.again();
      this.#journal.readEvents(feed.position(this.#show.slug));
    });
    feed.addEventListener("change", ({ detail }) => {
      for (const { status } of detail.changes) {
        // The state that it had already: something else of the show was changed.
        if (status && status === this.#show.status) this.#reading.again();
        else this.#show.status = status ?? this.#show.status;
      }
      this.#scans.heard(detail);
      this.#house.apply(detail);
      this.#journal.add(detail);
      this.#party.heard(detail);
      this.#figures.soon();
    });
    feed.addEventListener("counts", ({ detail }) => this.#figures.count(detail));
    feed.addEventListener("dropped", ({ detail }) => {
      if (detail.code === "TOKEN_EXPIRED") this.#badge.present();
    });
    feed.addEventListener("error", ({ detail }) => {
      if (["TOKEN_EXPIRED", "UNAUTHENTICATED"].includes(detail.code)) this.#badge.present();
      else if (detail.code === "FORBIDDEN")
        this.#context.notices.show("The feed of this show is not open to you.", { kind: "bad" });
    });
  }

  async #openBySeat(label) {
    const { api, notices } = this.#context;
    const turn = this.#party.turn();
    try {
      const { items } = await api.get(`/v1/shows/${this.#show.slug}/bookings`, { q: label });
      const found = items.find((booking) => booking.seats.includes(label));
      if (found) this.#party.open(found.id, turn);
      else notices.show(`No booking has ${label}.`, { kind: "bad" });
    } catch (problem) {
      notices.show(problem.text, { kind: "bad" });
    }
  }

  async #move(booking, from) {
    const { api, notices } = this.#context;
    try {
      const { moveSeats } = await counter();
      const moved = await moveSeats({ api, notices, booking, from, to: this.#house.chosenFree });
      if (moved) this.#house.clear();
      return moved;
    } catch (problem) {
      notices.show(problem.message, { kind: "bad" });
      return undefined;
    }
  }

  async #cancel(booking) {
    const reason = await askReason(
      "Cancel the booking",
      `${booking.seats.join(", ")} will be free again, and what was paid goes back.`,
      ["Customer asked for it", "Sold by mistake"],
      "Cancel it",
    );
    if (!reason) return;
    try {
      await this.#context.api.post(`/v1/bookings/${booking.id}/cancel`, { reason });
      this.#context.notices.show(`Booking ${booking.code} is cancelled.`, { kind: "good" });
      this.#party.leave(booking.id);
    } catch (problem) {
      this.#context.notices.show(problem.text, { kind: "bad" });
    }
  }
}
