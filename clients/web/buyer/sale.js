// The sale of one show to one buyer: turns wishes into requests, keeps the basket true, and tells what came of it.

import { list, plural } from "../shared/format.js";

const words = {
  LIMIT_REACHED: (problem) => `That would be too many. ${problem.details}`,
  NOT_ON_SALE: () => "The show is not on sale.",
  NOT_ENOUGH_SEATS: () => "There are not so many seats side by side. Try fewer, or another category.",
  EXTEND_LIMIT: () => "These seats cannot be kept any longer.",
  RATE_LIMITED: () => "That was too fast. Wait a moment.",
  OFFLINE: () => "The server does not answer. Nothing was changed, or you will see it here in a moment.",
};

export const explain = (problem) => words[problem.code]?.(problem) ?? `${problem.message} ${problem.details}`.trim();

export class Sale extends EventTarget {
  #api;
  #session;
  #show;
  #basket;
  #notices;
  #channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("seatwire.basket") : undefined;
  #syncing;

  constructor({ api, session, show, basket, notices }) {
    super();
    [this.#api, this.#session, this.#show, this.#basket, this.#notices] = [api, session, show, basket, notices];
    if (this.#channel)
      this.#channel.onmessage = ({ data }) => {
        if (data === show) this.sync({ isQuiet: true });
      };
  }

  close() {
    this.#channel?.close();
  }

  #changed(labels) {
    this.dispatchEvent(new CustomEvent("change", { detail: labels }));
  }
  #tellTabs() {
    this.#channel?.postMessage(this.#show);
  }

  /** Holds seats by name. Painted at once, confirmed or taken back by the answer. */
  async take(labels) {
    this.#basket.want(labels);
    this.#changed(labels);
    try {
      const hold = await this.#api.post(`/v1/shows/${this.#show}/holds`, { seats: labels });
      this.#basket.granted(labels, hold);
      this.#notices.say(`${list(labels)} ${labels.length === 1 ? "is" : "are"} yours for now.`);
      this.#tellTabs();
    } catch (problem) {
      this.#basket.refused(labels);
      if (problem.code === "SEAT_TAKEN") this.#lost(problem.seats.length ? problem.seats : labels);
      else this.#notices.show(explain(problem), { kind: "bad" });
      if (problem.code === "OFFLINE" || problem.code === "UNAVAILABLE") this.sync({ isQuiet: true });
    }
    this.#changed(labels);
  }

  #lost(labels) {
    const rest = this.#basket.isEmpty ? "" : " The rest of your basket is kept.";
    const text =
      labels.length === 1 ? `${labels[0]} was just taken.` : `${plural(labels.length, "seat")} were just taken.`;
    this.#notices.show(`${text}${rest} Free seats nearby are marked.`, { kind: "bad" });
    this.dispatchEvent(new CustomEvent("taken", { detail: labels }));
  }

  /** Holds the best seats side by side. */
  async takeBest(count, category) {
    try {
      const best = category ? { count, category } : { count };
      const hold = await this.#api.post(`/v1/shows/${this.#show}/holds`, { best });
      this.#basket.put(hold);
      const labels = hold.seats.map((seat) => seat.label);
      this.#notices.say(`${list(labels)} are yours for now.`);
      this.#tellTabs();
      this.#changed(labels);
      return labels;
    } catch (problem) {
      this.#notices.show(explain(problem), { kind: "bad" });
      return [];
    }
  }

  async release(label) {
    const hold = this.#basket.holdOf(label);
    if (!hold) return;
    const isLast = hold.seats.length === 1;
    this.#basket.leave([label]);
    this.#changed([label]);
    try {
      await this.#api.delete(
        isLast ? `/v1/holds/${hold.id}` : `/v1/holds/${hold.id}/seats/${encodeURIComponent(label)}`,
      );
      this.#basket.left([label]);
      this.#notices.say(`${label} is given back.`);
      this.#tellTabs();
    } catch (problem) {
      this.#basket.stayed([label]);
      this.#notices.show(explain(problem), { kind: "bad" });
    }
    this.#changed([label]);
  }

  async releaseAll() {
    await Promise.all(this.#basket.seats.map((seat) => this.release(seat.label)));
  }

  async extend() {
    const answers = await Promise.allSettled(
      this.#basket.holds
        .filter((hold) => hold.extensionsLeft > 0)
        .map((hold) => this.#api.post(`/v1/holds/${hold.id}/extend`, {})),
    );
    for (const answer of answers) if (answer.status === "fulfilled") this.#basket.put(answer.value);
    const failed = answers.find((answer) => answer.status === "rejected");
    if (failed) {
      this.#notices.show(explain(failed.reason), { kind: "bad" });
      await this.sync();
    } else this.#notices.show("You have more time.", { kind: "good" });
    this.#tellTabs();
    this.#changed([]);
  }

  /** Asks the server what is ours: after a reload, in a second tab, and whenever the feed tells something else. */
  async sync({ isQuiet = false } = {}) {
    if (!this.#session.isKnown) return;
    this.#syncing ??= this.#api.get("/v1/me/holds", { show: this.#show }).finally(() => {
      this.#syncing = undefined;
    });
    try {
      const { items } = await this.#syncing;
      const lost = this.#basket.replace(items);
      if (lost.length > 0 && !isQuiet) this.#over(lost);
      this.#changed(undefined);
    } catch (problem) {
      if (problem.code !== "OFFLINE") this.#notices.show(explain(problem), { kind: "bad" });
    }
  }

  /** What ran out by the server's clock. */
  expire(now) {
    const lost = this.#basket.expire(now);
    if (lost.length === 0) return;
    this.#over(lost);
    this.#changed(lost);
  }

  #over(labels) {
    this.#notices.show(`Your time for ${list(labels)} is over. Choose again if they are still free.`, { kind: "bad" });
  }

  /** Buys what is in the basket, hold by hold. @returns the bookings; the rest is told */
  async buy(contact, token) {
    const bookings = [];
    for (const hold of this.#basket.holds) {
      try {
        const body = { hold: hold.id, contact, payment: { method: "sandbox", token } };
        const answer = await this.#api.post("/v1/bookings", body);
        this.#basket.bought(hold.id);
        bookings.push(answer);
        this.#changed(hold.seats.map((seat) => seat.label));
      } catch (problem) {
        if (["HOLD_EXPIRED", "HOLD_SUPERSEDED", "HOLD_NOT_FOUND"].includes(problem.code)) await this.sync();
        if (bookings.length === 0) throw problem;
        this.#notices.show(explain(problem), { kind: "bad" });
      }
    }
    this.#tellTabs();
    return bookings;
  }
}
