import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { adviceOn } from "../../clients/web/feed/limits.js";
import { LIMITS } from "../../clients/web/seatwire.js";
import { FeedHouse, opens, position, sent } from "./FeedHouse.mjs";

test("nothing for dead_ms is the end of a socket; anything at all is life", () => {
  const house = FeedHouse.live();
  house.pass(59_000);
  house.receive({ type: "heartbeat", now: "2026-11-20T19:30:00.000Z" });
  house.pass(59_000);
  assert.equal(house.state, "live");
  const actions = house.pass(1_500);
  assert.ok(actions.some((action) => action.type === "close"));
  assert.notEqual(house.state, "live");
});

test("the first try again comes within reconnect_ms, as the server said", () => {
  for (const random of [0, 0.999]) {
    const house = FeedHouse.live({ random: () => random });
    house.welcome({ reconnect_ms: 8_000 });
    house.do("closed", { socket: house.socket, code: 1006 });
    const before = house.opened;
    house.pass(Math.max(0, random * 8_000 - 10));
    assert.equal(house.opened, before);
    house.pass(20);
    assert.equal(house.opened, before + 1);
  }
});

test("what the server says of reconnect_ms counts to a minute and no further", () => {
  const house = FeedHouse.live({ random: () => 1 });
  house.welcome({ reconnect_ms: 9e9 });
  house.do("closed", { socket: house.socket, code: 1006 });
  const before = house.opened;
  house.pass(60_001);
  assert.ok(house.opened > before);
});

test("later tries spread ever wider, to twenty seconds and no further", () => {
  const house = FeedHouse.live({ random: () => 1 });
  const waits = [];
  for (let round = 0; round < 9; round += 1) {
    house.do("closed", { socket: house.socket, code: 1006 });
    const before = house.now;
    while (house.opened === round + 1) house.pass(Math.max(1, house.machine.wake - house.now));
    waits.push(house.now - before);
  }
  assert.deepEqual(waits.slice(0, 4), [500, 1_000, 2_000, 4_000]);
  assert.equal(Math.max(...waits), LIMITS.longestBackOffMs);
});

test("after a loss it resumes after its own position, and says so when it is live again", () => {
  const house = FeedHouse.live();
  house.change(10, 11, ["A-1"], "h");
  house.do("closed", { socket: house.socket, code: 1006 });
  assert.equal(house.state, "reconnecting");
  house.pass(600);
  const asked = sent(house.welcome(), "subscribe");
  assert.equal(asked[0].after, position(11));
  house.subscribed("resumed", position(11));
  assert.equal(house.state, "live");
  assert.equal(house.told.filter((event) => event.event === "resynced").length, 1);
  house.change(11, 12, ["A-2"], "h");
  assert.equal(house.states, "hhff");
});

test("a resume that became a snapshot replaces, even with lower numbers of a new history", () => {
  const house = FeedHouse.live();
  house.do("closed", { socket: house.socket, code: 1006 });
  house.pass(600);
  house.welcome();
  house.subscribed("snapshot", "00000001:3:abcdabcd");
  house.change(10, 11, ["A-1"], "b");
  house.snapshot("ffhh", 3, { epoch: "00000001" });
  assert.equal(house.states, "ffhh");
  assert.match(house.machine.position("demo"), /^00000001:3:/);
});

test("it is stale since it went, not since that was found out", () => {
  const house = FeedHouse.live();
  const lost = house.now;
  house.do("closed", { socket: house.socket, code: 1006 });
  house.pass(LIMITS.staleAfterMs - 1);
  assert.equal(house.state, "reconnecting");
  house.pass(1);
  assert.equal(house.state, "stale");
  assert.equal(house.machine.state.since, lost);
});

test("what is done after a close is what docs/websocket.md says", () => {
  const text = readFileSync(new URL("../../docs/websocket.md", import.meta.url), "utf8");
  const rows = [...text.matchAll(/^\| (\d{4}) \| (stop|back off|reconnect) \|/gm)];
  assert.ok(rows.length > 10);
  for (const [, code, advice] of rows) assert.equal(adviceOn(Number(code)), advice, code);
});

test("what would end the same way again stops, with the reason that was given", () => {
  for (const code of [1000, 1002, 1003, 1007, 1008, 1009, 4000, 4003]) {
    const house = FeedHouse.live();
    house.do("closed", { socket: house.socket, code, reason: "session revoked" });
    assert.equal(house.state, "stopped");
    assert.match(house.machine.state.reason, /session revoked/);
    assert.deepEqual(opens(house.pass(120_000)), []);
  }
});

