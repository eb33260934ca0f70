import assert from "node:assert/strict";
import test from "node:test";
import { connect } from "../../clients/web/seatwire.js";

/** A browser of which the test plays the network; resolves with each socket that is opened. */
function playSockets(t) {
  const opened = [];
  let tell;
  const old = globalThis.WebSocket;
  globalThis.WebSocket = class {
    static OPEN = 1;
    readyState = 1;
    constructor() {
      opened.push(this);
      tell?.();
    }
    send() {}
    close() {}
  };
  t.after(() => {
    globalThis.WebSocket = old;
  });
  return async (count) => {
    while (opened.length < count)
      await new Promise((resume) => {
        tell = resume;
      });
    return opened[count - 1];
  };
}

const options = { timeout: 5_000 };
test("a clock that is set while a try waits neither puts it off nor moves the server's time", options, async (t) => {
  const socket = playSockets(t);
  const connection = connect({ server: "http://box.example" });
  t.after(() => connection.close());
  const first = await socket(1);
  const now = Date.now();
  const welcome = { type: "welcome", now: new Date(now).toISOString(), reconnect_ms: 50 };
  first.onmessage({ data: JSON.stringify(welcome) });
  t.mock.method(Date, "now", () => now - 3_600_000);
  first.onclose({ code: 1006, reason: "" });
  t.mock.method(Date, "now", () => now - 7_200_000);
  await socket(2);
  assert.ok(Math.abs(connection.now() - now) < 5_000, `${connection.now() - now} ms`);
});
