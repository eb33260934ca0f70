// What stands above a map: the show, when and where it is.

import { icon, make } from "../shared/dom.js";
import { clock, day, place, zone } from "../shared/format.js";
import { hall } from "./shows.js";

export function showHead(show, heading, sign) {
  const { starts_at: starts, ends_at: ends, time_zone: name } = show;
  const when = `${day(starts, name)}, ${clock(starts, name)}–${clock(ends, name)}`;
  const where = ` ${place(name)}, ${zone(starts, name)} · ${hall(show)}`;
  return make(
    "div",
    { class: "show-head" },
    make("a", { class: "back", href: "#/", "aria-label": "All shows" }, icon("back")),
    heading,
    make("p", { class: "meta" }, make("time", { datetime: starts }, when), make("span", { class: "quiet" }, where)),
    sign,
  );
}
