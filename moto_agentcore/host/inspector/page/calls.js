// Calls as they come in, the latest first.

import { button, code, empty, h, pretty, table } from "./dom.js";
import { ask } from "./server.js";

const MOST = 300;

export function calls([wanted = ""]) {
  const rows = new Map(); // by number; kept open where somebody opened them
  const filter = h("input", { type: "search", placeholder: "Filter: operation, id, text…", value: wanted, input: draw });
  const failed = h("input", { type: "checkbox", change: draw });
  const list = h("div", {});
  const count = h("span", { class: "quiet" });
  let last = 0;
  let dropped = 0;
  let held = 0; // by the server

  const clear = button("Forget calls", async () => {
    await ask("calls/clear");
    rows.clear();
    draw();
  });
  const tools = h("div", { class: "tools" },
    h("label", {}, h("span", { class: "unseen" }, "Filter"), filter),
    h("label", { class: "check" }, failed, "Only errors"), count, h("span", { class: "space" }), clear);

  async function refresh() {
    const open = [...rows.values()].filter((row) => row.call.status == null).map((row) => row.call.number);
    const after = Math.min(last, ...open.map((number) => number - 1));
    const found = await ask("calls", { after, last: MOST });
    if (!found.calls.length && dropped === found.dropped && (found.count || !rows.size)) return rows.size || draw();
    dropped = found.dropped;
    held = found.count;
    for (const call of found.calls) {
      rows.set(call.number, { call, element: line(call), told: JSON.stringify(call).toLowerCase() });
      last = Math.max(last, call.number);
    }
    for (const number of [...rows.keys()]) if (number <= last - held) rows.delete(number); // forgotten there
    draw();
  }

  function draw() {
    const words = filter.value.toLowerCase();
    const fits = ({ call, told }) => told.includes(words) && (!failed.checked || call.status >= 300);
    const shown = [...rows.values()].filter(fits).sort((a, b) => b.call.number - a.call.number).slice(0, MOST);
    count.textContent = rows.size ? `${shown.length} of ${held > rows.size ? `the latest ${rows.size} of ` : ""}${held}` : "";
    const active = document.activeElement;
    if (!rows.size) list.replaceChildren(nothing());
    else list.replaceChildren(table("Calls", ["No.#", "Operation", "Asked", "Answer"], shown.flatMap((row) => row.element)));
    if (list.contains(active)) active.focus();
  }

  return { element: h("section", {}, h("h1", {}, "Calls"), tools, list), refresh };
}

const nothing = () => empty("No calls yet",
  "Point a client here: ", code(`AWS_ENDPOINT_URL=${location.origin}`), ", or run the test on to its next call.");

function line(call) {
  const more = h("tr", { class: "more", hidden: true });
  const open = (event) => {
    more.hidden = !more.hidden;
    event.currentTarget.setAttribute("aria-expanded", String(!more.hidden));
    if (!more.hidden && !more.children.length) more.append(h("td", { colspan: 4 }, whole(call)));
  };
  const toggle = h("button", { type: "button", class: "plain", "aria-expanded": "false", click: open }, call.operation);
  const row = h("tr", {}, h("td", { class: "number quiet" }, call.number), h("td", {}, toggle),
    h("td", { class: "one-line" }, code(asked(call.params))), h("td", {}, outcome(call)));
  return [row, more];
}

const asked = (params) => Object.entries(params).filter(([name]) => name !== "clientToken")
  .map(([name, value]) => `${name}=${JSON.stringify(value)}`).join("  ");

function outcome(call) {
  if (call.status == null) return h("span", { class: "status moving" }, "no answer yet");
  if (call.status >= 300) return h("span", { class: "status bad" }, `${call.status} ${call.error ?? ""}`);
  return h("span", { class: "status good" }, String(call.status));
}

const whole = (call) => h("div", { class: "pair" },
  h("div", {}, h("h3", {}, "Asked"), pretty(call.params)),
  h("div", {}, h("h3", {}, "Answered"), call.response == null ? h("p", { class: "quiet" }, "a stream, or nothing that is kept") : pretty(call.response)),
  h("p", { class: "quiet" }, `${call.service} in ${call.region}, account ${call.account}`));
