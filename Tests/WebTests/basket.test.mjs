import assert from "node:assert/strict";
import test from "node:test";
import { Basket } from "../../clients/web/buyer/basket.js";

const price = { amount: 45_000, currency: "INR" };
const answer = (id, labels, { at = 300_000, left = 10, status = "held", generation = 1 } = {}) => ({
  id,
  generation,
  status,
  seats: labels.map((label) => ({ label, category: "standard", price })),
  deadline: at,
  extensions_left: left,
});
const labels = (basket) => basket.seats.map((seat) => seat.label);

test("a seat is pending at once, mine by the answer, and as it was after a refusal", () => {
  const basket = new Basket();
  basket.want(["A-1"]);
  assert.equal(basket.look("A-1"), "pending");
  assert.equal(basket.size, 1);
  basket.granted(["A-1"], answer("h1", ["A-1"]));
  assert.equal(basket.look("A-1"), "mine");
  basket.want(["A-2"]);
  basket.refused(["A-2"]);
  assert.equal(basket.look("A-2"), undefined);
  assert.deepEqual(labels(basket), ["A-1"]);
});

test("a seat that is given back is free at once, and mine again when that fails", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1", "A-2"]));
  basket.leave(["A-1"]);
  assert.equal(basket.look("A-1"), "free");
  basket.stayed(["A-1"]);
  assert.equal(basket.look("A-1"), "mine");
  basket.leave(["A-1"]);
  basket.left(["A-1"]);
  assert.deepEqual(labels(basket), ["A-2"]);
  assert.equal(basket.look("A-1"), undefined);
});

test("a hold without seats is none", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1"]));
  basket.left(["A-1"]);
  assert.equal(basket.isEmpty, true);
  assert.equal(basket.deadline, undefined);
});

test("the clock is that of the hold that ends first", () => {
  const basket = new Basket();
  basket.put(answer("late", ["A-1"], { at: 900_000 }));
  basket.put(answer("soon", ["A-2"], { at: 500_000 }));
  assert.equal(basket.deadline, 500_000);
  assert.equal(basket.isOver(499_999), false);
  assert.equal(basket.isOver(500_000), true);
  assert.deepEqual(labels(basket), ["A-2", "A-1"]);
});

test("there is more time to be had when the hold that ends first can have it", () => {
  const basket = new Basket();
  assert.equal(basket.canExtend, false);
  basket.put(answer("late", ["A-1"], { at: 900_000, left: 3 }));
  assert.equal(basket.canExtend, true);
  basket.put(answer("soon", ["A-2"], { at: 500_000, left: 0 }));
  assert.equal(basket.canExtend, false);
});

test("a hold that is being paid does not run out here: the server decides", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1"], { at: 100, status: "paying" }));
  assert.equal(basket.isOver(1_000), false);
  assert.equal(basket.canExtend, false);
});

test("what the feed says of my seats is a reason to ask only when they are no longer simply held", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1"]));
  assert.equal(basket.heard([{ state: "h", seats: ["A-1"] }]), false);
  assert.equal(
    basket.heard([
      { state: "f", seats: ["B-1"] },
      { kind: "status", status: "on_sale" },
    ]),
    false,
  );
  assert.equal(basket.heard([{ state: "f", seats: ["A-1"] }]), true);
  assert.equal(basket.heard([{ state: "b", seats: ["A-1"] }]), true);
});

test("the feed may be faster with my own release than its answer", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1"]));
  basket.leave(["A-1"]);
  assert.equal(basket.heard([{ kind: "released", state: "f", seats: ["A-1"] }]), false);
  basket.left(["A-1"]);
  assert.equal(basket.isEmpty, true);
});

test("what the server knows replaces everything but what is on its way, and names what was lost", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1"]));
  basket.put(answer("h2", ["A-2"]));
  basket.want(["A-3"]);
  assert.deepEqual(basket.replace([answer("h2", ["A-2"])], 0), { lost: ["A-1"] });
  assert.deepEqual(labels(basket), ["A-2"]);
  assert.equal(basket.look("A-3"), "pending");
});

test("what is no longer mine is told by what the feed said of it, else by its time", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1", "A-2", "A-3", "A-4"], { at: 900 }));
  basket.put(answer("h2", ["B-1"], { at: 500 }));
  basket.heard([
    { kind: "released", state: "f", seats: ["A-1"] },
    { kind: "booked", state: "b", seats: ["A-2"] },
    // Merged: nobody says what happened.
    { state: "b", seats: ["A-3"] },
    { state: "f", seats: ["A-4", "B-1"] },
  ]);
  assert.deepEqual(basket.replace([], 600), {
    expired: ["B-1"],
    released: ["A-1"],
    booked: ["A-2", "A-3"],
    lost: ["A-4"],
  });
  basket.put(answer("h3", ["A-1"], { at: 500 }));
  assert.deepEqual(basket.replace([], 600), { expired: ["A-1"] });
});

test("a hold that was extended has its new time", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1"], { left: 1 }));
  basket.put(answer("h1", ["A-1"], { at: 420_000, left: 0 }));
  assert.equal(basket.deadline, 420_000);
  assert.equal(basket.canExtend, false);
  assert.deepEqual(labels(basket), ["A-1"]);
});

test("what was bought is no longer in the basket", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1"]));
  basket.gone("h1");
  assert.equal(basket.look("A-1"), undefined);
});

test("a seat that is on its way out stays so, whatever is answered to something else", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1", "A-2"]));
  basket.leave(["A-1"]);
  basket.put(answer("h1", ["A-1", "A-2", "A-3"], { generation: 2 }));
  assert.equal(basket.look("A-1"), "free");
  assert.deepEqual(basket.replace([answer("h1", ["A-2", "A-3"], { generation: 3 })], 0), {});
  basket.left(["A-1"]);
  assert.deepEqual(labels(basket), ["A-2", "A-3"]);
});

test("more seats join the hold that has room and is not being paid; of several the one that lasts longest", () => {
  const basket = new Basket();
  assert.equal(basket.roomFor(1, 10), undefined);
  basket.put(answer("soon", ["A-1"], { at: 500_000 }));
  basket.put(answer("late", ["A-2", "A-3"], { at: 900_000 }));
  assert.equal(basket.roomFor(1, 3).id, "late");
  assert.equal(basket.roomFor(2, 3).id, "soon");
  assert.equal(basket.roomFor(3, 3), undefined);
  basket.put(answer("late", ["A-2", "A-3"], { at: 900_000, status: "paying" }));
  assert.equal(basket.roomFor(1, 3).id, "soon");
});

test("what is paid is a generation: the one that was told, and the next when a seat was given back", () => {
  const basket = new Basket();
  basket.put(answer("h1", ["A-1", "A-2"], { generation: 4 }));
  basket.leave(["A-1"]);
  basket.left(["A-1"]);
  assert.equal(basket.holds[0].generation, 5);
  basket.left(["B-1"]);
  assert.equal(basket.holds[0].generation, 5);
});
