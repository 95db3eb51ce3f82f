// Every resource with its state, by family, and one of them in full.

import { empty, h, link, live, pretty, status, table, time } from "./dom.js";
import { ask } from "./server.js";

export function resources([family = "", account, region, ...path]) {
  const list = live(() => ask("inspect/resources"), (found) => drawn(found, family, path.join("/")));
  const one = account && live(() => ask("inspect/resource", { account, region, path }), (found) => full(found));
  const refresh = () => Promise.all([list.refresh(), one && one.refresh()]);
  return { element: h("section", {}, h("h1", {}, "Resources"), one && one.element, list.element), refresh };
}

function drawn({ resources: rows, count }, family, chosen) {
  if (!rows.length) return empty("Nothing is here yet", "Make a memory, a gateway or an agent runtime; it is shown at once.");
  const counts = new Map();
  for (const row of rows) counts.set(row.family, (counts.get(row.family) ?? 0) + 1);
  const name = (id, number) => [id ? id.replaceAll("_", " ") : "all", h("span", { class: "count" }, number)];
  const families = [["", rows.length], ...[...counts].sort()].map(([id, number]) =>
    link(id ? ["resources", id] : ["resources"], name(id, number), { "aria-current": id === family ? "true" : false }));
  const shown = rows.filter((row) => !family || row.family === family);
  const many = new Set(rows.map((row) => row.region + row.account)).size > 1;
  const heads = ["Kind", "Name", "State", ...(many ? ["Where"] : []), "Made", "Changed"];
  return h("div", { class: "aside" }, h("nav", { class: "list", "aria-label": "Families" }, families),
    h("div", {}, table("Resources", heads, shown.map((row) => line(row, many, chosen))),
      count > rows.length && h("p", { class: "quiet" }, `The first ${rows.length} of ${count}.`)));
}

function line(row, many, chosen) {
  const depth = row.path.length / 2 - 1;
  const here = ["resources", row.family, row.account, row.region, ...row.path];
  const name = h("td", {}, link(here, row.name ?? row.id), row.name && row.name !== row.id && h("small", { class: "id" }, row.id));
  return h("tr", { class: row.path.join("/") === chosen ? "chosen" : null },
    h("td", { class: `depth-${Math.min(depth, 3)}` }, row.kind), name, h("td", {}, status(row.status)),
    many && h("td", {}, row.region, h("small", { class: "id" }, row.account)),
    h("td", {}, time(row.createdAt)), h("td", {}, time(row.updatedAt)));
}

function full(found) {
  const children = Object.entries(found.children).map(([kind, number]) => `${number} × ${kind}`).join(", ");
  const pending = found.pending && `on its way to ${found.pending.then ?? "its end"}, after ${found.pending.reads} looks`;
  return h("article", { class: "card" },
    h("h2", {}, `${found.kind} ${found.name ?? found.id}`, " ", status(found.status)),
    h("p", { class: "quiet" }, [found.arn, children && `holds ${children}`, pending].filter(Boolean).join(" · ")),
    Object.keys(found.tags).length > 0 && h("p", {}, Object.entries(found.tags).map(([key, value]) => h("span", { class: "chip" }, `${key} = ${value}`))),
    pretty(found.members));
}
