import assert from "node:assert/strict";
import test from "node:test";
import { Basket } from "../../clients/web/buyer/basket.js";
import { Sale } from "../../clients/web/buyer/sale.js";
import { Problem } from "../../clients/web/shared/api.js";

const price = { amount: 45_000, currency: "INR" };
const problem = (code, errors) => new Problem(code === "UNAVAILABLE" ? 503 : 409, { code, message: code, errors });

/** A server with the rules that a page meets, whose answers come when a test lets them. */
class Server {
  holds = new Map();
  asked = [];
  taken = new Set();
  /** Codes by hold: what an attempt to add is refused with. */
  refusals = new Map();
  bookings = 0;
  #gates = [];
  isSlow = false;
  isSilent = false;
  /** Whether it does what it is asked to change and its answer is lost. */
  isLost = false;
  /** Whether it says of what it does that it is still under way. */
  isUnderWay = false;
  /** What is left of every hold. */
  left = 300_000;
  /** How much an extension gives. */
  more = 120_000;

  /** Lets the oldest answer go. */
  async letGo() {
    this.#gates.shift()();
    await settled();
  }

  async #say(request, answer) {
    this.asked.push(request);
    const result = this.isSilent ? problem("UNAVAILABLE") : answer();
    if (this.isSlow) await new Promise((go) => this.#gates.push(go));
    if (this.isLost && !request.startsWith("GET")) throw new Problem(0);
    if (this.isUnderWay && !request.startsWith("GET")) throw problem("IDEMPOTENCY_CONFLICT");
    if (result instanceof Error) throw result;
    return result;
  }

  #tell(hold) {
    return {
      ...hold,
      seats: hold.seats.map((label) => ({ label, category: "standard", price })),
      status: "held",
      expires_in_ms: hold.left ?? this.left,
      extensions_left: hold.extensions ?? 10,
    };
  }

  get(path) {
    return this.#say(`GET ${path}`, () => ({ items: [...this.holds.values()].map((hold) => this.#tell(hold)) }));
  }

  post(path, body) {
    return this.#say(`POST ${path}`, () => {
      const [, extended] = /holds\/(\w+)\/extend$/.exec(path) ?? [];
      if (extended) {
        const hold = this.holds.get(extended);
        hold.left = this.left + this.more;
        return this.#tell(hold);
      }
      const labels = body.seats ?? ["Z-1", "Z-2", "Z-3"].slice(0, body.best?.count);
      if (labels.some((label) => this.taken.has(label))) return problem("SEAT_TAKEN");
      const [, id] = /holds\/(\w+)\/seats$/.exec(path) ?? [];
      if (id) {
        const hold = this.holds.get(id);
        if (!hold) return problem("HOLD_EXPIRED");
        if (this.refusals.has(id)) return problem(this.refusals.get(id));
        hold.seats.push(...labels);
        hold.generation += 1;
        return this.#tell(hold);
      }
      if (path === "/v1/bookings") {
        const hold = this.holds.get(body.hold);
        if (hold.generation !== body.generation) return problem("HOLD_SUPERSEDED");
        this.holds.delete(body.hold);
        this.bookings += 1;
        return { id: `b${this.bookings}`, seats: hold.seats };
      }
      const hold = { id: `h${this.asked.length}`, generation: 1, seats: [...labels] };
      this.holds.set(hold.id, hold);
      return this.#tell(hold);
    });
  }

  delete(path) {
    return this.#say(`DELETE ${path}`, () => {
      const [, id, label] = /holds\/(\w+)(?:\/seats\/(.+))?$/.exec(path);
      const hold = this.holds.get(id);
      if (!hold) return {};
      hold.seats = label ? hold.seats.filter((seat) => seat !== label) : [];
      hold.generation += 1;
      if (hold.seats.length === 0) this.holds.delete(id);
      return {};
    });
  }
}

const settled = () => new Promise((resume) => setImmediate(resume));

