// What a front end does about the feed `seatwire.v1`: events and the time go in, actions come out. It holds no socket,
// reads no clock and asks nobody, so every rule of it can be tested at every moment.

import { LIMITS } from "./limits.js";
import { Line } from "./line.js";
import { Outbox } from "./outbox.js";
import { Shows } from "./shows.js";
import { parsePosition } from "./states.js";

/** What passes: asked again, it may be answered. Every other refusal of a show or a token is final. */
export const PASSING = ["UNAVAILABLE", "INTERNAL_ERROR", "RATE_LIMITED"];

/** What a front end does about the feed. Every number of time is of one clock in milliseconds, given by the caller. */
export class FeedMachine {
  #shows = new Shows();
  #out = new Outbox();
  #line;
  #token;
  /** The id with which the token was shown last, and how often that was put off. */
  #shown;
  #refusals = 0;
  mismatches = 0;

  constructor({ random = Math.random } = {}) {
    const hooks = {
      greet: (socket, now) => this.#greet(socket, now),
      ask: (name, socket, now) => this.#ask(name, socket, now),
      again: (name, now) => this.#again(name, now),
    };
    this.#line = new Line({ random, shows: this.#shows, out: this.#out, hooks });
  }

  get state() {
    return this.#line.state;
  }
  /** Server time minus local time. */
  get offset() {
    return this.#line.clock.offset;
  }
  /** When it wants to be told that time has passed. */
  get wake() {
    return this.#line.wake;
  }
  show(name) {
    return this.#shows.get(name);
  }
  position(name) {
    return this.#shows.position(name);
  }

  /** What happened, and what is to be done about it. */
  handle(event, now) {
    const handler = {
      start: () => this.#line.start(now),
      stop: () => this.#line.stop("closed", now),
      subscribe: () => this.#subscribe(event, now),
      unsubscribe: () => this.#unsubscribe(event.show),
      authenticate: () => this.#authenticate(event),
      layout: () => this.#plan(event, now),
      message: () => this.#message(event, now),
      closed: () => this.#line.closed(event, now),
      time: () => this.#line.time(now),
      hidden: () => this.#line.hidden(now),
      visible: () => this.#line.visible(now),
      online: () => this.#line.online(now),
      offline: () => this.#line.lose(now, "offline"),
    }[event.type];
    handler?.();
    return this.#out.take();
  }

  // What is asked for

  #subscribe({ show: name, scope = "public" }, now) {
    const { socket, isAway } = this.#line;
    this.#shows.follow(name, scope);
    if (socket?.isReady && !isAway) {
      if (socket.transport === "socket") this.#ask(name, socket, now);
    } else if (this.#line.isIdle) this.#line.open(now, 0);
  }

  #unsubscribe(name) {
    const { socket } = this.#line;
    if (!this.#shows.delete(name)) return;
    if (socket?.transport === "events") this.#line.leave();
    else if (socket?.isReady) this.#out.send({ type: "unsubscribe", show: name }, socket);
  }

  #authenticate({ token }) {
    this.#token = token;
    if (token && this.#line.socket?.isReady) this.#show(this.#line.socket);
  }

