// The tutorial of docs/feed.md, as it stands there: its page in Chromium, its commands in a shell, against a server of
// its own. Only the address is another.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Chromium } from "../../WebTests/browser/Chromium.mjs";
import { House } from "../../WebTests/browser/House.mjs";

const ADDRESS = "http://127.0.0.1:8080";
const text = readFileSync(new URL("../../../docs/feed.md", import.meta.url), "utf8");

/** The first block of a language. */
function block(language) {
  const found = new RegExp(`\n\`\`\`${language}\n(.*?)\n\`\`\`\n`, "s").exec(text)?.[1];
  assert.ok(found?.includes(ADDRESS), `docs/feed.md has no block of ${language} that speaks of ${ADDRESS}`);
  return found;
}

let browser, house, pages;
before(async () => {
  // The front end of somebody else, on an origin of its own.
  pages = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html; charset=utf-8");
    answer.end(block("html").replaceAll(ADDRESS, house.address));
  });
  await new Promise((resume) => pages.listen(0, "127.0.0.1", resume));
  house = await House.open({ SEATWIRE_ORIGINS: `http://127.0.0.1:${pages.address().port}` });
  browser = await Chromium.start();
});
after(async () => {
  await browser?.close();
  await house?.close();
  pages?.close();
});

/** Until the page shows what the server says. */
async function shows(page) {
  const { states } = await house.get("/v1/shows/demo/map");
  await page.until(`document.querySelector("#map").textContent === "${states}"`, "the map of the server");
  return states;
}

const held = (states) => [...states].filter((letter) => letter === "h").length;

test("the page shows the map, and what is held in a terminal, and goes on after a restart", async () => {
  const page = await browser.open(`http://127.0.0.1:${pages.address().port}/`);
  const start = await shows(page);
  const commands = block("sh").replaceAll(ADDRESS, house.address);
  const answer = JSON.parse(execFileSync("bash", ["-c", commands], { stdio: ["ignore", "pipe", "ignore"] }));
  assert.equal(answer.seats.length, 2, JSON.stringify(answer));
  assert.equal(held(await shows(page)), held(start) + 2);
  await house.stop();
  await house.start();
  execFileSync("bash", ["-c", commands], { stdio: "ignore" });
  assert.equal(held(await shows(page)), held(start) + 4);
});

test("its script runs in the console of the server's own page", async () => {
  const page = await browser.open(`${house.address}/`);
  await page.run(`document.body.insertAdjacentHTML("beforeend", '<pre id="map"></pre>')`);
  await page.run(/<script>(.*)<\/script>/s.exec(block("html"))[1].replaceAll(ADDRESS, house.address));
  await shows(page);
});
