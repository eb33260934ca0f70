// Draws the OpenAPI file of this server. Everything becomes text nodes: nothing in the file can become markup.

import { element, make, say } from "./shared/dom.js";

const METHODS = ["get", "head", "post", "put", "patch", "delete"];
const TIMEOUT_MS = 10_000;

/** Follows `#/a/b` inside the file. */
function resolve(file, value) {
  const seen = new Set();
  while (value && typeof value === "object" && "$ref" in value && !seen.has(value.$ref)) {
    seen.add(value.$ref);
    value = value.$ref
      .slice(2)
      .split("/")
      .reduce((at, key) => at?.[key], file);
  }
  return value;
}

/** A value that fits a schema, made of its examples. */
function example(file, schema, depth = 0) {
  const plain = resolve(file, schema) ?? {};
  if (depth > 8) return null;
  if ("const" in plain) return plain.const;
  if (plain.examples?.length) return plain.examples[0];
  if (plain.enum?.length) return plain.enum[0];
  if (plain.properties) {
    return Object.fromEntries(
      Object.entries(plain.properties).map(([name, inner]) => [name, example(file, inner, depth + 1)]),
    );
  }
  if (plain.items) return [example(file, plain.items, depth + 1)];
  return { string: "…", integer: 0, boolean: false }[plain.type] ?? null;
}

/** What a value may be, in words. */
function allowed(plain) {
  if ("const" in plain) return String(plain.const);
  if (plain.enum) return plain.enum.join(", ");
  const words = [plain.format ?? [plain.type].flat().filter(Boolean).join(" or ")];
  const unit = { string: " characters", array: " items" }[plain.type] ?? "";
  const least = plain.minimum ?? plain.minLength ?? plain.minItems;
  const most = plain.maximum ?? plain.maxLength ?? plain.maxItems;
  if (most !== undefined) words.push(least === undefined ? `up to ${most}${unit}` : `${least} to ${most}${unit}`);
  else if (least !== undefined) words.push(`at least ${least}${unit}`);
  if ("default" in plain) words.push(`${plain.default} when not given`);
  return words.filter(Boolean).join(", ");
}

/** Every field of a content with what stands in it: `[name, whether it is needed, what it may be, meaning]`. */
function fields(file, schema, path = "", depth = 0) {
  const plain = resolve(file, schema) ?? {};
  if (depth > 8) return [];
  const parts = [...(plain.oneOf ?? []), ...(plain.anyOf ?? []), ...(plain.allOf ?? [])];
  const rows = parts.flatMap((part) => fields(file, part, path, depth + 1));
  const members = Object.entries(plain.properties ?? {});
  if (typeof plain.additionalProperties === "object") members.push(["*", plain.additionalProperties]);
  for (const [name, inner] of members) {
    const value = resolve(file, inner) ?? {};
    const full = path ? `${path}.${name}` : name;
    const isNeeded = plain.required?.includes(name) ?? false;
    rows.push([make("code", {}, full), isNeeded ? "yes" : "no", allowed(value), value.description ?? ""]);
    rows.push(...fields(file, value, full, depth + 1));
  }
  if (plain.items) rows.push(...fields(file, plain.items, `${path}[]`, depth + 1));
  return rows;
}

function table(title, heads, rows) {
  return make(
    "div",
    { class: "scroll" },
    make(
      "table",
      {},
      make("caption", { class: "quiet" }, title),
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          heads.map((text) => make("th", { scope: "col" }, text)),
        ),
      ),
      make(
        "tbody",
        {},
        rows.map((cells) =>
          make(
            "tr",
            {},
            cells.map((cell) => make("td", {}, cell)),
          ),
        ),
      ),
    ),
  );
}

function contentOf(file, response) {
  const media = Object.entries(response.content ?? {});
  if (media.length === 0) return "–";
  const [type, body] = media[0];
  const cell = make("div", {}, make("code", {}, type));
  // Of refusals that stand nowhere none is made up.
  const isTold = "example" in body || body.examples || !body.schema?.$ref?.endsWith("/Error");
  if (type.includes("json") && body.schema && isTold) {
    const first = Object.values(body.examples ?? {})[0]?.value;
    const value = "example" in body ? body.example : (first ?? example(file, body.schema));
    cell.append(make("pre", {}, make("code", {}, JSON.stringify(value, null, 2))));
  }
  return cell;
}

function tryOut(path) {
  const output = make("pre", { hidden: true, tabindex: 0, "aria-label": `Answer of ${path}` });
  const send = async () => {
    button.disabled = true;
    try {
      const response = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
      const fields = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
      say(output, `${response.status} ${response.statusText}\n${fields}\n\n${await response.text()}`);
    } catch (failure) {
      say(output, `No answer: ${failure.message}`);
    }
    output.hidden = false;
    button.disabled = false;
  };
  const button = make("button", { class: "button", type: "button", onclick: send }, "Send it");
  return make("div", {}, button, output);
}

function operation(file, path, method, entry) {
  const card = make(
    "details",
    { class: "card operation" },
    make(
      "summary",
      {},
      make("span", { class: "method" }, method.toUpperCase()),
      make("span", { class: "path" }, path),
      make("span", { class: "quiet" }, entry.summary),
    ),
    make("p", {}, entry.description),
  );
  const parameters = (entry.parameters ?? []).map((parameter) => resolve(file, parameter));
  if (parameters.length > 0) {
    card.append(
      table(
        "Parameters",
        ["Name", "In", "Needed", "Allowed", "Meaning"],
        parameters.map((one) => [
          make("code", {}, one.name),
          one.in,
          one.required ? "yes" : "no",
          allowed(one.schema ?? {}),
          one.description ?? "",
        ]),
      ),
    );
  }
  if (entry.requestBody) {
    const content = resolve(file, entry.requestBody);
    card.append(table("Content", ["Sent"], [[contentOf(file, content)]]));
    const rows = fields(file, Object.values(content.content ?? {})[0]?.schema);
    if (rows.length > 0) card.append(table("Fields", ["Name", "Needed", "Allowed", "Meaning"], rows));
  }
  const responses = Object.entries(entry.responses ?? {}).map(([code, response]) => [code, resolve(file, response)]);
  card.append(
    table(
      "Answers",
      ["Status", "When", "Content"],
      responses.map(([code, response]) => [
        make("code", {}, code),
        response.description ?? "",
        contentOf(file, response),
      ]),
    ),
  );
  // What needs a token or another protocol is not tried out by a button.
  const isOpen = (entry["x-role"] ?? "everybody") === "everybody" && !("101" in entry.responses);
  if (method === "get" && !path.includes("{") && isOpen) card.append(tryOut(path));
  return card;
}

async function draw() {
  const place = element("operations");
  try {
    const response = await fetch("/openapi.json", { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const file = await response.json();
    say(element("summary"), file.info.description ?? "");
    const cards = Object.entries(file.paths).flatMap(([path, item]) =>
      METHODS.filter((method) => method in item).map((method) => operation(file, path, method, item[method])),
    );
    place.replaceChildren(make("h2", {}, `${file.info.title} ${file.info.version}`), ...cards);
  } catch (failure) {
    place.replaceChildren(make("p", { role: "alert" }, `The contract could not be read: ${failure.message}`));
  }
  place.setAttribute("aria-busy", "false");
}

draw();
