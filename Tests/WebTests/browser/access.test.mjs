import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { basketIs, enterAsStaff, stage, visit } from "./Stage.mjs";
import { check } from "./rules.mjs";

/** axe-core, where `scripts/web-test` could get it. */
const AXE = process.env.WEB_AXE ?? ".build/web-tools/axe.min.js";
const axe = existsSync(AXE) ? readFileSync(AXE, "utf8") : undefined;

async function obeys(page, where) {
  assert.deepEqual(await page.run(`(${check})()`), [], where);
  if (!axe) return;
  await page.run(`${axe}; undefined`);
  const found =
    await page.run(`axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
    .then(({ violations }) => violations.map(({ id, help, nodes }) => id + ": " + help + " " + nodes.map((node) => node.html.slice(0, 120)).join(" | ")))`);
  assert.deepEqual(found, [], where);
}

for (const dark of [false, true]) {
  const sky = dark ? "in the dark" : "by day";

  test(`the buyers' pages obey the rules ${sky}`, async () => {
    const show = await stage.house.show();
    await stage.house.walkIn(show, ["A-1", "A-2"]);
    const programme = await stage.browser.open(`${stage.house.address}/`, { dark });
    await programme.until("document.querySelectorAll('.show-card').length > 20");
    await obeys(programme, "programme");
    const page = await visit(show, { dark });
    await page.clickSeat("B-2");
    await basketIs(page, ["B-2"]);
    await obeys(page, "map");
    await page.picture(`map-${dark ? "dark" : "light"}`);
    await page.click(".list-button");
    await page.until("document.querySelectorAll('.list-seat').length > 0");
    await obeys(page, "list");
    await page.press("Escape");
    await page.click(".basket .button.main");
    await page.until("document.querySelector('.checkout')");
    await obeys(page, "payment");
    await page.run("document.querySelector('#field-name').focus()");
    for (const text of ["Asha Rao", "asha@example.com", "9876543210"]) {
      await page.type(text);
      await page.press("Tab");
    }
    await page.press("Enter");
    await page.until("document.querySelector('.ticket')");
    await obeys(page, "tickets");
  });

  test(`the pages of staff obey the rules ${sky}`, async () => {
    const show = await stage.house.show();
    const booking = await stage.house.walkIn(show, ["A-1", "A-2"]);
    const closed = await stage.browser.open(`${stage.house.address}/staff`, { dark });
    await closed.until("document.querySelector('.log-in')");
    await obeys(closed, "log-in");
    const page = await enterAsStaff(show, { dark });
    await obeys(page, "dashboard");
    for (const [code, kind] of [
      [booking.tickets[0].code, "good"],
      ["0123456789", "bad"],
    ]) {
      await page.run("document.querySelector('#scan').focus()");
      await page.type(code);
      await page.press("Enter");
      await page.until(`document.querySelector('.verdict').dataset.kind === '${kind}'`);
      await page.until("document.querySelectorAll('.people li').length > 0");
      await obeys(page, `verdict ${kind}`);
    }
    await page.picture(`staff-${dark ? "dark" : "light"}`);
  });
}

test("the other pages obey the rules", async () => {
  for (const path of ["/docs", "/status"]) {
    const page = await stage.browser.open(stage.house.address + path);
    await page.until("document.readyState === 'complete' && document.querySelectorAll('.card').length > 2");
    assert.deepEqual(await page.run(`(${check})()`), [], path);
  }
});

test("the page of the API tells each field and its bounds, and sends nothing that can only be refused", async () => {
  const page = await stage.browser.open(`${stage.house.address}/docs`);
  await page.until("document.querySelectorAll('.operation').length > 60");
  const card = (method, path) =>
    `[...document.querySelectorAll('.operation')].find((one) => one.querySelector('.method').textContent === '${method}' && one.querySelector('.path').textContent === '${path}')`;
  const text = (method, path) => page.run(`${card(method, path)}.textContent`);
  assert.match(await text("POST", "/v1/bookings"), /payment\.tokenyesstring, 1 to 256 characters/);
  assert.match(await text("GET", "/v1/accounts"), /limitquerynointeger, 1 to 200, 50 when not given/);
  assert.match(await text("GET", "/v1/feed"), /426.*UPGRADE_REQUIRED/s);
  assert.match(await text("PUT", "/v1/demo/crowd"), /403.*"code": "FORBIDDEN"/s);
  const buttons = "[...document.querySelectorAll('.operation')].filter((one) => one.querySelector('button'))";
  const sent = await page.run(`${buttons}.map((one) => one.querySelector('.path').textContent)`);
  assert.ok(sent.includes("/v1/shows") && !sent.includes("/v1/feed") && !sent.includes("/v1/me"), sent.join(" "));
  assert.equal(await page.run("document.querySelector('[aria-live]')"), null);
});

test("without colour every state is told from every other", async () => {
  const page = await stage.browser.open(`${stage.house.address}/`);
  await page.until("document.querySelector('.show-card')");
  const apart = await page.run(`import("/map/looks.js").then(({ LOOKS, drawSeat, readColours }) => {
    const colours = readColours(document.body);
    const grey = (look) => {
      const canvas = new OffscreenCanvas(40, 40);
      const pen = canvas.getContext("2d");
      pen.fillStyle = colours.paper;
      pen.fillRect(0, 0, 40, 40);
      pen.translate(20, 20);
      drawSeat(pen, look, 13, colours, 0);
      const { data } = pen.getImageData(0, 0, 40, 40);
      return Array.from({ length: 1600 }, (_, at) => data[at * 4] * 0.299 + data[at * 4 + 1] * 0.587 + data[at * 4 + 2] * 0.114);
    };
    const pictures = LOOKS.map(grey);
    return LOOKS.flatMap((one, i) => LOOKS.slice(i + 1).map((other, j) => {
      const [a, b] = [pictures[i], pictures[i + 1 + j]];
      return [one, other, a.filter((value, at) => Math.abs(value - b[at]) > 48).length];
    }));
  })`);
  for (const [one, other, pixels] of apart) assert.ok(pixels >= 24, `${one} and ${other} differ in ${pixels} pixels`);
});

test("the categories are told apart by eyes that do not see red or green", async () => {
  const page = await stage.browser.open(`${stage.house.address}/`);
  await page.until("document.querySelector('.show-card')");
  const colours = await page.run(
    `import("/map/looks.js").then(({ readColours }) => readColours(document.body).categories.slice(0, 4))`,
  );
  // Brettel, Viénot and Mollon as Machado's matrices at full severity, on linear light.
  const kinds = {
    protan: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    deutan: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
  };
  const linear = (text) =>
    text
      .match(/\d+(\.\d+)?/g)
      .slice(0, 3)
      .map((part) => ((Number(part) / 255 + 0.055) / 1.055) ** 2.4);
  for (const [kind, matrix] of Object.entries(kinds)) {
    const seen = colours.map((text) =>
      matrix.map((row) => row.reduce((sum, weight, index) => sum + weight * linear(text)[index], 0)),
    );
    for (const [i, a] of seen.entries()) {
      for (const b of seen.slice(i + 1))
        assert.ok(Math.hypot(...a.map((part, index) => part - b[index])) > 0.08, `${kind}: ${colours}`);
    }
  }
});
