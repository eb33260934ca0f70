// Makes elements. Text becomes text nodes, so nothing that comes from a server can become markup.

const SVG = "http://www.w3.org/2000/svg";

/** `make("p", { class: "lead", onclick: f }, "text", child)`; what is null or false is left out. */
export function make(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function draw(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export const element = (id) => document.getElementById(id);

/** Changes a text only when it differs: a live region speaks whenever it is touched. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const ICONS = {
  check: "M5 13l4 4L19 7",
  cross: "M6 6l12 12M18 6L6 18",
  clock: "M12 7v5l3 3M12 3a9 9 0 100 18 9 9 0 000-18",
  ticket: "M4 8a2 2 0 012-2h12a2 2 0 012 2v2a2 2 0 000 4v2a2 2 0 01-2 2H6a2 2 0 01-2-2v-2a2 2 0 000-4zM14 6v12",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  fit: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  back: "M15 5l-7 7 7 7",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  warn: "M12 4l9 16H3zM12 10v4M12 17h.01",
  sound: "M5 10v4h3l5 4V6l-5 4zM16 9a4 4 0 010 6M18.5 6.5a8 8 0 010 11",
  mute: "M5 10v4h3l5 4V6l-5 4zM16 10l5 5M21 10l-5 5",
  stop: "M12 3a9 9 0 100 18 9 9 0 000-18M5.6 5.6l12.8 12.8",
  search: "M11 4a7 7 0 100 14 7 7 0 000-14M16 16l5 5",
};

export function icon(name, label) {
  return draw(
    "svg",
    {
      viewBox: "0 0 24 24",
      class: "icon",
      role: label ? "img" : null,
      "aria-label": label,
      "aria-hidden": label ? null : "true",
    },
    draw("path", { d: ICONS[name] }),
  );
}

/**
 * A dialog of the browser's own, which keeps the focus and gives it back. Settles with what closed it.
 * @param build is given `close(value)`, and `work(promise)`: until that settles the dialog stays, and where it is
 * closed all the same, as browsers let whoever insists, `ask` settles as the work does
 */
export function ask(title, build) {
  return new Promise((resolve) => {
    let result;
    let under;
    const work = async (promise) => {
      under = promise;
      cross.disabled = true;
      try {
        return await promise;
      } finally {
        under = undefined;
        cross.disabled = false;
      }
    };
    const close = (value) => {
      // It is told that it is closed a moment later; what closed it first counts.
      if (!dialog.open) return;
      result = value;
      dialog.close();
    };
    const heading = make("h2", { id: `title-${crypto.getRandomValues(new Uint32Array(1))[0]}` }, title);
    const dialog = make("dialog", {
      class: "dialog",
      "aria-labelledby": heading.id,
      oncancel: (event) => under && event.preventDefault(),
      onclose: () => {
        dialog.remove();
        resolve(under ?? result);
      },
    });
    const cross = make(
      "button",
      { type: "button", class: "quiet-button", "aria-label": "Close", onclick: () => close() },
      icon("cross"),
    );
    dialog.append(make("header", { class: "dialog-head" }, heading, cross), build(close, work));
    document.body.append(dialog);
    dialog.showModal();
  });
}
