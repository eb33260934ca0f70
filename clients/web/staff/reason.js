// What changes the work of others needs a reason, which stands in the log for good.

import { ask, make } from "../shared/dom.js";

/** @returns the reason, or nothing when it was left */
export function askReason(title, text, usual, word) {
  return ask(title, (close) => {
    const input = make("input", {
      id: "reason",
      name: "reason",
      required: true,
      maxlength: "200",
      list: "reasons",
      autocomplete: "off",
    });
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
