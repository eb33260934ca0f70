// Requests to the server, with what every one of them needs: a pass, a key that makes a repetition harmless, an end.

const TIMEOUT_MS = 12_000;
/** What is sent again: nobody knows whether it was done, and the key makes sure it is done once. */
const AGAIN_MS = [300, 1_200];

/** A refusal, in the words of the server; `OFFLINE` when there was no answer. */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(body.message ?? "The server does not answer.");
    this.status = status;
    this.code = body.code ?? "OFFLINE";
    this.errors = body.errors ?? [];
  }

  /** Whether the same may be answered when it is asked again. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
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

  /** @param session whose pass is shown; without one only what is open to all can be asked */
  constructor(session) {
    this.#session = session;
  }

  get(path, query = {}) {
    const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
    return this.#ask("GET", known.length ? `${path}?${new URLSearchParams(known)}` : path);
  }

  post(path, body, { key = newKey(), needsPass = true } = {}) {
    return this.#ask("POST", path, { body, key, needsPass });
  }
  put(path, body) {
    return this.#ask("PUT", path, { body });
  }
  delete(path, { key = newKey() } = {}) {
    return this.#ask("DELETE", path, { key, needsPass: true });
  }

  async #ask(method, path, { body, key, needsPass = path.startsWith("/v1/me") } = {}) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#withPass(method, path, body, key, needsPass);
      } catch (problem) {
        const mayWork =
          problem.code === "OFFLINE" || problem.code === "UNAVAILABLE" || problem.code === "IDEMPOTENCY_CONFLICT";
        if (!mayWork || attempt === AGAIN_MS.length || method === "GET") throw problem;
        await new Promise((resume) => {
          setTimeout(resume, AGAIN_MS[attempt]);
        });
      }
    }
  }

  async #withPass(method, path, body, key, needsPass) {
    const pass = this.#session && (needsPass ? await this.#session.pass() : this.#session.knownPass);
    try {
      return await this.#send(method, path, body, key, pass);
    } catch (problem) {
      if (problem.status !== 401 || !pass) throw problem;
      return this.#send(method, path, body, key, await this.#session.renewed(pass));
    }
  }

  async #send(method, path, body, key, pass) {
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (key) headers["Idempotency-Key"] = key;
    if (pass) headers.Authorization = `Bearer ${pass}`;
    let answer;
    try {
      const content = body === undefined ? undefined : JSON.stringify(body);
      answer = await fetch(path, { method, headers, body: content, signal: AbortSignal.timeout(TIMEOUT_MS) });
    } catch {
      throw new Problem(0);
    }
    if (answer.status === 204) return { position: answer.headers.get("Seatwire-Position") ?? undefined };
    const content = await answer.json().catch(() => ({ message: "The answer cannot be read.", code: "UNREADABLE" }));
    if (!answer.ok) throw new Problem(answer.status, content);
    return content;
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