function house({ mostSeats = 10, session = { isKnown: true } } = {}) {
  const [server, basket, told, clock] = [new Server(), new Basket(), [], { now: 1_000 }];
  const notices = { say: (text) => told.push(text), show: (text) => told.push(text) };
  const parts = { api: server, session, show: "s", mostSeats, basket, notices, clock: () => clock.now };
  const sale = new Sale(parts);
  return { server, basket, sale, told, clock, labels: () => basket.seats.map((seat) => seat.label) };
}

test("seats that are chosen one by one are one hold", async () => {
  const { server, sale, labels } = house();
  for (const label of ["A-1", "A-2", "B-7"]) await sale.take([label]);
  assert.deepEqual(server.asked, ["POST /v1/shows/s/holds", "POST /v1/holds/h1/seats", "POST /v1/holds/h1/seats"]);
  assert.deepEqual(labels(), ["A-1", "A-2", "B-7"]);
  assert.equal(server.holds.size, 1);
  sale.close();
});

test("two clicks at once are one hold, and both seats are painted at once", async () => {
  const { server, basket, sale, labels } = house();
  server.isSlow = true;
  const both = [sale.take(["A-1"]), sale.take(["A-2"])];
  await settled();
  assert.deepEqual([basket.look("A-1"), basket.look("A-2")], ["pending", "pending"]);
  assert.equal(server.asked.length, 1);
  await server.letGo();
  assert.deepEqual([basket.look("A-1"), basket.look("A-2")], ["mine", "pending"]);
  await server.letGo();
  await Promise.all(both);
  assert.equal(server.holds.size, 1);
  assert.deepEqual(labels(), ["A-1", "A-2"]);
  sale.close();
});

test("when the first of two clicks is refused the second makes the hold", async () => {
  const { server, sale, labels, told } = house();
  server.taken.add("A-1");
  await Promise.all([sale.take(["A-1"]), sale.take(["A-2"])]);
  assert.deepEqual(labels(), ["A-2"]);
  assert.equal(server.holds.size, 1);
  assert.match(told[0], /A-1 was just taken/);
  sale.close();
});

test("a click while the last seat is given back does not join a hold that ends", async () => {
  const { server, sale, labels } = house();
  await sale.take(["A-1"]);
  await Promise.all([sale.release("A-1"), sale.take(["A-2"])]);
  assert.deepEqual(server.asked.slice(1), ["DELETE /v1/holds/h1", "POST /v1/shows/s/holds"]);
  assert.deepEqual(labels(), ["A-2"]);
  sale.close();
});

test("a seat of several is given back alone, the last one with its hold", async () => {
  const { server, sale } = house();
  await sale.take(["A-1", "A-2"]);
  await Promise.all([sale.release("A-1"), sale.release("A-2")]);
  assert.deepEqual(server.asked.slice(1), ["DELETE /v1/holds/h1/seats/A-1", "DELETE /v1/holds/h1"]);
  sale.close();
});

for (const code of ["HOLD_EXPIRED", "PAYMENT_IN_PROGRESS", "HOLD_NOT_FOUND"]) {
  test(`a hold that takes no more, ${code}, is looked at, and another is made`, async () => {
    const { server, sale, basket } = house();
    await sale.take(["A-1"]);
    server.refusals.set("h1", code);
    if (code !== "PAYMENT_IN_PROGRESS") server.holds.delete("h1");
    await sale.take(["A-2"]);
    assert.deepEqual(server.asked.slice(1), ["POST /v1/holds/h1/seats", "GET /v1/me/holds", "POST /v1/shows/s/holds"]);
    assert.equal(basket.look("A-1"), code === "PAYMENT_IN_PROGRESS" ? "mine" : undefined);
    assert.equal(basket.look("A-2"), "mine");
    sale.close();
  });
}

