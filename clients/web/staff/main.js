// The page of staff: log in, choose a show, work at its door and its desk.

import { API, readAll } from "../shared/api.js";
import { element, icon, make, say } from "../shared/dom.js";
import { clock, dateKey, shortDay } from "../shared/format.js";
import { Notices } from "../shared/notices.js";
import { Session } from "../shared/session.js";
import { Desk } from "./desk.js";
import { Sounds } from "./sounds.js";

const KEPT = "seatwire.show";
const session = new Session("staff", { isGuest: false });
const sounds = new Sounds();
const context = { session, sounds, api: new API(session), notices: new Notices(), leave };
const place = element("view");
let desk;
/** Whose work is shown here. */
let worker;

function leave(text) {
  stop();
  session.logOut();
  showLogIn(text);
}

function stop() {
  desk?.close();
  desk = worker = undefined;
}

/** Another tab logged out or logged somebody else in, or the pass was refused: nobody works under another's name. */
function follow() {
  if (worker === undefined || session.account?.id === worker) return;
  stop();
  if (session.isKnown) open();
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
            const account = await session.logIn(name.value.trim(), password.value);
            if (!["staff", "admin", "developer"].includes(account.role))
              throw Object.assign(new Error("This account is not one of staff."), { isOurs: true });
            await open();
          } catch (problem) {
            if (problem.isOurs) session.logOut();
            say(fault, problem.message);
            fault.hidden = false;
            button.disabled = false;
            password.select();
          }
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

async function open() {
  const own = (worker = session.account?.id);
  element("title").classList.add("voice");
  document.body.classList.add("at-work");
  place.replaceChildren(make("p", { class: "frame quiet" }, "Reading the shows …"));
  let shows;
  try {
    const yesterday = dateKey(Date.now() - 86_400_000, "UTC");
    shows = (await readAll(context.api, "/v1/shows", { from: yesterday, limit: 200 })).filter(
      (show) => show.status !== "draft",
    );
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
      make(
        "option",
        { value: show.slug },
        `${show.title}, ${shortDay(show.starts_at, show.time_zone)} ${clock(show.starts_at, show.time_zone)}`,
      ),
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

function drawSound(button, isOn) {
  button.replaceChildren(icon(isOn ? "sound" : "mute"));
  button.setAttribute("aria-label", isOn ? "Sound is on" : "Sound is off");
  button.setAttribute("aria-pressed", String(isOn));
}

async function enter(listed) {
  desk?.close();
  localStorage.setItem(KEPT, listed.slug);
  document.title = `${listed.title} · Staff · Seatwire`;
  desk = new Desk(context, listed);
  place.replaceChildren(desk.node);
  element("sign").replaceChildren(desk.sign);
}

session.addEventListener("change", follow);
if (session.isKnown) open();
else showLogIn();