test("what ended for good stays so, whatever becomes of the network and whoever looks away", () => {
  const house = FeedHouse.live();
  house.do("closed", { socket: house.socket, code: 4003, reason: "session revoked" });
  for (const type of ["offline", "online", "hidden"]) house.do(type);
  assert.deepEqual(opens(house.pass(120_000)), []);
  house.do("visible");
  assert.equal(house.state, "stopped");
});

test("codes 41xx back off further than a mere loss", () => {
  const house = FeedHouse.live({ random: () => 1 });
  house.do("closed", { socket: house.socket, code: 4101, reason: "flood" });
  assert.deepEqual(opens(house.pass(3_999)), []);
  assert.equal(opens(house.pass(2)).length, 1);
});

test("codes 42xx come back at once", () => {
  const house = FeedHouse.live({ random: () => 1 });
  const actions = house.do("closed", { socket: house.socket, code: 4200, reason: "drain" });
  assert.equal(opens(actions).length, 1);
});

test("whoever is hung up on before a word was said does not come back at once", () => {
  const house = new FeedHouse({ random: () => 1 });
  house.do("subscribe", { show: "demo" });
  house.do("start");
  for (const code of [1001, 4200]) {
    assert.deepEqual(opens(house.do("closed", { socket: house.socket, code })), []);
    house.pass(1_000);
  }
});

test("a drain opens a new socket, resumes there and closes the old one: no blank moment", () => {
  const house = FeedHouse.live();
  const old = house.socket;
  house.receive({ type: "drain", in_ms: 5_000, close_ms: 30_000 });
  assert.equal(opens(house.pass(4_999)).length, 0);
  assert.equal(opens(house.pass(1)).length, 1);
  house.welcome();
  house.change(10, 11, ["A-1"], "h", {}, old);
  house.change(11, 12, ["A-1"], "b", {}, old);
  const actions = house.subscribed("resumed", position(10));
  assert.deepEqual(
    actions.filter((action) => action.type === "close").map((action) => action.socket),
    [old],
  );
  house.change(10, 11, ["A-1"], "h");
  house.change(12, 13, ["A-2"], "h");
  assert.equal(house.states, "bhff");
  assert.deepEqual(
    house.told.filter((event) => event.event === "status").map((event) => event.name),
    ["live"],
  );
});

test("a drain whose new socket fails goes on with the old one and tries again", () => {
  const house = FeedHouse.live();
  const old = house.socket;
  house.receive({ type: "drain", in_ms: 0, close_ms: 30_000 });
  house.pass(0);
  house.do("closed", { socket: house.socket, code: 1006 });
  house.change(10, 11, ["A-1"], "h", {}, old);
  assert.equal(house.states, "hfff");
  assert.equal(house.state, "live");
  assert.equal(opens(house.pass(1_000)).length, 1);
});

test("an old socket that goes before the new one is ready leaves it alone", () => {
  const house = FeedHouse.live();
  const old = house.socket;
  house.receive({ type: "drain", in_ms: 0, close_ms: 30_000 });
  house.pass(0);
  house.do("closed", { socket: old, code: 4200 });
  house.welcome();
  house.subscribed("resumed", position(10));
  house.change(10, 11, ["A-1"], "h");
  assert.equal(house.states, "hfff");
  assert.equal(house.opened, 2);
});

test("what a closed socket still says is not heard", () => {
  const house = FeedHouse.live();
  const old = house.socket;
  house.do("closed", { socket: old, code: 1006 });
  house.change(10, 11, ["A-1"], "h", {}, old);
  assert.equal(house.states, "ffff");
});

test("a hidden tab lets go after a while, and resumes when it is looked at", () => {
  const house = FeedHouse.live();
  house.do("hidden");
  assert.deepEqual(sent(house.pass(LIMITS.hiddenAfterMs - 1), "unsubscribe"), []);
  assert.equal(sent(house.pass(1), "unsubscribe").length, 1);
  assert.equal(house.state, "paused");
  const asked = sent(house.do("visible"), "subscribe");
  assert.equal(asked[0].after, position(10));
  house.subscribed("resumed", position(10));
  assert.equal(house.state, "live");
});

test("a glance away changes nothing", () => {
  const house = FeedHouse.live();
  house.do("hidden");
  house.pass(1_000);
  assert.deepEqual(house.do("visible"), []);
  assert.equal(house.state, "live");
});

test("a hidden tab that the server shows out comes back when it is looked at", () => {
  const house = FeedHouse.live();
  house.do("hidden");
  house.pass(LIMITS.hiddenAfterMs);
  house.do("closed", { socket: house.socket, code: 4001, reason: "nothing subscribed" });
  assert.deepEqual(opens(house.pass(600_000)), []);
  assert.equal(opens(house.do("visible")).length, 1);
});

