// Elements, and nothing else: every text becomes a text node. What a memory was told may be markup, and never is one.

const SVG = "http://www.w3.org/2000/svg";

export const h = (tag, attributes = {}, ...children) => filled(document.createElement(tag), attributes, children);
export const svg = (tag, attributes = {}, ...children) =>
  filled(document.createElementNS(SVG, tag), attributes, children);

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child != null && child !== false));
  return element;
}

// A part of the page that is drawn anew when what it shows has changed; what is open or has the focus stays so.
export function live(load, draw) {
  const element = h("div", { class: "live" });
  let before;
  const refresh = async () => {
    let found, told;
    try {
      found = await load();
      told = JSON.stringify(found);
    } catch (error) {
      told = `failed: ${error.message}`;
    }
    const isFound = found !== undefined;
    if (told === before) return isFound;
    before = told;
    const kept = keys(element);
    element.replaceChildren(...[isFound ? draw(found) : trouble(told)].flat(Infinity).filter(Boolean));
    restore(element, kept);
    return isFound;
  };
  return { element, refresh };
}

function keys(element) {
  const open = [...element.querySelectorAll("details[data-key]")].map((one) => [one.dataset.key, one.open]);
  const active = element.contains(document.activeElement) ? document.activeElement : null;
  return { open: new Map(open), active };
}

function restore(element, { open, active }) {
  for (const one of element.querySelectorAll("details[data-key]")) {
    if (open.has(one.dataset.key)) one.open = open.get(one.dataset.key);
  }
  if (active == null) return;
  if (element.contains(active)) return active.focus();
  const name = (one) => one.dataset.key ?? one.getAttribute("href");
  if (name(active) != null) [...element.querySelectorAll("[data-key], a[href]")].find((one) => name(one) === name(active))?.focus();
}

export const trouble = (text) => h("p", { class: "trouble", role: "alert" }, text);
export const empty = (title, ...hint) => h("div", { class: "empty" }, h("strong", {}, title), h("p", {}, hint));
export const counted = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
export const code = (text) => h("code", {}, text);

export function table(caption, heads, rows) {
  const head = h("tr", {}, heads.map((name) => h("th", { scope: "col", class: numeric(name) }, name.replace(/#$/, ""))));
  const cells = (row) => row.map((cell, i) => h("td", { class: numeric(heads[i]) }, cell ?? "–"));
  const body = rows.map((row) => (row instanceof Node ? row : h("tr", {}, cells(row))));
  const made = h("table", {}, h("caption", { class: "unseen" }, caption), h("thead", {}, head), h("tbody", {}, body));
  return h("div", { class: "scrolls" }, made);
}

const numeric = (name) => (name.endsWith("#") ? "number" : null); // a head that ends so is over numbers

const GOOD = /^(ACTIVE|READY|COMPLETED|SUCCESSFUL|SUCCEEDED|ENABLED|RUNNING|200)/;
const BAD = /FAIL|UNSUCCESSFUL|ERROR|DENIED|REJECTED/;

export function status(text) {
  if (text == null) return null;
  const kind = BAD.test(text) ? "bad" : GOOD.test(text) ? "good" : /ING$/.test(text) ? "moving" : "";
  return h("span", { class: `status ${kind}` }, text);
}

export const time = (text) =>
  text == null ? null : h("time", { datetime: text, title: text }, text.slice(0, 19).replace("T", " "));
export const clock = (text) => h("time", { datetime: text, title: text }, text.slice(11, 19));
export const pretty = (value) => h("pre", { tabindex: 0 }, JSON.stringify(value, null, 2));

// A place in the page: the parts of its path, in any letters.
export const link = (parts, text, attributes = {}) => h("a", { href: place(parts), ...attributes }, text);
export const place = (parts) => `#/${parts.map(encodeURIComponent).join("/")}`;

export function field(label, input, hint) {
  return h("label", { class: "field" }, h("span", {}, label), input, hint && h("small", {}, hint));
}

// A form that asks the server when it is sent, and says what came of it.
export function form(label, fields, send, done = "Done.") {
  const said = h("output", { role: "status" });
  const submit = async (event) => {
    event.preventDefault();
    said.className = said.textContent = "";
    try {
      const told = await send();
      said.textContent = told ?? done;
    } catch (error) {
      said.className = "bad";
      said.textContent = error.message;
    }
  };
  return h("form", { submit, autocomplete: "off", class: fields.length === 1 && fields[0].querySelector("input") ? "inline" : null }, fields, h("div", { class: "act" }, h("button", {}, label), said));
}

export function button(text, act, attributes = {}) {
  const press = async (event) => {
    event.currentTarget.title = "";
    event.currentTarget.classList.remove("bad");
    try {
      await act();
    } catch (error) {
      event.target.title = error.message;
      event.target.classList.add("bad");
    }
  };
  return h("button", { type: "button", "data-key": text, click: press, ...attributes }, text);
}
