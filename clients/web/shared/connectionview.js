// Says how live the page is: a small sign while all is well, a banner when it is not.

import { time } from "../feed/clock.js";
import { make, say } from "./dom.js";
import { seconds } from "./format.js";

const WORDS = {
  connecting: "Connecting",
  live: "Live",
  reconnecting: "Reconnecting",
  stale: "Not live",
  paused: "Paused",
  stopped: "Ended",
};

export class ConnectionView {
  sign = make("span", { class: "sign", "data-state": "connecting" }, WORDS.connecting);
  banner = make("p", { class: "banner", role: "status", hidden: true });
  #consequence;

  /** @param consequence what does not work meanwhile, as a sentence */
  constructor(feed, notices, consequence) {
    this.#consequence = consequence;
    feed.addEventListener("status", ({ detail }) => this.#show(detail));
    feed.addEventListener("resynced", ({ detail }) => {
      const away = Math.max(1, Math.round((time() - detail.since) / 1000));
      notices.show(`Live again after ${away} s. What you see is up to date.`, { kind: "good" });
    });
    this.#show(feed.state);
  }

  #show({ name, since, transport, reason }) {
    this.sign.dataset.state = name;
    say(this.sign, name === "live" && transport === "events" ? "Live (events)" : WORDS[name]);
    const text = {
      reconnecting: `The connection is gone; trying again. ${this.#consequence}`,
      stale: `Stale since ${seconds(since)}: what you see may have changed. ${this.#consequence}`,
      stopped: `The server ended the connection${reason ? ` (${reason})` : ""}. Reload the page to try again.`,
    }[name];
    this.banner.hidden = !text;
    this.banner.dataset.state = name;
    if (text) say(this.banner, text);
  }
}
