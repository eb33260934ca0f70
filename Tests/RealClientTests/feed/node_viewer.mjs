// Watches a show with the library `ws`: node node_viewer.mjs URL SHOW LABEL,… [certificate]
// Writes where its map stands, as JSON, behind every message that it takes.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { FeedMap } from "./FeedMap.mjs";

const WebSocket = createRequire(import.meta.url)("ws");
const [, , url, show, labels, certificate] = process.argv;
const ca = certificate ? readFileSync(certificate) : undefined;
const map = new FeedMap(labels.split(","));

function connect() {
  const socket = new WebSocket(`${url}/v1/feed`, "seatwire.v1", { ca });
  socket.on("open", () => socket.send(map.wish(show)));
  socket.on("message", (data) => {
    map.take(String(data));
    console.log(JSON.stringify(map.told));
  });
  socket.on("error", () => {});
  socket.on("close", () => setTimeout(connect, 100));
}

connect();
