// Payment: a dialog that asks who comes and lets the sandbox decide. No money moves and no card is asked for.

import { ask, make, say } from "../shared/dom.js";
import { countdown, money, plural, sum } from "../shared/format.js";
import { explain } from "./sale.js";

const KEPT = "seatwire.contact";
const SCRIPTS = [
  ["ok", "Succeeds"],
  ["declined", "Is declined"],
  ["slow", "Succeeds, slowly"],
];

const kept = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
  } catch {
    return {};
  }
};

function field(label, name, attributes, hint) {
  const fault = make("span", { class: "fault", id: `fault-${name}`, hidden: true });
  const input = make("input", {
    id: `field-${name}`,
    name,
    required: true,
    "aria-describedby": `hint-${name} fault-${name}`,
    ...attributes,
  });
  return make(
    "div",
    { class: "field" },
    make("label", { for: input.id }, label),
    input,
    make("span", { class: "hint", id: `hint-${name}` }, hint),
    fault,
  );
}

/** @returns the bookings, or nothing when it was left; throws what went wrong when nobody sees it here any more */
export function checkOut(sale, basket, clock) {
  return ask("Payment", (close, work) => {
    const contact = kept();
    let shown = basket.holds;
    const left = make("strong", {}, "");
    const fault = make("p", { class: "note bad", role: "alert", hidden: true });
    const button = make("button", { class: "button main wide", type: "submit" });
    const choice = make("span", {});
    const sandbox = make(
      "p",
      { class: "sandbox" },
      make("strong", {}, "Sandbox"),
      " No money moves; you choose how the payment goes.",
    );
    const scripts = make(
      "fieldset",
      { class: "scripts" },
      make("legend", {}, "This payment"),
      SCRIPTS.map(([value, word], index) =>
        make("label", {}, make("input", { type: "radio", name: "token", value, checked: index === 0 }), word),
      ),
    );
    // What is paid is what stands here, also when another tab changes it meanwhile.
    const show = () => {
      shown = basket.holds;
      const seats = shown.flatMap((hold) => hold.seats);
      const due = sum(seats.map((seat) => seat.price));
      sandbox.hidden = scripts.hidden = due.amount === 0;
      say(button, due.amount === 0 ? "Book" : `Pay ${money(due)}`);
      say(choice, `${plural(seats.length, "seat")}: ${seats.map((seat) => seat.label).join(", ")}. `);
    };
    show();
    const form = make(
      "form",
      { class: "checkout", novalidate: true },
      sandbox,
      make(
        "p",
        { class: "quiet" },
        choice,
        "Yours for another ",
        left,
        ".",
      ),
      field(
        "Name",
        "name",
        { autocomplete: "name", value: contact.name ?? "" },
        "As it shall stand on the tickets: letters only.",
      ),
      field(
        "Email",
        "email",
        { type: "email", autocomplete: "email", value: contact.email ?? "" },
        "Where the tickets go.",
      ),
      field(
        "Phone",
        "phone",
        { type: "tel", autocomplete: "tel", value: contact.phone ?? "" },
        "Like +919876543210, or ten digits.",
      ),
      scripts,
      fault,
      button,
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const data = Object.fromEntries(new FormData(form));
      const { token, ...person } = data;
      sessionStorage.setItem(KEPT, JSON.stringify(person));
      button.disabled = true;
      say(button, "Paying …");
      showFaults(form, []);
      fault.hidden = true;
      try {
        close(await work(sale.buy(shown, trimmed(person), token)));
      } catch (problem) {
        showFaults(form, problem.errors);
        const isAboutFields = problem.errors.some((error) => error.field.startsWith("contact"));
        say(fault, isAboutFields ? "Please correct the fields that are marked." : explain(problem));
        fault.hidden = false;
        if (basket.isEmpty) close([]);
      }
      button.disabled = false;
      if (!basket.isEmpty) show();
    });
    const timer = setInterval(() => {
      if (!form.isConnected) {
        clearInterval(timer);
        return;
      }
      if (basket.isEmpty && !button.disabled) {
        close([]);
        return;
      }
      if (!basket.isEmpty && !button.disabled) show();
      if (basket.deadline !== undefined) say(left, countdown(basket.deadline - clock()));
    }, 250);
    return form;
  });
}

const trimmed = (person) => Object.fromEntries(Object.entries(person).map(([name, value]) => [name, value.trim()]));

function showFaults(form, errors) {
  for (const name of ["name", "email", "phone"]) {
    const found = errors.find((error) => error.field === `contact.${name}`);
    const fault = form.querySelector(`#fault-${name}`);
    const input = form.querySelector(`#field-${name}`);
    fault.hidden = !found;
    if (found) {
      say(fault, found.message);
      input.setAttribute("aria-invalid", "true");
    } else input.removeAttribute("aria-invalid");
  }
  form.querySelector("[aria-invalid]")?.focus();
}
