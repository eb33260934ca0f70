// The sale of one show to one buyer: turns wishes into requests, keeps the basket true, and tells what came of it.

import { time } from "../feed/clock.js";
import { list, plural } from "../shared/format.js";

/** How long a basket that the server could not confirm waits for the next try. */
const LOOK_AGAIN_MS = 3_000;
/** By so much the end of a hold may seem to move with the speed of an answer. */
const JITTER_MS = 1_000;

const words = {
  LIMIT_REACHED: (problem) => `That would be too many. ${problem.details}`,
  NOT_ON_SALE: () => "The show is not on sale.",
  NOT_ENOUGH_SEATS: () => "There are not so many seats side by side. Try fewer, or another category.",
  EXTEND_LIMIT: () => "These seats cannot be kept any longer.",
  RATE_LIMITED: () => "That was too fast. Wait a moment.",
  HOLD_SUPERSEDED: () => "Your basket has changed meanwhile. Look at it once more, then pay.",
  OFFLINE: () => "The server does not answer. Nothing was changed, or you will see it here in a moment.",
  IDEMPOTENCY_CONFLICT: () => words.OFFLINE(),
};

/** What became of seats that are no longer ours, and how good that is. */
const fates = {
  expired: (labels) => [`Your time for ${list(labels)} is over. Choose again if they are still free.`, "bad"],
  booked: (labels) => [`${list(labels)} ${labels.length === 1 ? "is" : "are"} booked: see “Your tickets”.`, "good"],
  released: (labels) => [`${list(labels)} ${labels.length === 1 ? "was" : "were"} given back.`, "plain"],
  lost: (labels) => [`${list(labels)} ${labels.length === 1 ? "is" : "are"} no longer held for you.`, "bad"],
};

export const explain = (problem) => words[problem.code]?.(problem) ?? problem.text;

export class Sale extends EventTarget {
  /** How many seats one hold can have. */
  mostSeats;
  #api;
  #session;
  #show;
  #basket;
  #notices;
  #channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("seatwire.basket") : undefined;
  /** The end of what has been begun. */
  #turn = Promise.resolve();
  #syncing;
  #tellsLoss = false;
  /** Whether the server could not be asked what is ours, and when it is asked again. */
  #isUnsure = false;
  #nextLook = -Infinity;
  #clock;

  /** @param parts `show` is its name, `clock` one that nobody sets */
  constructor({ api, session, show, mostSeats, basket, notices, clock = time }) {
    super();
    this.#clock = clock;
    [this.#api, this.#session, this.#show, this.#basket, this.#notices] = [api, session, show, basket, notices];
    this.mostSeats = mostSeats;
    if (this.#channel)
      this.#channel.onmessage = ({ data }) => {
        if (data === show) this.sync({ isQuiet: true });
      };
  }

  /** What is under way comes to its end, and is told to whoever looks by then; nothing is heard any more. */
  close() {
    if (!this.#channel) return;
    this.#channel.onmessage = null;
    this.#turn.then(() => {
      this.#channel.close();
      this.#channel = undefined;
    });
  }

