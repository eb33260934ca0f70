// nginx with the configuration of deploy/nginx, moved to free ports and a certificate of the tests; nothing else in it
// is changed.

import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { freePort } from "../../WebTests/browser/House.mjs";

const PLACES = {
  "listen 443 ssl": (at) => `listen 127.0.0.1:${at.port} ssl`,
  "127.0.0.1:8081": (at) => at.servers[0],
  "127.0.0.1:8082": (at) => at.servers[1],
  "/etc/ssl/tickets.pem": (at) => resolve(at.certificate),
  "/etc/ssl/tickets.key": (at) => resolve(at.key),
};

export class Nginx {
  #process;
  #folder;

  /** @param servers the two addresses behind it, `host:port` */
  static async start(servers, certificate, key) {
    const nginx = new Nginx();
    nginx.#folder = mkdtempSync(join(tmpdir(), "seatwire-nginx-"));
    // nginx's worker runs as another user when we are root, and must be able to pass through.
    chmodSync(nginx.#folder, 0o711);
    const at = { servers, certificate, key, port: await freePort() };
    nginx.address = `https://127.0.0.1:${at.port}`;
    let text = readFileSync("deploy/nginx/seatwire.conf", "utf8");
    for (const [place, put] of Object.entries(PLACES)) {
      if (!text.includes(place)) throw new Error(`deploy/nginx/seatwire.conf does not say ${place}`);
      text = text.replaceAll(place, put(at));
    }
    writeFileSync(join(nginx.#folder, "seatwire.conf"), text);
    writeFileSync(
      join(nginx.#folder, "nginx.conf"),
      `daemon off; pid nginx.pid; error_log error.log;
       events { worker_connections 1024; }
       http { access_log off; client_body_temp_path body; proxy_temp_path proxy; include seatwire.conf; }`,
    );
    nginx.#process = spawn("nginx", ["-p", nginx.#folder, "-c", "nginx.conf"], {
      stdio: "inherit",
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    });
    for (let patience = 100; ; patience--) {
      try {
        await fetch(`${nginx.address}/health/live`);
        return nginx;
      } catch (error) {
        if (patience === 0) throw error;
        await new Promise((go) => setTimeout(go, 50));
      }
    }
  }

  async stop() {
    const ended = new Promise((go) => this.#process.once("exit", go));
    this.#process.kill("SIGQUIT");
    await ended;
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
