// What lies over a map that nobody can choose from: it says why, and what can be had instead.

import { readAll } from "../shared/api.js";
import { make } from "../shared/dom.js";
import { clock, day } from "../shared/format.js";
import { standing } from "./shows.js";

const OTHERS = 4;

const WORDS = {
  sold_out: ["Sold out", "Every seat is taken. Seats that come back appear here at once: this page is live."],
  cancelled: ["Cancelled", "This show does not take place. Whoever has tickets gets the money back."],
  ended: ["Over", "This show has ended."],
};
const CLOSED = ["Not on sale yet", "Come back when the sale has opened."];

export class Cover {
  node = make("div", { class: "map-cover", hidden: true });
  #api;
  #status;

  constructor(api) {
    this.#api = api;
  }

  /** Covers the map when the state of the show asks for it. Put aside once, it stays so until the state is another. */
  show({ slug, title, status }) {
    if (this.#status === status) return;
    this.#status = status;
    this.node.hidden = status === "on_sale";
    if (this.node.hidden) return;
    const [head, text] = WORDS[status] ?? CLOSED;
    const others = make("div", { class: "others" });
    const aside = () => {
      this.node.hidden = true;
    };
    this.node.replaceChildren(
      make(
        "div",
        { class: "cover-card", role: "status" },
        make("h2", {}, head),
        make("p", {}, text),
        others,
        status === "sold_out" &&
          make("button", { type: "button", class: "button plain", onclick: aside }, "Show the map"),
      ),
    );
    this.#find(others, slug, title);
  }

  async #find(others, slug, title) {
    const shows = await readAll(this.#api, "/v1/shows", { limit: 100 }).catch(() => []);
    const open = shows
      .filter((show) => show.slug !== slug && show.status === "on_sale" && show.counts.free > 0)
      .sort((a, b) => (b.title === title) - (a.title === title))
      .slice(0, OTHERS);
    if (open.length === 0) return;
    const link = (show) => {
      const when = `${day(show.starts_at, show.time_zone)} ${clock(show.starts_at, show.time_zone)}`;
      const word = ` (${standing(show).word.toLowerCase()})`;
      return make("li", {}, make("a", { href: `#/shows/${show.slug}` }, `${show.title}, ${when}`), word);
    };
    others.replaceChildren(make("h3", {}, "Still to be had"), make("ul", {}, open.map(link)));
  }
}
