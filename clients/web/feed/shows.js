// The shows that a front end follows, by name, and what is true of all of them.

import { ShowFeed } from "./show.js";

export class Shows extends Map {
  follow(name, scope) {
    this.set(name, new ShowFeed(scope));
  }
  position(name) {
    return this.get(name)?.position;
  }

  /** A stream of events carries the public scope alone. */
  get arePublic() {
    return this.#all((show) => show.scope === "public");
  }
  /** Whether all are that can be had: one that was refused keeps no other from being live. */
  get areLive() {
    const wanted = [...this.values()].filter((show) => !show.isLost);
    return wanted.every((show) => show.isLive) && (wanted.length > 0 || this.size === 0);
  }
  get areAnswered() {
    return this.#all((show) => show.isAnswered);
  }
  /** Whether the first is live: a stream carries one show, so whoever falls back sees one live at a time. */
  get isFirstLive() {
    return this.size === 0 || this.values().next().value.isLive;
  }

  #all(rule) {
    return [...this.values()].every(rule);
  }

  /** Nothing that was under way is any more. */
  forget() {
    for (const show of this.values()) show.forget();
  }

  /**
   * What was asked on a socket that came to nothing is not waited for: the old socket goes on.
   * @returns those that have passed by changes since, because a snapshot was to come: they are asked for anew
   */
  goOn() {
    for (const show of this.values()) {
      show.waits = undefined;
      show.isLive = !show.isLost && !show.awaitsSnapshot;
    }
    return [...this.keys()].filter((name) => this.get(name).awaitsSnapshot && !this.get(name).isLost);
  }
}
