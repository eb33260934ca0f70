// Money, times and numbers as people read them.

/** Currencies whose smallest unit is not a hundredth (ISO 4217), as the server has them: browsers go by use. */
const DIGITS = Object.freeze({
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
});
const digitsOf = (currency) => Number(Object.keys(DIGITS).find((count) => DIGITS[count].includes(currency)) ?? 2);

const moneys = new Map();

/** `{ amount: 45000, currency: "INR" }` in minor units. */
export function money({ amount, currency }) {
  if (!moneys.has(currency)) {
    const digits = digitsOf(currency);
    const format = new Intl.NumberFormat(undefined, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      trailingZeroDisplay: "stripIfInteger",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    moneys.set(currency, { format, digits });
  }
  const { format, digits } = moneys.get(currency);
  return format.format(amount / 10 ** digits);
}

export function sum(prices) {
  return prices.length === 0
    ? undefined
    : { amount: prices.reduce((total, price) => total + price.amount, 0), currency: prices[0].currency };
}

const part = (iso, zone, options) =>
  new Intl.DateTimeFormat(undefined, { timeZone: zone, ...options }).format(new Date(iso));

export const clock = (iso, zone) => part(iso, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const seconds = (time, zone) =>
  part(time, zone, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
export const day = (iso, zone) => part(iso, zone, { weekday: "long", day: "numeric", month: "long" });
export const shortDay = (iso, zone) => part(iso, zone, { weekday: "short", day: "numeric", month: "short" });

/** The date as the catalogue counts days: in the zone of the show. */
export const dateKey = (iso, zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(iso));

/** `GMT+5:30`: a time without its zone is a guess. */
export function zone(iso, name) {
  const found = new Intl.DateTimeFormat("en", { timeZone: name, timeZoneName: "short" }).formatToParts(new Date(iso));
  return found.find((piece) => piece.type === "timeZoneName")?.value ?? name;
}

export const place = (name) => name.split("/").at(-1).replaceAll("_", " ");

/** `4:05` for what is left of a time; never below zero. */
export function countdown(milliseconds) {
  const left = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString()} ${count === 1 ? one : many}`;
export const title = (text) => text.charAt(0).toUpperCase() + text.slice(1).replaceAll("_", " ");

export function list(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
