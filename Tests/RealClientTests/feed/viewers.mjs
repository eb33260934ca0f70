// Viewers that are not ours. Each has a name, tells where its map stands, and can be ended.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { FeedMap } from "./FeedMap.mjs";

const beside = (file) => fileURLToPath(new URL(file, import.meta.url));

/** A program that writes where it stands. */
class Program {
  #process;
  #last;

  constructor(name, command, words) {
    this.name = name;
    this.#process = spawn(command, words, { stdio: ["ignore", "pipe", "inherit"] });
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      this.#last = JSON.parse(line);
    });
  }

  async told() {
    return this.#last;
  }

  end() {
    this.#process.kill();
  }
}

export const nodeViewer = ({ socketAddress, certificate }, show, labels) =>
  new Program("Node, ws", process.execPath, [
    beside("node_viewer.mjs"),
    socketAddress,
    show,
    labels.join(","),
    ...(certificate ? [certificate] : []),
  ]);

export const pythonViewer = ({ socketAddress, certificate }, show, labels) =>
  new Program("Python, websockets", "/usr/bin/python3", [
    beside("python_viewer.py"),
    socketAddress,
    show,
    labels.join(","),
    ...(certificate ? [certificate] : []),
  ]);

/** curl, which reads an event stream and comes back behind the last id, as a shell script would. */
export class CurlViewer {
  name = "curl, server-sent events";
  #map;
  #process;
  #isOver = false;

  constructor({ address, certificate }, show, labels) {
    this.#map = new FeedMap(labels);
    this.#connect(address, show, certificate);
  }

  #connect(address, show, certificate) {
    const after = this.#map.position ? ["-H", `Last-Event-ID: ${this.#map.position}`] : [];
    const trust = certificate ? ["--cacert", certificate] : [];
    this.#process = spawn("curl", ["-sN", ...trust, ...after, `${address}/v1/shows/${show}/feed`], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      if (line.startsWith("data:")) this.#map.take(line.slice(5));
    });
    this.#process.once("close", () => {
      if (!this.#isOver) setTimeout(() => this.#connect(address, show, certificate), 100);
    });
  }

  async told() {
    return this.#map.told;
  }

  end() {
    this.#isOver = true;
    this.#process.kill();
  }
}

/** A page of Chromium, with WebSocket or EventSource. */
export class PageViewer {
  #page;

  static async open(browser, { address }, show, labels, transport) {
    const viewer = new PageViewer();
    viewer.name = `Chromium, ${transport}`;
    viewer.#page = await browser.open(`${address}/health/live`);
    await viewer.#page.run(`(() => {
      ${FeedMap.toString()}
      window.map = new FeedMap(${JSON.stringify(labels)});
      (${transport === "WebSocket" ? watchSocket : watchEvents})(${JSON.stringify(show)}, map);
    })()`);
    return viewer;
  }

  told() {
    return this.#page.run("map.told");
  }

  end() {}
}

// These two are given to the page as text.

function watchSocket(show, map) {
  const connect = () => {
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/v1/feed`, "seatwire.v1");
    socket.onopen = () => socket.send(map.wish(show));
    socket.onmessage = ({ data }) => map.take(data);
    socket.onclose = () => setTimeout(connect, 100);
  };
  connect();
}

/** It comes back by itself, with the id that it saw last. */
function watchEvents(show, map) {
  new EventSource(`/v1/shows/${show}/feed`).onmessage = ({ data }) => map.take(data);
}