  #show(socket) {
    this.#shown = this.#out.id("a");
    this.#out.send({ type: "auth", id: this.#shown, token: this.#token }, socket);
  }

  /** What is said first on a socket. */
  #greet(socket, now) {
    if (this.#token) this.#show(socket);
    if (!this.#line.isAway) for (const name of this.#shows.keys()) this.#ask(name, socket, now);
  }

  /** Asks for a show after what is known of it, or for all of it when that is no longer trusted. */
  #ask(name, socket, now) {
    const show = this.#shows.get(name);
    if (!show) return;
    const { after } = show;
    show.waits = this.#out.id("s");
    show.isLive = show.isLost = false;
    this.#line.timers.set("answer", now + LIMITS.answerTimeoutMs);
    const message = { type: "subscribe", id: show.waits, show: name, scope: show.scope };
    this.#out.send(after ? { ...message, after } : message, socket);
  }

  #again(name, now) {
    const { socket } = this.#line;
    if (socket?.transport === "events") this.#line.lose(now, "checksum", 1);
    else if (socket?.isReady && name) this.#ask(name, socket, now);
    else if (socket?.isReady) this.#show(socket);
  }

  // What is answered

  #message({ socket: id, message }, now) {
    const line = this.#line;
    const socket = line.find(id);
    if (!socket) return;
    line.heard(now);
    if (socket.transport === "events" && !socket.isReady) line.ready(socket, now);
    const handler = {
      welcome: () => line.welcome(socket, message, now),
      authenticated: () => this.#authenticated(message, now),
      subscribed: () => this.#subscribed(socket, message, now),
      unsubscribed: () => this.#dropped(message, now),
      snapshot: () => this.#snapshot(socket, message, now),
      change: () => this.#change(message, now),
      counts: () => this.#out.tell("counts", message),
      heartbeat: () => line.clock.hear(message.now, now),
      pong: () => {
        if (socket.ping?.id === message.id) line.clock.hear(message.now, now, socket.ping.at);
      },
      drain: () => {
        line.timers.set("drain", now + Math.max(0, message.in_ms ?? 0));
        this.#out.tell("drain", message);
      },
      error: () => this.#error(socket, message, now),
    }[message.type];
    handler?.();
  }

  #authenticated(message, now) {
    this.#refusals = 0;
    this.#out.tell("authenticated", message);
    for (const [name, show] of this.#shows) {
      if (show.isLost && this.#line.socket) this.#ask(name, this.#line.socket, now);
    }
  }

  #subscribed(socket, message, now) {
    const show = this.#shows.get(message.show);
    if (!show || (message.id != null && message.id !== show.waits)) return;
    show.waits = undefined;
    const position = parsePosition(message.position);
    if (message.mode === "snapshot") {
      show.awaitsSnapshot = true;
      return;
    }
    // The old socket of a drain may have brought us further than the new one begins.
    show.continueFrom(position);
    this.#live(socket, message.show, now);
  }

  #live(socket, name, now) {
    const show = this.#shows.get(name);
    if (show.needsPlan || show.awaitsSnapshot) return;
    show.isLive = true;
    show.refusals = 0;
    this.#goOn(socket, now);
  }

  /** Live, when that was the last that was waited for. */
  #goOn(socket, now) {
    if (socket === this.#line.next && this.#shows.areLive) this.#line.promote(now);
    this.#line.settle(now);
  }

  #dropped({ show: name, code }, now) {
    const show = this.#shows.get(name);
    if (!show || !code) return;
    show.isLive = false;
    show.isLost = true;
    this.#out.tell("dropped", { show: name, code });
    if (!this.#shows.areLive) this.#line.falter(now, code);
  }

  #error(socket, message, now) {
    this.#out.tell("error", message);
    if (message.id == null) return;
    const [name, show] = [...this.#shows].find(([, one]) => one.waits === message.id) ?? [];
    if (!show && message.id !== this.#shown) return;
    if (!PASSING.includes(message.code)) {
      if (show) this.#refuse(socket, show, now);
    } else if (socket === this.#line.next) this.#line.unanswered(now);
    else if (show) this.#putOff(name, show, message.code, now);
    else this.#line.retry("", (this.#refusals += 1), now);
  }

  /** The server cannot say at the moment. */
  #putOff(name, show, reason, now) {
    show.waits = undefined;
    show.refusals += 1;
    // Nothing is waited for until it is asked again, which sets the timer anew.
    if (this.#shows.areAnswered) this.#line.timers.delete("answer");
    this.#line.retry(name, show.refusals, now);
    this.#line.falter(now, reason);
  }

  /** It will not be had. The others are as live as they were. */
  #refuse(socket, show, now) {
    show.waits = undefined;
    show.isLost = true;
    if (this.#shows.areAnswered) this.#line.timers.delete("answer");
    this.#goOn(socket, now);
  }

  // Seats

  #snapshot(socket, message, now) {
    const show = this.#shows.get(message.show);
    if (!show || (message.scope && message.scope !== show.scope)) return;
    const isRight = show.replace(message);
    // The answer is here; the plan of a large hall may take its time.
    if (this.#shows.areAnswered) this.#line.timers.delete("answer");
    if (show.needsPlan) {
      this.#out.act("layout", { show: message.show, layout: message.layout, version: message.layout_version });
    }
    if (!isRight) {
      this.#mismatch(message.show, show, now);
      return;
    }
    this.#out.tell("snapshot", message);
    if (!this.#line.isAway) this.#live(socket, message.show, now);
  }

  #plan(event, now) {
    const waiting = this.#shows.get(event.show)?.plan(event);
    if (!waiting) return;
    for (const message of waiting) this.#change(message, now);
    if (!this.#line.isAway) this.#live(this.#line.socket, event.show, now);
  }

  #change(message, now) {
    const show = this.#shows.get(message.show);
    switch (show?.change(message)) {
      case "applied":
        this.#out.tell("change", message);
        break;
      case "wrong":
        this.#mismatch(message.show, show, now);
        break;
      case "gap":
        if (show.waits === undefined) this.#close(message, show, now);
        break;
    }
  }

  /** Closes a gap: asks for what follows after what is here. */
  #close({ show: name, prev }, show, now) {
    const { socket } = this.#line;
    this.#out.tell("gap", { show: name, prev, at: show.seq });
    if (socket?.transport === "socket") this.#ask(name, socket, now);
    else this.#line.lose(now, "gap", 1);
  }

  /** A checksum that differs asks for all of it: at once, then ever later, so that a fault of ours is no flood. */
  #mismatch(name, show, now) {
    this.mismatches += 1;
    show.faults += 1;
    show.isLive = false;
    show.awaitsSnapshot = true;
    this.#out.tell("mismatch", { show: name, count: this.mismatches });
    if (show.faults === 1) {
      this.#again(name, now);
      return;
    }
    this.#line.retry(name, show.faults, now);
    this.#line.falter(now, "checksum");
  }
}
