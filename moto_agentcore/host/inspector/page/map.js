// The records on a plane: near each other where they say alike things.

import { empty, field, form, h, live, svg } from "./dom.js";
import { ask } from "./server.js";
import { about, color } from "./records.js";

const EDGE = 400; // of the drawing, from its middle

export function map(id) {
  const query = h("input", { type: "search", required: true, placeholder: "what food does she like?" });
  const beside = h("div", { class: "chosen-record", "aria-live": "polite" });
  let points = [];
  let chosen = -1;
  let scores = new Map(); // of what was searched for, by record

  const drawing = live(() => Promise.all([ask("inspect/map", { memoryId: id }), ask("inspect/sessions", { memoryId: id })]), ([found, memory]) => {
    if (!found.points.length) return empty("Nothing to draw", "This memory has no records yet.");
    points = found.points.map((row) => ({ row, memory, dot: dot(row, memory) }));
    points.forEach((point, i) => point.dot.addEventListener("pointerdown", () => choose(i)));
    chosen = -1;
    mark();
    beside.replaceChildren(h("p", { class: "quiet" }, "Point at a record, or move through them with the arrow keys."), legend(memory));
    return svg("svg", { viewBox: `${-EDGE - 20} ${-EDGE - 20} ${2 * EDGE + 40} ${2 * EDGE + 40}`, class: "map", "data-key": "map", tabindex: 0, role: "application",
      "aria-label": `A map of ${points.length} records; arrow keys move through them`, keydown: move },
    svg("path", { class: "axes", d: `M${-EDGE} 0H${EDGE}M0 ${-EDGE}V${EDGE}` }), points.map((point) => point.dot));
  });

  function move(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    choose((Math.max(chosen, step < 0 ? 0 : -1) + step + points.length) % points.length); // the first step is onto an end
  }

  function choose(at) {
    points[chosen]?.dot.classList.remove("chosen");
    chosen = at;
    const { row, memory, dot: element } = points[at];
    element.classList.add("chosen");
    beside.replaceChildren(about(row, memory), legend(memory));
  }

  async function send() {
    const found = await ask("inspect/search", { memoryId: id, searchQuery: query.value, namespacePath: "/", topK: 10 });
    scores = new Map(found.found.map((row) => [row.memoryRecordId, row.score]));
    mark();
    return `The ${found.found.length} best are marked, the better the larger.`;
  }

  function mark() {
    for (const { row, dot: element } of points) {
      const score = scores.get(row.memoryRecordId);
      element.classList.toggle("hit", score !== undefined);
      element.setAttribute("r", score === undefined ? 6 : 7 + 9 * score);
    }
  }

  const element = h("div", {}, form("Mark", [field("Mark what a search finds", query)], send),
    h("div", { class: "aside map-aside" }, drawing.element, beside));
  return { element, refresh: drawing.refresh };
}

const dot = (row, memory) => svg("circle", { cx: EDGE * row.x, cy: -EDGE * row.y, r: 6, class: `point c${color(row, memory)}` },
  svg("title", {}, row.text));

const legend = (memory) => h("p", { class: "chips" }, memory.strategies.map((one, i) =>
  h("span", { class: "chip" }, h("i", { class: `dot c${i % 8}` }), one.name)));
