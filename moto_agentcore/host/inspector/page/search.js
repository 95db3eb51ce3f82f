// A search: what it finds, with scores, and what left out the rest.

import { code, empty, field, form, h, table } from "./dom.js";
import { ask, given, parsed } from "./server.js";
import { about } from "./records.js";

export function search(id) {
  const input = (attributes) => h("input", attributes);
  const query = input({ type: "search", required: true, placeholder: "what food does she like?" });
  const way = h("select", {}, h("option", { value: "namespacePath" }, "at and beneath"), h("option", { value: "namespace" }, "exactly"));
  const names = h("datalist", { id: "names" });
  const where = input({ value: "/", list: "names", spellcheck: "false" });
  const strategy = h("select", {}, h("option", { value: "" }, "any"));
  const most = input({ type: "number", min: 1, max: 100, value: 10 });
  const filters = h("textarea", { rows: 2, spellcheck: "false", placeholder: '[{"left": {"metadataKey": "topic"}, "operator": "EQUALS_TO", "right": {"metadataValue": {"stringValue": "food"}}}]' });
  const results = h("div", { "aria-live": "polite" });
  let memory;

  async function refresh() {
    if (memory) return;
    const [found, listed] = await Promise.all([ask("inspect/sessions", { memoryId: id }), ask("inspect/records", { memoryId: id, last: 1 })]);
    memory = found;
    strategy.append(...found.strategies.map((one) => h("option", { value: one.strategyId }, one.name)));
    names.append(...Object.keys(listed.namespaces).map((name) => h("option", { value: name })));
    if (!listed.count) results.replaceChildren(empty("Nothing to search", "This memory has no records yet."));
  }

  async function send() {
    const found = await ask("inspect/search", given({
      memoryId: id, searchQuery: query.value, [way.value]: where.value, memoryStrategyId: strategy.value,
      topK: Number(most.value), metadataFilters: filters.value && parsed(filters.value, "The filters"),
    }));
    results.replaceChildren(...shown(found, memory));
    return found.refused ? "" : `${found.found.length} found, ${found.leftOut.length} left out`;
  }

  const fields = [
    field("Query", query),
    h("div", { class: "row" }, field("Namespace", h("span", { class: "joined" }, way, where, names)), field("Strategy", strategy), field("topK", most)),
    h("details", {}, h("summary", {}, "Metadata filters"), field("As the service takes them (JSON)", filters)),
  ];
  return { element: h("div", {}, form("Search", fields, send), results), refresh };
}

function shown(found, memory) {
  if (found.refused) return [h("p", { class: "trouble" }, `The service refuses this: ${found.refused}`)];
  const best = found.found.map((row, i) => h("tr", { class: row.isBelowCut ? "dim" : null },
    h("td", { class: "number" }, i + 1), h("td", { class: "score" }, bar(row.score)), h("td", {}, about(row, memory))));
  const others = found.leftOut.map((row) => h("tr", {},
    h("td", {}, h("span", { class: "chip" }, row.reason)), h("td", { class: "score" }, bar(row.score)), h("td", {}, about(row, memory))));
  return [
    h("h2", {}, "Found"),
    best.length ? table("Found", ["#", "Score", "Record"], best) : empty("Nothing is found", "See below what left the records out."),
    found.found.some((row) => row.isBelowCut) && h("p", { class: "quiet" }, `Dimmed: below ${found.cut}, where the official SDK's integration drops them.`),
    h("h2", {}, "Left out"),
    others.length ? table("Left out", ["Why", "Score", "Record"], others) : h("p", { class: "quiet" }, "Nothing: every record of the memory is found."),
    others.length > 0 && h("p", { class: "quiet" }, "Scored as if all records had been asked."),
    h("h2", {}, "Explained"), h("pre", { tabindex: 0 }, found.text), code("agentcore.explain(…)"), " says this in a test.",
  ].filter(Boolean);
}

function bar(score) {
  if (score == null) return "–";
  const meter = h("meter", { min: 0, max: 1, value: score, "aria-hidden": "true" });
  return [h("span", {}, score.toFixed(3)), meter];
}
