// The page of buyers: which view an address means, and what all views share.

import { API } from "../shared/api.js";
import { element, make, say } from "../shared/dom.js";
import { Notices } from "../shared/notices.js";
import { Session } from "../shared/session.js";
import { showCrowd } from "./crowd.js";
import { ShowView } from "./show.js";
import { ShowsView } from "./shows.js";

const session = new Session("buyer", { isGuest: true });
const heading = element("title");
const place = element("view");

const context = {
  session,
  heading,
  api: new API(session),
  notices: new Notices(),
  /** The ids of payments that nobody has decided yet: their tickets are looked for. */
  payments: new Set(),
  /** A view learns its title after it was opened. */
  retitle(title) {
    say(heading, title);
    document.title = `${title} · Seatwire`;
  },
};

let view;
let turns = 0;

/** Nobody who only looks at what is on carries what tickets need. */
async function viewFor(kind, name) {
  if (kind === "shows" && name) return ShowView;
  if (kind !== "tickets" && !(kind === "bookings" && name)) return ShowsView;
  return (await import("./tickets.js")).TicketsView;
}

async function route() {
  const turn = (turns += 1);
  const [, kind, name] = location.hash.match(/^#\/(shows|bookings|tickets)?\/?([\w-]+)?$/) ?? [];
  // A dialog belongs to the view that asked.
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  view?.close();
  view = undefined;
  place.before(heading);
  place.replaceChildren();
  const View = await viewFor(kind, name).catch(() => undefined);
  if (turn !== turns) return;
  view = View && new View(context, kind === "tickets" ? undefined : name);
  document.body.classList.toggle("on-map", View === ShowView);
  context.retitle(view ? view.title || "Show" : "Seatwire");
  place.replaceChildren(view?.node ?? make("p", { class: "frame note bad" }, "The server does not answer. Try again."));
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === (kind === "tickets" || kind === "bookings" ? "tickets" : ""))
      link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

addEventListener("hashchange", async () => {
  // The way to the content is no address of a view.
  if (location.hash === "#content") return;
  await route();
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
});

let owner = session.account?.id;
session.addEventListener("change", () => {
  const old = owner;
  owner = session.account?.id;
  if (!old || old === owner) return;
  context.payments.clear();
  view?.newOwner();
});

route();
showCrowd(element("crowd"), context.api);
