// The map of one show by the rules of docs/feed.md, written from the document alone: for Node, and for a browser's page
// that is given the text of the class.

export class FeedMap {
  states = [];
  position;
  /** What should not be. */
  faults = [];
  modes = [];
  #places;

  constructor(labels) {
    this.#places = new Map(labels.map((label, index) => [label, index]));
  }

  get seq() {
    return this.position ? Number(this.position.split(":")[1]) : -1;
  }

  get text() {
    return this.states.join("");
  }

  /** The command that asks for what is missing. */
  wish(show) {
    return JSON.stringify({ type: "subscribe", show, after: this.position });
  }

  take(text) {
    const message = JSON.parse(text);
    switch (message.type) {
      case "subscribed":
        this.modes.push(message.reason ?? message.mode);
        if (message.mode === "resumed") this.position = message.position;
        break;
      case "snapshot":
        this.states = [...message.states];
        this.position = `${message.epoch}:${message.seq}:${message.tag}`;
        this.#check(message);
        break;
      case "change":
        this.#change(message);
        break;
      case "error":
        this.faults.push(text);
    }
  }

  #change(message) {
    if (message.seq <= this.seq) return;
    if (message.prev !== this.seq) {
      this.faults.push(`a gap: ${message.prev} behind ${this.seq}`);
      return;
    }
    for (const { seats, state } of message.changes) {
      for (const seat of seats ?? []) this.states[this.#places.get(seat)] = state;
    }
    this.position = `${this.position.split(":")[0]}:${message.seq}:${message.tag}`;
    this.#check(message);
  }

  #check({ seq, crc }) {
    if (this.crc !== crc) this.faults.push(`at ${seq} the checksum is ${this.crc}, not ${crc}`);
  }

  /** CRC-32 as in zlib, over the letters. */
  get crc() {
    let sum = ~0;
    for (const letter of this.states) {
      sum ^= letter.charCodeAt(0);
      for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
    return (~sum >>> 0).toString(16).padStart(8, "0");
  }

  get told() {
    const epoch = this.position?.split(":")[0];
    return { epoch, seq: this.seq, text: this.text, crc: this.crc, faults: this.faults, modes: this.modes };
  }
}
