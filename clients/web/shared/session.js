// Who this browser is: a pass and what renews it, kept for all its tabs. Passes are never in an address.

import { API, Problem } from "./api.js";

/** Renewed so long before the end, by our own clock: that of the server may differ. */
const EARLY_MS = 60_000;

/** Tells a `change` whenever this browser's pass is another one, or none, whichever tab did it. */
export class Session extends EventTarget {
  #name;
  #isGuest;
  #open = new API();

  /** @param options.isGuest whether an anonymous pass is taken when there is none */
  constructor(name, { isGuest }) {
    super();
    this.#name = `seatwire.${name}`;
    this.#isGuest = isGuest;
    addEventListener("storage", (event) => {
      // Without a key: all of it was cleared.
      if (event.key === this.#name || event.key === null) this.#tell();
    });
  }

  get #kept() {
    try {
      return JSON.parse(localStorage.getItem(this.#name)) ?? undefined;
    } catch {
      return undefined;
    }
  }

  #keep(grant) {
    if (grant) localStorage.setItem(this.#name, JSON.stringify(grant));
    else localStorage.removeItem(this.#name);
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }

  get account() {
    return this.#kept?.account;
  }
  get isKnown() {
    return this.#kept !== undefined;
  }
  get knownPass() {
    return this.#kept?.access_token;
  }

  /** A pass that is good for a while. */
  async pass() {
    const kept = this.#kept;
    if (kept && kept.until - EARLY_MS > Date.now()) return kept.access_token;
    return this.renewed(kept?.access_token);
  }

  /** Another pass than this one, which was refused or soon will be. One tab renews, the others find what it got. */
  renewed(refused) {
    return this.#alone(async () => {
      const kept = this.#kept;
      if (kept && kept.access_token !== refused) return kept.access_token;
      if (kept) {
        try {
          return this.#grant(
            await this.#open.post("/v1/auth/refresh", { refresh_token: kept.refresh_token }, { needsPass: false }),
          );
        } catch (problem) {
          if (problem.status !== 401) throw problem;
          this.#keep(undefined);
        }
      }
      if (!this.#isGuest) throw new Problem(401, { code: "UNAUTHENTICATED", message: "Sign in first." });
      return this.#grant(await this.#open.post("/v1/auth/guest", {}, { needsPass: false }));
    });
  }

  #grant(grant) {
    this.#keep({ ...this.#kept, ...grant, until: Date.now() + grant.expires_in_ms });
    return grant.access_token;
  }

  async logIn(username, password) {
    const name = username.includes("@") ? { email: username } : { username };
    const grant = await this.#open.post("/v1/auth/login", { ...name, password }, { needsPass: false });
    this.#grant(grant);
    return grant.account;
  }

  async logOut() {
    const kept = this.#kept;
    this.#keep(undefined);
    if (!kept) return;
    const leave = new API({
      knownPass: kept.access_token,
      pass: async () => kept.access_token,
      renewed: async () => "",
    });
    await leave.post("/v1/auth/logout", { refresh_token: kept.refresh_token }).catch(() => {});
  }

  /** A renewed pass makes the old one void, so two tabs must not renew at once. */
  #alone(work) {
    return navigator.locks ? navigator.locks.request(this.#name, work) : work();
  }
}
