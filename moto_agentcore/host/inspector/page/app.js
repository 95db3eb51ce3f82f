// Which view is shown, and when it looks again.

import { h, link } from "./dom.js";
import { ask } from "./server.js";
import { calls } from "./calls.js";
import { controls } from "./controls.js";
import { gateways } from "./gateways.js";
import { memories } from "./memories.js";
import { resources } from "./resources.js";
import { runtimes } from "./runtimes.js";

const VIEWS = { memories, calls, resources, runtimes, gateways, controls };
const EVERY = 1000; // milliseconds between two looks
const main = document.querySelector("main");
const nav = document.querySelector("nav");
const clock = document.querySelector(".clock");
let before; // the name of the view that is shown
let shown = { refresh: async () => {} };

for (const name of Object.keys(VIEWS)) nav.append(link([name], name[0].toUpperCase() + name.slice(1)));

const path = () => location.hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(decoded);

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // typed by hand
  }
}

async function show() {
  if (location.hash === "#main" && before !== undefined) return main.focus();
  const asked = location.hash;
  const [named, ...rest] = path();
  const name = Object.hasOwn(VIEWS, named) ? named : "memories";
  for (const one of nav.children) {
    if (one.getAttribute("href") === `#/${name}`) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  document.title = [name, ...rest.slice(0, 1)].join(" · ") + " · AgentCore inspector";
  const from = main.contains(document.activeElement) ? document.activeElement : null;
  const wanted = VIEWS[name](rest);
  await wanted.refresh().catch(() => {}); // the next look says what is wrong
  if (location.hash !== asked) return; // somebody went on meanwhile
  shown = wanted;
  main.replaceChildren(shown.element);
  if (name !== before) scrollTo(0, 0);
  before = name;
  if (from === null) return;
  const again = [...main.querySelectorAll("a[href]")].find((one) => one.getAttribute("href") === from.getAttribute("href"));
  (again ?? main).focus({ preventScroll: again !== undefined });
}

async function look() {
  const begun = performance.now();
  if (!document.hidden) {
    try {
      const { now } = await ask("inspect/clock");
      clock.value = `${now.slice(0, 19).replace("T", " ")} UTC`;
      const isBack = clock.classList.contains("bad"); // maybe another process, which counts its calls anew
      clock.classList.remove("bad");
      await (isBack ? show() : shown.refresh());
    } catch {
      clock.value = "the server does not answer";
      clock.classList.add("bad");
    }
  }
  setTimeout(look, Math.max(EVERY, 10 * (performance.now() - begun))); // what is large is looked at less often
}

addEventListener("hashchange", show);
main.replaceChildren(h("p", { class: "quiet" }, "Reading…"));
await show();
look();
