// Who this browser is: a pass and what renews it, kept for all its tabs. Passes are never in an address.

import { API, Problem } from "./api.js";

/** Renewed so long before the end, by our own clock: that of the server may differ. */
const EARLY_MS = 60_000;
/** A refresh whose answer was lost is answered again for 20 s; a later one ends the session. Three fit into that. */
const REFRESH = { needsPass: false, timeoutMs: 8_000, withinMs: 18_000 };

/** Tells a `change` whenever this browser's pass is another one, or none, whichever tab did it. */
export class Session extends EventTarget {
  /** Whether whoever has no pass gets one, as somebody new. */
  isGuest;
  #name;
  #open = new API();

  constructor(name, { isGuest }) {
    super();
    this.#name = `seatwire.${name}`;
    this.isGuest = isGuest;
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
        const grant = await this.#refresh(kept);
        // Whoever logged out or in meanwhile is not undone.
        if (this.#kept?.refresh_token === kept.refresh_token) {
          if (grant) return this.#grant(grant);
          this.#keep(undefined);
        } else if (this.#kept) return this.knownPass;
      }
      if (!this.isGuest) throw new Problem(401, { code: "UNAUTHENTICATED", message: "Sign in first." });
      return this.#grant(await this.#open.post("/v1/auth/guest", {}, { needsPass: false }));
    });
  }

  /** @returns nothing when the session is over */
  async #refresh({ refresh_token: token }) {
    try {
      return await this.#open.post("/v1/auth/refresh", { refresh_token: token }, REFRESH);
    } catch (problem) {
      if (problem.status !== 401) throw problem;
      return undefined;
    }
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
