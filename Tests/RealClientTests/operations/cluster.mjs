// A PostgreSQL of the tests, and programs that work on it as an operator does.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { House } from "../../WebTests/browser/House.mjs";

const execute = promisify(execFile);

/** A server that runs a PostgreSQL for others, and itself does nothing else. */
export class Cluster {
  #house;

  static async start() {
    const cluster = new Cluster();
    cluster.#house = await House.open({ SEATWIRE_CROWD: "off" });
    return cluster;
  }

  /** Where its socket is. */
  get host() {
    return this.#house.sockets;
  }

  /** Where its data is. */
  get data() {
    return this.#house.data;
  }

  url(database) {
    return `postgresql://seatwire@/${database}?host=${this.host}&port=5432`;
  }

  /** One of PostgreSQL's programs, called on this cluster. */
  async run(program, ...words) {
    const { stdout } = await execute(program, ["-h", this.host, "-U", "postgres", ...words]);
    return stdout;
  }

  /** Our program, called on one of the databases. */
  async seatwire(database, ...words) {
    const program = process.env.SEATWIRE_PROGRAM ?? ".build/release/seatwire";
    const { stdout } = await execute(program, words, {
      // What names our program is no setting of it.
      env: { ...process.env, SEATWIRE_PROGRAM: undefined, DATABASE_URL: this.url(database) },
    });
    return stdout;
  }

  stop() {
    return this.#house.close();
  }
}
