// Requests to the server, with what every one of them needs: a pass, a key that makes a repetition harmless, an end.

import { time } from "../feed/clock.js";

const TIMEOUT_MS = 12_000;
/** What is sent again: nobody knows whether it was done, and the key makes sure it is done once. */
const AGAIN_MS = [300, 1_200];

/** Whether what was asked may be done when it is sent again: it got no answer, or only a proxy's. */
const mayWork = ({ status, code }) => status === 0 || status >= 502 || code === "IDEMPOTENCY_CONFLICT";

/** A refusal, in the words of the server; `OFFLINE` when there was no answer. */
export class Problem extends Error {
  /** Whether an earlier attempt got no answer: it may have been done, whatever this says. */
  wasLost = false;
  /** @param retryMs when the server wants to be asked again */
  constructor(status, body = {}, retryMs = 0) {
    super(body.message ?? "The server does not answer.");
    this.status = status;
    this.code = body.code ?? "OFFLINE";
    this.errors = body.errors ?? [];
    this.retryMs = retryMs;
  }

  /** Whether the same may be answered when it is asked again. */
  get isPassing() {
    return this.wasLost || mayWork(this) || this.status === 429 || this.status >= 500;
  }
  /** The seats that it names, as `A-12: not free`. */
  get seats() {
    return this.errors.filter((error) => error.field.startsWith("seats")).map((error) => error.message.split(": ")[0]);
  }
  get details() {
    return this.errors.map((error) => error.message).join(" ");
  }
  /** All that there is to say of it. */
  get text() {
    return `${this.message} ${this.details}`.trim();
  }
}

/** Randomness also where the page came over plain HTTP, in which browsers have no randomUUID. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class API {
  #session;
  /** How far the server's clock is from ours, as its last answer was dated. */
  #ahead;

  /** @param session whose pass is shown; without one only what is open to all can be asked */
  constructor(session) {
    this.#session = session;
  }

  /** The server's time, to about a second; the device's until there was an answer. */
  now() {
    return this.#ahead === undefined ? Date.now() : time() + this.#ahead;
  }

  get(path, query = {}) {
    const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
    return this.#ask("GET", known.length ? `${path}?${new URLSearchParams(known)}` : path);
  }

  /** @param options `timeoutMs` for one answer, and `withinMs`: it is not sent again later than that */
  post(path, body, { key = newKey(), needsPass = true, ...options } = {}) {
    return this.#ask("POST", path, { body, key, needsPass, ...options });
  }
  put(path, body) {
    return this.#ask("PUT", path, { body });
  }
  delete(path, { key = newKey() } = {}) {
    return this.#ask("DELETE", path, { key, needsPass: true });
  }

  async #ask(method, path, { needsPass = path.startsWith("/v1/me"), withinMs = Infinity, ...request } = {}) {
    const session = this.#session;
    const [asker, begun] = [session?.account?.id, time()];
    // A pass is asked for as often as it may be, and what came to nothing there is not begun again here.
    let pass = session && this.#of(asker, needsPass ? await session.pass() : session.knownPass);
    let isRenewed = !pass;
    for (let attempt = 0; ; ) {
      try {
        return await this.#send(method, path, request, pass);
      } catch (problem) {
        problem.wasLost = attempt > 0;
        if (problem.status === 401 && !isRenewed) {
          pass = this.#of(asker, await session.renewed(pass));
          isRenewed = true;
          continue;
        }
        const wait = AGAIN_MS[attempt];
        const isLast = wait === undefined || time() + wait > begun + withinMs || method === "GET";
        if (!mayWork(problem) || isLast) throw problem;
        attempt += 1;
        await new Promise((resume) => {
          setTimeout(resume, wait);
        });
        // What became of it is not known, and somebody else's request it must not be.
        if (this.#isAnothers(asker)) throw problem;
      }
    }
  }

  /** What one of staff began is not done in the name of whoever has logged in since. */
  #of(asker, pass) {
    if (!this.#isAnothers(asker)) return pass;
    throw new Problem(409, { code: "ANOTHER_ACCOUNT", message: "Somebody else is logged in by now." });
  }

  #isAnothers(asker) {
    return asker !== undefined && !this.#session.isGuest && this.#session.account?.id !== asker;
  }

  async #send(method, path, { body, key, timeoutMs = TIMEOUT_MS }, pass) {
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (key) headers["Idempotency-Key"] = key;
    if (pass) headers.Authorization = `Bearer ${pass}`;
    let answer;
    try {
      const content = body === undefined ? undefined : JSON.stringify(body);
      answer = await fetch(path, { method, headers, body: content, signal: AbortSignal.timeout(timeoutMs) });
    } catch {
      throw new Problem(0);
    }
    const dated = Date.parse(answer.headers.get("Date"));
    if (Number.isFinite(dated)) this.#ahead = dated - time();
    if (answer.status === 204) return { position: answer.headers.get("Seatwire-Position") ?? undefined };
    const content = await answer.json().catch(() => undefined);
    if (answer.ok) {
      // It broke off, so nobody here knows what was done.
      if (content === undefined) throw new Problem(0);
      return content;
    }
    const unreadable = { message: "The answer cannot be read.", code: "UNREADABLE" };
    throw new Problem(answer.status, content ?? unreadable, 1_000 * Number(answer.headers.get("Retry-After")) || 0);
  }
}

/** All pages of a list, as far as somebody would read. */
export async function readAll(api, path, query = {}, most = 10) {
  const items = [];
  let after;
  for (let page = 0; page < most; page += 1) {
    const answer = await api.get(path, { ...query, after });
    items.push(...answer.items);
    after = answer.next;
    if (!after) break;
  }
  return items;
}
