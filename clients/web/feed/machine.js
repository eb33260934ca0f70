// What a front end does about the feed `seatwire.v1`: events and the time go in, actions come out. It holds no socket,
// reads no clock and asks nobody, so every rule of it can be tested at every moment.

import { ServerClock } from "./clock.js";
import { LIMITS } from "./limits.js";
import { ShowFeed } from "./show.js";
import { parsePosition } from "./states.js";

/** Which of its own accord a server ends a socket for good. */
const isFinal = (code) => code === 1008 || (code >= 4000 && code < 4100);

/** What a front end does about the feed. Every number of time is of one clock in milliseconds, given by the caller. */
export class FeedMachine {
  #random;
  #shows = new Map();
  #token;
  #tokenIsFresh = true;
  /** The socket that counts, and the one that takes its place in a drain. */
  #socket;
  #next;
  #sockets = 0;
  #attempt = 0;
  #failures = 0;
  #timers = new Map();
  #actions = [];
  #hidden = false;
  #started = false;
  #state = { name: "connecting", since: 0, transport: "socket" };
  #server = { heartbeat_ms: 25_000, dead_ms: 60_000, reconnect_ms: 500 };
  #clock = new ServerClock();
  #ids = 0;
  mismatches = 0;

  constructor({ random = Math.random } = {}) {
    this.#random = random;
  }

