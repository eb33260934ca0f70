// A sale at the desk, for cash: named seats, or the best there are.

import { newKey } from "../shared/api.js";
import { ask, make, say } from "../shared/dom.js";
import { list, money, plural, sum, title } from "../shared/format.js";

const UNKNOWN = "Nobody knows yet whether this was sold.";

/** What is said before anybody looks whether it was done already. */
const UNHEARD = [401, 408, 429];

/** Whether the server said no, and nothing was done. Everything else leaves it open what was done. */
const isRefusal = ({ status, code, wasLost }) =>
  status >= 400 &&
  status < 500 &&
  !wasLost &&
  !UNHEARD.includes(status) &&
  !["IDEMPOTENCY_CONFLICT", "ANOTHER_ACCOUNT"].includes(code);

/** What seats of these categories cost together, if that is known of each. */
export function dueFor(prices, categories) {
  const found = categories.map((name) => prices.find(({ category }) => category === name)?.price);
  return found.every(Boolean) ? sum(found) : undefined;
}

/** One sale, however often its button is pressed: the same content under the same key, until the server has answered. */
export class Order {
  /** What the server said at last. */
  answer;
  /** What comes of the last time that it was sent. */
  last;
  isSending = false;
  #post;
  #body;
  #key;

  /** @param post sends a body under a key */
  constructor(post) {
    this.#post = post;
  }

  /** Whether it was sent, and nobody here knows what became of it. */
  get isOpen() {
    return this.#key !== undefined;
  }

  /** @param body counts when it is the first one, and again after a refusal */
  send(body) {
    if (!this.isOpen) [this.#body, this.#key] = [body, newKey()];
    this.last = this.#send();
    return this.last;
  }

  async #send() {
    this.isSending = true;
    try {
      this.answer = await this.#post(this.#body, this.#key);
      this.#key = undefined;
      return this.answer;
    } catch (problem) {
      if (isRefusal(problem)) this.#key = undefined;
      throw problem;
    } finally {
      this.isSending = false;
    }
  }
}

/**
 * @param context has the `receipt` too: a module that this one names could not be read again where it failed once
 * @returns the booking, or nothing when it was left
 */
export async function sellAtDesk(context) {
  const { api, show, notices, receipt } = context;
  const order = new Order((body, key) => api.post(`/v1/shows/${show.slug}/walk-ins`, body, { key }));
  await ask("Sell at the desk", (close) => saleForm(context, order, close));
  if (!order.isOpen) return order.answer;
  // The form was left, and what it began goes on: what came of it is told all the same.
  if (order.isSending) notices.show("The sale goes on, and its receipt will be shown.");
  try {
    const booking = await order.last;
    await ask("Sold", (close) => soldReceipt(receipt, booking, close));
    return booking;
  } catch (problem) {
    const text = order.isOpen ? `${UNKNOWN} Find the booking by its name before you sell again.` : problem.message;
    notices.show(text, { kind: "bad" });
    return undefined;
  }
}

const soldReceipt = (receipt, booking, close) =>
  receipt(booking, `Sold: ${list(booking.seats)} for ${money(booking.total)}.`, close);

function saleForm({ show, labels, plan, notices, changes, reread, receipt }, order, close) {
  const fault = make("p", { class: "note bad", role: "alert", hidden: true });
  const count = make("input", {
    id: "walkin-count",
    name: "count",
    type: "number",
    min: "1",
    max: String(show.settings.seats_per_hold),
    value: "1",
    oninput: () => draw(),
  });
  const category = make(
    "select",
    { id: "walkin-category", name: "category", onchange: () => draw() },
    make("option", { value: "" }, "Anywhere"),
    show.prices.map((entry) => make("option", { value: entry.category }, title(entry.category))),
  );
  const categories = () => {
    if (labels.length > 0) return labels.map((label) => plan().categoryName(plan().places.get(label)));
    return category.value ? Array(count.validity.valid ? Number(count.value) : 0).fill(category.value) : [];
  };
  const sumLine = make("p", { class: "walkin-sum" });
  // What is asked for here is what stands here, also when the show gets another price meanwhile.
  let due;
  const draw = () => {
    if (order.isOpen) return;
    const wanted = categories();
    due = dueFor(show.prices, wanted);
    sumLine.hidden = labels.length === 0 && !due;
    const what = labels.length > 0 ? list(labels) : plural(wanted.length, "seat");
    sumLine.replaceChildren(make("strong", {}, what), " ", make("strong", {}, due ? money(due) : ""));
  };
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
    labels.length === 0 &&
      make(
        "div",
        { class: "best-row" },
        make("div", { class: "field" }, make("label", { for: "walkin-count" }, "Seats"), count),
        make("div", { class: "field" }, make("label", { for: "walkin-category" }, "Category"), category),
      ),
    sumLine,
    field("Name", "name", { required: true, autocomplete: "off" }),
    field("Phone (if they like)", "phone", { type: "tel", autocomplete: "off" }),
    fault,
    button,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    fault.hidden = true;
    try {
      form.replaceWith(soldReceipt(receipt, await order.send(saleOf(form, labels, due)), close));
    } catch (problem) {
      if (problem.code === "INVALID_AMOUNT") reread();
      say(
        fault,
        order.isOpen
          ? `${problem.message} ${UNKNOWN} Press again: it is sold once, however often that is done.`
          : problem.text,
      );
      fault.hidden = false;
      // What is sent again is what was sent, and nothing else is to be written here.
      for (const field of form.elements) field.disabled = order.isOpen && field !== button;
      if (order.isOpen) button.focus();
    }
  });
  const renew = () => {
    if (form.isConnected) draw();
    else changes.removeEventListener("change", renew);
  };
  changes.addEventListener("change", renew);
  draw();
  notices.say("Sell at the desk");
  return form;
}

/** What is asked of the server, as it stands in the form. */
function saleOf(form, labels, due) {
  const data = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]));
  const wish =
    labels.length > 0
      ? { seats: labels }
      : { best: { count: Number(data.count), ...(data.category ? { category: data.category } : {}) } };
  const customer = { name: data.name, ...(data.phone ? { phone: data.phone } : {}) };
  return { ...wish, customer, ...(due ? { amount_paid: due } : {}) };
}
