// What a page knows of a show beside its seats: read until it is there, and again when it may be another.

import { spread } from "../feed/limits.js";

const REREAD_MS = 2_000;

/** What a page shows of a show and goes by, beside its seats and its state. */
const face = ({ title, starts_at, ends_at, time_zone, prices, settings }) =>
  JSON.stringify([title, starts_at, ends_at, time_zone, prices, settings]);

export class Reading {
  #context;
  #timer;
  #isOver = false;
  #face;
  /** Which reading is the last that was begun: one before it may know less. */
  #number = 0;

  /** @param context `api`, `slug`, `told(show)` when it is another, `missing(problem)` while there is none */
  constructor(context) {
    this.#context = context;
    this.now();
  }

  close() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  now() {
    clearTimeout(this.#timer);
    this.#read(1);
  }

  /** Soon, and not all who look at it at once. */
  again() {
    this.#later(Math.random() * REREAD_MS, 1);
  }

  #later(milliseconds, attempt) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(attempt), milliseconds);
  }

  async #read(attempt) {
    const { api, slug, told, missing } = this.#context;
    const number = (this.#number += 1);
    const isPast = () => this.#isOver || number !== this.#number;
    let show;
    try {
      show = await api.get(`/v1/shows/${slug}`);
    } catch (problem) {
      if (isPast()) return;
      if (problem.isPassing) this.#later(spread(attempt), attempt + 1);
      if (this.#face === undefined) missing(problem);
      return;
    }
    if (isPast() || face(show) === this.#face) return;
    this.#face = face(show);
    told(show);
  }
}
