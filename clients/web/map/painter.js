// Paints a hall. Seats are painted once into a picture larger than the screen, which panning only shifts; those that
// change are painted over in it, one by one. Names lie above it.

import { LOOKS, drawSeat, flatColour } from "./looks.js";

/** How much of a screen is painted beyond each of its sides. */
const MARGIN = 0.5;
/** Seats smaller than this are flat; from the second size on they bear their number. */
const FLAT = 5;
const NUMBERED = 17;
/** From here on rows are named, below it sections are. */
const ROWS_NAMED = 11;
const SEAT = 0.4;
/** What is left of a seat that somebody does not look for. */
const DIM = 0.2;

export class Painter {
  #plan;
  #colours;
  #picture = document.createElement("canvas");
  #pen = this.#picture.getContext("2d", { alpha: false });
  #view;
  #sprites = new Map();
  #ratio = 1;
  #noteOf;

  /** @param noteOf what stands below the name of a section */
  constructor(plan, colours, noteOf = () => "") {
    this.#plan = plan;
    this.#colours = colours;
    this.#noteOf = noteOf;
  }

  set colours(colours) {
    this.#colours = colours;
    this.forget();
  }

  /** The picture is made anew at the next frame. */
  forget() {
    this.#view = undefined;
    this.#sprites.clear();
  }

