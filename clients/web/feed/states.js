// What the seats of a show are, letter by letter, and the checksum and the positions that prove it.

export const STATES = Object.freeze({ f: "free", h: "held", b: "booked", x: "blocked", p: "paying", c: "checked_in" });

const POLYNOMIAL = 0xedb88320;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
  return value >>> 0;
});

/** CRC-32 as zlib has it, of bytes. */
export function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ TABLE[(value ^ byte) & 255];
  return (value ^ 0xffffffff) >>> 0;
}

/** The product of two polynomials in the mirrored form in which a CRC is kept. */
function multiply(a, b) {
  let product = 0;
  for (let mask = 0x80000000; mask !== 0; mask >>>= 1) {
    if (a & mask) product ^= b;
    b = b & 1 ? (b >>> 1) ^ POLYNOMIAL : b >>> 1;
  }
  return product >>> 0;
}

/** One letter for each seat, with a checksum that follows every change without reading the others. */
export class SeatStates {
  #letters;
  #crc;
  /** What a difference weighs that has so many seats behind it. */
  #weights;

  constructor(text) {
    this.#letters = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    this.#crc = crc32(this.#letters);
    let weight = 0x80000000;
    this.#weights = Uint32Array.from(this.#letters, () => {
      const own = weight;
      weight = ((weight >>> 8) ^ TABLE[weight & 255]) >>> 0;
      return own;
    });
  }

  get length() {
    return this.#letters.length;
  }
  get crc() {
    return this.#crc.toString(16).padStart(8, "0");
  }
  get text() {
    return new TextDecoder().decode(this.#letters);
  }

  at(place) {
    return String.fromCharCode(this.#letters[place]);
  }

  /** Whether this changed anything. */
  set(place, letter) {
    const difference = this.#letters[place] ^ letter.charCodeAt(0);
    if (difference === 0 || place >= this.length) return false;
    const weight = this.#weights[this.length - 1 - place];
    this.#crc = (this.#crc ^ multiply(TABLE[difference], weight)) >>> 0;
    this.#letters[place] ^= difference;
    return true;
  }
}

/** `epoch:seq:tag`, or nothing when it is none. */
export function parsePosition(text) {
  const parts = /^([^:]+):(\d{1,15}):([^:]+)$/.exec(text ?? "");
  return parts ? { epoch: parts[1], seq: Number(parts[2]), tag: parts[3] } : undefined;
}

/** Below zero when the first comes before the second; nothing when they are of two histories. */
export function comparePositions(first, second) {
  const [a, b] = [parsePosition(first), parsePosition(second)];
  return a && b && a.epoch === b.epoch ? a.seq - b.seq : undefined;
}
