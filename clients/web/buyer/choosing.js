// How a buyer chooses: by mouse, finger or keyboard on the map or from a list, one seat or several side by side.

import { LOOK_WORDS } from "../map/looks.js";
import { plural } from "../shared/format.js";
import { chooseFromList } from "./seatlist.js";
import { SeatSheet } from "./seatsheet.js";

export class Choosing {
  sheet = new SeatSheet((place) => this.#toggle(place));
  #context;

  /**
   * @param context `map`, `sale`, `basket`, `party`, `notices`; `most()` that one buyer can have; of a place
   * `lookOf(place)` and `describe(place)`; `obstacle()`: why nothing can be chosen; `changes`, which tells when any of it
   * is another
   */
  constructor(context) {
    this.#context = context;
    context.map.addEventListener("choose", ({ detail }) => this.#choose(detail));
    context.map.addEventListener("nothing", () => this.sheet.close());
  }

  get #plan() {
    return this.#context.map.plan;
  }
  #isFree(place) {
    return this.#context.lookOf(place) === "free";
  }
  #refuse(text) {
    this.#context.notices.show(text, { kind: "bad" });
  }

  #choose({ place, pointer }) {
    if (pointer === "touch" || pointer === "pen") {
      const { describe } = this.#context;
      this.sheet.open({ place, text: () => describe(place), action: () => this.#actionWord(place) });
      return;
    }
    this.#toggle(place);
  }

  #actionWord(place) {
    const { obstacle, party, lookOf } = this.#context;
    if (obstacle()) return undefined;
    const count = party.value;
    return { free: count > 1 ? `Take ${count} here` : "Take this seat", mine: "Give it back" }[lookOf(place)];
  }

  #toggle(place) {
    const { obstacle, lookOf, sale } = this.#context;
    const why = obstacle();
    if (why) {
      this.#refuse(why);
      return;
    }
    const label = this.#plan.labels[place];
    const look = lookOf(place);
    if (look === "mine") sale.release(label);
    else if (look === "free") this.#take(place);
    else if (look !== "pending") {
      this.#refuse(`${label} is ${LOOK_WORDS[look]}. Free seats nearby are marked.`);
      this.pulseNear(place);
    }
  }

  #take(place) {
    const { basket, most, party, sale, map } = this.#context;
    const count = party.value;
    if (basket.size + count > most()) {
      this.#refuse(`One buyer can have ${plural(most(), "seat")} of this show.`);
      return;
    }
    const blockAt = (other) => this.#plan.together(other, count, (one) => this.#isFree(one));
    const block = blockAt(place);
    if (block) {
      sale.take(block.map((seat) => this.#plan.labels[seat]));
      return;
    }
    this.#refuse(`There are not ${count} free seats side by side here. Places that have them are marked.`);
    map.pulse(this.#plan.near(place, 6, (other) => blockAt(other) !== undefined));
  }

  /** Marks what is free around a seat. */
  pulseNear(place) {
    if (place !== undefined) this.#context.map.pulse(this.#plan.near(place, 4, (other) => this.#isFree(other)));
  }

  fromList() {
    const { lookOf, describe, changes, obstacle, sale } = this.#context;
    const { labels } = this.#plan;
    chooseFromList({
      plan: this.#plan,
      lookOf,
      describe,
      changes,
      obstacle,
      toggle: (place) => (lookOf(place) === "mine" ? sale.release(labels[place]) : sale.take([labels[place]])),
    });
  }
}