test("a hold that is full is left as it is", async () => {
  const { server, sale } = house({ mostSeats: 2 });
  await sale.take(["A-1"]);
  await sale.take(["A-2"]);
  await sale.take(["A-3"]);
  assert.equal(server.holds.size, 2);
  sale.close();
});

test("the best seats join the hold too, and only they are named", async () => {
  const { server, sale } = house();
  await sale.take(["A-1"]);
  assert.deepEqual(await sale.takeBest(2), ["Z-1", "Z-2"]);
  assert.equal(server.holds.size, 1);
  sale.close();
});

test("everything is given back hold by hold, with what was still on its way", async () => {
  const { server, sale, basket, labels } = house({ mostSeats: 2 });
  await sale.take(["A-1", "A-2"]);
  await Promise.all([sale.take(["A-3"]), sale.releaseAll()]);
  assert.equal(server.holds.size, 0);
  assert.deepEqual(labels(), []);
  assert.deepEqual(
    ["A-1", "A-2", "A-3"].map((label) => basket.look(label)),
    [undefined, undefined, undefined],
  );
  sale.close();
});

test("a look at the server waits for what is under way, and two that wait are one", async () => {
  const { server, sale, labels } = house();
  server.isSlow = true;
  const all = [sale.take(["A-1"]), sale.sync(), sale.sync({ isQuiet: true })];
  await settled();
  await server.letGo();
  await server.letGo();
  await Promise.all(all);
  assert.deepEqual(server.asked, ["POST /v1/shows/s/holds", "GET /v1/me/holds"]);
  assert.deepEqual(labels(), ["A-1"]);
  sale.close();
});

test("one payment buys all, and not what it was not shown", async () => {
  const { server, sale, basket } = house();
  await sale.take(["A-1"]);
  await sale.take(["A-2"]);
  await sale.take(["A-3"]);
  await sale.release("A-2");
  const shown = basket.holds;
  // Another tab adds one that this page has not heard of.
  server.holds.get("h1").seats.push("A-9");
  server.holds.get("h1").generation += 1;
  await assert.rejects(sale.buy(shown, {}, "ok"), { code: "HOLD_SUPERSEDED" });
  const bookings = await sale.buy(basket.holds, {}, "ok");
  assert.deepEqual(
    bookings.map((booking) => booking.seats),
    [["A-1", "A-3", "A-9"]],
  );
  assert.equal(basket.isEmpty, true);
  sale.close();
});

test("a hold that seems over is over when the server says so", async () => {
  const { server, sale, clock, told, labels } = house();
  await sale.take(["A-1"]);
  clock.now += 299_999;
  await sale.tick();
  assert.equal(server.asked.length, 1);
  clock.now += 1;
  server.left = 600;
  await sale.tick();
  assert.deepEqual(labels(), ["A-1"]);
  server.holds.clear();
  clock.now += 5_000;
  await sale.tick();
  assert.deepEqual(labels(), []);
  assert.match(told.at(-1), /Your time for A-1 is over/);
  sale.close();
});

test("a basket that the server cannot confirm is kept, without a word, and asked for again", async () => {
  const { server, sale, clock, told, labels } = house();
  await sale.take(["A-1"]);
  const said = told.length;
  server.isSilent = true;
  await sale.sync();
  await sale.tick();
  assert.deepEqual([labels(), told.length, server.asked.length], [["A-1"], said, 2]);
  server.isSilent = false;
  clock.now += 3_000;
  await sale.tick();
  await sale.tick();
  assert.equal(server.asked.length, 3);
  sale.close();
});

test("a hold and a payment that are still under way are not taken for refused", async () => {
  const { server, sale, basket, told, clock, labels } = house();
  server.isUnderWay = true;
  await sale.take(["A-1"]);
  await sale.rest;
  assert.deepEqual(labels(), ["A-1"]);
  assert.match(told.at(-1), /you will see it here/);
  await assert.rejects(sale.buy(basket.holds, {}, "ok"));
  clock.now += 3_000;
  await sale.tick();
  assert.equal(basket.isEmpty, true);
  sale.close();
});