  get state() {
    return this.#state;
  }
  /** Server time minus local time. */
  get offset() {
    return this.#clock.offset;
  }
  /** When it wants to be told that time has passed. */
  get wake() {
    return Math.min(...this.#timers.values(), Infinity);
  }
  show(name) {
    return this.#shows.get(name);
  }
  position(name) {
    return this.#shows.get(name)?.position;
  }

  /** What happened, and what is to be done about it. */
  handle(event, now) {
    const handler = {
      start: () => {
        this.#started = true;
        this.#open(now, 0);
      },
      stop: () => this.#stop("closed", now),
      subscribe: () => this.#subscribe(event, now),
      unsubscribe: () => this.#unsubscribe(event.show),
      authenticate: () => this.#authenticate(event),
      layout: () => this.#plan(event, now),
      message: () => this.#message(event, now),
      closed: () => this.#closed(event, now),
      time: () => this.#time(now),
      hidden: () => {
        this.#hidden = true;
        this.#timers.set("hide", now + LIMITS.hiddenAfterMs);
      },
      visible: () => this.#visible(now),
      online: () => {
        if (this.#timers.has("open")) {
          this.#attempt = 0;
          this.#open(now, 0);
        }
      },
      offline: () => this.#lose(now, "offline"),
    }[event.type];
    handler?.();
    const actions = this.#actions;
    this.#actions = [];
    return actions;
  }

  // Sockets

  #open(now, delay) {
    this.#timers.delete("open");
    if (!this.#started || this.#socket) return;
    if (delay > 0) {
      this.#timers.set("open", now + delay);
      return;
    }
    const usesEvents = this.#failures >= LIMITS.failuresBeforeEvents && this.#shows.size > 0 && this.#isPublic();
    this.#socket = this.#make(usesEvents ? "events" : "socket", now);
    this.#state = { ...this.#state, transport: this.#socket.transport };
  }

  #make(transport, now) {
    const socket = { id: (this.#sockets += 1), transport, isReady: false, isLost: false };
    this.#timers.set("answer", now + LIMITS.openTimeoutMs);
    if (transport === "socket") {
      this.#act("open", { socket: socket.id, transport });
    } else {
      // A stream carries one show, so a front end that falls back sees one live at a time: the first.
      const [name] = this.#shows.keys();
      this.#act("open", { socket: socket.id, transport, show: name, after: this.position(name) });
    }
    return socket;
  }

  #isPublic() {
    return [...this.#shows.values()].every((show) => show.scope === "public");
  }

  /** Full jitter: the first try at a moment that the server bounds, the next ones ever later. */
  #backOff() {
    const attempt = this.#attempt;
    this.#attempt += 1;
    const most =
      attempt === 0
        ? Math.min(Math.max(this.#server.reconnect_ms, 0), 60_000)
        : Math.min(LIMITS.shortestBackOffMs * 2 ** attempt, LIMITS.longestBackOffMs);
    return Math.round(this.#random() * most);
  }

  #lose(now, reason, delay) {
    if (this.#socket) this.#act("close", { socket: this.#socket.id, reason });
    if (this.#next) this.#act("close", { socket: this.#next.id, reason });
    this.#socket = this.#next = undefined;
    for (const name of ["dead", "answer", "drain", "ping"]) this.#timers.delete(name);
    for (const show of this.#shows.values()) show.forget();
    this.#turn("reconnecting", now, reason);
    if (!this.#timers.has("stale")) this.#timers.set("stale", this.#state.since + LIMITS.staleAfterMs);
    if (this.#hidden && !this.#timers.has("hide")) return;
    this.#open(now, delay ?? Math.max(1, this.#backOff()));
  }

  #closed({ socket, code = 1006, reason = "" }, now) {
    if (socket === this.#next?.id) {
      this.#keep(now);
      return;
    }
    if (socket !== this.#socket?.id) return;
    const wasReady = this.#socket.isReady;
    const wasEvents = this.#socket.transport === "events";
    this.#socket = undefined;
    if (this.#next) {
      this.#promote(now);
      return;
    }
    // Whoever looks away holds nothing open, and comes back when he looks again.
    if (isFinal(code) && !(code === 4001 && this.#hidden)) {
      this.#stop(`${code} ${reason}`.trim(), now);
      return;
    }
    if (wasEvents) this.#failures = LIMITS.failuresBeforeEvents - 1;
    else if (!wasReady) this.#failures += 1;
    if (code >= 4100 && code < 4200) this.#attempt = Math.max(this.#attempt, 3);
    this.#lose(now, `${code} ${reason}`.trim(), code >= 4200 && code < 4300 ? 0 : undefined);
  }

  /** The new socket of a drain came to nothing: the old one goes on, and another is tried. */
  #keep(now) {
    this.#next = undefined;
    this.#timers.delete("answer");
    for (const show of this.#shows.values()) {
      show.waits = undefined;
      show.isLive = true;
    }
    this.#timers.set("drain", now + Math.max(1, this.#backOff()));
  }

  #stop(reason, now) {
    for (const socket of [this.#socket, this.#next]) if (socket) this.#act("close", { socket: socket.id, reason });
    this.#socket = this.#next = undefined;
    this.#started = false;
    this.#timers.clear();
    this.#turn("stopped", now, reason);
  }

  #turn(name, now, reason) {
    const old = this.#state;
    if (old.name === name || (name === "reconnecting" && old.name === "stale")) return;
    // Stale since it went, not since that was called so.
    const since = name === "stale" ? old.since : now;
    this.#state = { name, since, transport: this.#socket?.transport ?? old.transport, reason };
    this.#tell("status", this.#state);
    if (name === "live" && ["reconnecting", "stale"].includes(old.name)) {
      this.#tell("resynced", { since: old.since, shows: [...this.#shows.keys()] });
    }
  }

  #promote(now) {
    if (this.#socket) this.#act("close", { socket: this.#socket.id, reason: "drained" });
    this.#socket = this.#next;
    this.#next = undefined;
    if (this.#socket?.isReady) this.#settle(now);
  }

  // Time

  #time(now) {
    for (const [name, at] of [...this.#timers]) {
      if (at > now || !this.#timers.delete(name)) continue;
      switch (name) {
        case "open":
          this.#open(now, 0);
          break;
        case "answer":
          this.#unanswered(now);
          break;
        case "dead":
          this.#lose(now, "silence");
          break;
        case "stale":
          if (this.#state.name === "reconnecting") this.#turn("stale", now, this.#state.reason);
          break;
        case "drain":
          if (!this.#next && this.#socket) this.#next = this.#make("socket", now);
          break;
        case "ping":
          this.#ping(now);
          break;
        case "hide":
          this.#hide(now);
          break;
        default:
          this.#again(name.slice(6), now);
      }
    }
  }

  #unanswered(now) {
    if (this.#next) {
      this.#act("close", { socket: this.#next.id, reason: "no answer" });
      this.#keep(now);
      return;
    }
    if (this.#socket && !this.#socket.isReady && this.#socket.transport === "socket") this.#failures += 1;
    this.#lose(now, "no answer");
  }

  #ping(now) {
    if (!this.#socket?.isReady || this.#socket.transport !== "socket") return;
    this.#socket.ping = { id: `p${(this.#ids += 1)}`, at: now };
    this.#send({ type: "ping", id: this.#socket.ping.id });
    this.#timers.set("ping", now + this.#server.heartbeat_ms);
  }

  #hide(now) {
    this.#timers.delete("ping");
    for (const [name, show] of this.#shows) {
      if (this.#socket?.transport === "socket") this.#send({ type: "unsubscribe", show: name });
      show.forget();
    }
    if (this.#socket?.transport === "events") this.#leave();
    this.#turn("paused", now, "hidden");
  }

  #visible(now) {
    this.#hidden = false;
    const wasWaiting = this.#timers.delete("hide");
    if (wasWaiting && this.#state.name === "live") return;
    if (!this.#socket) {
      this.#attempt = 0;
      this.#open(now, 0);
      return;
    }
    if (!wasWaiting && this.#socket.isReady) for (const name of this.#shows.keys()) this.#ask(name, this.#socket, now);
  }

  // Shows

  #subscribe({ show: name, scope = "public" }, now) {
    this.#shows.set(name, new ShowFeed(scope));
    if (this.#socket?.isReady && !this.#hidden) {
      if (this.#socket.transport === "socket") this.#ask(name, this.#socket, now);
    } else if (this.#started && !this.#socket && !this.#timers.has("open")) this.#open(now, 0);
  }

  #unsubscribe(name) {
    if (!this.#shows.delete(name)) return;
    if (this.#socket?.transport === "events") this.#leave();
    else if (this.#socket?.isReady) this.#send({ type: "unsubscribe", show: name });
  }

  #leave() {
    this.#act("close", { socket: this.#socket.id });
    this.#socket = undefined;
    for (const name of ["dead", "answer"]) this.#timers.delete(name);
  }

  #authenticate({ token }) {
    this.#token = token;
    if (token && this.#socket?.isReady) this.#send({ type: "auth", id: `a${(this.#ids += 1)}`, token });
  }

  /** Asks for a show after what is known of it; `afresh` asks for all of it. */
  #ask(name, socket, now, afresh = false) {
    const show = this.#shows.get(name);
    if (!show) return;
    const after = afresh ? undefined : this.position(name);
    show.waits = `s${(this.#ids += 1)}`;
    show.isLive = false;
    this.#timers.set("answer", now + LIMITS.answerTimeoutMs);
    const message = { type: "subscribe", id: show.waits, show: name, scope: show.scope };
    this.#send(after ? { ...message, after } : message, socket);
  }

  #again(name, now) {
    if (this.#socket?.isReady && this.#socket.transport === "socket") this.#ask(name, this.#socket, now, true);
    else if (this.#socket) this.#lose(now, "checksum", 1);
  }

  // Messages

  #message({ socket: id, message }, now) {
    const socket = [this.#socket, this.#next].find((one) => one && one.id === id);
    if (!socket) return;
    this.#timers.set("dead", now + this.#server.dead_ms);
    if (socket.transport === "events" && !socket.isReady) this.#ready(socket, now);
    const handler = {
      welcome: () => this.#welcome(socket, message, now),
      authenticated: () => this.#authenticated(message, now),
      subscribed: () => this.#subscribed(socket, message, now),
      unsubscribed: () => this.#dropped(message, now),
      snapshot: () => this.#snapshot(socket, message, now),
      change: () => this.#change(message, now),
      counts: () => this.#tell("counts", message),
      heartbeat: () => this.#clock.hear(message.now, now),
      pong: () => {
        if (socket.ping?.id === message.id) this.#clock.hear(message.now, now, socket.ping.at);
      },
      drain: () => {
        this.#timers.set("drain", now + Math.max(0, message.in_ms ?? 0));
        this.#tell("drain", message);
      },
      error: () => this.#error(message),
    }[message.type];
    handler?.();
  }

  #welcome(socket, message, now) {
    for (const name of Object.keys(this.#server)) {
      if (Number.isFinite(message[name])) this.#server[name] = message[name];
    }
    this.#timers.set("dead", now + this.#server.dead_ms);
    this.#clock.hear(message.now, now);
    if (!socket.isReady) this.#ready(socket, now);
  }

  #ready(socket, now) {
    socket.isReady = true;
    this.#timers.delete("answer");
    if (socket.transport === "events") return;
    this.#failures = 0;
    if (this.#token) this.#send({ type: "auth", id: `a${(this.#ids += 1)}`, token: this.#token }, socket);
    if (!this.#hidden) for (const name of this.#shows.keys()) this.#ask(name, socket, now);
    if (socket === this.#socket) this.#ping(now);
    if (this.#shows.size === 0) this.#settle(now);
  }

  #authenticated(message, now) {
    this.#tell("authenticated", message);
    for (const [name, show] of this.#shows) {
      if (!show.isLost) continue;
      show.isLost = false;
      if (this.#socket) this.#ask(name, this.#socket, now);
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
    if (show.needsPlan) return;
    show.isLive = true;
    if (socket === this.#next && [...this.#shows.values()].every((one) => one.isLive)) this.#promote(now);
    this.#settle(now);
  }

  /** All that was asked for has come. */
  #settle(now) {
    const shows = [...this.#shows.values()];
    const counts = this.#socket?.transport === "events" ? shows.slice(0, 1) : shows;
    if (!this.#socket?.isReady || counts.some((show) => !show.isLive)) return;
    this.#timers.delete("answer");
    this.#timers.delete("stale");
    this.#attempt = 0;
    this.#turn("live", now);
  }

  #dropped({ show: name, code }, now) {
    const show = this.#shows.get(name);
    if (!show || !code) return;
    show.isLive = false;
    show.isLost = true;
    this.#tell("dropped", { show: name, code });
    this.#turn("reconnecting", now, code);
    this.#timers.set("stale", now + LIMITS.staleAfterMs);
  }

  #error(message) {
    this.#tell("error", message);
    const found = [...this.#shows].find(([, show]) => message.id != null && show.waits === message.id);
    if (found) {
      found[1].waits = undefined;
      found[1].isLost = true;
      this.#timers.delete("answer");
    }
  }

  #snapshot(socket, message, now) {
    const show = this.#shows.get(message.show);
    if (!show || (message.scope && message.scope !== show.scope)) return;
    const isRight = show.replace(message);
    // The answer is here; the plan of a large hall may take its time.
    if ([...this.#shows.values()].every((one) => one.isAnswered)) this.#timers.delete("answer");
    if (show.needsPlan) {
      this.#act("layout", { show: message.show, layout: message.layout, version: message.layout_version });
    }
    if (!isRight) {
      this.#mismatch(message.show, show, now);
      return;
    }
    this.#tell("snapshot", message);
    if (!this.#hidden) this.#live(socket, message.show, now);
  }

  #plan(event, now) {
    const waiting = this.#shows.get(event.show)?.plan(event);
    if (!waiting) return;
    for (const message of waiting) this.#change(message, now);
    if (!this.#hidden) this.#live(this.#socket, event.show, now);
  }

  #change(message, now) {
    const show = this.#shows.get(message.show);
    switch (show?.change(message)) {
      case "applied":
        this.#tell("change", message);
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
    this.#tell("gap", { show: name, prev, at: show.seq });
    if (this.#socket?.transport === "socket") this.#ask(name, this.#socket, now);
    else this.#lose(now, "gap", 1);
  }

  /** A checksum that differs asks for all of it: at once, then ever later, so that a fault of ours is no flood. */
  #mismatch(name, show, now) {
    this.mismatches += 1;
    show.faults += 1;
    show.isLive = false;
    show.awaitsSnapshot = true;
    this.#tell("mismatch", { show: name, count: this.mismatches });
    if (show.faults === 1) this.#again(name, now);
    else this.#timers.set(`again ${name}`, now + Math.min(500 * 2 ** show.faults, LIMITS.longestBackOffMs));
  }

  #send(message, socket = this.#socket) {
    if (socket) this.#act("send", { socket: socket.id, message });
  }
  #tell(name, detail) {
    this.#act("tell", { name, detail });
  }
  #act(type, fields) {
    this.#actions.push({ type, ...fields });
  }
}
