// The client of the feed `seatwire.v1`, without dependencies, for any front end: gives the machine in feed/ its
// sockets, its clock and the plans of halls, and tells what it finds as events.

import { time } from "./feed/clock.js";
import { spread } from "./feed/limits.js";
import { FeedMachine } from "./feed/machine.js";

export { time } from "./feed/clock.js";
export { LIMITS } from "./feed/limits.js";
export { FeedMachine } from "./feed/machine.js";
export { STATES, SeatStates, comparePositions, crc32, parsePosition } from "./feed/states.js";

/** A connection to the feed of a server, for as long as the page lives. */
export class Connection extends EventTarget {
  #machine;
  #base;
  #sockets = new Map();
  #timer;
  #layouts = new Map();
  #watch;

  /** @param {import("./seatwire.d.ts").Options} options */
  constructor({ server = location.origin, token, machine = new FeedMachine() } = {}) {
    super();
    this.#machine = machine;
    this.#base = server;
    if (token) this.authenticate(token);
    this.#watch = new AbortController();
    const { signal } = this.#watch;
    const page = globalThis.document;
    const look = () => this.#feed({ type: page.hidden ? "hidden" : "visible" });
    page?.addEventListener("visibilitychange", look, { signal });
    for (const type of ["online", "offline"]) {
      globalThis.addEventListener?.(type, () => this.#feed({ type }), { signal });
    }
    if (page?.hidden) this.#feed({ type: "hidden" });
    this.#feed({ type: "start" });
  }

  get state() {
    return this.#machine.state;
  }
  get mismatches() {
    return this.#machine.mismatches;
  }
  /** The server's time in milliseconds since 1970. */
  now() {
    return time() + this.#machine.offset;
  }
  position(show) {
    return this.#machine.position(show);
  }
  states(show) {
    return this.#machine.show(show)?.states;
  }
  subscribe(show, { scope = "public" } = {}) {
    this.#feed({ type: "subscribe", show, scope });
  }
  unsubscribe(show) {
    this.#feed({ type: "unsubscribe", show });
  }
  authenticate(token) {
    this.#feed({ type: "authenticate", token });
  }
  close() {
    this.#watch.abort();
    this.#feed({ type: "stop" });
    clearTimeout(this.#timer);
  }

  #feed(event) {
    for (const action of this.#machine.handle(event, time())) this.#do(action);
    clearTimeout(this.#timer);
    const wake = this.#machine.wake;
    if (wake < Infinity) this.#timer = setTimeout(() => this.#feed({ type: "time" }), Math.max(0, wake - time()));
  }

  #do(action) {
    switch (action.type) {
      case "open":
        this.#sockets.set(action.socket, action.transport === "socket" ? this.#dial(action) : this.#listen(action));
        break;
      case "send":
        this.#sockets.get(action.socket)?.send(JSON.stringify(action.message));
        break;
      case "close":
        this.#sockets.get(action.socket)?.close();
        this.#sockets.delete(action.socket);
        break;
      case "layout":
        this.#fetchLayout(action);
        break;
      case "tell":
        this.dispatchEvent(new CustomEvent(action.name, { detail: action.detail }));
        break;
    }
  }

  #dial({ socket }) {
    const url = new URL("/v1/feed", this.#base);
    url.protocol = url.protocol.replace("http", "ws");
    const wire = new WebSocket(url, "seatwire.v1");
    wire.onmessage = ({ data }) => this.#receive(socket, data);
    wire.onclose = ({ code, reason }) => this.#feed({ type: "closed", socket, code, reason });
    return { send: (text) => wire.readyState === WebSocket.OPEN && wire.send(text), close: () => wire.close() };
  }

  #listen({ socket, show, after }) {
    const url = new URL(`/v1/shows/${encodeURIComponent(show)}/feed`, this.#base);
    if (after) url.searchParams.set("after", after);
    const wire = new EventSource(url);
    wire.onmessage = ({ data }) => this.#receive(socket, data);
    // The browser would come back at once and without jitter.
    wire.onerror = () => {
      wire.close();
      this.#feed({ type: "closed", socket, code: 1006 });
    };
    return { send: () => {}, close: () => wire.close() };
  }

  #receive(socket, data) {
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      return;
    }
    this.#feed({ type: "message", socket, message });
  }

  async #fetchLayout({ show, layout, version }, attempt = 1) {
    const url = new URL(`/v1/layouts/${encodeURIComponent(layout)}/versions/${version}`, this.#base);
    if (!this.#layouts.has(url.href)) {
      const read = async () => {
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(`the layout is answered with ${answer.status}`);
        return answer.json();
      };
      this.#layouts.set(url.href, read());
    }
    try {
      const plan = await this.#layouts.get(url.href);
      const seats = plan.sections.flatMap((section) => section.rows.flatMap((row) => row.seats));
      const labels = seats.map((seat) => seat.label);
      this.dispatchEvent(new CustomEvent("layout", { detail: { show, plan } }));
      this.#feed({ type: "layout", show, layout, version, labels });
    } catch {
      this.#layouts.delete(url.href);
      const again = () => !this.#watch.signal.aborted && this.#fetchLayout({ show, layout, version }, attempt + 1);
      setTimeout(again, spread(attempt));
    }
  }
}

/** @param {import("./seatwire.d.ts").Options} [options] */
export function connect(options) {
  return new Connection(options);
}
