// Memories: what they were told, by actor and session, and what they made of it.

import { button, code, counted, empty, h, link, live, status, table, time } from "./dom.js";
import { ask } from "./server.js";
import { about, color, text } from "./records.js";
import { map } from "./map.js";
import { search } from "./search.js";

const TABS = { sessions, records, search, map };

export function memories([id, tab = "sessions", ...rest]) {
  return id === undefined ? all() : one(id, Object.hasOwn(TABS, tab) ? tab : "sessions", rest);
}

function all() {
  const list = live(() => ask("inspect/memories"), ({ memories: found }) => {
    if (!found.length) {
      return empty("No memory yet", "CreateMemory makes one: ",
        code(`aws bedrock-agentcore-control create-memory --name Chat --event-expiry-duration 30 --endpoint-url ${location.origin}`));
    }
    const many = new Set(found.map((one) => one.region + one.account)).size > 1;
    return table("Memories", ["Memory", "State", ...(many ? ["Where"] : []), "Strategies", "Actors#", "Sessions#", "Events#", "Records#", "Waiting#", "Failed#"],
      found.map((one) => [[link(["memories", one.memoryId], one.name), h("small", { class: "id" }, one.memoryId)], status(one.status),
        ...(many ? [[one.region, h("small", { class: "id" }, one.account)]] : []),
        one.strategies.map((strategy) => strategy.name).join(", ") || "none", one.actors, one.sessions, one.events, one.records,
        one.waiting, one.failed.length]));
  });
  return { element: h("section", {}, h("h1", {}, "Memories"), list.element), refresh: list.refresh };
}

function one(id, tab, rest) {
  const head = live(() => ask("inspect/sessions", { memoryId: id }), (found) => heading(found, tab));
  const part = TABS[tab](id, rest);
  const refresh = async () => {
    const isThere = await head.refresh();
    part.element.hidden = !isThere; // what it shows is of a memory that has gone
    if (isThere) await part.refresh();
  };
  return { element: h("section", {}, head.element, part.element), refresh };
}

function heading(found, tab) {
  const flush = button("Run all of them", () => ask("memory/flush"));
  return [
    h("h1", {}, link(["memories"], "Memories"), " / ", found.name, " ", status(found.status)),
    h("p", { class: "quiet" }, `${found.memoryId} · ${found.region} · ${counted(found.events, "event")} · ${counted(found.records, "record")} · events are kept ${counted(found.eventExpiryDuration, "day")}`),
    h("p", { class: "chips" }, found.strategies.map((strategy, i) => h("span", { class: "chip" }, h("i", { class: `dot c${i % 8}` }),
      `${strategy.name} · ${strategy.type} · ${strategy.namespaceTemplates.join(" ")} `, status(strategy.status)))),
    !found.strategies.length && h("p", { class: "note" }, "It has no strategy: events are kept, and no record is made of them."),
    found.waiting > 0 && h("p", { class: "note" }, `Waiting: ${counted(found.waiting, "extraction job")}. `, flush),
    found.failed.length > 0 && h("p", { class: "trouble" }, `${counted(found.failed.length, "job")} failed: ${[...new Set(found.failed.map((job) => job.reason))].join("; ")}`),
    h("nav", { class: "tabs", "aria-label": "Parts of the memory" }, Object.keys(TABS).map((name) =>
      link(["memories", found.memoryId, name], name[0].toUpperCase() + name.slice(1), { "aria-current": name === tab ? "page" : false }))),
  ];
}

function sessions(id, [actor, session]) {
  const list = live(() => ask("inspect/sessions", { memoryId: id }), (found) => index(found, actor, session));
  const detail = actor === undefined ? null : live(
    () => Promise.all([ask("inspect/events", { memoryId: id, actorId: actor, sessionId: session }), ask("inspect/sessions", { memoryId: id })]),
    ([found, memory]) => timeline(found, memory));
  const beside = detail?.element ?? h("p", { class: "quiet pick" }, "Choose a session to see what was said in it, and what was remembered of it.");
  const element = h("div", { class: "aside" }, list.element, beside);
  return { element, refresh: () => Promise.all([list.refresh(), detail?.refresh()]) };
}

