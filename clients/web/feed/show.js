// What a front end knows of one show: its seats, how far it has come, and whether it may be trusted.

import { LIMITS } from "./limits.js";
import { SeatStates } from "./states.js";

export class ShowFeed {
  states;
  status;
  epoch;
  seq;
  tag;
  /** Whether all is here that was asked for. */
  isLive = false;
  /** Refused or ended by the server, until somebody authenticates. */
  isLost = false;
  awaitsSnapshot = false;
  /** The id of the subscription that is not answered yet. */
  waits;
  /** Checksums that differed one after the other. */
  faults = 0;
  /** How often it was put off, one after the other. */
  refusals = 0;
  layout;
  version;
  #labels;
  #waiting = [];

  constructor(scope) {
    this.scope = scope;
  }

  get position() {
    return this.seq === undefined ? undefined : `${this.epoch}:${this.seq}:${this.tag}`;
  }

  /** Where it goes on from; nothing when all of it is needed. */
  get after() {
    return this.awaitsSnapshot ? undefined : this.position;
  }

  get isAnswered() {
    return this.isLost || (this.waits === undefined && !this.awaitsSnapshot);
  }

  get needsPlan() {
    return this.layout !== undefined && this.#labels === undefined;
  }

  /** Nothing that was under way is any more. */
  forget() {
    this.isLive = false;
    this.waits = undefined;
  }

  /** The server continues from here. What is behind that is known already. */
  continueFrom(position) {
    if (!position || (this.epoch === position.epoch && this.seq >= position.seq)) return;
    Object.assign(this, position);
  }

  /** A snapshot replaces everything. @returns whether the checksum is right */
  replace(message) {
    const isSameHall = this.layout === message.layout && this.version === message.layout_version;
    if (!isSameHall) this.#labels = undefined;
    Object.assign(this, {
      epoch: message.epoch,
      seq: message.seq,
      tag: message.tag,
      status: message.status,
      layout: message.layout,
      version: message.layout_version,
      states: new SeatStates(message.states),
      awaitsSnapshot: false,
    });
    this.#waiting = [];
    return this.#fits(message.crc);
  }

  /** @returns the changes that waited for it, or nothing when it is the plan of another hall */
  plan({ layout, version, labels }) {
    if (this.layout !== layout || this.version !== version) return undefined;
    this.#labels = new Map(labels.map((label, place) => [label, place]));
    return this.#waiting.splice(0);
  }

  /** @returns `known`, `waiting`, `gap`, `wrong` or `applied` */
  change(message) {
    if (this.seq === undefined || this.awaitsSnapshot || message.seq <= this.seq) return "known";
    if (this.states && !this.#labels) {
      this.#waiting.push(message);
      // What is lost here leaves a gap, and is asked for again.
      if (this.#waiting.length > LIMITS.waitingChanges) this.#waiting.shift();
      return "waiting";
    }
    if (message.prev !== this.seq) return "gap";
    this.#apply(message);
    if (!this.#fits(message.crc)) return "wrong";
    this.faults = 0;
    return "applied";
  }

  #apply(message) {
    for (const item of message.changes ?? []) {
      if (item.status) this.status = item.status;
      if (!this.states || !item.state) continue;
      for (const label of item.seats ?? []) {
        const place = this.#labels.get(label);
        if (place !== undefined) this.states.set(place, item.state);
      }
    }
    this.seq = message.seq;
    this.tag = message.tag ?? this.tag;
  }

  #fits(crc) {
    return !crc || !this.states || crc === this.states.crc;
  }
}
