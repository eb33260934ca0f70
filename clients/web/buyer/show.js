// One show: its map, live, and what a buyer does with it. Joins the parts; each of them does one thing.

import { PASSING } from "../feed/machine.js";
import { HallPlan } from "../map/plan.js";
import { LETTER_LOOK, LOOK_WORDS } from "../map/looks.js";
import { SeatMap } from "../map/seatmap.js";
import { connect, time } from "../seatwire.js";
import { ConnectionView } from "../shared/connectionview.js";
import { icon, make } from "../shared/dom.js";
import { list, money, plural } from "../shared/format.js";
import { Basket } from "./basket.js";
import { BasketView } from "./basketview.js";
import { checkOut } from "./checkout.js";
import { Cover } from "./cover.js";
import { PartySize, bestForm, legend, showHead } from "./finder.js";
import { Sale, explain } from "./sale.js";
import { chooseFromList } from "./seatlist.js";
import { SeatSheet } from "./seatsheet.js";
import { cheapest } from "./shows.js";

const REREAD_MS = 2_000;
const LONGEST_WAIT_MS = 10_000;

/** When a show that could not be read is read again: ever later, and not by all at once. */
const spread = (attempt) => Math.min(1_000 * 2 ** attempt, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);

/** What a page shows of a show, beside its seats and its state. */
const face = ({ title, starts_at, ends_at, time_zone, prices }) =>
  JSON.stringify([title, starts_at, ends_at, time_zone, prices]);

export class ShowView {
  node = make("div", { class: "show-page" });
  title = "";
  #context;
  #slug;
  #show;
  /** What the feed said last of its state. */
  #status;
  #feed;
  #plan;
  #map;
  #basket = new Basket();
  #sale;
  #view;
  #party;
  #best;
  #sheet;
  #listButton;
  #legend;
  #legendPlace = make("div", {});
  #filter;
  #timer;
  #again;
  #head;
  #sign;
  #changes = new EventTarget();
  #cover;

  constructor(context, slug) {
    this.#context = context;
    this.#cover = new Cover(context.api);
    this.#slug = slug;
    this.node.append(make("p", { class: "frame quiet" }, "Opening the doors …"));
    this.#open();
  }

  close() {
    this.isClosed = true;
    clearInterval(this.#timer);
    clearTimeout(this.#again);
    this.#feed?.close();
    this.#sale?.close();
    this.#map?.close();
  }

  /** Whoever this browser is now has other seats. */
  newOwner() {
    this.#sale?.sync({ isQuiet: true });
  }

  #open() {
    this.#feed = connect();
    this.#feed.subscribe(this.#slug);
    this.#listen();
    this.#read(0);
  }

  async #read(attempt) {
    let show;
    try {
      show = await this.#context.api.get(`/v1/shows/${this.#slug}`);
    } catch (problem) {
      if (!this.isClosed) this.#missing(problem, attempt);
      return;
    }
    if (!this.isClosed) this.#begin(show);
  }

