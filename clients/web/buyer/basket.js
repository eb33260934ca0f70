// What a buyer has of a show: holds that the server granted, and seats that are on their way in or out. A model: it
// asks nobody and draws nothing, so that every order in which answers and the feed can come is tested.

export class Basket {
  /** By id: `{ id, generation, seats: [{ label, category, price }], deadline, extensionsLeft, isPaying }`. */
  #holds = new Map();
  /** The same by label, because a map asks for every seat of a hall. */
  #mine = new Map();
  #coming = new Set();
  #leaving = new Set();
  /** What the feed said became of ours, by label: `expired`, `released`, `booked`. */
  #fates = new Map();

  get holds() {
    return [...this.#holds.values()].sort((a, b) => a.deadline - b.deadline);
  }
  get seats() {
    return this.holds.flatMap((hold) => hold.seats);
  }
  get isEmpty() {
    return this.#holds.size === 0;
  }
  get isBusy() {
    return this.#coming.size > 0;
  }
  /** How many seats there are, with those that are on their way. */
  get size() {
    return this.seats.length + this.#coming.size;
  }
  /** When the first of them is lost. */
  get deadline() {
    return this.isEmpty ? undefined : this.holds[0].deadline;
  }
  /** Whether there is more time to be had: for the hold that ends first. */
  get canExtend() {
    const [first] = this.holds;
    return first !== undefined && first.extensionsLeft > 0 && !first.isPaying;
  }

  /** The hold that so many more seats can join; of several the one that lasts longest. */
  roomFor(count, most) {
    return this.holds.findLast((hold) => !hold.isPaying && hold.seats.length + count <= most);
  }

  holdOf(label) {
    return this.#mine.get(label);
  }

  #index() {
    this.#mine = new Map(this.holds.flatMap((hold) => hold.seats.map((seat) => [seat.label, hold])));
  }

  /** How a seat looks because of what is ours; nothing where the feed alone decides. */
  look(label) {
    if (this.#coming.has(label)) return "pending";
    if (this.#leaving.has(label)) return "free";
    return this.#mine.has(label) ? "mine" : undefined;
  }

  // What we do

  want(labels) {
    for (const label of labels) this.#coming.add(label);
  }

  granted(labels, answer) {
    this.refused(labels);
    this.put(answer);
  }

  refused(labels) {
    for (const label of labels) this.#coming.delete(label);
  }

  /** A hold as the server tells it, with a deadline by our own clock. */
  put(answer) {
    this.#holds.set(answer.id, {
      id: answer.id,
      generation: answer.generation,
      seats: answer.seats,
      deadline: answer.deadline,
      extensionsLeft: answer.extensions_left,
      isPaying: answer.status === "paying",
    });
    this.#index();
  }

  leave(labels) {
    for (const label of labels) this.#leaving.add(label);
  }

  left(labels) {
    for (const [id, hold] of this.#holds) {
      const seats = hold.seats.filter((seat) => !labels.includes(seat.label));
      if (seats.length === 0) this.#holds.delete(id);
      else if (seats.length < hold.seats.length)
        this.#holds.set(id, { ...hold, seats, generation: hold.generation + 1 });
    }
    this.stayed(labels);
    this.#index();
  }

  stayed(labels) {
    for (const label of labels) this.#leaving.delete(label);
  }

  /** A hold that is no longer ours: it became a booking, or was given back. */
  gone(id) {
    this.#holds.delete(id);
    this.#index();
  }

  // What happens to us

  /** What the feed says of seats: whether any of ours is no longer simply held, so that the server must be asked. */
  heard(items) {
    let isTouched = false;
    for (const { kind, state, seats = [] } of items) {
      for (const label of seats) {
        if (state === "h" || this.#leaving.has(label) || !this.holdOf(label)) continue;
        isTouched = true;
        this.#fates.set(label, kind ?? (state === "b" ? "booked" : undefined));
      }
    }
    return isTouched;
  }

  /** All that the server knows of. What was lost comes back, by its fate; what is on its way is left alone. */
  replace(answers, now) {
    const before = this.#mine;
    this.#holds.clear();
    for (const answer of answers) this.put(answer);
    this.#index();
    const lost = {};
    for (const [label, { deadline }] of before) {
      if (this.#mine.has(label) || this.#leaving.has(label)) continue;
      const fate = this.#fates.get(label) ?? (deadline <= now ? "expired" : "lost");
      (lost[fate] ??= []).push(label);
    }
    this.#fates.clear();
    return lost;
  }

  /** Whether one seems to have run out. What is being paid does not: the server decides. */
  isOver(now) {
    return this.holds.some((hold) => hold.deadline <= now && !hold.isPaying);
  }
}
