// What a buyer bought, as it is read: until it is there, and again while a payment is not decided.

import { spread } from "../feed/limits.js";
import { readAll } from "../shared/api.js";

/** A booking is read from what is written behind the answer, which may take a moment. */
const MOMENT_MS = 1_500;
const MOMENTS = 5;
/** How often a payment that is not decided is looked for: a minute long, then ten. */
const LOOKS = [
  { times: 20, pauseMs: 3_000 },
  { times: 20, pauseMs: 30_000 },
];

export class Collecting {
  #context;
  #booking;
  #shows = new Map();
  #timer;
  #isOver = false;
  #number = 0;
  #looks = LOOKS.flatMap(({ times, pauseMs }) => Array(times).fill(pauseMs));
  #told;

  /**
   * @param context `api`, `session`, `payments` (ids of those that nobody has decided yet), `told(items, shows,
   * isWaiting)` when any of it is another, `missing(problem)` while there is nothing
   * @param booking the id of one; all of them without
   */
  constructor(context, booking) {
    [this.#context, this.#booking] = [context, booking];
    this.#read(1);
  }

  close() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  /** For somebody else, who has other tickets. */
  anew() {
    this.#told = undefined;
    clearTimeout(this.#timer);
    this.#read(1);
  }

  #later(milliseconds, attempt = 1) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(attempt), milliseconds);
  }

  async #read(attempt) {
    const { payments, missing } = this.#context;
    const number = (this.#number += 1);
    try {
      const items = await this.#items();
      const shows = new Map(await Promise.all(items.map(async ({ show }) => [show, await this.#show(show)])));
      if (this.#isOver || number !== this.#number) return;
      for (const { payment } of items) payments.delete(payment.id);
      // Whoever looked so often is not told for ever that they are to come.
      if (!this.#booking && this.#looks.length === 0) payments.clear();
      const isWaiting = payments.size > 0 && !this.#booking;
      this.#tell(items, shows, isWaiting);
      if ([...shows.values()].some(({ isUnread }) => isUnread)) this.#later(spread(attempt), attempt + 1);
      else if (isWaiting) this.#later(this.#looks.shift());
    } catch (problem) {
      if (this.#isOver || number !== this.#number) return;
      const isComing = problem.code === "BOOKING_NOT_FOUND" && attempt <= MOMENTS;
      if (isComing) this.#later(MOMENT_MS, attempt + 1);
      else if (problem.isPassing) this.#later(spread(attempt), attempt + 1);
      if (!isComing && this.#told === undefined) missing(problem);
    }
  }

  /** Nobody has bought nothing. */
  async #items() {
    const { api, session } = this.#context;
    if (!session.isKnown) return [];
    return this.#booking
      ? [await api.get(`/v1/bookings/${this.#booking}`)]
      : readAll(api, "/v1/me/bookings", { limit: 100 });
  }

  #tell(items, shows, isWaiting) {
    const told = JSON.stringify([items, [...shows], isWaiting]);
    if (told === this.#told) return;
    this.#told = told;
    this.#context.told(items, shows, isWaiting);
  }

  /** Asked for once. A show of the past is no longer told to everybody; its tickets still are. */
  #show(slug) {
    if (!this.#shows.has(slug)) {
      const asked = this.#context.api.get(`/v1/shows/${slug}`).catch((problem) => {
        if (problem.isPassing) this.#shows.delete(slug);
        return { title: slug, isUnread: problem.isPassing };
      });
      this.#shows.set(slug, asked);
    }
    return this.#shows.get(slug);
  }
}
