// A hall that people look at and choose from: a canvas for the eyes, and a button that goes from seat to seat for the
// keyboard and the ears.

import { icon, make } from "../shared/dom.js";
import { Camera } from "./camera.js";
import { followGestures } from "./gestures.js";
import { readColours } from "./looks.js";
import { Painter } from "./painter.js";

/** On the screen, a seat smaller than this is come nearer to first, whoever points at it. */
const SMALLEST = { mouse: 9, touch: 22 };
const PULSE_MS = 1_800;
const FLASH_MS = 700;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const maps = new WeakMap();

export class SeatMap extends EventTarget {
  /** The map that an element shows. */
  static of(node) {
    return maps.get(node);
  }

  node = make("div", { class: "seatmap" });
  camera = new Camera();
  #canvas = make("canvas", { "aria-hidden": "true" });
  #tip = make("div", { class: "seat-tip", hidden: true });
  #cursors = [0, 1].map(() => make("button", { type: "button", class: "seat-cursor", tabindex: "-1" }));
  #context = this.#canvas.getContext("2d", { alpha: false });
  #plan;
  #painter;
  #colours;
  #lookOf = () => "free";
  #isDim;
  #noteOf;
  #arcs;
  #describe = () => "";
  #marks = new Map();
  #focus;
  #hover;
  #isDue = false;
  #calm = matchMedia("(prefers-reduced-motion: reduce)");
  #sizes = new ResizeObserver(() => this.#resize());
  #watch = new AbortController();

  /** @param noteOf what stands below the name of a section; @param arcs places with the share of time that is left */
  constructor({ lookOf, describe, isDim, noteOf, arcs, inset = 0 }) {
    super();
    maps.set(this.node, this);
    this.#lookOf = lookOf;
    this.#describe = describe;
    this.#isDim = isDim;
    this.#noteOf = noteOf;
    this.#arcs = arcs;
    this.camera.inset = inset;
    this.node.append(this.#canvas, ...this.#cursors, this.#tip, this.#buttons());
    this.#cursors[0].tabIndex = 0;
    this.#sizes.observe(this.node);
    const { signal } = this.#watch;
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#recolour(), { signal });
    followGestures(this.#canvas, {
      tap: (point, pointer, isMany) => this.#tap(point, pointer, isMany),
      pan: (dx, dy) => {
        this.camera.pan(dx, dy);
        this.redraw();
      },
      zoom: (factor, x, y) => {
        this.camera.zoom(factor, x, y);
        this.redraw();
      },
      hover: (point, pointer) => this.#point(pointer === "touch" ? undefined : point),
    });
    for (const cursor of this.#cursors) this.#listen(cursor);
  }

  /** Lets go of the window, which outlives every map. */
  close() {
    this.#watch.abort();
    this.#sizes.disconnect();
  }

  #recolour() {
    if (!this.#painter) return;
    this.#painter.colours = this.#colours = readColours(this.node);
    this.redraw();
    this.dispatchEvent(new Event("recoloured"));
  }

  #buttons() {
    const button = (name, words, act) =>
      make(
        "button",
        {
          type: "button",
          "aria-label": words,
          title: words,
          onclick: () => {
            act();
            this.redraw();
          },
        },
        icon(name),
      );
    return make(
      "div",
      { class: "map-buttons", role: "group", "aria-label": "Size of the map" },
      button("plus", "Zoom in", () => this.camera.zoom(1.5)),
      button("minus", "Zoom out", () => this.camera.zoom(1 / 1.5)),
      button("fit", "Show the whole hall", () => this.camera.fit()),
    );
  }

  set plan(plan) {
    this.#plan = plan;
    this.#colours = readColours(this.node);
    this.#painter = new Painter(plan, this.#colours, this.#noteOf);
    const { left, top, right, bottom } = plan.bounds;
    const room = plan.pitch * 2;
    this.camera.setWorld(
      { left: left - room, right: right + room, top: top - room * (plan.hasStage ? 2.4 : 1), bottom: bottom + room },
      plan.pitch,
    );
    this.#resize();
    this.camera.fit();
    this.#setFocus(0);
    this.redraw();
  }

  get plan() {
    return this.#plan;
  }
  describe(place) {
    return this.#describe(place);
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.node;
    if (width === 0 || height === 0) return;
    const ratio = Math.min(devicePixelRatio, 2);
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.camera.resize(width, height);
    this.redraw();
  }

