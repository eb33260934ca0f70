// Rules of accessibility that a machine can check, run inside a page: WCAG 2.2 at level AA as far as they go. The text of
// this function is sent to the browser.

export function check() {
  const faults = [];
  const isSeen = (node) =>
    node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && node.getClientRects().length > 0;
  const name = (node) => {
    const labelled = node
      .getAttribute("aria-labelledby")
      ?.split(" ")
      .map((id) => document.getElementById(id)?.textContent)
      .join(" ");
    const own =
      node.getAttribute("aria-label") ??
      labelled ??
      [...(node.labels ?? [])].map((label) => label.textContent).join(" ");
    return (own || node.textContent || node.getAttribute("title") || node.querySelector?.("img")?.alt || "").trim();
  };
  const tell = (rule, node) =>
    faults.push(
      `${rule}: ${node.tagName.toLowerCase()}${node.id ? `#${node.id}` : ""}.${node.className?.baseVal ?? node.className} ${name(node).slice(0, 40)}`,
    );
  const controls = [
    ...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]"),
  ].filter(isSeen);
  const modal = document.querySelector("dialog[open]");

  for (const node of controls) {
    if (node.matches("h1, [tabindex='-1']")) continue;
    if (name(node) === "") tell("4.1.2 no name", node);
    if (Number(node.getAttribute("tabindex")) > 0) tell("2.4.3 a place in the order of its own", node);
    const box = node.getBoundingClientRect();
    const label = node.labels?.[0]?.getBoundingClientRect();
    const [width, height] = [Math.max(box.width, label?.width ?? 0), Math.max(box.height, label?.height ?? 0)];
    const isInline = node.matches("a") && getComputedStyle(node).display === "inline";
    if (!isInline && !node.matches(".skip") && (width < 24 || height < 24))
      tell(`2.5.8 ${Math.round(width)} by ${Math.round(height)}`, node);
  }
  for (const node of document.querySelectorAll("[role]")) {
    const known = ["status", "alert", "group", "img", "timer", "region", "list", "note"];
    if (!known.includes(node.getAttribute("role"))) tell(`4.1.2 role ${node.getAttribute("role")}`, node);
  }
  for (const node of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    for (const id of `${node.getAttribute("aria-labelledby") ?? ""} ${node.getAttribute("aria-describedby") ?? ""}`
      .split(" ")
      .filter(Boolean)) {
      if (!document.getElementById(id)) tell(`1.3.1 nothing is #${id}`, node);
    }
  }
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) faults.push(`4.1.1 #${id} twice`);
  if (!document.documentElement.lang) faults.push("3.1.1 no language");
  if (document.querySelectorAll("main").length !== 1) faults.push("1.3.1 not one main");
  let last = 0;
  for (const node of document.querySelectorAll("h1, h2, h3, h4")) {
    const level = Number(node.tagName[1]);
    if (isSeen(node) && level > last + 1 && last > 0 && !modal) tell(`1.3.1 h${last} is followed by h${level}`, node);
    if (isSeen(node)) last = level;
  }

  // Contrast: every text against what it really stands on
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return { r, g, b, a: a / 255 };
  };
  const over = (top, below) => ({
    r: top.r * top.a + below.r * (1 - top.a),
    g: top.g * top.a + below.g * (1 - top.a),
    b: top.b * top.a + below.b * (1 - top.a),
    a: 1,
  });
  const ground = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour.a > 0) layers.push(colour);
      if (colour.a === 1) break;
    }
    return layers
      .reverse()
      .reduce(
        (below, top) => over(top, below),
        rgba(
          getComputedStyle(document.documentElement).colorScheme.includes("dark") &&
            matchMedia("(prefers-color-scheme: dark)").matches
            ? "#000"
            : "#fff",
        ),
      );
  };
  const light = ({ r, g, b }) =>
    [r, g, b]
      .map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const texts = document.createTreeWalker(modal ?? document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const node = text.parentElement;
    if (
      text.textContent.trim() === "" ||
      !isSeen(node) ||
      node.closest("[disabled], option, .voice, [aria-hidden=true]")
    )
      continue;
    const style = getComputedStyle(node);
    const below = ground(node);
    const [a, b] = [light(over(rgba(style.color), below)), light(below)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const wanted = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < wanted) tell(`1.4.3 contrast ${ratio.toFixed(2)} of "${text.textContent.trim().slice(0, 24)}"`, node);
  }
  return faults;
}
