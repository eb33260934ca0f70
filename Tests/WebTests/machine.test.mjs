import assert from "node:assert/strict";
import test from "node:test";
import { LIMITS, SeatStates } from "../../clients/web/seatwire.js";
import { FeedHouse, position, sent, tag } from "./FeedHouse.mjs";

test("a snapshot replaces, and the feed is live", () => {
  const house = FeedHouse.live();
  assert.equal(house.state, "live");
  assert.equal(house.states, "ffff");
  house.snapshot("bbhf", 20);
  assert.equal(house.states, "bbhf");
  assert.equal(house.machine.position("demo"), position(20));
});

test("a change whose prev is mine applies", () => {
  const house = FeedHouse.live();
  house.change(10, 13, ["A-2", "A-3"], "h", { crc: new SeatStates("fhhf").crc });
  assert.equal(house.states, "fhhf");
  assert.equal(house.machine.position("demo"), position(13));
  assert.equal(house.machine.mismatches, 0);
});

test("a change that is known is dropped", () => {
  const house = FeedHouse.live();
  house.change(10, 11, ["A-1"], "h");
  assert.deepEqual(house.change(10, 11, ["A-1"], "b"), []);
  assert.deepEqual(house.change(8, 9, ["A-1"], "b"), []);
  assert.equal(house.states, "hfff");
});

test("a gap is asked for once, after my own position, and nothing behind it applies until it is closed", () => {
  const house = FeedHouse.live();
  const actions = house.change(12, 13, ["A-1"], "h");
  assert.deepEqual(
    sent(actions, "subscribe").map((message) => message.after),
    [position(10)],
  );
  assert.deepEqual(house.change(13, 14, ["A-2"], "h"), []);
  assert.equal(house.states, "ffff");
  house.subscribed("resumed", position(10));
  house.change(10, 14, ["A-4"], "b");
  assert.equal(house.states, "fffb");
});

test("a checksum that differs is counted and asks for a snapshot, later and later when it stays wrong", () => {
  const house = FeedHouse.live();
  const first = house.change(10, 11, ["A-1"], "h", { crc: "00000000" });
  assert.equal(house.machine.mismatches, 1);
  assert.deepEqual(
    sent(first, "subscribe").map((message) => message.after),
    [undefined],
  );
  house.subscribed("snapshot", position(11));
  const second = house.snapshot("hfff", 11, { crc: "00000000" });
  assert.equal(house.machine.mismatches, 2);
  assert.deepEqual(sent(second, "subscribe"), []);
  assert.equal(sent(house.pass(2_000), "subscribe").length, 1);
});

test("a map that is wrong again is not called live until it is right", () => {
  const house = FeedHouse.live();
  house.change(10, 11, ["A-1"], "h", { crc: "00000000" });
  house.subscribed("snapshot", position(11));
  house.snapshot("hfff", 11, { crc: "00000000" });
  assert.equal(house.state, "reconnecting");
  house.pass(LIMITS.staleAfterMs);
  assert.equal(house.state, "stale");
  house.subscribed("snapshot", position(11));
  house.snapshot("hfff", 11);
  assert.equal(house.state, "live");
});

test("a plan makes no map live that is wrong", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "demo" });
  house.do("start");
  house.welcome();
  house.subscribed("snapshot", position(10));
  house.snapshot("ffff", 10, { crc: "00000000" });
  house.layout();
  assert.notEqual(house.state, "live");
});

test("those whose map is wrong again do not ask all at once", () => {
  const waits = [0.25, 0.75].map((share) => {
    const house = FeedHouse.live({ random: () => share });
    house.change(10, 11, ["A-1"], "h", { crc: "00000000" });
    house.snapshot("hfff", 11, { crc: "00000000" });
    const before = house.now;
    while (sent(house.pass(1), "subscribe").length === 0);
    return house.now - before;
  });
  assert.deepEqual(waits, [500, 1_500]);
});

test("a status rides along with the seats", () => {
  const house = FeedHouse.live();
  house.receive({
    type: "change",
    show: "demo",
    prev: 10,
    seq: 11,
    tag: tag(11),
    changes: [{ kind: "status", status: "sold_out" }],
  });
  assert.equal(house.machine.show("demo").status, "sold_out");
});

