// Shows what the server says about itself, for as long as somebody looks.

import { element, make, say } from "./shared/dom.js";

const PERIOD_MS = 5_000;
const TIMEOUT_MS = 4_000;

const words = {
  ok: ["Ready", "Everything that the server needs is there."],
  failing: ["Not ready", "Something that the server needs is missing. It takes no new work until that is back."],
  draining: ["Going down", "The server finishes what it has and takes nothing new."],
  unreachable: ["Unreachable", "The server does not answer. This page keeps asking."],
};

async function ask(path) {
  const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
  return response.json();
}

function showState(name) {
  const [title, explanation] = words[name];
  element("state").dataset.state = name;
  say(element("state"), title);
  say(element("explanation"), explanation);
}

function showChecks(checks) {
  const rows = checks.flatMap(({ name, status, duration_ms: took }) => [
    make("dt", {}, name),
    make("dd", {}, status === "ok" ? `ok, ${took} ms` : status),
  ]);
  if (rows.length > 0) element("checks").replaceChildren(...rows);
}

async function refresh() {
  try {
    const report = await ask("/health/ready");
    showState(report.status in words ? report.status : "failing");
    showChecks(report.checks ?? []);
  } catch {
    showState("unreachable");
  }
}

async function showVersion() {
  try {
    const report = await ask("/v1/version");
    for (const name of ["version", "environment"]) element(name).textContent = report[name] ?? "–";
  } catch {
    // The state card says already that nothing answers.
  }
}

for (const place of document.querySelectorAll("[data-origin]")) place.textContent = location.origin;

let timer;
async function watch() {
  clearTimeout(timer);
  if (document.hidden) return;
  await refresh();
  timer = setTimeout(watch, PERIOD_MS);
}

document.addEventListener("visibilitychange", watch);
watch();
showVersion();