test("a page that was opened behind others is as live as any when it is looked at", () => {
  const house = new FeedHouse();
  house.do("hidden");
  house.do("start");
  house.do("subscribe", { show: "demo" });
  assert.equal(sent(house.welcome(), "subscribe").length, 1);
  house.subscribed("snapshot", position(10));
  house.snapshot("ffff", 10);
  house.layout();
  assert.equal(house.state, "live");
  house.pass(LIMITS.hiddenAfterMs - 1);
  assert.deepEqual(house.do("visible"), []);
  house.change(10, 11, ["A-1"], "h");
  assert.equal(house.states, "hfff");
});

test("a show that is asked for behind others on a socket that is ready is asked for at once", () => {
  const house = FeedHouse.live();
  house.do("hidden");
  assert.deepEqual(sent(house.do("subscribe", { show: "other" }), "subscribe").map(({ show }) => show), ["other"]);
});

test("a page that comes back while it is hidden is live when it is looked at", () => {
  const house = FeedHouse.live();
  house.do("hidden");
  house.do("closed", { socket: house.socket, code: 1006 });
  house.pass(600);
  assert.equal(sent(house.welcome(), "subscribe")[0].after, position(10));
  house.do("visible");
  house.subscribed("resumed", position(10));
  assert.equal(house.state, "live");
});

for (const [what, steps] of [
  ["a map", [(house) => house.snapshot("ffff", 10), (house) => house.layout()]],
  ["the plan of a hall", [(house) => house.layout()]],
]) {
  test(`who looks away while ${what} is on its way finds it when he looks again`, () => {
    const house = new FeedHouse();
    house.do("subscribe", { show: "demo" });
    house.do("start");
    house.welcome();
    house.subscribed("snapshot", position(10));
    if (steps.length === 1) house.snapshot("ffff", 10);
    house.do("hidden");
    for (const step of steps) step(house);
    house.do("visible");
    assert.equal(house.state, "live");
  });
}

test("a drain behind others takes along what was subscribed to", () => {
  const house = FeedHouse.live();
  const old = house.socket;
  house.do("hidden");
  house.receive({ type: "drain", in_ms: 0, close_ms: 30_000 });
  house.pass(0);
  assert.equal(sent(house.welcome(), "subscribe")[0].after, position(10));
  house.subscribed("resumed", position(10));
  house.do("visible");
  house.do("closed", { socket: old, code: 4200 });
  house.change(10, 11, ["A-1"], "h");
  assert.deepEqual([house.state, house.states], ["live", "hfff"]);
});

test("who has looked away for long is moved nowhere by a drain, and comes back to another server", () => {
  const house = FeedHouse.live();
  house.do("hidden");
  house.pass(LIMITS.hiddenAfterMs);
  house.receive({ type: "drain", in_ms: 0, close_ms: 30_000 });
  assert.deepEqual(opens(house.pass(1_000)), []);
  house.do("closed", { socket: house.socket, code: 4200 });
  assert.deepEqual(opens(house.pass(60_000)), []);
  assert.equal(opens(house.do("visible")).length, 1);
  assert.equal(sent(house.welcome(), "subscribe")[0].after, position(10));
});

test("what would have been opened by and by is not, once nobody has looked for long", () => {
  const house = FeedHouse.live({ random: () => 1 });
  house.do("hidden");
  house.pass(LIMITS.hiddenAfterMs - 10);
  house.do("closed", { socket: house.socket, code: 1006 });
  assert.deepEqual(opens(house.pass(60_000)), []);
  assert.equal(opens(house.do("visible")).length, 1);
});

test("who looks again in the moment in which he is shown out comes back", () => {
  const house = FeedHouse.live();
  house.do("hidden");
  house.pass(LIMITS.hiddenAfterMs);
  house.do("visible");
  house.do("closed", { socket: house.socket, code: 4001, reason: "nothing subscribed" });
  assert.equal(opens(house.pass(1_000)).length, 1);
});

test("a stream of events that began behind others is live too", () => {
  const house = new FeedHouse({ random: () => 0 });
  house.do("hidden");
  house.do("subscribe", { show: "demo" });
  house.do("start");
  for (let round = 0; round < LIMITS.failuresBeforeEvents; round += 1) {
    house.do("closed", { socket: house.socket, code: 1006 });
    house.pass(10);
  }
  house.snapshot("ffff", 10);
  house.layout();
  assert.deepEqual([house.state, house.machine.state.transport], ["live", "events"]);
  assert.deepEqual(house.do("visible"), []);
});

