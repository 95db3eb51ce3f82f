// A record, and where it comes from.

import { code, h, time } from "./dom.js";

export function color(record, memory) {
  const found = memory.strategies.findIndex((one) => one.strategyId === record.memoryStrategyId);
  return found < 0 ? "none" : found % 8;
}

const SIGNS = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&#39;": "'", "&apos;": "'", "&amp;": "&" };
const TOPIC = /<topic name="([^"]*)">\n?([^]*?)\n?<\/topic>/g;

// A preference is a JSON object, a summary has marks around its topics: both are shown so that they can be read.
export function text(found) {
  const rows = topics(found) ?? members(found);
  if (rows === null) return h("p", { class: "text" }, found);
  return h("dl", { class: "text" }, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

function topics(found) {
  const rows = [...found.matchAll(TOPIC)].map(([, ...row]) => row.map((told) => told.replace(/&[#\w]+;/g, (sign) => SIGNS[sign] ?? sign)));
  return rows.length > 0 && found.replace(TOPIC, "").trim() === "" ? rows : null;
}

function members(found) {
  try {
    const read = JSON.parse(found);
    if (read === null || typeof read !== "object" || Array.isArray(read)) return null;
    return Object.entries(read).map(([name, value]) =>
      [name, typeof value === "string" ? value : Array.isArray(value) ? value.join(", ") : JSON.stringify(value)]);
  } catch {
    return null;
  }
}

export function about(record, memory, isBare = false) {
  const strategy = memory.strategies.find((one) => one.strategyId === record.memoryStrategyId);
  const why = strategy ? `${strategy.name} (${strategy.type})` : record.memoryStrategyId ?? "written by hand";
  const rows = [
    ["Strategy", why],
    ["Namespace", record.namespaces.map((name) => code(name))],
    ["Events", record.eventIds.length ? record.eventIds.map((id) => code(id)) : "none: written by hand, or from ingested data"],
    ["Jobs", record.jobIds.length ? record.jobIds.map((id) => code(id)) : "none"],
    ["Made", time(record.createdAt)],
    record.updatedAt !== record.createdAt && ["Changed", time(record.updatedAt)],
    record.expiresAt && ["Expires", time(record.expiresAt)],
    ["Id", code(record.memoryRecordId)],
  ].filter(Boolean);
  const list = h("dl", { class: "facts" }, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
  if (isBare) return list;
  return h("div", { class: "record" }, h("i", { class: `dot c${color(record, memory)}`, title: why }), h("div", {}, text(record.text),
    h("details", { "data-key": `${record.memoryRecordId} ${record.eventIds.length}` },
      h("summary", { class: "quiet" }, `${strategy?.name ?? "by hand"} · ${record.namespaces.join(" ")}`), list)));
}
