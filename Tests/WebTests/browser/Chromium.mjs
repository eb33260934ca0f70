// Drives a real Chromium through its DevTools protocol, over one WebSocket, with nothing in between.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const PATIENCE_MS = 15_000;

export class Chromium {
  #process;
  #socket;
  #folder;
  #next = 0;
  #waiting = new Map();
  /** Contexts of pages that know nothing of each other. */
  #people = new Set();
  #listeners = new Map();

  /** @param more flags beside those of all tests. */
  static async start(more = []) {
    const browser = new Chromium();
    browser.#folder = mkdtempSync(join(tmpdir(), "seatwire-chromium-"));
    browser.#process = spawn(
      "chromium",
      [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--mute-audio",
        "--remote-debugging-port=0",
        "--disable-background-timer-throttling",
        "--disable-backgrounding-occluded-windows",
        "--disable-renderer-backgrounding",
        "--no-first-run",
        "--lang=en-GB",
        `--user-data-dir=${browser.#folder}`,
        ...more,
        "about:blank",
      ],
      {
        // With a group of its own, so that its children can be ended with it.
        detached: true,
        stdio: ["ignore", "ignore", "pipe"],
        env: { ...process.env, TZ: "Asia/Kolkata", LANG: "en_GB.UTF-8" },
      },
    );
    // A group of its own hears no Ctrl-C.
    process.once("exit", () => browser.#killGroup());
    const address = await new Promise((resolve, reject) => {
      let text = "";
      browser.#process.stderr.on("data", (chunk) => {
        text += chunk;
        const found = /DevTools listening on (ws:\S+)/.exec(text);
        if (found) resolve(found[1]);
      });
      browser.#process.once("error", reject);
      browser.#process.once("exit", () => reject(new Error(`Chromium ended: ${text}`)));
    });
    browser.#socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      browser.#socket.onopen = resolve;
      browser.#socket.onerror = reject;
    });
    browser.#socket.onmessage = ({ data }) => browser.#receive(JSON.parse(data));
    return browser;
  }

  #receive(message) {
    const waiting = this.#waiting.get(message.id);
    if (waiting) {
      this.#waiting.delete(message.id);
      if (message.error) waiting.reject(new Error(`${waiting.method}: ${message.error.message}`));
      else waiting.resolve(message.result);
    } else this.#listeners.get(message.sessionId)?.(message);
  }

  send(method, params = {}, sessionId = undefined) {
    const id = (this.#next += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, method });
      this.#socket.send(JSON.stringify({ id, method, params, sessionId }));
    });
  }

  /** A page of somebody of whom the other pages know nothing. */
  async open(url, options = {}) {
    const { browserContextId } = await this.send("Target.createBrowserContext");
    this.#people.add(browserContextId);
    return this.openIn(browserContextId, url, options);
  }

  /** A second tab of the same person, or a window, which takes clicks at once while the other is in front. */
  async openIn(
    context,
    url,
    { width = 1280, height = 800, isPhone = false, isWindow = false, dark = false, features = [], script } = {},
  ) {
    const { targetId } = await this.send("Target.createTarget", {
      url: "about:blank",
      browserContextId: context,
      ...(isWindow && { newWindow: true }),
    });
    const { sessionId } = await this.send("Target.attachToTarget", { targetId, flatten: true });
    const page = new Page(this, sessionId, context, targetId);
    this.#listeners.set(sessionId, (message) => page.hear(message));
    for (const domain of ["Page", "Runtime", "Log", "Network"]) await page.send(`${domain}.enable`);
    await page.send("Emulation.setDeviceMetricsOverride", {
      width,
      height,
      deviceScaleFactor: isPhone ? 2 : 1,
      mobile: isPhone,
    });
    if (isPhone) await page.send("Emulation.setTouchEmulationEnabled", { enabled: true });
    const wanted = [{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }, ...features];
    await page.send("Emulation.setEmulatedMedia", { features: wanted });
    if (script) await page.send("Page.addScriptToEvaluateOnNewDocument", { source: script });
    if (url) await page.go(url);
    return page;
  }

  /** Closes all that everybody has open. */
  async sendAway() {
    for (const browserContextId of this.#people) {
      this.#people.delete(browserContextId);
      await this.send("Target.disposeBrowserContext", { browserContextId });
    }
  }

  async close() {
    this.#socket.close();
    const ended = new Promise((resolve) => {
      this.#process.once("exit", resolve);
    });
    this.#process.kill("SIGTERM");
    await ended;
    // Its children would write into the folder for a while.
    for (let tries = 0; tries < 500 && this.#killGroup(); tries += 1) await pause(10);
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20 });
  }

  /** Whether anybody of the group was still there. */
  #killGroup() {
    try {
      process.kill(-this.#process.pid, "SIGKILL");
      return true;
    } catch {
      return false;
    }
  }
}

export class Page {
  faults = [];
  requests = [];
  #browser;
  #session;
  #loaded = [];