test("a drain whose new socket dies before its map asks the old one for what was passed by", () => {
  const house = FeedHouse.live();
  const old = house.socket;
  house.receive({ type: "drain", in_ms: 0, close_ms: 30_000 });
  house.pass(0);
  house.welcome();
  house.subscribed("snapshot", position(12));
  house.change(10, 11, ["A-1"], "h", {}, old);
  const asked = sent(house.do("closed", { socket: house.socket, code: 1006 }), "subscribe");
  assert.deepEqual(asked.map(({ after }) => after), [undefined]);
  house.subscribed("snapshot", position(11), old);
  house.snapshot("hfff", 11, {}, old);
  house.change(11, 12, ["A-2"], "h", {}, old);
  assert.deepEqual([house.state, house.states], ["live", "hhff"]);
});

test("coming online does not wait for the next try", () => {
  const house = FeedHouse.live({ random: () => 1 });
  house.do("offline");
  assert.equal(house.state, "reconnecting");
  assert.equal(opens(house.do("online")).length, 1);
});

test("the server's clock is known from the quickest round trip, and roughly before that", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "demo" });
  house.do("start");
  const ping = sent(house.welcome({ now: new Date(house.now + 90_000).toISOString() }), "ping")[0];
  assert.equal(house.machine.offset, 90_000);
  house.subscribed("live", position(10));
  house.pass(400);
  house.receive({ type: "pong", id: ping.id, now: new Date(house.now - 200 + 100_000).toISOString() });
  assert.equal(house.machine.offset, 100_000);
  const slow = sent(house.pass(25_000), "ping")[0];
  house.pass(4_000);
  house.receive({ type: "pong", id: slow.id, now: new Date(house.now + 99_000).toISOString() });
  assert.equal(house.machine.offset, 100_000);
});

test("a round trip that contradicts the quicker ones before it says that a clock was set", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "demo" });
  house.do("start");
  const [ping] = sent(house.welcome(), "ping");
  house.subscribed("live", position(10));
  house.pass(20);
  house.receive({ type: "pong", id: ping.id, now: new Date(house.now - 10).toISOString() });
  assert.equal(house.machine.offset, 0);
  const [later] = sent(house.pass(24_980), "ping");
  house.pass(400);
  house.receive({ type: "pong", id: later.id, now: new Date(house.now - 200 + 600_000).toISOString() });
  assert.equal(house.machine.offset, 600_000);
});

test("after three sockets that never spoke it listens to events, and tries a socket again when those end", () => {
  const house = new FeedHouse({ random: () => 0 });
  house.do("subscribe", { show: "demo" });
  house.do("start");
  for (let round = 0; round < LIMITS.failuresBeforeEvents; round += 1) {
    house.do("closed", { socket: house.socket, code: 1006 });
    house.pass(10);
  }
  const last = opens(house.actions).at(-1);
  assert.deepEqual([last.transport, last.show, last.after], ["events", "demo", undefined]);
  house.snapshot("ffff", 10);
  house.layout();
  assert.equal(house.state, "live");
  assert.equal(house.machine.state.transport, "events");
  house.change(10, 11, ["A-1"], "h");
  assert.equal(house.states, "hfff");
  house.do("closed", { socket: house.socket, code: 1006 });
  house.pass(600);
  assert.equal(opens(house.actions).at(-1).transport, "socket");
  house.do("closed", { socket: house.socket, code: 1006 });
  house.pass(600);
  assert.deepEqual(
    [opens(house.actions).at(-1).transport, opens(house.actions).at(-1).after],
    ["events", position(11)],
  );
});

test("a gap in a stream of events is closed by a new stream", () => {
  const house = new FeedHouse({ random: () => 0 });
  house.do("subscribe", { show: "demo" });
  house.do("start");
  for (let round = 0; round < 3; round += 1) {
    house.do("closed", { socket: house.socket, code: 1006 });
    house.pass(10);
  }
  house.snapshot("ffff", 10);
  house.layout();
  house.change(12, 13, ["A-1"], "h");
  house.pass(10);
  assert.equal(house.state, "reconnecting");
});

test("a socket that opens and says nothing is given up", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "demo" });
  house.do("start");
  assert.ok(house.pass(LIMITS.openTimeoutMs).some((action) => action.type === "close"));
});

test("a subscription that is never answered is no live feed", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "demo" });
  house.do("start");
  house.welcome();
  assert.ok(house.pass(LIMITS.answerTimeoutMs).some((action) => action.type === "close"));
});

test("stopped means that nothing is left to wake up for", () => {
  const house = FeedHouse.live();
  house.do("stop");
  assert.equal(house.machine.wake, Infinity);
  assert.equal(house.state, "stopped");
});