  #changed(labels) {
    this.dispatchEvent(new CustomEvent("change", { detail: labels }));
  }
  #tellTabs() {
    this.#channel?.postMessage(this.#show);
  }

  /** One after another: each request is made of what the one before it left, so that two clicks are one hold. */
  #inTurn(work) {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }

  /** Resolves when the server has answered everything that was asked so far. */
  get rest() {
    return this.#turn;
  }

  /** Holds seats by name. Painted at once, confirmed or taken back by the answer. */
  async take(labels) {
    this.#basket.want(labels);
    this.#changed(labels);
    await this.#inTurn(async () => {
      try {
        this.#basket.granted(labels, await this.#hold({ seats: labels }, labels.length));
        this.#notices.say(`${list(labels)} ${labels.length === 1 ? "is" : "are"} yours for now.`);
        this.#tellTabs();
      } catch (problem) {
        this.#basket.refused(labels);
        if (problem.code === "SEAT_TAKEN") this.#lost(problem.seats.length ? problem.seats : labels);
        else this.#notices.show(explain(problem), { kind: "bad" });
        this.#doubt(problem);
      }
      this.#changed(labels);
    });
  }

  /** More seats for the hold that there is, or a new hold when none can have them. */
  async #hold(wish, count) {
    const hold = this.#basket.roomFor(count, this.mostSeats);
    if (hold) {
      try {
        return await this.#post(`/v1/holds/${hold.id}/seats`, wish);
      } catch (problem) {
        if (!["HOLD_EXPIRED", "HOLD_NOT_FOUND", "PAYMENT_IN_PROGRESS"].includes(problem.code)) throw problem;
        // Over, or being paid in another tab: the basket is not what the server has.
        await this.#look();
      }
    }
    return this.#first(wish, count);
  }

  /** A first hold is made by one tab at a time: whoever had to wait for another one joins what that has made. */
  async #first(wish, count) {
    const make = () => this.#post(`/v1/shows/${this.#show}/holds`, wish);
    const locks = globalThis.navigator?.locks;
    if (!locks) return make();
    const name = `seatwire.basket ${this.#show}`;
    const made = await locks.request(name, { ifAvailable: true }, (lock) => (lock ? make() : undefined));
    if (made) return made;
    return locks.request(name, async () => {
      await this.#look();
      const hold = this.#basket.roomFor(count, this.mostSeats);
      return hold ? this.#post(`/v1/holds/${hold.id}/seats`, wish) : make();
    });
  }

  async #post(path, body) {
    const asked = this.#clock();
    return this.#dated(await this.#api.post(path, body), asked);
  }

  /** Counted from when it was asked for, so that no hold is shown to last longer than it does. */
  #dated(hold, asked) {
    return { ...hold, deadline: asked + hold.expires_in_ms };
  }

  #lost(labels) {
    const rest = this.#basket.isEmpty ? "" : " The rest of your basket is kept.";
    const text =
      labels.length === 1 ? `${labels[0]} was just taken.` : `${plural(labels.length, "seat")} were just taken.`;
    this.#notices.show(`${text}${rest} Free seats nearby are marked.`, { kind: "bad" });
    this.dispatchEvent(new CustomEvent("taken", { detail: labels }));
  }

  /** Holds the best seats side by side. */
  takeBest(count, category) {
    return this.#inTurn(async () => {
      try {
        const before = new Set(this.#basket.seats.map((seat) => seat.label));
        const hold = await this.#hold({ best: category ? { count, category } : { count } }, count);
        this.#basket.put(hold);
        const labels = hold.seats.map((seat) => seat.label).filter((label) => !before.has(label));
        this.#notices.say(`${list(labels)} are yours for now.`);
        this.#tellTabs();
        this.#changed(labels);
        return labels;
      } catch (problem) {
        this.#notices.show(explain(problem), { kind: "bad" });
        this.#doubt(problem);
        return [];
      }
    });
  }

  async release(label) {
    if (!this.#basket.holdOf(label)) return;
    this.#basket.leave([label]);
    this.#changed([label]);
    await this.#inTurn(async () => {
      const hold = this.#basket.holdOf(label);
      try {
        if (hold?.seats.length === 1) await this.#api.delete(`/v1/holds/${hold.id}`);
        else if (hold) await this.#api.delete(`/v1/holds/${hold.id}/seats/${encodeURIComponent(label)}`);
        this.#basket.left([label]);
        this.#notices.say(`${label} is given back.`);
        this.#tellTabs();
      } catch (problem) {
        this.#basket.stayed([label]);
        this.#notices.show(explain(problem), { kind: "bad" });
        this.#doubt(problem);
      }
      this.#changed([label]);
    });
  }

  /** Gives back every hold, with what is on its way into it. */
  async releaseAll() {
    const leave = () => {
      const labels = this.#basket.seats.map((seat) => seat.label);
      this.#basket.leave(labels);
      this.#changed(labels);
      return labels;
    };
    const shown = leave();
    await this.#inTurn(async () => {
      const labels = [...shown, ...leave()];
      try {
        for (const hold of this.#basket.holds) {
          await this.#api.delete(`/v1/holds/${hold.id}`);
          this.#basket.gone(hold.id);
        }
        this.#notices.say("All seats are given back.");
      } catch (problem) {
        this.#notices.show(explain(problem), { kind: "bad" });
        this.#doubt(problem);
      }
      this.#basket.stayed(labels);
      this.#tellTabs();
      this.#changed(labels);
    });
  }

  extend() {
    return this.#inTurn(async () => {
      const { deadline } = this.#basket;
      const answers = await Promise.allSettled(
        this.#basket.holds
          .filter((hold) => hold.extensionsLeft > 0 && !hold.isPaying)
          .map((hold) => this.#post(`/v1/holds/${hold.id}/extend`, {})),
      );
      for (const answer of answers) if (answer.status === "fulfilled") this.#basket.put(answer.value);
      const failed = answers.find((answer) => answer.status === "rejected");
      if (failed) {
        this.#notices.show(explain(failed.reason), { kind: "bad" });
        await this.#look();
      } else if (this.#basket.deadline > deadline + JITTER_MS) {
        this.#notices.show("You have more time.", { kind: "good" });
      } else if (deadline !== undefined) this.#notices.show(words.EXTEND_LIMIT(), { kind: "bad" });
      this.#tellTabs();
      this.#changed([]);
    });
  }

  /** What got no answer that counts may have been done all the same: the server is asked what is ours. */
  #doubt(problem) {
    if (problem.isPassing) this.sync({ isQuiet: true });
  }

  /** Asks the server what is ours: after a reload, in a second tab, and whenever the feed tells something else. */
  async sync({ isQuiet = false } = {}) {
    if (!isQuiet) this.#tellsLoss = true;
    // One that has not begun yet will see this as well; one that has may have looked too early.
    this.#syncing ??= this.#inTurn(() => {
      this.#syncing = undefined;
      const isTold = this.#tellsLoss;
      this.#tellsLoss = false;
      return this.#look({ isTold });
    });
    await this.#syncing;
  }

  async #look({ isTold = true } = {}) {
    const asked = this.#clock();
    this.#nextLook = asked + LOOK_AGAIN_MS;
    this.#isUnsure = false;
    try {
      // Nobody has nothing.
      const { items } = this.#session.isKnown
        ? await this.#api.get("/v1/me/holds", { show: this.#show })
        : { items: [] };
      const lost = this.#basket.replace(
        items.map((hold) => this.#dated(hold, asked)),
        asked,
      );
      if (isTold) for (const [fate, labels] of Object.entries(lost)) this.#tell(fate, labels);
      this.#changed(undefined);
    } catch (problem) {
      this.#isUnsure = problem.isPassing;
      if (!problem.isPassing) this.#notices.show(explain(problem), { kind: "bad" });
    }
  }

  #tell(fate, labels) {
    const [text, kind] = (fates[fate] ?? fates.lost)(labels);
    this.#notices.show(text, { kind });
  }

  /** Time has passed. What seems to have run out has when the server says so. */
  async tick() {
    const now = this.#clock();
    if (now >= this.#nextLook && (this.#isUnsure || this.#basket.isOver(now))) await this.sync();
  }

  /**
   * Buys holds, one booking for each, as they were when they were shown: what has other seats by now is not paid.
   * @returns the bookings; the rest is told
   */
  buy(holds, contact, token) {
    return this.#inTurn(() => this.#pay(holds, contact, token));
  }

  async #pay(holds, contact, token) {
    const bookings = [];
    for (const hold of holds) {
      try {
        const body = { hold: hold.id, generation: hold.generation, contact, payment: { method: "sandbox", token } };
        const answer = await this.#api.post("/v1/bookings", body);
        this.#basket.gone(hold.id);
        bookings.push(answer);
        this.#changed(hold.seats.map((seat) => seat.label));
      } catch (problem) {
        if (["HOLD_EXPIRED", "HOLD_SUPERSEDED", "HOLD_NOT_FOUND"].includes(problem.code)) await this.#look();
        // Whoever got no answer may have paid.
        this.#isUnsure ||= problem.isPassing;
        if (bookings.length === 0) throw problem;
        this.#notices.show(explain(problem), { kind: "bad" });
      }
    }
    this.#tellTabs();
    return bookings;
  }
}
