// The line to the server: sockets that open, fall silent, are lost and drained, attempts that come ever later, and
// whoever looks away. What is said over it is the machine's matter.

import { ServerClock } from "./clock.js";
import { LIMITS, USUAL, adviceOn, spread } from "./limits.js";

export class Line {
  /** The socket that counts, and the one that takes its place in a drain. */
  socket;
  next;
  state = { name: "connecting", since: 0, transport: "socket" };
  isHidden = false;
  /** When which matter is looked at again. */
  timers = new Map();
  /** When which show is asked for again, and without a name who we are. */
  #again = new Map();
  clock = new ServerClock();
  #random;
  #shows;
  #out;
  #hooks;
  #sockets = 0;
  #attempt = 0;
  #failures = 0;
  #isStarted = false;
  #server = { ...USUAL };

  /**
   * @param hooks what the machine says: `greet(socket, now)` on a socket that is ready, `ask(name, socket, now)` for a
   * show, `again(name, now)` for one whose turn has come again; without a name for who we are
   */
  constructor({ random, shows, out, hooks }) {
    [this.#random, this.#shows, this.#out, this.#hooks] = [random, shows, out, hooks];
  }

  /** When it wants to be told that time has passed. */
  get wake() {
    return Math.min(...this.timers.values(), ...this.#again.values(), Infinity);
  }
  /** Nobody has looked for so long that all was let go. Until then a hidden page is as live as others. */
  get isAway() {
    return this.isHidden && !this.timers.has("hide");
  }
  get isIdle() {
    return this.#isStarted && !this.socket && !this.timers.has("open");
  }
  find(id) {
    return [this.socket, this.next].find((one) => one && one.id === id);
  }

  // Opening

  start(now) {
    this.#isStarted = true;
    this.open(now, 0);
  }

  online(now) {
    if (!this.timers.has("open")) return;
    this.#attempt = 0;
    this.open(now, 0);
  }

  open(now, delay) {
    this.timers.delete("open");
    if (!this.#isStarted || this.socket || this.isAway) return;
    if (delay > 0) {
      this.timers.set("open", now + delay);
      return;
    }
    const usesEvents = this.#failures >= LIMITS.failuresBeforeEvents && this.#shows.size > 0 && this.#shows.arePublic;
    this.socket = this.#make(usesEvents ? "events" : "socket", now);
    this.state = { ...this.state, transport: this.socket.transport };
  }

  #make(transport, now) {
    const socket = { id: (this.#sockets += 1), transport, isReady: false, isLost: false };
    this.timers.set("answer", now + LIMITS.openTimeoutMs);
    if (transport === "socket") {
      this.#out.act("open", { socket: socket.id, transport });
    } else {
      // A stream carries one show, so a front end that falls back sees one live at a time: the first.
      const [name] = this.#shows.keys();
      this.#out.act("open", { socket: socket.id, transport, show: name, after: this.#shows.get(name).after });
    }
    return socket;
  }

  /** Full jitter: the first try at a moment that the server bounds, the next ones ever later. */
  #backOff() {
    const attempt = this.#attempt;
    this.#attempt += 1;
    if (attempt > 0) return spread(attempt, this.#random);
    return Math.round(this.#random() * Math.min(Math.max(this.#server.reconnect_ms, 0), LIMITS.longestWindowMs));
  }

  /** Asks again on the same socket, ever later: for a show, or without a name who we are. */
  retry(name, attempt, now) {
    this.#again.set(name, now + Math.max(1, spread(attempt, this.#random)));
  }

  /** What a server says of itself, and that it is ready. */
  welcome(socket, message, now) {
    for (const name of Object.keys(this.#server)) {
      if (Number.isFinite(message[name])) this.#server[name] = message[name];
    }
    this.heard(now);
    this.clock.hear(message.now, now);
    if (!socket.isReady) this.ready(socket, now);
  }

  ready(socket, now) {
    socket.isReady = true;
    this.timers.delete("answer");
    if (socket.transport === "events") return;
    this.#failures = 0;
    this.#hooks.greet(socket, now);
    if (socket === this.socket) this.#ping(now);
    if (this.#shows.size === 0) this.settle(now);
  }

  /** Not silent. */
  heard(now) {
    this.timers.set("dead", now + this.#server.dead_ms);
  }

  // Ending

  lose(now, reason, delay) {
    if (!this.#isStarted) return;
    this.#out.close(this.socket, reason);
    this.#out.close(this.next, reason);
    this.socket = this.next = undefined;
    for (const name of ["dead", "answer", "drain", "ping"]) this.timers.delete(name);
    this.#forget();
    this.falter(now, reason);
    this.open(now, delay ?? Math.max(1, this.#backOff()));
  }

  /** What was under way, and what would have been asked again, is over: a new socket begins with all of it. */
  #forget() {
    this.#again.clear();
    this.#shows.forget();
  }

  /** Not live, and stale when that lasts. */
  falter(now, reason) {
    this.turn("reconnecting", now, reason);
    if (!this.timers.has("stale")) this.timers.set("stale", this.state.since + LIMITS.staleAfterMs);
  }

  closed({ socket, code = 1006, reason = "" }, now) {
    if (socket === this.next?.id) {
      this.#keep(now);
      return;
    }
    if (socket !== this.socket?.id) return;
    const wasReady = this.socket.isReady;
    const wasEvents = this.socket.transport === "events";
    const { wasLeft } = this.socket;
    this.socket = undefined;
    if (this.next) {
      this.promote(now);
      return;
    }
    const advice = adviceOn(code);
    // Whoever looked away held nothing open, and is back or comes back when he looks again.
    if (advice === "stop" && !(code === 4001 && (this.isHidden || wasLeft))) {
      this.stop(`${code} ${reason}`.trim(), now);
      return;
    }
    if (wasEvents) this.#failures = LIMITS.failuresBeforeEvents - 1;
    else if (!wasReady) this.#failures += 1;
    if (code >= 4100 && code < 4200) this.#attempt = Math.max(this.#attempt, 3);
    // Whoever was hung up on before a word was said would be so again at once.
    this.lose(now, `${code} ${reason}`.trim(), advice === "reconnect" && wasReady ? 0 : undefined);
  }

  /** The new socket of a drain came to nothing: the old one goes on, and another is tried. */
  #keep(now) {
    this.next = undefined;
    this.timers.delete("answer");
    for (const name of this.#shows.goOn()) this.#hooks.ask(name, this.socket, now);
    this.timers.set("drain", now + Math.max(1, this.#backOff()));
  }

  stop(reason, now) {
    for (const socket of [this.socket, this.next]) this.#out.close(socket, reason);
    this.socket = this.next = undefined;
    this.#isStarted = false;
    this.timers.clear();
    this.#again.clear();
    this.turn("stopped", now, reason);
  }

  /** Lets go of a stream of events. */
  leave() {
    this.#out.close(this.socket);
    this.socket = undefined;
    for (const name of ["dead", "answer"]) this.timers.delete(name);
  }

  promote(now) {
    this.#out.close(this.socket, "drained");
    this.socket = this.next;
    this.next = undefined;
    if (this.socket?.isReady) this.settle(now);
  }

  // What is told of it

  turn(name, now, reason) {
    const old = this.state;
    if (old.name === name || (name === "reconnecting" && old.name === "stale")) return;
    // Stale since it went, not since that was called so.
    const since = name === "stale" ? old.since : now;
    this.state = { name, since, transport: this.socket?.transport ?? old.transport, reason };
    this.#out.tell("status", this.state);
    if (name === "live" && ["reconnecting", "stale"].includes(old.name)) {
      this.#out.tell("resynced", { since: old.since, shows: [...this.#shows.keys()] });
    }
  }

  /** Live, when all that was asked for has come. */
  settle(now) {
    const { areLive, isFirstLive } = this.#shows;
    const isLive = this.socket?.transport === "events" ? isFirstLive : areLive;
    if (!this.socket?.isReady || !isLive) return;
    this.timers.delete("answer");
    this.timers.delete("stale");
    this.#attempt = 0;
    this.turn("live", now);
  }

  // Time

  time(now) {
    for (const [name, at] of [...this.timers]) {
      if (at > now || !this.timers.delete(name)) continue;
      switch (name) {
        case "open":
          this.open(now, 0);
          break;
        case "answer":
          this.unanswered(now);
          break;
        case "dead":
          this.lose(now, "silence");
          break;
        case "stale":
          if (this.state.name === "reconnecting") this.turn("stale", now, this.state.reason);
          break;
        case "drain":
          if (!this.next && this.socket && !this.isAway) this.next = this.#make("socket", now);
          break;
        case "ping":
          this.#ping(now);
          break;
        case "hide":
          this.#hide(now);
          break;
      }
    }
    for (const [name, at] of [...this.#again]) {
      if (at <= now && this.#again.delete(name)) this.#hooks.again(name, now);
    }
  }

  /** What was asked came to nothing: on the new socket of a drain, or on the only one. */
  unanswered(now) {
    if (this.next) {
      this.#out.close(this.next, "no answer");
      this.#keep(now);
      return;
    }
    if (this.socket && !this.socket.isReady && this.socket.transport === "socket") this.#failures += 1;
    this.lose(now, "no answer");
  }

  #ping(now) {
    if (!this.socket?.isReady || this.socket.transport !== "socket") return;
    this.socket.ping = { id: this.#out.id("p"), at: now };
    this.#out.send({ type: "ping", id: this.socket.ping.id }, this.socket);
    this.timers.set("ping", now + this.#server.heartbeat_ms);
  }

  // Whoever looks away

  hidden(now) {
    this.isHidden = true;
    this.timers.set("hide", now + LIMITS.hiddenAfterMs);
  }

  #hide(now) {
    if (!this.#isStarted) return;
    this.#out.close(this.next, "hidden");
    this.next = undefined;
    for (const name of ["ping", "open"]) this.timers.delete(name);
    if (this.socket?.isReady) this.timers.delete("answer");
    if (this.socket) this.socket.wasLeft = true;
    for (const name of this.#shows.keys()) {
      if (this.socket?.transport === "socket") this.#out.send({ type: "unsubscribe", show: name }, this.socket);
    }
    this.#forget();
    if (this.socket?.transport === "events") this.leave();
    this.turn("paused", now, "hidden");
  }

  visible(now) {
    this.isHidden = false;
    const wasWaiting = this.timers.delete("hide");
    if (!this.socket) {
      this.#attempt = 0;
      this.open(now, 0);
      return;
    }
    if (wasWaiting || !this.socket.isReady) return;
    for (const name of this.#shows.keys()) this.#hooks.ask(name, this.socket, now);
  }
}
