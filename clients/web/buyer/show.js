// One show: its map, live, and what a buyer does with it. Joins the parts; each of them does one thing.

import { HallPlan } from "../map/plan.js";
import { LETTER_LOOK, LOOK_WORDS } from "../map/looks.js";
import { SeatMap } from "../map/seatmap.js";
import { connect } from "../seatwire.js";
import { ConnectionView } from "../shared/connectionview.js";
import { icon, make } from "../shared/dom.js";
import { clock, day, list, money, place as placeName, plural, zone } from "../shared/format.js";
import { Basket } from "./basket.js";
import { BasketView } from "./basketview.js";
import { checkOut } from "./checkout.js";
import { Cover } from "./cover.js";
import { PartySize, bestForm, legend } from "./finder.js";
import { Sale } from "./sale.js";
import { chooseFromList } from "./seatlist.js";
import { SeatSheet } from "./seatsheet.js";
import { cheapest, hall } from "./shows.js";

export class ShowView {
  node = make("div", { class: "show-page" });
  title = "";
  #context;
  #slug;
  #show;
  #feed;
  #plan;
  #map;
  #basket = new Basket();
  #sale;
  #view;
  #party;
  #best;
  #sheet;
  #filter;
  #timer;
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
    this.#feed?.close();
    this.#sale?.close();
  }

  async #open() {
    const { api, notices } = this.#context;
    this.#feed = connect();
    this.#feed.subscribe(this.#slug);
    this.#listen();
    try {
      this.#show = await api.get(`/v1/shows/${this.#slug}`);
    } catch (problem) {
      this.#feed.close();
      const text = problem.code === "SHOW_NOT_FOUND" ? "There is no such show, or it is over." : problem.message;
      this.node.replaceChildren(
        make(
          "div",
          { class: "frame" },
          make("p", { class: "note bad" }, text),
          make("p", {}, make("a", { class: "button main", href: "#/" }, "See what’s on")),
        ),
      );
      return;
    }
    if (this.isClosed) return;
    const mostSeats = this.#show.settings.seats_per_hold;
    this.#sale = new Sale({ ...this.#context, show: this.#slug, mostSeats, basket: this.#basket });
    this.#sale.addEventListener("change", ({ detail }) => this.#changed(detail));
    this.#sale.addEventListener("taken", ({ detail }) => this.#pulseNear(this.#plan.places.get(detail[0])));
    this.#compose(notices);
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
    this.#party = new PartySize(show.settings.seats_per_hold);
    this.#best = bestForm(show, this.#party, async (count, category) => {
      const labels = await this.#sale.takeBest(count, category);
      if (labels.length) this.#map.show(labels.map((label) => this.#plan.places.get(label)));
    });
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
    this.listButton = make(
      "button",
      { type: "button", class: "button plain list-button", disabled: true, onclick: () => this.#openList() },
      icon("list"),
      "Choose from a list",
    );
    this.legendPlace = make("div", {});
    this.node.replaceChildren(
      make(
        "div",
        { class: "show-head" },
        make("a", { class: "back", href: "#/", "aria-label": "All shows" }, icon("back")),
        this.#context.heading,
        make(
          "p",
          { class: "meta" },
          make(
            "time",
            { datetime: show.starts_at },
            `${day(show.starts_at, show.time_zone)}, ` +
              `${clock(show.starts_at, show.time_zone)}–${clock(show.ends_at, show.time_zone)}`,
          ),
          make(
            "span",
            { class: "quiet" },
            ` ${placeName(show.time_zone)}, ${zone(show.starts_at, show.time_zone)} · ${hall(show)}`,
          ),
        ),
        connection.sign,
      ),
      connection.banner,
      make(
        "div",
        { class: "show-body" },
        make("div", { class: "map-place" }, this.listButton, this.#map.node, this.#cover.node, this.#sheet.node),
        make(
          "aside",
          { class: "panel", "aria-label": "Your choice" },
          this.#best.form,
          this.#view.node,
          this.legendPlace,
        ),
      ),
    );
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
    feed.addEventListener("snapshot", ({ detail }) => {
      this.#statusIs(detail.status);
      this.#changed(undefined);
      if (!this.#basket.isEmpty) this.#sale?.sync();
    });
    feed.addEventListener("change", ({ detail }) => {
      const labels = detail.changes.flatMap((item) => item.seats ?? []);
      if (this.#basket.heard(detail.changes)) this.#sale.sync();
      for (const item of detail.changes) if (item.status) this.#statusIs(item.status);
      const foreign = labels.filter((label) => !this.#basket.look(label)).map((label) => this.#plan?.places.get(label));
      this.#changed(labels);
      this.#map?.flash(foreign.filter((place) => place !== undefined));
    });
    feed.addEventListener("error", ({ detail }) => {
      if (detail.code !== "SHOW_NOT_FOUND") this.#context.notices.say(detail.message);
    });
  }

  /** The page and the hall come in any order. */
  #ready() {
    if (!this.#plan || !this.#map || this.#map.plan === this.#plan) return;
    this.#map.plan = this.#plan;
    this.legendPlace.replaceChildren(
      legend(this.#show, this.#plan, (filter) => {
        this.#filter = filter;
        this.#map.refresh();
      }),
    );
    this.#setOpen();
    performance.mark("seats ready");
  }

  #statusIs(status) {
    if (!this.#show || !status || this.#show.status === status) return;
    this.#show.status = status;
    this.#setOpen();
  }

  get #isLive() {
    return this.#feed.state.name === "live";
  }
  get #isOnSale() {
    return ["on_sale", "sold_out"].includes(this.#show?.status);
  }

  #setOpen() {
    if (!this.#map) return;
    const isOpen = this.#isLive && this.#isOnSale && this.#plan !== undefined;
    this.node.classList.toggle("not-live", !["live", "connecting"].includes(this.#feed.state.name));
    this.listButton.disabled = !isOpen;
    this.#best.setOpen(isOpen && this.#show.status !== "sold_out");
    this.#view.draw({ canBuy: this.#isLive });
    this.#cover.show(this.#show);
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
    this.#view?.tick(this.#feed.now());
    this.#sheet?.update();
  }

  #tick() {
    this.#sale.expire(this.#feed.now());
    this.#view.tick(this.#feed.now());
  }

  #choose({ place, pointer }) {
    if (pointer === "touch" || pointer === "pen") {
      this.#sheet.open({ place, text: () => this.#describe(place), action: () => this.#actionWord(place) });
      return;
    }
    this.#toggle(place);
  }

  #actionWord(place) {
    if (!this.#isLive || !this.#isOnSale) return undefined;
    const count = this.#party.value;
    return { free: count > 1 ? `Take ${count} here` : "Take this seat", mine: "Give it back" }[this.#lookOf(place)];
  }

  #toggle(place) {
    const { notices } = this.#context;
    const label = this.#plan.labels[place];
    if (!this.#isLive) {
      notices.show("Choosing is off until the page is live again.", { kind: "bad" });
      return;
    }
    if (!this.#isOnSale) {
      notices.show("This show is not on sale.", { kind: "bad" });
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
    const bookings = await checkOut(this.#sale, this.#basket, () => this.#feed.now());
    if (!bookings?.length) return;
    if (bookings.some((booking) => booking.status === "pending")) {
      this.#context.notices.show("The payment is not settled yet. Your tickets will be under “Your tickets”.");
    }
    const [first] = bookings;
    location.hash = bookings.length === 1 && first.id ? `#/bookings/${first.id}` : "#/tickets";
    this.#context.notices.say(`Booked: ${list(bookings.flatMap((booking) => booking.seats ?? []))}.`);
  }
}