  #missing(problem, attempt) {
    if (problem.isPassing) this.#again = setTimeout(() => this.#read(attempt + 1), spread(attempt));
    else this.#feed.close();
    const text = problem.code === "SHOW_NOT_FOUND" ? "There is no such show, or it is over." : problem.message;
    this.node.replaceChildren(
      make(
        "div",
        { class: "frame" },
        make("p", { class: "note bad" }, problem.isPassing ? `${text} Trying again.` : text),
        make("p", {}, make("a", { class: "button main", href: "#/" }, "See what’s on")),
      ),
    );
  }

  #begin(show) {
    this.#show = { ...show, status: this.#status ?? show.status };
    const mostSeats = this.#show.settings.seats_per_hold;
    this.#sale = new Sale({ ...this.#context, show: this.#slug, mostSeats, basket: this.#basket });
    this.#sale.addEventListener("change", ({ detail }) => this.#changed(detail));
    this.#sale.addEventListener("taken", ({ detail }) => this.#pulseNear(this.#plan.places.get(detail[0])));
    this.#compose(this.#context.notices);
    this.#context.retitle(this.#show.title);
    this.#sale.sync({ isQuiet: true });
    this.#timer = setInterval(() => this.#tick(), 1_000);
    this.#ready();
  }

  #compose(notices) {
    const show = this.#show;
    this.#map = new SeatMap({
      lookOf: (place) => this.#lookOf(place),
      describe: (place) => this.#describe(place),
      noteOf: (section) => this.#noteOf(section),
      inset: 64,
      isDim: (place) => this.#filter !== undefined && !this.#filter.has(this.#plan.category[place]),
    });
    this.#map.addEventListener("choose", ({ detail }) => this.#choose(detail));
    this.#map.addEventListener("nothing", () => this.#sheet.close());
    this.#map.addEventListener("recoloured", () => this.#legend?.draw());
    this.#party = new PartySize(show.settings.seats_per_hold);
    this.#best = this.#bestForm();
    this.#view = new BasketView(
      this.#basket,
      {
        release: (label) => this.#sale.release(label),
        releaseAll: () => this.#sale.releaseAll(),
        extend: () => this.#sale.extend(),
        buy: () => this.#buy(),
        warn: (text) => notices.say(text),
      },
      show.settings.hold_ms,
    );
    this.#sheet = new SeatSheet((place) => this.#toggle(place));
    const connection = new ConnectionView(
      this.#feed,
      notices,
      "Nothing can be chosen meanwhile; your seats stay yours.",
    );
    this.#listButton = make(
      "button",
      { type: "button", class: "button plain list-button", disabled: true, onclick: () => this.#openList() },
      icon("list"),
      "Choose from a list",
    );
    this.#sign = connection.sign;
    this.#head = showHead(show, this.#context.heading, this.#sign);
    this.node.replaceChildren(
      this.#head,
      connection.banner,
      make(
        "div",
        { class: "show-body" },
        make("div", { class: "map-place" }, this.#listButton, this.#map.node, this.#cover.node, this.#sheet.node),
        make(
          "aside",
          { class: "panel", "aria-label": "Your choice" },
          this.#best.form,
          this.#view.node,
          this.#legendPlace,
        ),
      ),
    );
    this.#setOpen();
  }

  #bestForm() {
    return bestForm(this.#show, this.#party, async (count, category) => {
      const labels = await this.#sale.takeBest(count, category);
      if (labels.length) this.#map.show(labels.map((label) => this.#plan.places.get(label)));
    });
  }

  #drawLegend() {
    this.#filter = undefined;
    this.#legend = legend(this.#show, this.#plan, (filter) => {
      this.#filter = filter;
      this.#map.refresh();
    });
    this.#legendPlace.replaceChildren(this.#legend.node);
    this.#legend.draw();
  }

  /** Reads the show again, not all viewers of it at once: its title, times and prices may be others. */
  #reread() {
    clearTimeout(this.#again);
    this.#again = setTimeout(async () => {
      const show = await this.#context.api.get(`/v1/shows/${this.#slug}`).catch(() => undefined);
      if (show && !this.isClosed && face(show) !== face(this.#show)) this.#renew(show);
    }, Math.random() * REREAD_MS);
  }

  #renew(show) {
    this.#show = { ...show, status: this.#show.status };
    const [head, { form }] = [this.#head, this.#best];
    this.#head = showHead(show, this.#context.heading, this.#sign);
    head.replaceWith(this.#head);
    this.#best = this.#bestForm();
    form.replaceWith(this.#best.form);
    this.#context.retitle(show.title);
    if (this.#plan) this.#drawLegend();
    this.#changed(undefined);
    this.#setOpen();
  }

  // What the feed says

  #listen() {
    const feed = this.#feed;
    feed.addEventListener("layout", ({ detail }) => {
      this.#plan = new HallPlan(detail.plan);
      this.#ready();
    });
    feed.addEventListener("status", () => this.#setOpen());
    feed.addEventListener("resynced", () => {
      if (!this.#show) return;
      this.#reread();
      // A device that slept has a clock that slept with it.
      if (!this.#basket.isEmpty) this.#sale.sync();
    });
    feed.addEventListener("snapshot", ({ detail }) => {
      this.#statusIs(detail.status);
      this.#changed(undefined);
      if (!this.#basket.isEmpty) this.#sale?.sync();
    });
    feed.addEventListener("change", ({ detail }) => {
      const labels = detail.changes.flatMap((item) => item.seats ?? []);
      if (this.#basket.heard(detail.changes)) this.#sale.sync();
      for (const { status } of detail.changes) {
        // The state that it had already: something else of the show was changed.
        if (status && status === this.#show?.status) this.#reread();
        else this.#statusIs(status);
      }
      const foreign = labels.filter((label) => !this.#basket.look(label)).map((label) => this.#plan?.places.get(label));
      this.#changed(labels);
      this.#map?.flash(foreign.filter((place) => place !== undefined));
    });
    feed.addEventListener("error", ({ detail }) => {
      // That there is none is told by the page, and that it is tried again by its sign.
      if (![...PASSING, "SHOW_NOT_FOUND"].includes(detail.code)) this.#context.notices.say(detail.message);
    });
  }

  /** The page and the hall come in any order. */
  #ready() {
    if (!this.#plan || !this.#map || this.#map.plan === this.#plan) return;
    this.#map.plan = this.#plan;
    this.#drawLegend();
    this.#setOpen();
    performance.mark("seats ready");
  }

  #statusIs(status) {
    if (!status) return;
    this.#status = status;
    if (!this.#show || this.#show.status === status) return;
    this.#show.status = status;
    this.#setOpen();
  }

  get #isLive() {
    return this.#feed.state.name === "live";
  }
  get #isOnSale() {
    return ["on_sale", "sold_out"].includes(this.#show?.status);
  }

  /** Why nothing can be chosen at the moment. */
  get #obstacle() {
    if (!this.#isLive) return "Choosing is off until the page is live again.";
    return this.#isOnSale ? undefined : "This show is not on sale.";
  }

  #setOpen() {
    if (!this.#map) return;
    const isOpen = this.#isLive && this.#isOnSale && this.#plan !== undefined;
    this.node.classList.toggle("not-live", !["live", "connecting"].includes(this.#feed.state.name));
    this.#listButton.disabled = !isOpen;
    this.#best.setOpen(isOpen && this.#show.status !== "sold_out");
    this.#view.draw({ canBuy: this.#isLive });
    this.#cover.show(this.#show);
    this.#changes.dispatchEvent(new Event("change"));
  }

  // Seats

  #lookOf(place) {
    const own = this.#basket.look(this.#plan.labels[place]);
    return own ?? LETTER_LOOK[this.#feed.states(this.#slug)?.at(place)] ?? "blocked";
  }

  #priceOf(place) {
    return this.#show.prices.find((entry) => entry.category === this.#plan.categoryName(place))?.price;
  }

  #noteOf({ first, end }) {
    const prices = new Set();
    for (let place = first; place < end; place += 1) prices.add(this.#plan.category[place]);
    const from = cheapest({
      prices: this.#show.prices.filter((entry) => prices.has(this.#plan.categories.indexOf(entry.category))),
    });
    return from ? `${prices.size > 1 ? "from " : ""}${money(from)}` : "";
  }

  #describe(place) {
    const plan = this.#plan;
    const section = plan.sections.length > 1 ? `${plan.section(place).name}, ` : "";
    const price = this.#priceOf(place);
    const flags = plan.flags[place].map((flag) => `, ${flag.replace("_", " ")}`).join("");
    return (
      `${section}Row ${plan.rowName(place)}, seat ${plan.number(place)}, ${plan.categoryName(place)}${flags}, ` +
      `${LOOK_WORDS[this.#lookOf(place)]}${price ? `, ${money(price)}` : ""}`
    );
  }

  #changed(labels) {
    if (this.#plan && this.#map?.plan) {
      this.#map.refresh(labels?.map((label) => this.#plan.places.get(label)).filter((place) => place !== undefined));
      this.#changes.dispatchEvent(new Event("change"));
    }
    this.#view?.draw({ canBuy: this.#isLive });
    this.#view?.tick(time());
    this.#sheet?.update();
  }

  #tick() {
    this.#sale.tick();
    this.#view.tick(time());
  }

  #choose({ place, pointer }) {
    if (pointer === "touch" || pointer === "pen") {
      this.#sheet.open({ place, text: () => this.#describe(place), action: () => this.#actionWord(place) });
      return;
    }
    this.#toggle(place);
  }

  #actionWord(place) {
    if (this.#obstacle) return undefined;
    const count = this.#party.value;
    return { free: count > 1 ? `Take ${count} here` : "Take this seat", mine: "Give it back" }[this.#lookOf(place)];
  }

  #toggle(place) {
    const { notices } = this.#context;
    const label = this.#plan.labels[place];
    if (this.#obstacle) {
      notices.show(this.#obstacle, { kind: "bad" });
      return;
    }
    const look = this.#lookOf(place);
    if (look === "mine") {
      this.#sale.release(label);
      return;
    }
    if (look === "pending") return;
    if (look !== "free") {
      notices.show(`${label} is ${LOOK_WORDS[look]}. Free seats nearby are marked.`, { kind: "bad" });
      this.#pulseNear(place);
      return;
    }
    this.#take(place);
  }

  #take(place) {
    const { notices } = this.#context;
    const count = this.#party.value;
    const most = Math.min(this.#show.settings.seats_per_buyer, 64);
    if (this.#basket.size + count > most) {
      notices.show(`One buyer can have ${plural(most, "seat")} of this show.`, { kind: "bad" });
      return;
    }
    const block = this.#plan.together(place, count, (other) => this.#lookOf(other) === "free");
    if (!block) {
      notices.show(`There are not ${count} free seats side by side here. Places that have them are marked.`, {
        kind: "bad",
      });
      this.#map.pulse(
        this.#plan.near(
          place,
          6,
          (other) => this.#plan.together(other, count, (one) => this.#lookOf(one) === "free") !== undefined,
        ),
      );
      return;
    }
    this.#sale.take(block.map((seat) => this.#plan.labels[seat]));
  }

  #pulseNear(place) {
    if (place !== undefined) this.#map.pulse(this.#plan.near(place, 4, (other) => this.#lookOf(other) === "free"));
  }

  #openList() {
    chooseFromList({
      plan: this.#plan,
      lookOf: (place) => this.#lookOf(place),
      describe: (place) => this.#describe(place),
      changes: this.#changes,
      obstacle: () => this.#obstacle,
      toggle: (place) =>
        this.#lookOf(place) === "mine"
          ? this.#sale.release(this.#plan.labels[place])
          : this.#sale.take([this.#plan.labels[place]]),
    });
  }

  async #buy() {
    // What is on its way is paid with the rest.
    await this.#sale.rest;
    if (this.#basket.isEmpty) return;
    const { notices } = this.#context;
    try {
      const bookings = await checkOut(this.#sale, this.#basket, time);
      if (bookings?.length) this.#booked(bookings);
    } catch (problem) {
      // Its dialog was gone by then.
      notices.show(explain(problem), { kind: "bad" });
    }
  }

  #booked(bookings) {
    const { notices } = this.#context;
    const isPending = bookings.some((booking) => booking.status === "pending");
    if (isPending) notices.show("The payment is not settled yet. Your tickets will be under “Your tickets”.");
    const [first] = bookings;
    const address = bookings.length === 1 && first.id ? `#/bookings/${first.id}` : "#/tickets";
    const text = `Booked: ${list(bookings.flatMap((booking) => booking.seats ?? []))}.`;
    const go = () => {
      location.hash = address;
    };
    // Whoever went elsewhere meanwhile is told there, and not taken away.
    if (this.isClosed) {
      if (!isPending) notices.show(text, { kind: "good", action: { label: "Your tickets", run: go } });
      return;
    }
    go();
    if (!isPending) notices.say(text);
  }
}
