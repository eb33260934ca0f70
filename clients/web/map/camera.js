// Which part of a hall is seen, and how large. A value: it knows neither elements nor time.

export class Camera {
  x = 0;
  y = 0;
  scale = 1;
  width = 1;
  height = 1;
  /** Room at the top that other things lie over, in pixels. */
  inset = 0;
  /** What can be seen at all. */
  #world = { left: 0, top: 0, right: 1, bottom: 1 };
  #least = 0.1;
  #most = 10;

  /** @param world the bounds of the hall; @param pitch between seats, which bounds how near one can come */
  setWorld(world, pitch) {
    this.#world = world;
    this.#most = 64 / pitch;
    this.#bound();
  }

  resize(width, height) {
    const wasWhole = this.isWhole;
    this.width = width;
    this.height = height;
    this.#bound();
    if (wasWhole) this.fit();
  }

  #bound() {
    const { left, top, right, bottom } = this.#world;
    this.#least = Math.min(this.#most, this.width / (right - left), (this.height - this.inset) / (bottom - top));
  }

  get isWhole() {
    return this.scale <= this.#least * 1.01;
  }

  fit() {
    this.show(this.#world);
  }

  /** Shows a part in the middle, as large as it may be. */
  show({ left, top, right, bottom }) {
    const wanted = Math.min(this.width / (right - left), (this.height - this.inset) / (bottom - top));
    this.scale = Math.min(Math.max(wanted, this.#least), this.#most);
    this.x = (left + right) / 2 - this.width / 2 / this.scale;
    this.y = (top + bottom) / 2 - (this.height + this.inset) / 2 / this.scale;
    this.#keep();
  }

  pan(dx, dy) {
    this.x -= dx / this.scale;
    this.y -= dy / this.scale;
    this.#keep();
  }

  /** Larger or smaller around a point of the screen, which stays where it is. */
  zoom(factor, px = this.width / 2, py = this.height / 2) {
    const scale = Math.min(Math.max(this.scale * factor, this.#least), this.#most);
    this.x += px / this.scale - px / scale;
    this.y += py / this.scale - py / scale;
    this.scale = scale;
    this.#keep();
  }

  /** Brings a point into view if it is not. */
  reveal(x, y, margin) {
    const { x: px, y: py } = this.toScreen(x, y);
    const dx = px < margin ? margin - px : px > this.width - margin ? this.width - margin - px : 0;
    const dy = py < margin ? margin - py : py > this.height - margin ? this.height - margin - py : 0;
    if (dx !== 0 || dy !== 0) this.pan(dx, dy);
  }

  /** Never so far that the hall is lost: what is smaller than the screen stays in its middle. */
  #keep() {
    const { left, top, right, bottom } = this.#world;
    this.x = this.#between(this.x, left, right, this.width / this.scale);
    this.y = this.#between(this.y, top - this.inset / this.scale, bottom, this.height / this.scale);
  }

  #between(at, low, high, span) {
    if (span >= high - low) return (low + high - span) / 2;
    const margin = span * 0.3;
    return Math.min(Math.max(at, low - margin), high - span + margin);
  }

  sees(x, y) {
    const at = this.toScreen(x, y);
    return at.x >= 0 && at.y >= this.inset && at.x <= this.width && at.y <= this.height;
  }

  toScreen(x, y) {
    return { x: (x - this.x) * this.scale, y: (y - this.y) * this.scale };
  }
  toWorld(px, py) {
    return { x: px / this.scale + this.x, y: py / this.scale + this.y };
  }
}
