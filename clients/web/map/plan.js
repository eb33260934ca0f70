// A hall as the page needs it: where each seat is, what it is called, and which one lies in which direction.

export class HallPlan {
  labels = [];
  sections = [];
  rows = [];
  #numbers = [];
  categories;

  /** @param version a layout version as the server gives it */
  constructor(version) {
    this.categories = version.categories;
    const categories = new Map(version.categories.map((name, index) => [name, index]));
    const seats = version.sections.flatMap((section) => section.rows.flatMap((row) => row.seats));
    this.x = Float64Array.from(seats, (seat) => seat.x);
    this.y = Float64Array.from(seats, (seat) => seat.y);
    this.category = Uint8Array.from(seats, (seat) => categories.get(seat.category));
    this.flags = seats.map((seat) => seat.flags ?? []);
    this.labels = seats.map((seat) => seat.label);
    this.row = new Int32Array(seats.length);
    this.#number(version.sections);
    this.places = new Map(this.labels.map((label, place) => [label, place]));
    this.pitch = this.#measurePitch();
    this.bounds = this.#boundsOf(0, seats.length);
    for (const section of this.sections) section.bounds = this.#boundsOf(section.first, section.end);
    this.#sort();
  }

  get count() {
    return this.labels.length;
  }

  #number(sections) {
    let place = 0;
    for (const section of sections) {
      const first = place;
      const rows = section.rows.map((row) => {
        const entry = { name: row.name, section: this.sections.length, first: place, end: place + row.seats.length };
        this.row.fill(this.rows.length, place, entry.end);
        place = entry.end;
        this.rows.push(entry);
        return entry;
      });
      this.sections.push({ name: section.name, rows, first, end: place });
    }
  }

  /** The usual distance between neighbours. */
  #measurePitch() {
    const gaps = [];
    for (const { first, end } of this.rows) {
      for (let place = first + 1; place < end && gaps.length < 2_000; place += 1) {
        gaps.push(Math.hypot(this.x[place] - this.x[place - 1], this.y[place] - this.y[place - 1]));
      }
    }
    gaps.sort((a, b) => a - b);
    return gaps[gaps.length >> 1] || 10;
  }

  #boundsOf(first, end) {
    const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    for (let place = first; place < end; place += 1) {
      box.left = Math.min(box.left, this.x[place]);
      box.right = Math.max(box.right, this.x[place]);
      box.top = Math.min(box.top, this.y[place]);
      box.bottom = Math.max(box.bottom, this.y[place]);
    }
    const half = this.pitch / 2;
    return { left: box.left - half, top: box.top - half, right: box.right + half, bottom: box.bottom + half };
  }

  /** Puts the seats into squares, so that the one under a finger is found without looking at all. */
  #sort() {
    this.squares = new Map();
    for (let place = 0; place < this.count; place += 1) {
      const key = this.#square(this.x[place], this.y[place]);
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push(place);
    }
  }

  #square(x, y) {
    return `${Math.floor(x / (this.pitch * 4))},${Math.floor(y / (this.pitch * 4))}`;
  }

  /** The seat at a point, or the nearest within a distance. */
  at(x, y, within = this.pitch / 2) {
    let best;
    let least = within;
    const step = this.pitch * 4;
    for (let dx = -1; dx <= 1; dx += 1) {
      for (let dy = -1; dy <= 1; dy += 1) {
        for (const place of this.squares.get(this.#square(x + dx * step, y + dy * step)) ?? []) {
          const distance = Math.hypot(this.x[place] - x, this.y[place] - y);
          if (distance <= least) [best, least] = [place, distance];
        }
      }
    }
    return best;
  }

  /** The nearest seat in a direction, by where it is: what lies off the line counts as further. */
  towards(place, dx, dy) {
    let best;
    let least = Infinity;
    for (let other = 0; other < this.count; other += 1) {
      const along = (this.x[other] - this.x[place]) * dx + (this.y[other] - this.y[place]) * dy;
      if (along < this.pitch * 0.3) continue;
      const across = Math.abs((this.x[other] - this.x[place]) * dy) + Math.abs((this.y[other] - this.y[place]) * dx);
      if (across > along * 1.5) continue;
      const distance = along + across * 2;
      if (distance < least) [best, least] = [other, distance];
    }
    return best;
  }

  /** So many seats side by side around one, with as little as possible to the sides; nothing when there are none. */
  together(place, count, isFree) {
    const { first, end } = this.rows[this.row[place]];
    const reach = this.pitch * 1.6;
    const isBeside = (a, b) => Math.hypot(this.x[a] - this.x[b], this.y[a] - this.y[b]) <= reach;
    let best;
    let least = Infinity;
    for (let start = Math.max(first, place - count + 1); start <= place && start + count <= end; start += 1) {
      const block = Array.from({ length: count }, (_, index) => start + index);
      const isWhole = block.every((seat, index) => isFree(seat) && (index === 0 || isBeside(seat, block[index - 1])));
      const off = Math.abs(start + (count - 1) / 2 - place);
      if (isWhole && off < least) [best, least] = [block, off];
    }
    return best;
  }

  /** Free places near one, nearest first. */
  near(place, count, isFree) {
    const found = [];
    for (let other = 0; other < this.count; other += 1) {
      if (other === place || !isFree(other)) continue;
      found.push([Math.hypot(this.x[other] - this.x[place], (this.y[other] - this.y[place]) * 1.4), other]);
    }
    return found
      .sort((a, b) => a[0] - b[0])
      .slice(0, count)
      .map(([, other]) => other);
  }

  section(place) {
    return this.sections[this.rows[this.row[place]].section];
  }
  rowName(place) {
    return this.rows[this.row[place]].name;
  }
  /** What a seat is called within its row: what stands behind the row's name, else all of its label. */
  number(place) {
    this.#numbers[place] ??= this.#read(place);
    return this.#numbers[place];
  }
  #read(place) {
    const [label, name] = [this.labels[place], this.rowName(place)];
    const rest = label.startsWith(name) ? label.slice(name.length) : "";
    return /^\P{L}/u.test(rest) ? rest.replace(/^[^\p{L}\p{N}]+(?=.)/u, "") : label;
  }
  categoryName(place) {
    return this.categories[this.category[place]];
  }

  /** Seats all around a middle look at no side of it. */
  get hasStage() {
    return this.y[0] - this.bounds.top < this.pitch * 4;
  }
}