test("items that were merged have no kind, and apply", () => {
  const house = FeedHouse.live();
  house.receive({
    type: "change",
    show: "demo",
    prev: 10,
    seq: 500,
    tag: tag(500),
    changes: [
      { state: "h", seats: ["A-1"] },
      { state: "b", seats: ["A-2", "A-9"] },
    ],
  });
  assert.equal(house.states, "hbff");
});

test("types and fields that are not known are ignored", () => {
  const house = FeedHouse.live();
  assert.deepEqual(house.receive({ type: "weather", rain: true }), []);
  house.change(10, 11, ["A-1"], "h", { mood: 7 });
  assert.equal(house.states, "hfff");
});

test("changes wait for the plan of the hall, and a new plan is asked for", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "demo" });
  house.do("start");
  house.welcome();
  house.subscribed("snapshot", position(10));
  const asked = house.snapshot("ffff", 10).find((action) => action.type === "layout");
  assert.deepEqual([asked.layout, asked.version], ["hall-1", 1]);
  house.change(10, 11, ["A-3"], "h");
  assert.equal(house.states, "ffff");
  assert.notEqual(house.state, "live");
  house.layout();
  assert.equal(house.states, "ffhf");
  assert.equal(house.state, "live");
  house.do("layout", { show: "demo", layout: "hall-1", version: 9, labels: [] });
  house.change(11, 12, ["A-4"], "h");
  assert.equal(house.states, "ffhh");
});

test("a plan that takes long is no reason to hang up", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "demo" });
  house.do("start");
  house.welcome();
  house.subscribed("snapshot", position(10));
  house.snapshot("ffff", 10);
  assert.deepEqual(
    house.pass(LIMITS.answerTimeoutMs * 2).filter((action) => action.type === "close"),
    [],
  );
  house.layout();
  assert.equal(house.state, "live");
});

test("there is a most of changes that wait for a plan, and what was lost with them is asked for again", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "demo" });
  house.do("start");
  house.welcome();
  house.subscribed("snapshot", position(10));
  house.snapshot("ffff", 10);
  for (let seq = 11; seq <= 11 + LIMITS.waitingChanges; seq += 1) house.change(seq - 1, seq, ["A-1"], "h");
  assert.equal(sent(house.layout(), "subscribe").length, 1);
});

test("the token goes first, a new one goes at once, and what was lost with the old one is asked for again", () => {
  const house = new FeedHouse();
  house.do("authenticate", { token: "one" });
  house.do("subscribe", { show: "demo", scope: "staff" });
  house.do("start");
  const order = house
    .welcome()
    .filter((action) => action.type === "send")
    .map((action) => action.message.type);
  assert.deepEqual(order.slice(0, 2), ["auth", "subscribe"]);
  house.subscribed("snapshot", position(10));
  house.snapshot("ffff", 10, { scope: "staff" });
  house.layout();
  house.receive({ type: "unsubscribed", show: "demo", code: "TOKEN_EXPIRED" });
  assert.equal(house.state, "reconnecting");
  assert.equal(sent(house.do("authenticate", { token: "two" }), "auth")[0].token, "two");
  const asked = sent(house.receive({ type: "authenticated", account: "a", role: "staff" }), "subscribe");
  assert.equal(asked[0].after, position(10));
});

test("a show that is refused is told, and is no reason to hang up", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "none" });
  house.do("start");
  const asked = sent(house.welcome(), "subscribe")[0];
  const told = house.receive({ type: "error", id: asked.id, code: "SHOW_NOT_FOUND", message: "no show" });
  assert.equal(told.find((action) => action.name === "error").detail.code, "SHOW_NOT_FOUND");
  assert.deepEqual(
    house.pass(LIMITS.answerTimeoutMs + 1_000).filter((action) => action.type === "close"),
    [],
  );
});

const refuse = (house, code, asked = sent(house.actions, "subscribe").at(-1)) =>
  house.receive({ type: "error", id: asked.id, code, message: code });

