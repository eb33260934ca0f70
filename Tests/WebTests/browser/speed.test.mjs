import assert from "node:assert/strict";
import test from "node:test";
import { enterAsStaff, frames, hasNoFaults, isLive, stage, visit } from "./Stage.mjs";

const figure = (text) => process.stderr.write(`figure: ${text}\n`);
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

async function arena() {
  const { items } = await stage.house.get("/v1/shows?limit=100");
  return items.find((show) => show.layout === "arena").slug;
}

test("20,000 seats are ready within two seconds", async () => {
  const show = await arena();
  const page = await stage.browser.open(undefined);
  const began = Date.now();
  await page.go(`${stage.house.address}/#/shows/${show}`);
  await page.until(
    "performance.getEntriesByName('seats ready').length && document.querySelector('.sign').dataset.state === 'live'",
  );
  const took = await page.run(
    "new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))",
  );
  figure(`20,000 seats ready after ${Math.round(took)} ms in the page, ${Date.now() - began} ms seen from outside`);
  assert.ok(took <= 2_000, `${took} ms`);
  await page.picture("arena");
  hasNoFaults(page);
});

test("panning 20,000 seats keeps fifty frames a second", async () => {
  const page = await visit(await arena());
  for (const zoom of [1, 2.2, 5]) {
    const { frames, seconds, worst } =
      await page.run(`import("/map/seatmap.js").then(({ SeatMap }) => new Promise((done) => {
      const map = SeatMap.of(document.querySelector(".seatmap"));
      map.camera.fit(); map.camera.zoom(${zoom}); map.redraw();
      const times = [];
      let step = 0;
      const move = (now) => {
        times.push(now);
        map.camera.pan(Math.sin(step / 25) * 9, Math.cos(step / 25) * 7);
        map.redraw();
        step += 1;
        if (step < 180) requestAnimationFrame(move);
        else {
          const gaps = times.slice(2).map((time, index) => time - times[index + 1]).sort((a, b) => a - b);
          done({ frames: times.length - 1, seconds: (times.at(-1) - times[0]) / 1000, worst: gaps.at(-1) });
        }
      };
      requestAnimationFrame(move);
    }))`);
    figure(
      `panning at ${zoom} ×: ${(frames / seconds).toFixed(1)} frames a second, the longest gap ${worst.toFixed(0)} ms`,
    );
    assert.ok(frames / seconds >= 50, `${frames / seconds} at ${zoom} ×`);
  }
  hasNoFaults(page);
});

test("a hold is painted in another browser soon after the click", async () => {
  const show = await stage.house.show({ rows: "A-J", seats: 10 });
  const [one, two] = [await visit(show), await visit(show)];
  const times = [];
  // Both pages have the clock of one machine; the second tells when the frame that shows the seat was painted.
  await two.run(`import("/map/seatmap.js").then(({ SeatMap }) => { const map = SeatMap.of(document.querySelector(".seatmap"));
    window.painted = (label) => new Promise((done) => { const look = () => { if (map.describe(map.plan.places.get(label)).includes("held by")) {
      map.removeEventListener("painted", look); done(performance.timeOrigin + performance.now()); } }; map.addEventListener("painted", look); }); })`);
  await one.run(
    `addEventListener("pointerup", (event) => { window.clicked = performance.timeOrigin + event.timeStamp; }, true)`,
  );
  for (let index = 0; index < 60; index += 1) {
    const label = `${"ABCDEF"[index % 6]}-${1 + (Math.floor(index / 6) % 10)}`;
    const painted = two.run(`window.painted("${label}")`);
    await one.clickSeat(label);
    const end = await painted;
    times.push(end - (await one.run("window.clicked")));
    await one.until("document.querySelectorAll('.basket-seats li').length === 1");
    await one.clickSeat(label);
    await one.until("document.querySelectorAll('.basket-seats li').length === 0");
  }
  times.sort((a, b) => a - b);
  figure(
    `hold click to repaint elsewhere: p50 ${at(times, 0.5).toFixed(0)} ms, p95 ${at(times, 0.95).toFixed(0)} ms, worst ${times.at(-1).toFixed(0)} ms of ${times.length}`,
  );
  assert.ok(at(times, 0.95) < 500, `${at(times, 0.95)} ms`);
  for (const page of [one, two]) hasNoFaults(page);
});

/** Whether what a page keeps as `window.left` goes when its memory is cleared. */
async function isLetGo(page) {
  for (let tries = 0; tries < 20; tries += 1) {
    await frames(page, 2);
    await page.send("HeapProfiler.collectGarbage");
    if (await page.run("window.left.every((one) => one.deref() === undefined)")) return true;
  }
  return false;
}

test("the map and the hall of a show that was left are let go, at home and at the desk", async () => {
  const shows = [await stage.house.show(), await stage.house.show()];
  const [buyer, desk] = [await visit(shows[0]), await enterAsStaff(shows[0])];
  for (const page of [buyer, desk]) {
    await page.run(`import("/map/seatmap.js").then(({ SeatMap }) => {
      const map = SeatMap.of(document.querySelector(".seatmap"));
      window.left = [map, map.plan].map((one) => new WeakRef(one)); })`);
  }
  await buyer.run(`location.hash = "#/shows/${shows[1]}"`);
  await desk.run(`(() => { const choice = document.querySelector("#show");
    choice.value = "${shows[1]}"; choice.dispatchEvent(new Event("change")); })()`);
  for (const page of [buyer, desk]) {
    await isLive(page);
    assert.equal(await isLetGo(page), true);
    hasNoFaults(page);
  }
});

test("a page weighs at most a hundred kilobytes on the wire, and asks nobody else", async () => {
  const pages = [
    ["/", "document.querySelector('.show-card')"],
    ["/staff", "document.querySelector('#username')"],
  ];
  for (const [path, ready] of pages) {
    const page = await stage.browser.open(stage.house.address + path);
    await page.until(`document.readyState === 'complete' && ${ready}`);
    // What was asked for is there, and nothing more is asked for while the page draws.
    for (let asked = 0; asked < page.requests.length; await frames(page, 5)) asked = page.requests.length;
    const files = page.requests.filter(({ url }) => !new URL(url).pathname.startsWith("/v1/"));
    const bytes = files.reduce((sum, { bytes: count = 0 }) => sum + count, 0);
    figure(`${path} weighs ${(bytes / 1024).toFixed(1)} KiB in ${files.length} requests`);
    assert.ok(bytes > 10_000 && bytes <= 100 * 1024, `${path}: ${bytes}`);
    assert.deepEqual([...new Set(page.requests.map(({ url }) => new URL(url).origin))], [stage.house.address]);
  }
});

test("the map of the client and the map of the server are one after all of it", async () => {
  const show = await stage.house.show();
  const page = await visit(show);
  for (let round = 0; round < 5; round += 1) await stage.house.hold(show, [`A-${round + 1}`, `B-${round + 3}`]);
  await isLive(page);
  const map = await stage.house.get(`/v1/shows/${show}/map`);
  const wanted = JSON.stringify(
    [...map.states].map((letter) => ({ f: "free", h: "held by somebody", b: "taken", x: "not for sale" })[letter]),
  );
  await page.until(
    `window.seen === true || import("/map/seatmap.js").then(({ SeatMap }) => { const map = SeatMap.of(document.querySelector(".seatmap"));
    window.seen = JSON.stringify(map.plan.labels.map((_, place) => map.describe(place).split(", ")[3])) === ${JSON.stringify(wanted)}; }) && window.seen`,
    "the maps are the same",
  );
  hasNoFaults(page);
});
