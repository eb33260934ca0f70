// A demo's crowd is marked as what it is, and whoever looks on may send it to rest.

import { make } from "../shared/dom.js";

const WORDS = {
  running: ["The demo’s crowd is playing.", "Pause it", "paused"],
  paused: ["The demo’s crowd rests.", "Let it play", "running"],
};

export async function showCrowd(node, api) {
  const draw = ({ state }) => {
    const [text, word, next] = WORDS[state] ?? [];
    node.hidden = !text;
    if (!text) return;
    node.replaceChildren(
      make("span", { class: "pill" }, "Demo"),
      make("span", { class: "crowd-text" }, text),
      make(
        "button",
        {
          type: "button",
          class: "button plain small",
          onclick: async () => {
            draw(await api.put("/v1/demo/crowd", { state: next }).catch(() => ({ state })));
          },
        },
        word,
      ),
    );
  };
  draw(await api.get("/v1/demo/crowd").catch(() => ({})));
}