  constructor(browser, session, context, target) {
    [this.#browser, this.#session, this.context, this.target] = [browser, session, context, target];
  }

  send(method, params) {
    return this.#browser.send(method, params, this.#session);
  }

  hear({ method, params }) {
    if (method === "Page.loadEventFired")
      this.#loaded.splice(0).forEach((resume) => {
        resume();
      });
    if (method === "Runtime.exceptionThrown")
      this.faults.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled" && ["error", "warning"].includes(params.type)) {
      this.faults.push(params.args.map((arg) => arg.value ?? arg.description).join(" "));
    }
    if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level))
      this.faults.push(`${params.entry.text} ${params.entry.url ?? ""}`);
    if (method === "Network.requestWillBeSent") this.requests.push({ id: params.requestId, url: params.request.url });
    if (method === "Network.loadingFinished") {
      const request = this.requests.find((one) => one.id === params.requestId);
      if (request) request.bytes = params.encodedDataLength;
    }
  }

  async go(url) {
    const loaded = new Promise((resume) => this.#loaded.push(resume));
    await this.send("Page.navigate", { url });
    await loaded;
  }

  async reload() {
    const loaded = new Promise((resume) => this.#loaded.push(resume));
    await this.send("Page.reload");
    await loaded;
  }

  async run(expression) {
    const { result, exceptionDetails } = await this.send("Runtime.evaluate", {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until an expression is true, without asking faster than a frame. */
  async until(expression, what = expression, patience = PATIENCE_MS) {
    const found = await this.run(`new Promise((resolve) => {
      const end = performance.now() + ${patience};
      const look = () => {
        let value; try { value = ${expression}; } catch { value = false; }
        if (value) resolve(true); else if (performance.now() > end) resolve(false); else setTimeout(look, 16);
      };
      look();
    })`);
    if (!found)
      throw new Error(`never: ${what}; the page says: ${(await this.run("document.body.innerText")).slice(0, 600)}`);
  }

  text(selector) {
    return this.run(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ""`);
  }

  async centre(selector, index = 0) {
    return this.run(`(() => { const node = document.querySelectorAll(${JSON.stringify(selector)})[${index}]; node.scrollIntoView({ block: "center" });
      const box = node.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()`);
  }

  /** Where a seat of the map is in the window. */
  seat(label) {
    return this.run(`import("/map/seatmap.js").then(({ SeatMap }) => {
      const { node, plan, camera } = SeatMap.of(document.querySelector(".seatmap"));
      const place = plan.places.get("${label}");
      const [at, box] = [camera.toScreen(plan.x[place], plan.y[place]), node.getBoundingClientRect()];
      return { x: box.x + at.x, y: box.y + at.y };
    })`);
  }

  /** How a seat looks, in the words that a screen reader says. */
  look(label) {
    return this.run(`import("/map/seatmap.js").then(({ SeatMap }) => {
      const map = SeatMap.of(document.querySelector(".seatmap"));
      return map.describe(map.plan.places.get("${label}"));
    })`);
  }

  async clickSeat(label) {
    const { x, y } = await this.seat(label);
    await this.clickAt(x, y);
  }

  async click(selector, index = 0) {
    await this.until(
      `document.querySelectorAll(${JSON.stringify(selector)})[${index}]?.getBoundingClientRect().width > 0`,
      `${selector} is there`,
    );
    const { x, y } = await this.centre(selector, index);
    await this.clickAt(x, y);
  }

  async clickAt(x, y) {
    for (const type of ["mouseMoved", "mousePressed", "mouseReleased"]) {
      await this.send("Input.dispatchMouseEvent", {
        type,
        x,
        y,
        button: "left",
        clickCount: type === "mouseMoved" ? 0 : 1,
      });
    }
  }

  async touch(x, y) {
    await this.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
    await this.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  }

  async type(text) {
    await this.send("Input.insertText", { text });
  }

  async press(key, { shift = false } = {}) {
    const known = {
      Enter: [13, "\r"],
      Tab: [9],
      " ": [32, " "],
      Escape: [27],
      ArrowLeft: [37],
      ArrowUp: [38],
      ArrowRight: [39],
      ArrowDown: [40],
    }[key];
    const [code, text] = known ?? [key.toUpperCase().charCodeAt(0), key];
    const fields = { key, code: key === " " ? "Space" : key, windowsVirtualKeyCode: code, modifiers: shift ? 8 : 0 };
    await this.send("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", text, ...fields });
    await this.send("Input.dispatchKeyEvent", { type: "keyUp", ...fields });
  }

  offline(isOffline) {
    return this.send("Network.emulateNetworkConditions", {
      offline: isOffline,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
  }

  async picture(name) {
    const folder = process.env.WEB_PICTURES ?? ".build/web-pictures";
    mkdirSync(folder, { recursive: true });
    const { data } = await this.send("Page.captureScreenshot", { format: "png" });
    writeFileSync(join(folder, `${name}.png`), Buffer.from(data, "base64"));
  }

  async close() {
    await this.#browser.send("Target.closeTarget", { targetId: this.target });
  }
}
