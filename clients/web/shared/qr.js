// A ticket's code as a QR code (ISO/IEC 18004), for scanners: always version 2 with error correction M, which holds the
// 32 hexadecimal digits of a code and nothing longer than 38 letters.

const SIZE = 25;
const DATA_BYTES = 28;
const CHECK_BYTES = 16;
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const LONGEST = 38;
/** Error correction M and mask 0, with their own error correction and the mask of the standard. */
const FORMAT = 0b101010000010010;

function data(text) {
  let bits = `0010${text.length.toString(2).padStart(9, "0")}`;
  const values = [...text].map((letter) => LETTERS.indexOf(letter));
  for (let at = 0; at < values.length; at += 2) {
    const isPair = at + 1 < values.length;
    bits += (isPair ? values[at] * 45 + values[at + 1] : values[at]).toString(2).padStart(isPair ? 11 : 6, "0");
  }
  bits += "0".repeat(Math.min(4, DATA_BYTES * 8 - bits.length));
  bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, "0");
  const bytes = bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2));
  for (let filler = 0xec; bytes.length < DATA_BYTES; filler ^= 0xec ^ 0x11) bytes.push(filler);
  return bytes;
}

const EXPONENTS = [];
const LOGARITHMS = [];
for (let power = 0, value = 1; power < 255; power += 1) {
  EXPONENTS[power] = value;
  LOGARITHMS[value] = power;
  value = value & 128 ? (value << 1) ^ 0x11d : value << 1;
}
const times = (a, b) => (a === 0 || b === 0 ? 0 : EXPONENTS[(LOGARITHMS[a] + LOGARITHMS[b]) % 255]);

/** What is left of the data when it is divided by the generator: Reed and Solomon's check. */
function check(bytes) {
  let generator = [1];
  for (let power = 0; power < CHECK_BYTES; power += 1) {
    const next = [...generator, 0];
    for (const [index, factor] of generator.entries()) next[index + 1] ^= times(factor, EXPONENTS[power]);
    generator = next;
  }
  const rest = [...bytes, ...new Array(CHECK_BYTES).fill(0)];
  for (let index = 0; index < bytes.length; index += 1) {
    const factor = rest[index];
    for (const [offset, part] of generator.entries()) rest[index + offset] ^= times(part, factor);
  }
  return rest.slice(bytes.length);
}

/** The fixed parts: rows of true, false, and nothing where data goes. */
function frame() {
  const grid = Array.from({ length: SIZE }, () => new Array(SIZE).fill(undefined));
  const isInside = (at) => at >= 0 && at < SIZE;
  // Three corners with rings of dark, light, dark around a dark middle, and a light border.
  for (const [row, column] of [
    [3, 3],
    [3, SIZE - 4],
    [SIZE - 4, 3],
  ]) {
    for (let y = -4; y <= 4; y += 1) {
      for (let x = -4; x <= 4; x += 1) {
        const ring = Math.max(Math.abs(x), Math.abs(y));
        if (isInside(row + y) && isInside(column + x)) grid[row + y][column + x] = ring !== 2 && ring !== 4;
      }
    }
  }
  for (let y = -2; y <= 2; y += 1)
    for (let x = -2; x <= 2; x += 1) grid[18 + y][18 + x] = Math.max(Math.abs(x), Math.abs(y)) !== 1;
  for (let at = 8; at < SIZE - 8; at += 1) grid[6][at] = grid[at][6] = at % 2 === 0;
  grid[SIZE - 8][8] = true;
  for (let bit = 0; bit < 15; bit += 1) {
    const isDark = ((FORMAT >> bit) & 1) === 1;
    grid[bit < 6 ? bit : bit < 8 ? bit + 1 : SIZE - 15 + bit][8] = isDark;
    grid[8][bit < 8 ? SIZE - 1 - bit : bit < 9 ? 7 : 14 - bit] = isDark;
  }
  return grid;
}

/** Rows of dark and light. */
export function qrCode(text) {
  const upper = text.toUpperCase();
  if (upper.length > LONGEST || [...upper].some((letter) => !LETTERS.includes(letter)))
    throw new RangeError(`no code for ${text}`);
  const bytes = data(upper);
  const bits = [...bytes, ...check(bytes)].flatMap((byte) =>
    Array.from({ length: 8 }, (_, bit) => (byte >> (7 - bit)) & 1),
  );
  const grid = frame();
  let next = 0;
  for (let right = SIZE - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let step = 0; step < SIZE; step += 1) {
      const isUp = ((SIZE - 1 - right - (right < 6 ? 1 : 0)) & 2) === 0;
      const row = isUp ? SIZE - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (grid[row][column] !== undefined) continue;
        const bit = bits[next] ?? 0;
        next += 1;
        grid[row][column] = (bit === 1) !== ((row + column) % 2 === 0);
      }
    }
  }
  return grid;
}

/** The dark squares as the path of an SVG whose unit is a square. */
export function qrPath(text) {
  return qrCode(text)
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : "")))
    .join("");
}