for (const code of ["UNAVAILABLE", "INTERNAL_ERROR", "RATE_LIMITED"]) {
  test(`a show that cannot be told at the moment, ${code}, is asked for again, later and later, until it is`, () => {
    const house = FeedHouse.live({ random: () => 1 });
    house.change(12, 13, ["A-1"], "h");
    const waits = [];
    for (let round = 0; round < 8; round += 1) {
      refuse(house, code);
      const before = house.now;
      let asked = [];
      while (asked.length === 0) {
        assert.ok(house.machine.wake < Infinity, "it waits for nothing");
        asked = sent(house.pass(Math.max(1, house.machine.wake - house.now)), "subscribe");
      }
      waits.push(house.now - before);
    }
    assert.deepEqual(waits.slice(0, 3), [1_000, 2_000, 4_000]);
    assert.equal(Math.max(...waits), LIMITS.longestBackOffMs);
    assert.equal(house.state, "stale");
    assert.equal(house.opened, 1);
    assert.equal(sent(house.actions, "subscribe").at(-1).after, position(10));
    house.subscribed("resumed", position(10));
    assert.equal(house.state, "live");
  });
}

test("a show that is not there is not asked for again", () => {
  for (const code of ["SHOW_NOT_FOUND", "FORBIDDEN"]) {
    const house = FeedHouse.live();
    house.change(12, 13, ["A-1"], "h");
    refuse(house, code);
    assert.deepEqual(sent(house.pass(50_000), "subscribe"), []);
  }
});

test("a token that cannot be looked at is shown again, and what was refused without it is asked for again", () => {
  const house = new FeedHouse({ random: () => 1 });
  house.do("authenticate", { token: "one" });
  house.do("subscribe", { show: "demo", scope: "staff" });
  house.do("start");
  const [shown] = sent(house.welcome(), "auth");
  house.receive({ type: "error", id: shown.id, code: "UNAVAILABLE", message: "no" });
  refuse(house, "FORBIDDEN");
  assert.equal(sent(house.pass(1_000), "auth").length, 1);
  assert.equal(sent(house.receive({ type: "authenticated", account: "a", role: "staff" }), "subscribe").length, 1);
});

test("a new socket of a drain on which a show cannot be told is given up, and the old one goes on", () => {
  const house = FeedHouse.live();
  const old = house.socket;
  house.receive({ type: "drain", in_ms: 0, close_ms: 30_000 });
  house.pass(0);
  house.welcome();
  const actions = refuse(house, "UNAVAILABLE");
  assert.deepEqual(
    actions.filter((action) => action.type === "close").map((action) => action.socket),
    [house.socket],
  );
  house.change(10, 11, ["A-1"], "h", {}, old);
  assert.deepEqual([house.states, house.state], ["hfff", "live"]);
});

test("a map that is not trusted is asked for whole, also on the next socket", () => {
  const house = FeedHouse.live();
  house.change(10, 11, ["A-1"], "h", { crc: "00000000" });
  house.do("closed", { socket: house.socket, code: 1006 });
  house.pass(600);
  assert.equal(sent(house.welcome(), "subscribe")[0].after, undefined);
});

test("one show that is refused keeps no other from being live, and one alone is never live", () => {
  for (const isRefusedFirst of [true, false]) {
    const house = new FeedHouse();
    house.do("subscribe", { show: "demo" });
    house.do("subscribe", { show: "none" });
    house.do("start");
    const [demo, none] = sent(house.welcome(), "subscribe");
    const steps = [
      () => refuse(house, "SHOW_NOT_FOUND", none),
      () =>
        house.receive({ type: "subscribed", id: demo.id, show: "demo", mode: "live", position: position(4) }),
    ];
    for (const step of isRefusedFirst ? steps : steps.reverse()) step();
    assert.equal(house.state, "live");
    house.receive({ type: "unsubscribed", show: "demo", code: "FORBIDDEN" });
    assert.equal(house.state, "reconnecting");
  }
});

test("a snapshot of the other scope is not mine", () => {
  const house = FeedHouse.live();
  house.snapshot("cccc", 11, { scope: "staff" });
  assert.equal(house.states, "ffff");
});

test("two shows on one socket are live when both are", () => {
  const house = new FeedHouse();
  house.do("subscribe", { show: "demo" });
  house.do("subscribe", { show: "other" });
  house.do("start");
  const asked = sent(house.welcome(), "subscribe");
  assert.deepEqual(
    asked.map((message) => message.show),
    ["demo", "other"],
  );
  house.receive({ type: "subscribed", id: asked[0].id, show: "demo", mode: "live", position: position(4) });
  assert.notEqual(house.state, "live");
  house.receive({ type: "subscribed", id: asked[1].id, show: "other", mode: "live", position: position(5) });
  assert.equal(house.state, "live");
  house.do("unsubscribe", { show: "other" });
  assert.equal(house.machine.show("other"), undefined);
});
