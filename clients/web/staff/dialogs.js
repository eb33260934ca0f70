// What staff are asked before they change the work of others.

import { ask, make } from "../shared/dom.js";

/** What the server takes at most. */
export const GATE_BYTES = 32;
export const REASON_BYTES = 200;

/** Why the server would not take a text, which it measures in bytes; empty when it would. */
export function tooLong(text, most) {
  const { length } = new TextEncoder().encode(text);
  return length > most ? `Too long: ${length} bytes, at most ${most}.` : "";
}

/**
 * What changes the work of others needs a reason, which stands in the log for good.
 * @returns the reason, or nothing when it was left
 */
export function askReason(title, text, usual, word) {
  return ask(title, (close) => {
    const input = make("input", {
      id: "reason",
      name: "reason",
      required: true,
      list: "reasons",
      autocomplete: "off",
      oninput: () => check(),
    });
    const check = () => input.setCustomValidity(tooLong(input.value.trim(), REASON_BYTES));
    return make(
      "form",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (input.value.trim() !== "") close(input.value.trim());
        },
      },
      make("p", {}, text),
      make(
        "div",
        { class: "field" },
        make("label", { for: "reason" }, "Reason"),
        input,
        make(
          "datalist",
          { id: "reasons" },
          usual.map((value) => make("option", { value })),
        ),
      ),
      make(
        "div",
        { class: "chips" },
        usual.map((value) =>
          make(
            "button",
            {
              type: "button",
              class: "chip",
              onclick: () => {
                input.value = value;
                check();
                input.focus();
              },
            },
            value,
          ),
        ),
      ),
      make("button", { type: "submit", class: "button main wide" }, word),
    );
  });
}