  // Painting

  /** Seats that look different now. All of them without a list. */
  refresh(places) {
    if (!this.#painter) return;
    if (!places || places.length > 400) this.#painter.forget();
    else for (const place of places) this.#painter.change(place);
    this.#nameCursor();
    this.redraw();
  }

  /** Seats that others changed just now: a ring that fades. */
  flash(places) {
    if (this.#calm.matches || places.length > 60) return;
    const end = performance.now() + FLASH_MS;
    for (const place of places) this.#marks.set(place, { end, length: FLASH_MS, kind: "flash" });
    this.redraw();
  }

  /** Seats that could be chosen instead. */
  pulse(places) {
    const end = performance.now() + PULSE_MS;
    for (const place of places) this.#marks.set(place, { end, length: PULSE_MS, kind: "pulse" });
    this.redraw();
    setTimeout(() => this.redraw(), PULSE_MS);
  }

  redraw() {
    if (this.#isDue || !this.#painter) return;
    this.#isDue = true;
    requestAnimationFrame((now) => {
      this.#isDue = false;
      this.#frame(now);
    });
  }

  #frame(now) {
    if (this.#canvas.width === 0) return;
    const ratio = this.#canvas.width / this.camera.width;
    this.#painter.paint(this.#context, this.camera, ratio, this.#lookOf, this.#isDim);
    for (const [place, share] of this.#arcs?.() ?? []) this.#arc(place, share);
    for (const [place, mark] of this.#marks) {
      if (mark.end <= now) this.#marks.delete(place);
      else this.#ring(place, mark, (mark.end - now) / mark.length);
    }
    if (this.#hover !== undefined) this.#ring(this.#hover, { kind: "hover" }, 1);
    this.#placeCursor();
    if (this.#marks.size > 0 && !this.#calm.matches) this.redraw();
    this.dispatchEvent(new Event("painted"));
  }

  #ring(place, { kind }, left) {
    const { x, y } = this.camera.toScreen(this.#plan.x[place], this.#plan.y[place]);
    const half = this.#plan.pitch * this.camera.scale * 0.46;
    const context = this.#context;
    context.strokeStyle = kind === "hover" ? this.#colours.ink : this.#colours.accent;
    context.globalAlpha =
      kind === "flash" ? left : kind === "pulse" && !this.#calm.matches ? 0.4 + 0.6 * Math.abs(Math.cos(left * 9)) : 1;
    context.lineWidth = kind === "hover" ? 2 : 3;
    context.beginPath();
    const radius = Math.max(half, 4) + (kind === "flash" ? (1 - left) * 4 : 1);
    context.roundRect(x - radius, y - radius, radius * 2, radius * 2, radius * 0.5);
    context.stroke();
    context.globalAlpha = 1;
  }

  /** What is left of a time, as a ring that closes. */
  #arc(place, share) {
    const { x, y } = this.camera.toScreen(this.#plan.x[place], this.#plan.y[place]);
    const half = this.#plan.pitch * this.camera.scale * 0.4;
    if (half < 5 || x < -half || y < -half || x > this.camera.width + half || y > this.camera.height + half) return;
    const context = this.#context;
    context.strokeStyle = this.#colours.accent;
    context.lineWidth = Math.max(2, half / 5);
    context.beginPath();
    context.arc(x, y, half * 0.62, -Math.PI / 2, -Math.PI / 2 + share * Math.PI * 2);
    context.stroke();
  }

  // Pointing

  #seatAt({ x, y }) {
    const at = this.camera.toWorld(x, y);
    return this.#plan?.at(at.x, at.y, Math.max(this.#plan.pitch * 0.55, 6 / this.camera.scale));
  }

  #tap(point, pointer, isMany) {
    if (!this.#plan) return;
    const size = this.#plan.pitch * this.camera.scale;
    const smallest = SMALLEST[pointer === "mouse" ? "mouse" : "touch"];
    if (size < smallest) {
      this.camera.zoom(Math.max(2, (smallest * 1.35) / size), point.x, point.y);
      this.redraw();
      return;
    }
    const place = this.#seatAt(point);
    if (place === undefined) {
      this.dispatchEvent(new CustomEvent("nothing"));
      return;
    }
    this.#setFocus(place);
    this.dispatchEvent(new CustomEvent("choose", { detail: { place, pointer, isMany } }));
  }

  #point(point) {
    const place =
      point && this.#plan && this.#plan.pitch * this.camera.scale >= SMALLEST.mouse ? this.#seatAt(point) : undefined;
    if (place === this.#hover) return;
    this.#hover = place;
    this.#tip.hidden = place === undefined;
    this.#canvas.classList.toggle("on-seat", place !== undefined);
    if (place !== undefined) {
      this.#tip.textContent = this.#describe(place);
      const { x, y } = this.camera.toScreen(this.#plan.x[place], this.#plan.y[place]);
      const half = this.#plan.pitch * this.camera.scale * 0.5;
      const isLow = y < 90;
      this.#tip.style.left = `${Math.min(Math.max(x, 110), this.camera.width - 110)}px`;
      this.#tip.style.top = `${isLow ? y + half + 10 : y - half - 10}px`;
      this.#tip.classList.toggle("below", isLow);
    }
    this.redraw();
  }

  // The keyboard: one of two buttons stands on the seat, the other takes over, so that each move is read aloud

  #listen(cursor) {
    cursor.addEventListener("click", () => {
      this.dispatchEvent(new CustomEvent("choose", { detail: { place: this.#focus, pointer: "keyboard" } }));
    });
    cursor.addEventListener("focus", () => {
      this.#reveal();
      this.redraw();
    });
    cursor.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const direction = ARROWS[event.key];
      if (direction) {
        event.preventDefault();
        const next = this.#plan.towards(this.#focus, ...direction);
        if (next !== undefined) this.#moveFocus(next);
      } else if (event.key === "+" || event.key === "=") {
        this.camera.zoom(1.5);
        this.#reveal();
        this.redraw();
      } else if (event.key === "-") {
        this.camera.zoom(1 / 1.5);
        this.redraw();
      } else if (event.key === "0") {
        this.camera.fit();
        this.redraw();
      }
    });
  }

  #moveFocus(place) {
    const [from, to] = this.#cursors[0].tabIndex === 0 ? this.#cursors : [...this.#cursors].reverse();
    this.#focus = place;
    to.setAttribute("aria-label", this.#describe(place));
    from.tabIndex = -1;
    to.tabIndex = 0;
    this.#reveal();
    this.#placeCursor();
    to.focus({ preventScroll: true });
    this.redraw();
  }

  #setFocus(place) {
    this.#focus = place;
    this.#nameCursor();
  }

  #nameCursor() {
    if (this.#hover !== undefined) this.#tip.textContent = this.#describe(this.#hover);
    if (this.#focus === undefined || !this.#plan) return;
    const text = this.#describe(this.#focus);
    for (const cursor of this.#cursors)
      if (cursor.getAttribute("aria-label") !== text) cursor.setAttribute("aria-label", text);
  }

  #reveal() {
    if (this.#focus === undefined) return;
    const size = this.#plan.pitch * this.camera.scale;
    if (size < 24) this.camera.zoom(26 / size);
    this.camera.reveal(this.#plan.x[this.#focus], this.#plan.y[this.#focus], 60);
  }

  #placeCursor() {
    if (this.#focus === undefined) return;
    const { x, y } = this.camera.toScreen(this.#plan.x[this.#focus], this.#plan.y[this.#focus]);
    const side = Math.max(24, this.#plan.pitch * this.camera.scale);
    for (const cursor of this.#cursors) {
      cursor.style.width = cursor.style.height = `${side}px`;
      cursor.style.transform = `translate(${x - side / 2}px, ${y - side / 2}px)`;
    }
  }

  /** Brings seats into view, and the keyboard to the first of them. */
  show(places) {
    if (places.length === 0) return;
    const xs = places.map((place) => this.#plan.x[place]);
    const ys = places.map((place) => this.#plan.y[place]);
    this.#setFocus(places[0]);
    const isSeen = xs.every((x, index) => this.camera.sees(x, ys[index]));
    if (isSeen && this.#plan.pitch * this.camera.scale >= SMALLEST.touch) {
      this.redraw();
      return;
    }
    const room = this.#plan.pitch * 7;
    this.camera.show({
      left: Math.min(...xs) - room,
      right: Math.max(...xs) + room,
      top: Math.min(...ys) - room,
      bottom: Math.max(...ys) + room,
    });
    this.redraw();
  }
}
