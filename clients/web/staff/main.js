// The page of staff: log in, choose a show, work at its door and its desk.

import { API, readAll } from "../shared/api.js";
import { element, icon, make, say } from "../shared/dom.js";
import { clock, dateKey, shortDay } from "../shared/format.js";
import { Notices } from "../shared/notices.js";
import { Session } from "../shared/session.js";
import { Desk } from "./desk.js";
import { Sounds } from "./sounds.js";

const KEPT = "seatwire.show";
const ROLES = ["staff", "admin", "developer"];
const session = new Session("staff", { isGuest: false });
const sounds = new Sounds();
const context = { session, sounds, api: new API(session), notices: new Notices(), leave };
const place = element("view");
let desk;
/** Whose work is shown here. */
let worker;
/** Whether somebody is logging in here: his form lets him in, or tells him why not. */
let isLoggingIn = false;

function leave(text) {
  stop();
  session.logOut();
  showLogIn(text);
}

function stop() {
  // What one of them is asked is not answered by another.
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  desk?.close();
  desk = worker = undefined;
}

/** Another tab logged out or logged somebody else in, or the pass was refused: nobody works under another's name. */
function follow() {
  const { account } = session;
  const next = ROLES.includes(account?.role) ? account.id : undefined;
  if (isLoggingIn || next === worker) return;
  stop();
  if (next) open();
  else showLogIn("You are logged out.");
}

function showLogIn(text) {
  const tools = element("tools");
  tools.replaceChildren();
  element("title").classList.remove("voice");
  document.body.classList.remove("at-work");
  const fault = make("p", { class: "note bad", role: "alert", hidden: !text }, text ?? "");
  const name = make("input", {
    id: "username",
    name: "username",
    autocomplete: "username",
    required: true,
    autocapitalize: "none",
  });
  const password = make("input", {
    id: "password",
    name: "password",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const button = make("button", { type: "submit", class: "button main wide" }, "Log in");
  place.replaceChildren(
    make(
      "form",
      {
        class: "card log-in",
        onsubmit: async (event) => {
          event.preventDefault();
          button.disabled = true;
          fault.hidden = true;
          try {
            isLoggingIn = true;
            const account = await session.logIn(name.value.trim(), password.value);
            if (!ROLES.includes(account.role))
              throw Object.assign(new Error("This account is not one of staff."), { isOurs: true });
            open();
          } catch (problem) {
            if (problem.isOurs) session.logOut();
            say(fault, problem.message);
            fault.hidden = false;
            button.disabled = false;
            password.select();
          } finally {
            isLoggingIn = false;
          }
          follow();
        },
      },
      make("p", { class: "quiet" }, "For the door and the desk. The accounts of a demo are told where it was started."),
      make("div", { class: "field" }, make("label", { for: "username" }, "Name or email"), name),
      make("div", { class: "field" }, make("label", { for: "password" }, "Password"), password),
      fault,
      button,
    ),
  );
  name.focus();
}

/** All from yesterday on. What day it is, the answer tells; before it only the device could. */
async function readShows() {
  const { api } = context;
  const yesterday = () => dateKey(api.now() - 86_400_000, "UTC");
  const read = (from) => readAll(api, "/v1/shows", { from, limit: 200 });
  const from = yesterday();
  const shows = await read(from);
  const known = from === yesterday() ? shows : await read(yesterday());
  return known.filter((show) => show.status !== "draft");
}

async function open() {
  const own = (worker = session.account?.id);
  element("title").classList.add("voice");
  document.body.classList.add("at-work");
  place.replaceChildren(make("p", { class: "frame quiet" }, "Reading the shows …"));
  let shows;
  try {
    shows = await readShows();
  } catch (problem) {
    if (worker !== own) return;
    if (problem.status === 401 || problem.status === 403) {
      leave(problem.message);
      return;
    }
    place.replaceChildren(
      make(
        "div",
        { class: "frame" },
        make("p", { class: "note bad" }, problem.message),
        make("button", { type: "button", class: "button main", onclick: open }, "Try again"),
      ),
    );
    return;
  }
  if (worker !== own) return;
  const choice = make(
    "select",
    { id: "show", onchange: () => enter(shows.find((show) => show.slug === choice.value)) },
    shows.map((show) =>
      make("option", { value: show.slug }, nameOf(show)),
    ),
  );
  const kept = localStorage.getItem(KEPT);
  const first = shows.find((show) => show.slug === kept) ?? shows.find((show) => show.slug === "demo") ?? shows[0];
  if (!first) {
    place.replaceChildren(make("p", { class: "frame note" }, "There is no show."));
    return;
  }
  choice.value = first.slug;
  const sound = make("button", {
    type: "button",
    class: "quiet-button",
    onclick: () => drawSound(sound, sounds.toggle()),
  });
  drawSound(sound, sounds.isOn);
  element("tools").replaceChildren(
    make("label", { for: "show", class: "voice" }, "Show"),
    choice,
    make("span", { id: "sign" }),
    sound,
    make("span", { class: "quiet account" }, session.account?.name ?? ""),
    make("button", { type: "button", class: "button plain small", onclick: () => leave() }, "Log out"),
  );
  enter(first);
}

const nameOf = ({ title, starts_at: at, time_zone: zone }) => `${title}, ${shortDay(at, zone)} ${clock(at, zone)}`;

function drawSound(button, isOn) {
  button.replaceChildren(icon(isOn ? "sound" : "mute"));
  button.setAttribute("aria-label", isOn ? "Sound is on" : "Sound is off");
  button.setAttribute("aria-pressed", String(isOn));
}

async function enter(listed) {
  desk?.close();
  localStorage.setItem(KEPT, listed.slug);
  const name = (show) => {
    document.title = `${show.title} · Staff · Seatwire`;
    say(element("show").selectedOptions[0], nameOf(show));
  };
  name(listed);
  desk = new Desk(context, listed, name);
  place.replaceChildren(desk.node);
  element("sign").replaceChildren(desk.sign);
}

session.addEventListener("change", follow);
if (session.isKnown) open();
else showLogIn();
