import assert from "node:assert/strict";
import test from "node:test";
import { Order, dueFor } from "../../clients/web/staff/walkin.js";

/** An order, and what was sent of it; each answer is a problem or a booking. */
function order(...answers) {
  const sent = [];
  const post = async (body, key) => {
    sent.push({ body, key });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { sent, order: new Order(post) };
}
const problem = (status, code, wasLost) => Object.assign(new Error(code), { status, code, wasLost });

test("what got no answer is sent again as it was, whatever stands in the form by now", async () => {
  const lost = [problem(0, "OFFLINE"), problem(503, "UNAVAILABLE"), problem(409, "IDEMPOTENCY_CONFLICT")];
  const { sent, order: sale } = order(...lost, "booking");
  for (const name of ["Asha", "Asha", "Asha Rao"]) {
    await assert.rejects(sale.send({ name }));
    assert.equal(sale.isOpen, true);
  }
  assert.equal(await sale.send({ name: "Ben" }), "booking");
  assert.deepEqual([sale.isOpen, sale.answer], [false, "booking"]);
  assert.deepEqual(new Set(sent.map(({ body, key }) => `${body.name} ${key}`)).size, 1);
});

test("what is refused before it is known whether it was sold is sent again as it was", async () => {
  for (const said of [
    problem(429, "RATE_LIMITED"),
    problem(401, "UNAUTHENTICATED"),
    problem(408, "REQUEST_TIMEOUT"),
    problem(409, "ANOTHER_ACCOUNT"),
    problem(403, "FORBIDDEN", true),
  ]) {
    const { sent, order: sale } = order(said, "booking");
    await assert.rejects(sale.send({ name: "Asha" }));
    assert.equal(sale.isOpen, true, said.code);
    assert.equal(await sale.send({ name: "Ben" }), "booking");
    assert.deepEqual(sent[0], sent[1]);
  }
});

test("after a refusal the next is another order", async () => {
  const { sent, order: sale } = order(problem(409, "SEAT_TAKEN"), "booking");
  await assert.rejects(sale.send({ name: "Asha" }));
  assert.equal(sale.isOpen, false);
  await sale.send({ name: "Ben" });
  assert.deepEqual(sent.map(({ body }) => body.name), ["Asha", "Ben"]);
  assert.notEqual(sent[0].key, sent[1].key);
});

test("what is due is known when each price is", () => {
  const price = (amount) => ({ amount, currency: "INR" });
  const prices = [
    { category: "standard", price: price(45_000) },
    { category: "deluxe", price: price(60_000) },
    { category: "house", price: null },
  ];
  assert.deepEqual(dueFor(prices, ["standard", "deluxe", "standard"]), price(150_000));
  for (const categories of [[], ["standard", "house"], ["standard", "box"]])
    assert.equal(dueFor(prices, categories), undefined);
});
