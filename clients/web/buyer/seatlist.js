// The way to a seat without a map: section, row, seat, as lists that every keyboard and every screen reader knows.

import { ask, make, say } from "../shared/dom.js";
import { plural } from "../shared/format.js";

/**
 * @param options `plan`, `lookOf(place)`, `describe(place)`, `toggle(place)`, `obstacle()`: why nothing can be chosen;
 * `changes`, which tells when any of it is another
 */
export function chooseFromList({ plan, lookOf, describe, toggle, changes, obstacle }) {
  return ask("Choose from a list", (close) => {
    const isOpen = (place) => ["free", "mine", "pending"].includes(lookOf(place));
    const freeIn = (first, end) => {
      let count = 0;
      for (let place = first; place < end; place += 1) if (lookOf(place) === "free") count += 1;
      return count;
    };
    const sections = make("select", { id: "list-section", onchange: () => fillRows() });
    const rows = make("select", { id: "list-row", onchange: () => fillSeats() });
    const seats = make("fieldset", { class: "list-seats" });
    const note = make("p", { class: "note bad", role: "status", hidden: true });
    let drawn;
    const section = () => plan.sections[Number(sections.value)];

    function options(select, entries, words) {
      // In place: somebody may have the list open.
      while (select.options.length > entries.length) select.lastChild.remove();
      for (const [index, entry] of entries.entries()) {
        const option = select.options[index] ?? select.appendChild(make("option", { value: String(index) }));
        say(option, `${words(entry)}, ${plural(freeIn(entry.first, entry.end), "free seat")}`);
      }
    }

    function fillRows() {
      options(rows, section().rows, (row) => `Row ${row.name}`);
      fillSeats();
    }

    function fillSeats() {
      const row = section().rows[Number(rows.value)];
      seats.disabled = obstacle() !== undefined;
      note.hidden = !seats.disabled;
      say(note, obstacle() ?? "");
      const open = [];
      for (let place = row.first; place < row.end; place += 1) if (isOpen(place)) open.push(place);
      const state = JSON.stringify([row.first, open.map(describe)]);
      if (state === drawn) return;
      drawn = state;
      const held = seats.contains(document.activeElement) ? document.activeElement.id : undefined;
      seats.replaceChildren(
        make("legend", {}, `Seats of row ${row.name} that you can have`),
        open.length === 0 ? make("p", { class: "quiet" }, "None is free at the moment.") : "",
        ...open.map((place) => make("label", { class: "list-seat" }, box(place), describe(place))),
      );
      // A seat that is gone leaves the keyboard at what is left of its row.
      if (held) (document.getElementById(held) ?? seats.querySelector("input") ?? rows).focus();
    }

    /** What is on its way answers nothing, and keeps the keyboard. */
    function box(place) {
      const isPending = lookOf(place) === "pending";
      const input = make("input", {
        type: "checkbox",
        id: `list-seat-${place}`,
        checked: lookOf(place) !== "free",
        "aria-disabled": isPending && "true",
        onchange: () => {
          if (isPending) input.checked = true;
          else toggle(place);
        },
      });
      return input;
    }

    options(sections, plan.sections, (entry) => entry.name || "Hall");
    fillRows();
    const update = () => {
      if (!seats.isConnected) {
        changes.removeEventListener("change", update);
        return;
      }
      options(sections, plan.sections, (entry) => entry.name || "Hall");
      options(rows, section().rows, (row) => `Row ${row.name}`);
      fillSeats();
    };
    changes.addEventListener("change", update);
    return make(
      "div",
      { class: "list" },
      make(
        "div",
        { class: "field", hidden: plan.sections.length < 2 },
        make("label", { for: "list-section" }, "Section"),
        sections,
      ),
      make("div", { class: "field" }, make("label", { for: "list-row" }, "Row"), rows),
      note,
      seats,
      make("button", { type: "button", class: "button main wide", onclick: () => close() }, "Done"),
    );
  });
}
