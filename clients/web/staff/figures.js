// How full the house is: who is expected, in, inside and refused, by gate and by minute, and an alarm.

import { draw, make, say } from "../shared/dom.js";
import { Rounds } from "./rounds.js";

const MINUTES = 30;
const ALARM_SHARE = 0.95;

export class Figures {
  node = make("section", { class: "figures", "aria-labelledby": "figures-title" });
  /** What is read aloud, once, and beside it the number, which grows with everybody who comes in. */
  #alert = make("span", { role: "alert" });
  #full = make("span", {});
  alarm = make("p", { class: "banner", "data-state": "stopped", hidden: true }, this.#alert, " ", this.#full);
  #context;
  #rounds = new Rounds({
    read: () => this.#context.api.get(`/v1/shows/${this.#context.show}/check-ins/stats`),
    show: (figures) => this.#draw(figures),
    soonMs: 5_000,
    periodMs: 15_000,
  });
  #tiles = Object.fromEntries(["expected", "in", "inside", "refused"].map((name) => [name, make("strong", {}, "–")]));
  #gates = make("tbody", {});
  #graph = draw("svg", { viewBox: "0 0 300 84", class: "graph", role: "img", preserveAspectRatio: "none" });
  #graphText = make("p", { class: "hint" });
  #viewers = make("span", { class: "quiet" });
  #limit;
  #insideNow;
  #isAlarmed = false;

  /** @param context `api`, `show`, `capacity`, `sounds`, `now()`, the time of the server */
  constructor(context) {
    this.#context = context;
    const kept = localStorage.getItem(`seatwire.alarm.${context.show}`);
    this.#limit = make("input", {
      id: "alarm",
      type: "number",
      min: "1",
      value: kept ?? String(Math.floor(context.capacity * ALARM_SHARE)),
      onchange: () => {
        localStorage.setItem(`seatwire.alarm.${context.show}`, this.#limit.value);
        this.#isAlarmed = false;
        this.#sound();
      },
    });
    const words = { expected: "Expected", in: "Came in", inside: "Inside now", refused: "Refused" };
    this.node.append(
      make("div", { class: "figures-head" }, make("h2", { id: "figures-title" }, "House"), this.#viewers),
      make(
        "div",
        { class: "tiles" },
        Object.entries(words).map(([name, word]) =>
          make("div", { class: "tile", "data-figure": name }, make("span", {}, word), this.#tiles[name]),
        ),
      ),
      make("h3", {}, "Per minute"),
      this.#graph,
      this.#graphText,
      make(
        "table",
        { class: "gates" },
        make("caption", { class: "voice" }, "By gate"),
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            ["Gate", "In", "Out", "Refused"].map((word) => make("th", { scope: "col" }, word)),
          ),
        ),
        this.#gates,
      ),
      make(
        "div",
        { class: "alarm-row" },
        make("label", { for: "alarm" }, "Alarm when so many are inside"),
        this.#limit,
      ),
    );
    this.#rounds.now();
  }

  close() {
    this.#rounds.close();
  }

  soon() {
    this.#rounds.soon();
  }

  /** What the feed counts, once a second at most. */
  count({ inside, viewers, checked_in: entered }) {
    if (inside !== undefined) this.#inside(inside);
    if (entered !== undefined) say(this.#tiles.in, entered.toLocaleString());
    if (viewers !== undefined) say(this.#viewers, `${viewers.toLocaleString()} watching`);
    this.soon();
  }

  #inside(count) {
    this.#insideNow = count;
    say(this.#tiles.inside, count.toLocaleString());
    this.#sound();
  }

  #sound() {
    const limit = Number(this.#limit.value);
    const isFull = limit > 0 && this.#insideNow >= limit;
    this.alarm.hidden = !isFull;
    say(this.#alert, isFull ? "The house is full." : "");
    say(this.#full, isFull ? `${this.#insideNow} inside, the alarm is at ${limit}.` : "");
    if (isFull && !this.#isAlarmed) this.#context.sounds.play("alarm");
    this.#isAlarmed = isFull;
  }

  #draw({ expected, in: entered, inside, refused, gates, minutes }) {
    say(this.#tiles.expected, expected.toLocaleString());
    say(this.#tiles.in, entered.toLocaleString());
    say(this.#tiles.refused, refused.toLocaleString());
    this.#inside(inside);
    const refusals = new Map();
    for (const minute of minutes) refusals.set(minute.gate, (refusals.get(minute.gate) ?? 0) + minute.refused);
    const names = [...new Set([...gates.map((gate) => gate.gate), ...refusals.keys()])].sort();
    this.#gates.replaceChildren(
      ...names.map((name) => {
        const gate = gates.find((one) => one.gate === name) ?? { in: 0, out: 0 };
        return make(
          "tr",
          {},
          make("th", { scope: "row" }, name),
          ...[gate.in, gate.out, refusals.get(name) ?? 0].map((count) => make("td", {}, count.toLocaleString())),
        );
      }),
    );
    this.#drawGraph(minutes);
  }

  #drawGraph(minutes) {
    const end = Math.floor(this.#context.now() / 60_000);
    const bars = Array.from({ length: MINUTES }, () => ({ in: 0, refused: 0 }));
    for (const minute of minutes) {
      const bar = bars[MINUTES - 1 - (end - Math.floor(Date.parse(minute.at) / 60_000))];
      if (bar) {
        bar.in += minute.in;
        bar.refused += minute.refused;
      }
    }
    const most = Math.max(4, ...bars.map((bar) => bar.in + bar.refused));
    const width = 300 / MINUTES;
    this.#graph.replaceChildren(
      draw("line", { x1: 0, x2: 300, y1: 83.5, y2: 83.5, class: "axis" }),
      ...bars.flatMap((bar, index) => {
        const inHeight = (bar.in / most) * 80;
        const outHeight = (bar.refused / most) * 80;
        const box = (height, y, name) =>
          height > 0 && draw("rect", { x: index * width + 1, width: width - 2, y, height, rx: 1.5, class: name });
        return [
          box(inHeight, 83 - inHeight, "bar-in"),
          box(outHeight, 83 - inHeight - outHeight, "bar-refused"),
        ].filter(Boolean);
      }),
    );
    const now = bars.at(-1).in;
    const text = `Last ${MINUTES} minutes; ${now} in this one, at most ${Math.max(...bars.map((bar) => bar.in))}.`;
    this.#graph.setAttribute("aria-label", `People who came in per minute. ${text}`);
    say(this.#graphText, text);
  }
}
