// The basket as it is seen: seats, prices, the clock, and what can be done.

import { icon, make, say } from "../shared/dom.js";
import { countdown, money, plural, sum } from "../shared/format.js";

/** Long enough before the end to react; a short hold is asked about at its half. */
const WARNING_MS = 60_000;
const LEAST_WARNING_MS = 20_000;

export class BasketView {
  node = make("section", { class: "basket", "aria-labelledby": "basket-title" });
  /** How long a new hold lasts. */
  holdTime;
  #clock = make("p", { class: "clock", role: "timer", "aria-label": "Time left" });
  #more = make("div", { class: "more-time", hidden: true });
  #basket;
  #actions;
  #hasWarned = false;
  #drawn;

  /** @param actions `release(label)`, `releaseAll()`, `extend()`, `buy()`, `warn(text)` */
  constructor(basket, actions, holdTime) {
    [this.#basket, this.#actions, this.holdTime] = [basket, actions, holdTime];
    this.draw();
  }

  get warning() {
    return Math.max(LEAST_WARNING_MS, Math.min(WARNING_MS, this.holdTime / 2));
  }

  /** Draws what differs from what is there: a button under somebody's finger stays, and so does the keyboard. */
  draw({ canBuy = true } = {}) {
    const { seats, isBusy } = this.#basket;
    const state = JSON.stringify(seats.length === 0 ? [isBusy] : [seats, canBuy]);
    if (state === this.#drawn) return;
    this.#drawn = state;
    const held = this.node.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    this.#compose(canBuy);
    const find = (key) => this.node.querySelector(`[data-key="${key}"]:not(:disabled)`);
    if (held) (find(CSS.escape(held)) ?? find("title")).focus({ preventScroll: true });
  }

  #compose(canBuy) {
    const { seats } = this.#basket;
    this.node.classList.toggle("empty", seats.length === 0 && !this.#basket.isBusy);
    const heading = make(
      "h2",
      { id: "basket-title", tabindex: -1, "data-key": "title" },
      seats.length ? `Your ${plural(seats.length, "seat")}` : "Your seats",
    );
    if (seats.length === 0) {
      this.node.replaceChildren(
        heading,
        make(
          "p",
          { class: "quiet" },
          this.#basket.isBusy
            ? "Asking for your seats …"
            : "Nothing yet. Choose on the map, from the list, or let us find the best.",
        ),
      );
      return;
    }
    this.node.replaceChildren(
      make("div", { class: "basket-head" }, heading, this.#clock),
      this.#more,
      make(
        "ul",
        { class: "basket-seats" },
        seats.map((seat) => this.#row(seat)),
      ),
      make(
        "p",
        { class: "total" },
        make("span", {}, "Total"),
        make("strong", {}, money(sum(seats.map((seat) => seat.price)))),
      ),
      make(
        "div",
        { class: "actions" },
        make(
          "button",
          {
            type: "button",
            class: "button main wide",
            "data-key": "buy",
            disabled: !canBuy,
            onclick: () => this.#actions.buy(),
          },
          "Continue to payment",
        ),
        make(
          "button",
          {
            type: "button",
            class: "button plain wide",
            "data-key": "all",
            onclick: () => this.#actions.releaseAll(),
          },
          "Give all back",
        ),
      ),
    );
  }

  #row(seat) {
    return make(
      "li",
      {},
      make("span", { class: "seat-label" }, seat.label),
      make("span", { class: "quiet" }, seat.category),
      make("span", { class: "amount" }, money(seat.price)),
      make(
        "button",
        {
          type: "button",
          class: "quiet-button",
          "data-key": `seat ${seat.label}`,
          "aria-label": `Give back ${seat.label}`,
          onclick: () => this.#actions.release(seat.label),
        },
        icon("cross"),
      ),
    );
  }

  /** By the server's clock, once a second. */
  tick(now) {
    const { deadline } = this.#basket;
    if (deadline === undefined) {
      this.#hasWarned = false;
      return;
    }
    const left = deadline - now;
    say(this.#clock, countdown(left));
    const isShort = left <= this.warning;
    this.#clock.classList.toggle("short", isShort);
    if (!isShort) {
      this.#more.hidden = true;
      this.#hasWarned = false;
      return;
    }
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    const canExtend = this.#basket.canExtend;
    const text = canExtend ? "Need more time?" : "These seats cannot be kept longer: finish soon.";
    this.#more.replaceChildren(
      make("p", {}, text),
      canExtend &&
        make(
          "button",
          {
            type: "button",
            class: "button",
            "data-key": "more",
            onclick: () => {
              this.#hasWarned = false;
              this.#more.hidden = true;
              this.#actions.extend();
            },
          },
          "Keep them longer",
        ),
    );
    this.#more.hidden = false;
    this.#actions.warn(`${countdown(left)} left for your seats. ${text}`);
  }
}
