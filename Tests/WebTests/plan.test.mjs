import assert from "node:assert/strict";
import test from "node:test";
import { Camera } from "../../clients/web/map/camera.js";
import { HallPlan } from "../../clients/web/map/plan.js";

function grid(rows, seats, { gap } = {}) {
  return new HallPlan({
    categories: ["standard"],
    sections: [
      {
        name: "Hall",
        rows: Array.from({ length: rows }, (_, row) => ({
          name: String.fromCharCode(65 + row),
          seats: Array.from({ length: seats }, (_, seat) => ({
            label: `${String.fromCharCode(65 + row)}-${seat + 1}`,
            category: "standard",
            x: seat * 10 + (gap !== undefined && seat >= gap ? 30 : 0),
            y: row * 12,
            flags: [],
          })),
        })),
      },
    ],
  });
}

test("a seat is found by where it is", () => {
  const plan = grid(3, 4);
  assert.equal(plan.labels[plan.at(20, 12)], "B-3");
  assert.equal(plan.labels[plan.at(22, 9)], "B-3");
  assert.equal(plan.at(500, 500), undefined);
});

test("arrows follow the geometry and stop at the edge", () => {
  const plan = grid(3, 4);
  const place = plan.places.get("B-2");
  const at = (dx, dy) => plan.labels[plan.towards(place, dx, dy)];
  assert.deepEqual([at(1, 0), at(-1, 0), at(0, -1), at(0, 1)], ["B-3", "B-1", "A-2", "C-2"]);
  assert.equal(plan.towards(plan.places.get("A-1"), -1, 0), undefined);
});

test("arrows cross an aisle", () => {
  const plan = grid(2, 4, { gap: 2 });
  assert.equal(plan.labels[plan.towards(plan.places.get("A-2"), 1, 0)], "A-3");
});

test("seats together hold the one that was touched, lie side by side and cross no aisle", () => {
  const plan = grid(2, 6, { gap: 3 });
  const all = () => true;
  const named = (label, count, isFree = all) =>
    plan.together(plan.places.get(label), count, isFree)?.map((place) => plan.labels[place]);
  assert.deepEqual(named("A-2", 3), ["A-1", "A-2", "A-3"]);
  assert.equal(named("A-2", 4), undefined);
  assert.deepEqual(named("A-3", 2), ["A-2", "A-3"]);
  assert.deepEqual(
    named("A-5", 2, (place) => plan.labels[place] !== "A-4"),
    ["A-5", "A-6"],
  );
  assert.equal(
    named("A-5", 3, (place) => plan.labels[place] !== "A-4"),
    undefined,
  );
});

test("free seats near one come nearest first", () => {
  const plan = grid(3, 5);
  const near = plan.near(plan.places.get("B-3"), 2, (place) => plan.labels[place] !== "B-2");
  assert.deepEqual(
    near.map((place) => plan.labels[place]),
    ["B-4", "A-3"],
  );
});

test("a seat is called what its label says, not what place it has in its row", () => {
  const seat = (label) => ({ label, category: "standard", x: 0, y: 0 });
  const named = (name, ...labels) =>
    new HallPlan({ categories: ["standard"], sections: [{ name: "", rows: [{ name, seats: labels.map(seat) }] }] });
  const numbers = (plan) => plan.labels.map((_, place) => plan.number(place));
  assert.deepEqual(numbers(named("A", "A-101", "A-103", "A7", "A-12b")), ["101", "103", "7", "12b"]);
  assert.deepEqual(numbers(named("A", "AA-1", "BALC-A-3", "A")), ["AA-1", "BALC-A-3", "A"]);
  assert.deepEqual(numbers(named("Left 2", "Left 2 / 14")), ["14"]);
});

test("the camera shows the whole world below what lies over it", () => {
  const camera = new Camera();
  camera.inset = 60;
  camera.setWorld({ left: 0, top: 0, right: 100, bottom: 100 }, 10);
  camera.resize(400, 460);
  camera.fit();
  assert.equal(camera.scale, 4);
  assert.deepEqual(camera.toScreen(0, 0), { x: 0, y: 60 });
  assert.equal(camera.isWhole, true);
});

test("zooming keeps what is under the finger, within what there is", () => {
  const camera = new Camera();
  camera.setWorld({ left: 0, top: 0, right: 1000, bottom: 1000 }, 10);
  camera.resize(500, 500);
  camera.fit();
  const before = camera.toWorld(300, 200);
  camera.zoom(3, 300, 200);
  const after = camera.toWorld(300, 200);
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 1e-9);
  camera.zoom(1e9);
  assert.equal(camera.scale, 6.4);
  camera.zoom(1e-9);
  assert.equal(camera.isWhole, true);
});

test("panning never loses the hall", () => {
  const camera = new Camera();
  camera.setWorld({ left: 0, top: 0, right: 1000, bottom: 1000 }, 10);
  camera.resize(500, 500);
  camera.fit();
  camera.zoom(4);
  for (const [dx, dy] of [
    [1e6, 1e6],
    [-1e6, -1e6],
  ]) {
    camera.pan(dx, dy);
    const middle = camera.toWorld(250, 250);
    assert.ok(middle.x > 0 && middle.x < 1000 && middle.y > 0 && middle.y < 1000);
  }
});
