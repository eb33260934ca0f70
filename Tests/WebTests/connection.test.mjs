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

test("the plan of a hall that could not be read is read again, ever later and not by all at once", options, async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(Math, "random", () => 0.5);
  const fetched = t.mock.method(globalThis, "fetch", async () => {
    throw new Error("no net");
  });
  const socket = playSockets(t);
  const connection = connect({ server: "http://box.example" });
  t.after(() => connection.close());
  connection.subscribe("demo");
  const { onmessage } = await socket(1);
  const show = { show: "demo", epoch: "1", seq: 1, tag: "0", states: "f", layout: "hall", layout_version: 1 };
  for (const message of [{ type: "welcome" }, { type: "snapshot", ...show }])
    onmessage({ data: JSON.stringify(message) });
  const waits = [];
  for (let wait = 0; waits.length < 3; wait += 10) {
    await new Promise((resume) => setImmediate(resume));
    if (fetched.mock.callCount() > waits.length + 1) {
      waits.push(wait);
      wait = 0;
    }
    t.mock.timers.tick(10);
  }
  assert.deepEqual(waits, [500, 1_000, 2_000]);
});
