import assert from "node:assert/strict";
import test from "node:test";
import { House } from "./House.mjs";
import { basketIs, frames, hasNoFaults, sees, stage, visit } from "./Stage.mjs";

const focused = (page) =>
  page.run(
    "(() => { const node = document.activeElement; return node.getAttribute('aria-label') ?? node.innerText; })()",
  );

async function tabTo(page, wanted, most = 30) {
  for (let step = 0; step < most; step += 1) {
    await page.press("Tab");
    if (wanted.test(await focused(page))) return;
  }
  assert.fail(`the keyboard never reaches ${wanted}`);
}

test("by the keyboard alone: from the list to the seat, along the map by its geometry, and to the tickets", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  await tabTo(page, /Choose from a list/);
  await tabTo(page, /^Row A, seat 1, standard, free, ₹450$/, 3);
  await page.press("ArrowRight");
  await page.press("ArrowRight");
  await page.press("ArrowDown");
  assert.match(await focused(page), /^Row B, seat 3,/);
  await page.picture("keyboard");
  await page.press("Enter");
  await basketIs(page, ["B-3"]);
  await page.until(
    "/yours/.test(document.activeElement.getAttribute('aria-label'))",
    "what has the focus says that it is mine",
  );
  await page.press("ArrowUp");
  assert.match(await focused(page), /^Row A, seat 3,/);
  await page.press(" ");
  await basketIs(page, ["A-3", "B-3"]);
  await page.until("/A-3 is yours/.test(document.querySelector('.voice[role=status]').textContent)", "it is said");
  await tabTo(page, /Continue to payment/);
  await page.press("Enter");
  await page.until("document.querySelector('dialog[open]')");
  await tabTo(page, /^$/, 3);
  await page.run("document.querySelector('#field-name').focus()");
  for (const text of ["Asha Rao", "asha@example.com", "9876543210"]) {
    await page.type(text);
    await page.press("Tab");
  }
  await page.press("Enter");
  await page.until("document.querySelectorAll('.ticket').length === 2", "there are tickets");
  hasNoFaults(page);
});

test("the list chooses and gives back without the map", async () => {
  const show = await stage.house.show();
  await stage.house.hold(show, ["B-1"]);
  const page = await visit(show);
  await page.click(".list-button");
  await page.until("document.querySelectorAll('.list-seat').length === 10");
  await page.run(
    "(() => { const rows = document.querySelector('#list-row'); rows.value = '1'; rows.dispatchEvent(new Event('change')); })()",
  );
  await page.until("document.querySelectorAll('.list-seat').length === 9", "what cannot be had is not listed");
  await page.picture("list");
  await page.click(".list-seat input");
  await basketIs(page, ["B-2"]);
  await page.until(
    "document.querySelector('.list-seat input').checked && !document.querySelector('.list-seat input').disabled",
  );
  await page.click(".list-seat input");
  await basketIs(page, []);
  await page.press("Escape");
  await page.until("!document.querySelector('dialog')");
  assert.match(await focused(page), /Choose from a list/);
  hasNoFaults(page);
});

test("on a phone a touch shows the seat, and a button away from the finger takes it", async () => {
  const show = await stage.house.show();
  const page = await visit(show, { width: 390, height: 844, isPhone: true });
  const touch = async (label) => {
    // Where seats are smaller than a finger, the first touch comes nearer.
    for (let tries = 0; tries < 2 && (await page.run("document.querySelector('.sheet').hidden")); tries += 1) {
      const { x, y } = await page.seat(label);
      await page.touch(x, y);
      await frames(page, 2);
    }
    await page.until("!document.querySelector('.sheet').hidden", "the sheet is open");
  };
  await touch("D-5");
  const { x, y } = await page.seat("D-5");
  assert.match(await page.text(".sheet-text"), /Row D, seat 5, deluxe, free, ₹600/);
  await page.picture("phone-sheet");
  const button = await page.centre(".sheet .button");
  assert.ok(Math.hypot(button.x - x, button.y - y) > 44);
  await page.touch(button.x, button.y);
  await basketIs(page, ["D-5"]);
  await page.picture("phone");
  assert.equal(await page.run("document.documentElement.scrollWidth <= innerWidth"), true);
  await stage.house.hold(show, ["D-6"]);
  await sees(page, "D-6", "held by somebody");
  await touch("D-6");
  assert.match(await page.text(".sheet-text"), /Row D, seat 6, deluxe, held by somebody/);
  assert.equal(await page.run("document.querySelector('.sheet .button').checkVisibility()"), false);
  hasNoFaults(page);
});

test("a touch alone takes nothing, also where the button comes under the finger", async () => {
  const show = await stage.house.show();
  const page = await visit(show, { width: 390, height: 844, isPhone: true });
  const move = (act) =>
    page.run(`import("/map/seatmap.js").then(({ SeatMap }) => {
      const map = SeatMap.of(document.querySelector(".seatmap")); map.camera.${act}; map.redraw(); })`);
  await move("zoom(2)");
  const first = await page.seat("C-5");
  await page.touch(first.x, first.y);
  await page.until("!document.querySelector('.sheet').hidden");
  const [button, seat] = [await page.centre(".sheet .button"), await page.seat("C-4")];
  await move(`pan(${button.x - seat.x}, ${button.y - seat.y})`);
  await page.run("document.querySelector('.sheet .quiet-button').click()");
  await page.touch(button.x, button.y);
  await page.until("/Row C, seat 4, standard, free/.test(document.querySelector('.sheet-text').innerText)");
  await frames(page, 5);
  assert.equal(await page.run("document.querySelector('.sheet').hidden"), false);
  await basketIs(page, []);
  hasNoFaults(page);
});

