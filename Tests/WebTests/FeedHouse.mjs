// A machine with a clock that stands still until the test moves it, and a server that the test plays itself.

import { FeedMachine, SeatStates } from "../../clients/web/seatwire.js";

export const EPOCH = "9c1f03a7";
export const LABELS = ["A-1", "A-2", "A-3", "A-4"];

export class FeedHouse {
  now = 1_000_000;
  actions = [];
  told = [];

  constructor({ random = () => 0.5 } = {}) {
    this.machine = new FeedMachine({ random });
  }

  do(type, fields = {}) {
    const actions = this.machine.handle({ type, ...fields }, this.now);
    this.actions.push(...actions);
    const told = actions.filter((action) => action.type === "tell");
    this.told.push(...told.map(({ name, detail }) => ({ ...detail, event: name })));
    return actions;
  }

  /** Moves the clock, stopping wherever the machine asked to be woken. */
  pass(milliseconds) {
    const end = this.now + milliseconds;
    const actions = [];
    while (this.machine.wake <= end) {
      this.now = Math.max(this.now, this.machine.wake);
      actions.push(...this.do("time"));
    }
    this.now = end;
    return actions;
  }

  get socket() {
    return this.actions.filter((action) => action.type === "open").at(-1)?.socket;
  }
  get opened() {
    return this.actions.filter((action) => action.type === "open").length;
  }
  get state() {
    return this.machine.state.name;
  }
  get states() {
    return this.machine.show("demo").states.text;
  }

  receive(message, socket = this.socket) {
    return this.do("message", { socket, message });
  }

  welcome(fields = {}, socket = this.socket) {
    const now = new Date(this.now).toISOString();
    return this.receive(
      {
        type: "welcome",
        now,
        heartbeat_ms: 25_000,
        dead_ms: 60_000,
        reconnect_ms: 500,
        ...fields,
      },
      socket,
    );
  }

  /** Answers the last subscription. */
  subscribed(mode, position, socket = this.socket) {
    const last = this.actions.filter((action) => action.message?.type === "subscribe").at(-1);
    return this.receive({ type: "subscribed", id: last.message.id, show: "demo", mode, position }, socket);
  }

  snapshot(states, seq, fields = {}, socket = this.socket) {
    return this.receive(
      {
        type: "snapshot",
        show: "demo",
        scope: "public",
        epoch: EPOCH,
        seq,
        tag: tag(seq),
        status: "on_sale",
        layout: "hall-1",
        layout_version: 1,
        states,
        crc: new SeatStates(states).crc,
        ...fields,
      },
      socket,
    );
  }

  change(prev, seq, seats, state, fields = {}, socket = this.socket) {
    return this.receive(
      {
        type: "change",
        show: "demo",
        prev,
        seq,
        tag: tag(seq),
        changes: [{ kind: "held", state, seats }],
        ...fields,
      },
      socket,
    );
  }

  layout() {
    return this.do("layout", { show: "demo", layout: "hall-1", version: 1, labels: LABELS });
  }

  /** Live on the show with all seats free, at number 10. */
  static live(options) {
    const house = new FeedHouse(options);
    house.do("subscribe", { show: "demo" });
    house.do("start");
    house.welcome();
    house.subscribed("snapshot", position(10));
    house.snapshot("ffff", 10);
    house.layout();
    return house;
  }
}

export const tag = (seq) => (seq * 7919).toString(16).padStart(8, "0");
export const position = (seq) => `${EPOCH}:${seq}:${tag(seq)}`;
export const sent = (actions, type) =>
  actions.filter((action) => action.message?.type === type).map((action) => action.message);
export const opens = (actions) => actions.filter((action) => action.type === "open");
