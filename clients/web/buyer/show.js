// One show: its map, live, and what a buyer does with it. Joins the parts; each of them does one thing.

import { PASSING } from "../feed/machine.js";
import { HallPlan } from "../map/plan.js";
import { LETTER_LOOK, LOOK_WORDS } from "../map/looks.js";
import { SeatMap } from "../map/seatmap.js";
import { connect, time } from "../seatwire.js";
import { ConnectionView } from "../shared/connectionview.js";
import { icon, make } from "../shared/dom.js";
import { list, money } from "../shared/format.js";
import { Basket } from "./basket.js";
import { BasketView } from "./basketview.js";
import { checkOut } from "./checkout.js";
import { Choosing } from "./choosing.js";
import { Cover } from "./cover.js";
import { PartySize, bestForm, legend, showHead } from "./finder.js";
import { Reading } from "../shared/reading.js";
import { Sale, explain } from "./sale.js";
import { cheapest } from "./shows.js";

export class ShowView {
  node = make("div", { class: "show-page" });
  title = "";
  #context;
  #slug;
  #reading;
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
  #choosing;
  #best;
  #listButton;
  #legend;
  #legendPlace = make("div", {});
  #filter;
  #timer;
  #head;
  #sign;
  #changes = new EventTarget();
  #cover;
  #isClosed = false;
  #isBuying = false;

  constructor(context, slug) {
    this.#context = context;
    this.#cover = new Cover(context.api);
    this.#slug = slug;
    this.node.append(make("p", { class: "frame quiet" }, "Opening the doors …"));
    this.#feed = connect();
    this.#feed.subscribe(slug);
    this.#listen();
    this.#reading = new Reading({
      api: context.api,
      slug,
      told: (show) => (this.#show ? this.#renew(show) : this.#begin(show)),
      missing: (problem) => this.#missing(problem),
    });
  }

  close() {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#reading.close();
    this.#feed.close();
    this.#sale?.close();
    this.#map?.close();
  }

  /** Whoever this browser is now has other seats. */
  newOwner() {
    this.#sale?.sync({ isQuiet: true });
  }

  #missing(problem) {
    if (!problem.isPassing) this.#feed.close();
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
    const { seats_per_hold: mostSeats } = show.settings;
    this.#sale = new Sale({ ...this.#context, show: this.#slug, mostSeats, basket: this.#basket });
    this.#sale.addEventListener("change", ({ detail }) => this.#changed(detail));
    this.#sale.addEventListener("taken", ({ detail }) => this.#choosing.pulseNear(this.#plan.places.get(detail[0])));
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
    this.#choosing = new Choosing({
      map: this.#map,
      sale: this.#sale,
      basket: this.#basket,
      party: this.#party,
      notices,
      most: () => this.#show.settings.seats_per_buyer,
      lookOf: (place) => this.#lookOf(place),
      describe: (place) => this.#describe(place),
      obstacle: () => this.#obstacle,
      changes: this.#changes,
    });
    const connection = new ConnectionView(
      this.#feed,
      notices,
      "Nothing can be chosen meanwhile; your seats stay yours.",
    );
    this.#listButton = make(
      "button",
      { type: "button", class: "button plain list-button", disabled: true, onclick: () => this.#choosing.fromList() },
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
        make(
          "div",
          { class: "map-place" },
          this.#listButton,
          this.#map.node,
          this.#cover.node,
          this.#choosing.sheet.node,
        ),
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

  /** Its title, times, prices or settings are others. */
  #renew(show) {
    this.#show = { ...show, status: this.#show.status };
    const { seats_per_hold: mostSeats, hold_ms: holdTime } = show.settings;
    this.#sale.mostSeats = this.#party.most = mostSeats;
    this.#view.holdTime = holdTime;
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
      this.#reading.again();
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
        if (status && status === this.#show?.status) this.#reading.again();
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
    this.#choosing?.sheet.update();
  }

  #tick() {
    this.#sale.tick();
    this.#view.tick(time());
  }

  async #buy() {
    if (this.#isBuying) return;
    this.#isBuying = true;
    const { notices } = this.#context;
    try {
      // What is on its way is paid with the rest.
      await this.#sale.rest;
      if (this.#basket.isEmpty) return;
      const bookings = await checkOut(this.#sale, this.#basket, time);
      if (bookings?.length) this.#booked(bookings);
    } catch (problem) {
      // Its dialog was gone by then.
      notices.show(explain(problem), { kind: "bad" });
    } finally {
      this.#isBuying = false;
    }
  }

  #booked(bookings) {
    const { notices, payments } = this.#context;
    const pending = bookings.filter((booking) => booking.status === "pending");
    for (const { payment } of pending) payments.add(payment);
    const isPending = pending.length > 0;
    if (isPending) notices.show("The payment is not settled yet. Your tickets will be under “Your tickets”.");
    const [first] = bookings;
    const address = bookings.length === 1 && first.id ? `#/bookings/${first.id}` : "#/tickets";
    const text = `Booked: ${list(bookings.flatMap((booking) => booking.seats ?? []))}.`;
    const go = () => {
      location.hash = address;
    };
    // Whoever went elsewhere meanwhile is told there, and not taken away.
    if (this.#isClosed) {
      if (!isPending) notices.show(text, { kind: "good", action: { label: "Your tickets", run: go } });
      return;
    }
    go();
    if (!isPending) notices.say(text);
  }
}