test("no page of a buyer is wider than a small phone while the crowd plays", async () => {
  const house = await House.open({ SEATWIRE_CROWD: "on" });
  try {
    for (const path of ["/", "/#/shows/demo", "/#/tickets"]) {
      const page = await stage.browser.open(house.address + path, { width: 320, height: 640, isPhone: true });
      await page.until("document.querySelector('.crowd .button')", "the crowd is told of");
      assert.equal(await page.run("document.documentElement.scrollWidth"), 320, path);
      await page.picture(`crowd${path.replaceAll(/\W/g, "-")}`);
      hasNoFaults(page);
    }
  } finally {
    await house.close();
  }
});

test("what is free is booked, and nobody is asked how a payment goes", async () => {
  const show = await stage.house.show({ isFree: true });
  const page = await visit(show, { width: 390, height: 844, isPhone: true });
  await page.click(".list-button");
  await page.until("document.querySelector('.list-seat input')");
  await page.click(".list-seat input");
  await basketIs(page, ["A-1"]);
  await page.press("Escape");
  await page.until("!document.querySelector('dialog')");
  await page.click(".basket .main");
  await page.until("document.querySelector('dialog[open] .checkout')");
  assert.equal(await page.text("dialog .button.main"), "Book");
  assert.equal(await page.run("[...document.querySelectorAll('.sandbox, .scripts')].every((node) => !node.offsetParent)"), true);
  for (const [name, text] of [["name", "Asha Rao"], ["email", "asha@example.com"], ["phone", "9876543210"]]) {
    await page.run(`document.querySelector('#field-${name}').focus()`);
    await page.type(text);
  }
  await page.press("Enter");
  await page.until("document.querySelectorAll('.ticket').length === 1", "there is a ticket");
  hasNoFaults(page);
});

test("two fingers make the map larger around what is between them", async () => {
  const show = await stage.house.show();
  const page = await visit(show, { width: 390, height: 844, isPhone: true });
  const scale = () =>
    page.run(
      "import('/map/seatmap.js').then(({ SeatMap }) => SeatMap.of(document.querySelector('.seatmap')).camera.scale)",
    );
  const before = await scale();
  const { x, y } = await page.seat("C-5");
  const fingers = (spread) => [
    { x: x - spread, y, id: 0 },
    { x: x + spread, y, id: 1 },
  ];
  await page.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(20) });
  for (const spread of [30, 40, 50, 60])
    await page.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(spread) });
  await page.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  const after = await scale();
  assert.ok(after > before * 1.5, `${before} → ${after}`);
  const now = await page.seat("C-5");
  assert.ok(Math.hypot(now.x - x, now.y - y) < 40);
  await sees(page, "C-5", "free");
  hasNoFaults(page);
});

test("wheel, buttons and dragging change what is seen", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  const { x, y } = await page.seat("C-5");
  await page.send("Input.dispatchMouseEvent", { type: "mouseWheel", x, y, deltaX: 0, deltaY: -400 });
  await page.until(`import('/map/seatmap.js') && true`);
  const near = await page.seat("C-5");
  assert.ok(Math.hypot(near.x - x, near.y - y) < 40, "what is under the wheel stays about there");
  await page.send("Input.dispatchMouseEvent", { type: "mousePressed", x, y, button: "left", clickCount: 1 });
  await page.send("Input.dispatchMouseEvent", { type: "mouseMoved", x: x + 80, y: y + 10, button: "left" });
  await page.send("Input.dispatchMouseEvent", {
    type: "mouseReleased",
    x: x + 80,
    y: y + 10,
    button: "left",
    clickCount: 1,
  });
  await basketIs(page, []);
  await page.click(".map-buttons button", 2);
  const whole = await page.seat("C-5");
  assert.ok(Math.hypot(whole.x - x, whole.y - y) < 4, "the whole hall is where it was");
  hasNoFaults(page);
});

test("less motion is asked for and given", async () => {
  const show = await stage.house.show();
  const page = await visit(show, { features: [{ name: "prefers-reduced-motion", value: "reduce" }] });
  await stage.house.hold(show, ["A-9"]);
  await sees(page, "A-9", "held by somebody");
  const frames =
    await page.run(`new Promise((done) => { let count = 0; import('/map/seatmap.js').then(({ SeatMap }) => {
    SeatMap.of(document.querySelector('.seatmap')).addEventListener('painted', () => { count += 1; });
    const next = (left) => (left === 0 ? done(count) : requestAnimationFrame(() => next(left - 1))); next(30); }); })`);
  assert.ok(frames <= 2, `${frames} frames while nothing happens`);
  hasNoFaults(page);
});