  /** Shows the hall as the camera sees it. */
  paint(context, camera, ratio, lookOf, isDim) {
    this.#ratio = ratio;
    if (!this.#covers(camera, ratio)) this.#paintAll(camera, lookOf, isDim);
    const { x, y } = this.#view;
    context.setTransform(1, 0, 0, 1, 0, 0);
    const scale = camera.scale * ratio;
    context.drawImage(this.#picture, Math.round((x - camera.x) * scale), Math.round((y - camera.y) * scale));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (this.#plan.pitch * camera.scale >= ROWS_NAMED) this.#nameRows(context, camera);
    else if (this.#plan.sections.length > 1) this.#nameSections(context, camera);
  }

  #covers(camera, ratio) {
    const view = this.#view;
    return (
      view &&
      view.scale === camera.scale &&
      view.ratio === ratio &&
      camera.x >= view.x &&
      camera.y >= view.y &&
      camera.x + camera.width / camera.scale <= view.right &&
      camera.y + camera.height / camera.scale <= view.bottom
    );
  }

  #paintAll(camera, lookOf, isDim) {
    const [spanX, spanY] = [camera.width / camera.scale, camera.height / camera.scale];
    const view = {
      scale: camera.scale,
      ratio: this.#ratio,
      x: camera.x - spanX * MARGIN,
      y: camera.y - spanY * MARGIN,
      right: camera.x + spanX * (1 + MARGIN),
      bottom: camera.y + spanY * (1 + MARGIN),
      lookOf,
      isDim,
    };
    this.#view = view;
    const [width, height] = [camera.width, camera.height].map((side) =>
      Math.ceil(side * (1 + 2 * MARGIN) * this.#ratio),
    );
    if (this.#picture.width !== width || this.#picture.height !== height)
      [this.#picture.width, this.#picture.height] = [width, height];
    const pen = this.#pen;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.fillStyle = this.#colours.paper;
    pen.fillRect(0, 0, width, height);
    pen.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    if (this.#plan.hasStage) this.#paintStage(view);
    if (this.#isFlat(view)) this.#paintFlat(view);
    else for (const place of this.#within(view)) this.#paintSeat(place, view);
  }

  #isFlat(view) {
    return this.#plan.pitch * view.scale < FLAT;
  }

  *#within({ x, y, right, bottom }) {
    const { plan, pad } = { plan: this.#plan, pad: this.#plan.pitch };
    for (const section of plan.sections) {
      const box = section.bounds;
      if (box.right < x - pad || box.left > right + pad || box.bottom < y - pad || box.top > bottom + pad) continue;
      for (let place = section.first; place < section.end; place += 1) {
        const [px, py] = [plan.x[place], plan.y[place]];
        if (px > x - pad && px < right + pad && py > y - pad && py < bottom + pad) yield place;
      }
    }
  }

  /** By colour: changing it costs more than a rectangle. */
  #paintFlat(view) {
    const groups = new Map();
    for (const place of this.#within(view)) {
      const colour = flatColour(view.lookOf(place), this.#colours, this.#plan.category[place]);
      const key = `${colour}${view.isDim?.(place) ? " dim" : ""}`;
      if (!groups.has(key)) groups.set(key, { colour, places: [], alpha: view.isDim?.(place) ? DIM : 1 });
      groups.get(key).places.push(place);
    }
    const side = this.#plan.pitch * view.scale * SEAT * 2;
    for (const { colour, places, alpha } of groups.values()) {
      this.#pen.fillStyle = colour;
      this.#pen.globalAlpha = alpha;
      for (const place of places) {
        this.#pen.fillRect(
          (this.#plan.x[place] - view.x) * view.scale - side / 2,
          (this.#plan.y[place] - view.y) * view.scale - side / 2,
          side,
          side,
        );
      }
    }
    this.#pen.globalAlpha = 1;
  }

  /** Paints one seat over, if it is in the picture. */
  change(place) {
    const view = this.#view;
    if (!view) return;
    const [x, y] = [this.#plan.x[place], this.#plan.y[place]];
    if (x < view.x || x > view.right || y < view.y || y > view.bottom) return;
    const side = this.#plan.pitch * view.scale;
    this.#pen.fillStyle = this.#colours.paper;
    this.#pen.fillRect((x - view.x) * view.scale - side / 2, (y - view.y) * view.scale - side / 2, side, side);
    if (!this.#isFlat(view)) {
      this.#paintSeat(place, view);
      return;
    }
    const flat = side * SEAT * 2;
    this.#pen.fillStyle = flatColour(view.lookOf(place), this.#colours, this.#plan.category[place]);
    this.#pen.globalAlpha = view.isDim?.(place) ? DIM : 1;
    this.#pen.fillRect((x - view.x) * view.scale - flat / 2, (y - view.y) * view.scale - flat / 2, flat, flat);
    this.#pen.globalAlpha = 1;
  }

  #paintSeat(place, view) {
    const look = view.lookOf(place);
    const category = this.#plan.category[place];
    const half = this.#plan.pitch * view.scale * SEAT;
    const [x, y] = [(this.#plan.x[place] - view.x) * view.scale, (this.#plan.y[place] - view.y) * view.scale];
    const sprite = this.#sprite(look, category, half);
    const side = sprite.width / this.#ratio;
    const isDim = view.isDim?.(place);
    if (isDim) this.#pen.globalAlpha = DIM;
    this.#pen.drawImage(sprite, x - side / 2, y - side / 2, side, side);
    if (isDim) this.#pen.globalAlpha = 1;
    if (half * 2 >= NUMBERED && look === "free") this.#write(this.#mark(place), x, y, half);
  }

  #mark(place) {
    const flags = this.#plan.flags[place];
    if (flags.includes("wheelchair")) return "♿";
    if (flags.includes("restricted_view")) return "◐";
    return this.#plan.number(place);
  }

  #write(text, x, y, half) {
    this.#pen.fillStyle = this.#colours.onCategory;
    this.#pen.font = `600 ${Math.min(16, half * 0.85)}px system-ui, sans-serif`;
    this.#pen.textAlign = "center";
    this.#pen.textBaseline = "middle";
    // Few labels are so long that they must be measured, which takes time.
    this.#pen.fillText(text, x, y + half * 0.06, text.length > 3 ? half * 1.7 : undefined);
  }

  #sprite(look, category, half) {
    const key = LOOKS.indexOf(look) * 64 + (look === "free" ? category : 0);
    const known = this.#sprites.get(key);
    if (known?.half === half) return known.canvas;
    const canvas = document.createElement("canvas");
    const side = Math.ceil((half * 2 + 4) * this.#ratio);
    canvas.width = canvas.height = side;
    const pen = canvas.getContext("2d");
    pen.setTransform(this.#ratio, 0, 0, this.#ratio, side / 2, side / 2);
    drawSeat(pen, look, half, this.#colours, category);
    this.#sprites.set(key, { canvas, half });
    return canvas;
  }

  #paintStage(view) {
    const { left, right, top } = this.#plan.bounds;
    const middle = (left + right) / 2;
    const half = (right - left) * 0.36;
    const y = top - this.#plan.pitch * 1.2;
    const at = (px, py) => [(px - view.x) * view.scale, (py - view.y) * view.scale];
    const pen = this.#pen;
    pen.fillStyle = this.#colours.stage;
    pen.beginPath();
    pen.moveTo(...at(middle - half, y));
    pen.quadraticCurveTo(...at(middle, y - this.#plan.pitch * 2.4), ...at(middle + half, y));
    pen.quadraticCurveTo(...at(middle, y - this.#plan.pitch * 1.1), ...at(middle - half, y));
    pen.fill();
    pen.fillStyle = this.#colours.quiet;
    pen.font = "600 12px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "bottom";
    const [x, label] = at(middle, y - this.#plan.pitch * 1.2);
    pen.fillText("Stage", x, label - 5);
  }

  #nameRows(pen, camera) {
    const size = this.#plan.pitch * camera.scale;
    pen.fillStyle = this.#colours.quiet;
    pen.font = "600 11px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const row of this.#plan.rows) {
      const { x, y } = camera.toScreen(this.#plan.x[row.first], this.#plan.y[row.first]);
      if (x < -40 || y < -40 || x > camera.width + 40 || y > camera.height + 40) continue;
      const end = camera.toScreen(this.#plan.x[row.end - 1], this.#plan.y[row.end - 1]);
      const length = Math.hypot(end.x - x, end.y - y);
      const [ux, uy] = length > 0 ? [(end.x - x) / length, (end.y - y) / length] : [1, 0];
      const off = size * 0.5 + 9;
      pen.fillText(row.name, x - ux * off, y - uy * off);
    }
  }

  #nameSections(pen, camera) {
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    for (const section of this.#plan.sections) {
      const { left, right, top, bottom } = section.bounds;
      const room = (right - left) * camera.scale;
      const { x, y } = camera.toScreen((left + right) / 2, (top + bottom) / 2);
      if (room < 48 || x < -80 || y < -30 || x > camera.width + 80 || y > camera.height + 30) continue;
      const note = room > 90 ? this.#noteOf(section) : "";
      pen.font = "650 12px system-ui, sans-serif";
      const width = Math.max(pen.measureText(section.name).width, note ? pen.measureText(note).width * 0.92 : 0) + 18;
      const height = note ? 38 : 22;
      pen.fillStyle = this.#colours.paper;
      pen.globalAlpha = 0.92;
      pen.beginPath();
      pen.roundRect(x - width / 2, y - height / 2, width, height, 11);
      pen.fill();
      pen.globalAlpha = 1;
      pen.fillStyle = this.#colours.ink;
      pen.fillText(section.name, x, note ? y - 7.5 : y + 0.5);
      if (!note) continue;
      pen.fillStyle = this.#colours.quiet;
      pen.font = "500 11px system-ui, sans-serif";
      pen.fillText(note, x, y + 8.5);
    }
  }
}