for (const [what, act, mine] of [
  ["a seat that was taken", (sale) => sale.take(["A-2"]), ["A-1", "A-2"]],
  ["the best seats", (sale) => sale.takeBest(2), ["A-1", "Z-1", "Z-2"]],
  ["a seat that was given back", (sale) => sale.release("A-1"), []],
  ["all that was given back", (sale) => sale.releaseAll(), []],
]) {
  test(`${what} after all, though the answer was lost, is shown as it is`, async () => {
    const { server, sale, told, labels } = house();
    await sale.take(["A-1"]);
    server.isLost = true;
    await act(sale);
    await sale.rest;
    assert.deepEqual(labels(), mine);
    assert.match(told.at(-1), /Nothing was changed, or you will see it here/);
    sale.close();
  });
}

test("more time is told when there is more, and no more as that", async () => {
  const { server, sale, told } = house();
  await sale.extend();
  assert.deepEqual(told, []);
  await sale.take(["A-1"]);
  await sale.extend();
  assert.equal(told.at(-1), "You have more time.");
  server.holds.get("h1").extensions = 0;
  await sale.sync();
  await sale.extend();
  assert.equal(told.at(-1), "These seats cannot be kept any longer.");
  sale.close();
});

test("more time for a hold that ends later is no more time", async () => {
  const { server, sale, told } = house({ mostSeats: 1 });
  await sale.take(["A-1"]);
  await sale.take(["A-2"]);
  Object.assign(server.holds.get("h1"), { extensions: 0, left: 60_000 });
  await sale.sync();
  await sale.extend();
  assert.deepEqual(server.asked.slice(3), ["POST /v1/holds/h2/extend"]);
  assert.equal(told.at(-1), "These seats cannot be kept any longer.");
  sale.close();
});

for (const [kind, state, words] of [
  ["released", "f", /^A-1 was given back/],
  ["booked", "b", /^A-1 is booked/],
  ["expired", "f", /Your time for A-1 is over/],
]) {
  test(`a seat that is ${kind} elsewhere is told as what it is`, async () => {
    const { server, sale, basket, told } = house();
    await sale.take(["A-1"]);
    server.holds.clear();
    assert.equal(basket.heard([{ kind, state, seats: ["A-1"] }]), true);
    await sale.sync();
    assert.match(told.at(-1), words);
    sale.close();
  });
}

test("a payment of one's own is no loss, though the feed is faster than its answer", async () => {
  const { server, sale, basket, told } = house();
  await sale.take(["A-1"]);
  const said = told.length;
  server.isSlow = true;
  const paid = sale.buy(basket.holds, {}, "ok");
  await settled();
  assert.equal(basket.heard([{ kind: "booked", state: "b", seats: ["A-1"] }]), true);
  const looked = sale.sync();
  await server.letGo();
  await server.letGo();
  await Promise.all([paid, looked]);
  assert.equal(told.length, said);
  sale.close();
});

test("whoever is nobody any more has nothing", async () => {
  const session = { isKnown: true };
  const { sale, labels } = house({ session });
  await sale.take(["A-1"]);
  session.isKnown = false;
  await sale.sync({ isQuiet: true });
  assert.deepEqual(labels(), []);
  sale.close();
});

test("a sale that was left finishes what is under way, and tells it to whoever looks by then", async () => {
  const { server, sale, told } = house();
  const channel = new BroadcastChannel("seatwire.basket");
  const heard = new Promise((resume) => {
    channel.onmessage = ({ data }) => resume(data);
  });
  server.isSlow = true;
  const taken = sale.take(["A-1"]);
  await settled();
  sale.close();
  await server.letGo();
  await taken;
  assert.deepEqual(told, ["A-1 is yours for now."]);
  assert.equal(await heard, "s");
  channel.close();
});
