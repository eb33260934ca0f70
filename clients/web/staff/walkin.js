// A sale at the desk, for cash: named seats, or the best there are.

import { ask, make, say } from "../shared/dom.js";
import { list, money, sum, title } from "../shared/format.js";
import { receipt } from "./receipt.js";

/** @returns the booking, or nothing when it was left */
export function sellAtDesk({ api, show, labels, plan, notices }) {
  return ask("Sell at the desk", (close) => {
    const fault = make("p", { class: "note bad", role: "alert", hidden: true });
    const count = make("input", {
      id: "walkin-count",
      name: "count",
      type: "number",
      min: "1",
      max: String(show.settings.seats_per_hold),
      value: "1",
    });
    const category = make(
      "select",
      { id: "walkin-category", name: "category" },
      make("option", { value: "" }, "Anywhere"),
      show.prices.map((entry) => make("option", { value: entry.category }, title(entry.category))),
    );
    const prices = labels
      .map(
        (label) => show.prices.find((entry) => entry.category === plan().categoryName(plan().places.get(label)))?.price,
      )
      .filter(Boolean);
    const field = (label, name, attributes) =>
      make(
        "div",
        { class: "field" },
        make("label", { for: `walkin-${name}` }, label),
        make("input", { id: `walkin-${name}`, name, ...attributes }),
      );
    const button = make("button", { type: "submit", class: "button main wide" }, "Paid in cash");
    const form = make(
      "form",
      {},
      labels.length > 0
        ? make(
            "p",
            { class: "walkin-sum" },
            make("strong", {}, list(labels)),
            " ",
            prices.length ? make("strong", {}, money(sum(prices))) : "",
          )
        : make(
            "div",
            { class: "best-row" },
            make("div", { class: "field" }, make("label", { for: "walkin-count" }, "Seats"), count),
            make("div", { class: "field" }, make("label", { for: "walkin-category" }, "Category"), category),
          ),
      field("Name", "name", { required: true, autocomplete: "off" }),
      field("Phone (if they like)", "phone", { type: "tel", autocomplete: "off" }),
      fault,
      button,
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const data = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
      const wish =
        labels.length > 0
          ? { seats: labels }
          : { best: { count: Number(data.count), ...(data.category ? { category: data.category } : {}) } };
      const customer = { name: data.name, ...(data.phone ? { phone: data.phone } : {}) };
      button.disabled = true;
      fault.hidden = true;
      try {
        const booking = await api.post(`/v1/shows/${show.slug}/walk-ins`, { ...wish, customer });
        form.replaceWith(receipt(booking, `Sold: ${list(booking.seats)} for ${money(booking.total)}.`, close));
      } catch (problem) {
        say(fault, `${problem.message} ${problem.details}`);
        fault.hidden = false;
        button.disabled = false;
      }
    });
    notices.say("Sell at the desk");
    return form;
  });
}