function index(found, actor, session) {
  if (!found.sessionList.length) return empty("Nothing was said yet", "CreateEvent tells this memory something.");
  const actors = Map.groupBy(found.sessionList, (row) => row.actorId);
  const item = (row) => link(["memories", found.memoryId, "sessions", row.actorId, row.sessionId],
    [row.sessionId, h("span", { class: "count" }, row.events)],
    { "aria-current": row.actorId === actor && row.sessionId === session ? "true" : false });
  const groups = [...actors].map(([name, rows]) => [h("h3", {}, name), rows.map(item)]);
  return h("nav", { class: "list", "aria-label": "Actors and sessions" }, groups, found.isCut && h("p", { class: "quiet" }, "Only the first are shown."));
}

function timeline(found, memory) {
  const branches = Object.keys(found.branches);
  if (!found.events.length) return empty("No events are left", "They were deleted, or have expired.");
  const cut = found.count > found.events.length && h("p", { class: "quiet" }, `The latest ${found.events.length} of ${found.count} events.`);
  return [cut, h("ol", { class: "timeline" }, found.events.map((event) => moment(event, memory, branches, found.branches)))];
}

function moment(event, memory, branches, roots) {
  const name = event.branch?.name ?? "main";
  const lane = Math.min(branches.indexOf(name) + 1, 3);
  const branch = lane > 0 && h("span", { class: "chip branch", title: `from event ${roots[name]}` }, `branch ${name}`);
  const grown = branches.filter((one) => roots[one] === event.eventId);
  return h("li", { class: `lane-${lane}`, id: event.eventId },
    h("div", { class: "when" }, time(event.eventTimestamp), branch, grown.map((one) => h("span", { class: "chip" }, `branch ${one} begins here`)), h("small", { class: "id" }, event.eventId)),
    event.payload.map(said), metadata(event.metadata), made(event, memory));
}

function said(item) {
  const { role, content } = item.conversational ?? {};
  if (role === undefined) return h("div", { class: "said" }, h("b", { class: "role" }, "blob"), h("pre", {}, JSON.stringify(item.blob ?? item, null, 1)));
  return h("div", { class: `said ${role}` }, h("b", { class: "role" }, role.toLowerCase()), h("p", {}, content?.text ?? JSON.stringify(content)));
}

export const metadata = (found) => found && Object.keys(found).length > 0
  && h("p", { class: "chips" }, Object.entries(found).map(([key, value]) => h("span", { class: "chip" }, `${key} = ${Object.values(value).join()}`)));

function made(event, memory) {
  const strategy = (id) => memory.strategies.find((one) => one.strategyId === id)?.name ?? id;
  const jobs = event.jobs.map((job) => h("p", { class: job.failed ? "trouble" : "note" },
    job.failed ? `${strategy(job.strategyId)} failed: ${job.failed}` : `${strategy(job.strategyId)} has not run yet`));
  if (!event.records.length && !jobs.length) {
    return memory.strategies.length > 0 && h("p", { class: "quiet made" }, "No record came of it.");
  }
  const label = `${counted(event.records.length, "record")} came of it`;
  return h("div", { class: "made" }, jobs, event.records.length > 0 && h("details", { "data-key": event.eventId, open: event.records.length < 4 },
    h("summary", {}, label), event.records.map((record) => about(record, memory))));
}

function records(id) {
  const list = live(() => Promise.all([ask("inspect/records", { memoryId: id }), ask("inspect/sessions", { memoryId: id })]), ([found, memory]) => {
    if (!found.count) return empty("No records yet", memory.waiting ? "Extraction jobs wait: run them above." : "They come of events, by the memory's strategies, or from BatchCreateMemoryRecords.");
    const names = Object.entries(found.namespaces).map(([name, number]) => [code(name), number]);
    return [
      h("details", { class: "names", "data-key": "namespaces" }, h("summary", {}, counted(names.length, "namespace")), table("Namespaces", ["Namespace", "Records#"], names)),
      table("Records", ["Record", "Strategy", "Namespace", "Made", "From"], found.records.map((record) => [
        [text(record.text), metadata(record.metadata)],
        h("span", { class: "chip" }, h("i", { class: `dot c${color(record, memory)}` }), memory.strategies.find((one) => one.strategyId === record.memoryStrategyId)?.name ?? "by hand"),
        record.namespaces.map((name) => code(name)), time(record.createdAt), origin(record, memory)])),
      found.count > found.records.length && h("p", { class: "quiet" }, `The newest ${found.records.length} of ${found.count}.`),
    ];
  });
  return list;
}

const origin = (record, memory) => h("details", { "data-key": record.memoryRecordId },
  h("summary", {}, counted(record.eventIds.length, "event")), about(record, memory, true));

