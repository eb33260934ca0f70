// The door: a box that is always ready for the next code, and one large verdict.

import { icon, make, say } from "../shared/dom.js";
import { GATE_BYTES, tooLong } from "./dialogs.js";
import { Scanner } from "./scanner.js";
import { REFUSED, meaning, verdictOf, verdictOfMany } from "./verdicts.js";

const SHOWN_MS = 8_000;
const KEPT = "seatwire.gate";

/** The gate that was written last, if the server takes it. */
function keptGate() {
  const kept = localStorage.getItem(KEPT);
  return !kept || tooLong(kept, GATE_BYTES) ? "north" : kept;
}

export class Door extends EventTarget {
  /** Where people come in: the last name that the server takes. */
  gate = keptGate();
  node;
  #context;
  #watch = new AbortController();
  #scanner = new Scanner();
  #silence;
  #timer;
  #number = 0;
  #direction = "in";
  #input = make("input", {
    id: "scan",
    class: "scan",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    enterkeyhint: "go",
    placeholder: "Scan or type a code, or a seat",
    "aria-describedby": "scan-hint",
  });
  #hint = make("p", { class: "hint", id: "scan-hint" });
  #verdict = make("div", { class: "verdict", "data-kind": "idle", role: "status", "aria-live": "assertive" });
  #gate = make("input", {
    id: "gate",
    value: this.gate,
    list: "gates",
    required: true,
    "aria-describedby": "gate-fault",
    onchange: () => this.#nameGate(),
  });
  #fault = make("span", { id: "gate-fault", class: "fault", role: "alert", hidden: true });
  #ways = ["in", "out"].map((way) =>
    make(
      "button",
      { type: "button", class: "chip", "aria-pressed": String(way === "in"), onclick: () => this.#turn(way) },
      way === "in" ? "In" : "Out",
    ),
  );

  /**
   * @param context `api`, `sounds`, `show` (its name), `isSeat(label)`, `zone`, `scans`, `turn()`: where what it passes
   * stands among all that opens and closes a party
   */
  constructor(context) {
    super();
    this.#context = context;
    this.node = make(
      "section",
      { class: "door", "aria-labelledby": "door-title" },
      make(
        "div",
        { class: "door-head" },
        make("h2", { id: "door-title" }, "Door"),
        make("label", { for: "gate" }, "Gate"),
        this.#gate,
        make(
          "datalist",
          { id: "gates" },
          ["north", "south"].map((value) => make("option", { value })),
        ),
        make("div", { class: "ways", role: "group", "aria-label": "Direction" }, this.#ways),
        this.#fault,
      ),
      make("label", { for: "scan", class: "voice" }, "Code"),
      this.#input,
      this.#hint,
      this.#verdict,
    );
    this.#idle();
    this.#listen();
  }

  close() {
    this.#watch.abort();
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
  }

  #nameGate() {
    const name = this.#gate.value.trim() || "door";
    const why = tooLong(name, GATE_BYTES);
    say(this.#fault, why && `${why} The gate is still ${this.gate}.`);
    this.#fault.hidden = !why;
    this.#gate.ariaInvalid = why ? "true" : null;
    if (why) return;
    this.gate = name;
    localStorage.setItem(KEPT, name);
  }

  #listen() {
    const { signal } = this.#watch;
    this.#input.addEventListener("input", () => {
      if (this.#input.value === "") this.#scanner.replace("");
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.#scanner.replace(this.#input.value);
      this.#read(this.#scanner.key("Enter", event.timeStamp));
    });
    // A scanner types wherever the focus is, and what it types is a code wherever nothing else is being written.
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
        const target = event.target;
        if (target === this.#input) {
          this.#hear(event);
          return;
        }
        if (target.matches("input, select, textarea, button, a, summary")) return;
        if (event.key.length !== 1) return;
        // The key itself is still written, and then it is written here.
        this.#hear(event);
        this.#input.focus();
      },
      { signal },
    );
    addEventListener("blur", () => this.#tellFocus(), { signal });
    addEventListener("focus", () => this.#tellFocus(), { signal });
    this.#input.addEventListener("focus", () => this.#tellFocus());
    this.#input.addEventListener("blur", () => this.#tellFocus());
    this.#tellFocus();
  }

  #hear({ key, timeStamp }) {
    this.#scanner.key(key, timeStamp);
    clearTimeout(this.#silence);
    const { due } = this.#scanner;
    if (due === undefined) return;
    this.#silence = setTimeout(() => {
      const code = this.#scanner.silence(performance.now());
      if (code) this.#read(code);
    }, due - timeStamp);
  }

  #tellFocus() {
    const isReady = document.hasFocus() && document.activeElement === this.#input;
    this.node.classList.toggle("unready", !isReady);
    say(
      this.#hint,
      isReady
        ? "Ready. Enter ends a code; most scanners press it themselves."
        : "The scanner is not listened to: touch the box.",
    );
  }

  #turn(way) {
    this.#direction = way;
    this.#ways.forEach((button, index) => button.setAttribute("aria-pressed", String(["in", "out"][index] === way)));
    this.focus();
  }

  focus() {
    this.#input.focus();
  }

  #read(code) {
    this.#input.value = "";
    if (!code) return;
    this.#tellFocus();
    const mark = `${this.#direction} ${code}`;
    if (this.#scanner.isRepeat(mark, performance.now())) {
      say(this.#hint, "Read twice: the first reading counts.");
      return;
    }
    const wanted = meaning(code, this.#context.isSeat);
    if (wanted.booking) {
      // What was said of the one before must not stand over the next.
      this.#idle();
      this.dispatchEvent(new CustomEvent("party", { detail: wanted.booking }));
      return;
    }
    this.check(wanted, { mark });
  }

  /** Asks for one person. Nothing is green before the server has said so. */
  async check(wanted, { mark, direction = this.#direction } = {}) {
    const number = (this.#number += 1);
    const { api, scans, show, turn, zone } = this.#context;
    const [since, gate, code] = [turn(), this.gate, wanted.code ?? `seat ${wanted.seat}`];
    this.#show({ kind: "asking", word: "Checking …", lines: [] });
    try {
      const nonce = scans.nameOf(direction, gate, code);
      const answer = await api.post(`/v1/shows/${show}/check-ins`, { ...wanted, gate, direction, nonce });
      scans.known(code);
      if (this.#watch.signal.aborted) return;
      if (number === this.#number) this.#tell(verdictOf(answer, direction, zone));
      this.dispatchEvent(new CustomEvent("passed", { detail: { ...answer, direction, turn: since } }));
    } catch (problem) {
      if (!problem.isPassing) scans.known(code);
      if (this.#watch.signal.aborted) return;
      if (mark) this.#scanner.forget(mark);
      if (number === this.#number) {
        const isLost = ["OFFLINE", "IDEMPOTENCY_CONFLICT"].includes(problem.code);
        this.#tell({
          ...REFUSED,
          sign: "warn",
          word: isLost ? "No answer" : "Not checked",
          lines: [isLost ? "The server does not answer. Scan again." : problem.text],
        });
      }
    }
  }

  #tell(verdict) {
    this.#show(verdict);
    this.#context.sounds.play(verdict.sound);
  }

  #show({ kind, sign, word, seat, lines }) {
    clearTimeout(this.#timer);
    this.#verdict.dataset.kind = kind;
    this.#verdict.replaceChildren(
      sign ? icon(sign) : "",
      make("strong", {}, word),
      seat ? make("span", { class: "verdict-seat" }, seat) : "",
      ...lines.filter(Boolean).map((line) => make("p", {}, line)),
    );
    if (kind !== "asking" && kind !== "idle") this.#timer = setTimeout(() => this.#idle(), SHOWN_MS);
  }

  #idle() {
    this.#tellFocus();
    this.#show({ kind: "idle", word: "Next, please", lines: [] });
  }

  /** What came of several at once. */
  tellMany(answer) {
    this.#tell(verdictOfMany(answer));
  }
}
