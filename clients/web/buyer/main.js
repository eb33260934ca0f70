// The page of buyers: which view an address means, and what all views share.

import { API } from "../shared/api.js";
import { element, say } from "../shared/dom.js";
import { Notices } from "../shared/notices.js";
import { Session } from "../shared/session.js";
import { showCrowd } from "./crowd.js";
import { ShowView } from "./show.js";
import { ShowsView } from "./shows.js";
import { TicketsView } from "./tickets.js";

const session = new Session("buyer", { isGuest: true });
const heading = element("title");
const place = element("view");

const context = {
  session,
  heading,
  api: new API(session),
  notices: new Notices(),
  /** A view learns its title after it was opened. */
  retitle(title) {
    say(heading, title);
    document.title = `${title} · Seatwire`;
  },
};

let view;

function route() {
  const [, kind, name] = location.hash.match(/^#\/(shows|bookings|tickets)?\/?([\w-]+)?$/) ?? [];
  // A dialog belongs to the view that asked.
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  view?.close();
  place.before(heading);
  if (kind === "shows" && name) view = new ShowView(context, name);
  else if (kind === "bookings" && name) view = new TicketsView(context, name);
  else if (kind === "tickets") view = new TicketsView(context);
  else view = new ShowsView(context);
  document.body.classList.toggle("on-map", view instanceof ShowView);
  context.retitle(view.title || "Seatwire");
  place.replaceChildren(view.node);
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === (kind === "tickets" || kind === "bookings" ? "tickets" : ""))
      link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

addEventListener("hashchange", () => {
  // The way to the content is no address of a view.
  if (location.hash === "#content") return;
  route();
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
});

let owner = session.account?.id;
session.addEventListener("change", () => {
  const old = owner;
  owner = session.account?.id;
  if (old && old !== owner) view.newOwner();
});

route();
showCrowd(element("crowd"), context.api);
