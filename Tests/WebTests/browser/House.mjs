// A server of its own for the tests: its data in a folder that goes away, its shows made through the public REST.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PASSWORD = "Curtain-call-26";
const DAY_MS = 86_400_000;

export class House {
  #process;
  #folder;
  #database;
  #port;
  /** A server that is there already, for whoever works on the pages. */
  #given;
  #passes = new Map();
  #number = 0;
  #settings = {};
  /** What the server said, for whoever looks for the cause of a failure. */
  log = "";

  /** @param settings variables of the server beside those of all tests. */
  static async open(settings = {}) {
    const house = new House();
    house.#settings = settings;
    house.#given = process.env.SEATWIRE_AT;
    if (house.#given) return house;
    house.#folder = mkdtempSync(join(tmpdir(), "seatwire-web-"));
    house.#port = await freePort();
    await house.start();
    return house;
  }

  get address() {
    const scheme = this.#settings.SEATWIRE_TLS_CERT ? "https" : "http";
    return this.#given ?? `${scheme}://127.0.0.1:${this.#port}`;
  }

  /** Where the socket of its own database is. */
  get sockets() {
    return `${this.#database}/run`;
  }

  /** Where its data is: what `.seatwire` is to an operator. */
  get data() {
    return this.#folder;
  }

  /** The same house by another way in. */
  at(address) {
    const other = new House();
    other.#given = address;
    other.#passes = this.#passes;
    return other;
  }

  async start() {
    const program = process.env.SEATWIRE_PROGRAM ?? ".build/release/seatwire";
    this.#process = spawn(program, ["serve", "--port", String(this.#port)], {
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        // It is ours and no setting of the server's.
        SEATWIRE_PROGRAM: undefined,
        SEATWIRE_DATA: this.#folder,
        SEATWIRE_DEMO_PASSWORD: PASSWORD,
        SEATWIRE_RATE_LIMITS: "off",
        ...(process.env.SEATWIRE_WEB ? { SEATWIRE_WEB: process.env.SEATWIRE_WEB } : {}),
        ...this.#settings,
      },
    });
    await new Promise((resolve, reject) => {
      const hear = (chunk) => {
        this.log += chunk;
        // Run by root, the server keeps its database where PostgreSQL's own user may write.
        this.#database ??= /"making a database","directory":"([^"]+)"/.exec(this.log)?.[1];
        if (this.log.includes("serving on")) resolve();
      };
      this.#process.stdout.on("data", hear);
      this.#process.stderr.on("data", hear);
      this.#process.once("exit", (code) =>
        reject(new Error(`the server ended with ${code}: ${this.log.slice(-2_000)}`)),
      );
    });
    this.#process.removeAllListeners("exit");
  }

  async stop(signal = "SIGTERM") {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => {
      this.#process.once("exit", resolve);
    });
    this.#process.kill(signal);
    await ended;
    this.log = "";
  }

  async close() {
    if (this.#given) return;
    await this.stop();
    for (const folder of [this.#folder, this.#database]) {
      if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  // The public REST

  async ask(method, path, body, pass) {
    const answer = await fetch(this.address + path, {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(pass ? { Authorization: `Bearer ${pass}` } : {}),
        "Idempotency-Key": `test-${process.pid}-${(this.#number += 1)}`,
      },
    });
    const content = answer.status === 204 ? undefined : await answer.json();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(content)}`);
    return content;
  }

  get(path, pass) {
    return this.ask("GET", path, undefined, pass);
  }

  /** A pass of a demo account, or a new guest's. */
  async pass(role) {
    if (role === "guest") return (await this.ask("POST", "/v1/auth/guest", {})).access_token;
    if (!this.#passes.has(role)) {
      this.#passes.set(
        role,
        (await this.ask("POST", "/v1/auth/login", { username: role, password: PASSWORD })).access_token,
      );
    }
    return this.#passes.get(role);
  }

  /** Whoever worked here logs in again. */
  forgetPasses() {
    this.#passes.clear();
  }

  get password() {
    return PASSWORD;
  }

  /** A show in a hall of its own, on sale, whose doors are open. */
  async show({
    rows = "A-F",
    seats = 10,
    holdMs = 300_000,
    title = "A Test of Patience",
    startsIn = 30 * 60_000,
    isFree = false,
  } = {}) {
    const admin = await this.pass("admin");
    const name = `test-${process.pid}-${(this.#number += 1)}`;
    const last = rows.at(-1);
    const categories = last > "C" ? { "A-C": "standard", [`D-${last}`]: "deluxe" } : { [rows]: "standard" };
    const layout = await this.ask(
      "POST",
      "/v1/layouts",
      { id: `hall-${name}`, name: "Hall", grid: { rows, seats, categories } },
      admin,
    );
    const starts = Date.now() + startsIn;
    const price = (amount) => ({ amount, currency: "INR" });
    const prices = Object.fromEntries(
      [...new Set(Object.values(categories))].map((category, index) => [category, price(isFree ? 0 : 45_000 + index * 15_000)]),
    );
    const show = await this.ask(
      "POST",
      "/v1/shows",
      {
        id: name,
        title,
        layout: layout.slug,
        starts_at: new Date(starts).toISOString(),
        ends_at: new Date(starts + DAY_MS / 8).toISOString(),
        time_zone: "Asia/Kolkata",
        prices,
        settings: { hold_ms: holdMs },
      },
      admin,
    );
    for (const status of ["scheduled", "on_sale"])
      await this.ask("PUT", `/v1/shows/${show.slug}/status`, { status }, admin);
    return show.slug;
  }

  async hold(show, seats, pass) {
    return this.ask("POST", `/v1/shows/${show}/holds`, { seats }, pass ?? (await this.pass("guest")));
  }

  async walkIn(show, wish, name = "Asha Rao") {
    const body = {
      ...(Array.isArray(wish) ? { seats: wish } : { best: wish }),
      customer: { name, phone: "9876543210" },
    };
    return this.ask("POST", `/v1/shows/${show}/walk-ins`, body, await this.pass("staff"));
  }
}

export function freePort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
