// What the author turns: the clock, extraction, faults, scripts; and what else is in force.

import { button, code, field, form, h, live, pretty, status, table } from "./dom.js";
import { ask, given, knownOperations, parsed } from "./server.js";

export function controls() {
  const list = live(() => ask("inspect/controls").then(({ now, ...turned }) => turned), inForce);
  const names = h("datalist", { id: "operations" });
  const again = (made) => async () => {
    const told = await made();
    await list.refresh();
    return told;
  };
  knownOperations().then((found) => names.append(h("option", { value: "*" }), ...found.map((one) => h("option", { value: one.operation }, one.how))));
  const element = h("section", {}, h("h1", {}, "Controls"), names,
    h("div", { class: "cards" }, time(again), extraction(again), fault(again), script(again)), list.element);
  return { element, refresh: list.refresh };
}

const card = (title, ...parts) => h("article", { class: "card" }, h("h2", {}, title), parts);
const operation = (attributes = {}) => h("input", { list: "operations", required: true, spellcheck: "false", placeholder: "CreateEvent", ...attributes });

function time(again) {
  const amount = h("input", { type: "number", value: 1, min: 0, step: "any" });
  const unit = h("select", {}, ["minutes", "hours", "days", "weeks"].map((name) => h("option", { selected: name === "days" }, name)));
  const send = again(async () => `It is ${(await ask("clock/tick", { [unit.value]: Number(amount.value) })).now.slice(0, 19).replace("T", " ")}`);
  return card("Clock", h("p", { class: "quiet" }, "Events and records expire, sessions end, by the service's clock."),
    form("Move on", [h("div", { class: "row" }, field("By", amount), field("Unit", unit))], send));
}

function extraction(again) {
  const way = h("select", {}, ["immediate", "manual", "time"].map((name) => h("option", {}, name)));
  const seconds = h("input", { type: "number", value: 60, min: 0 });
  const send = again(() => ask("memory/extraction", { progression: way.value, ...(way.value === "time" && { seconds: Number(seconds.value) }) }).then(() => "Set."));
  const flush = button("Run what waits", again(() => ask("memory/flush")));
  return card("Extraction", h("p", { class: "quiet" }, "When events become records: at the next look, when you say, or after a while."),
    form("Set", [h("div", { class: "row" }, field("When", way), field("Seconds", seconds))], send), flush);
}

function fault(again) {
  const name = operation();
  const codes = h("datalist", { id: "codes" });
  const wanted = h("input", { list: "codes", spellcheck: "false", placeholder: "ThrottledException" });
  const message = h("input", { placeholder: "Injected by the test" });
  const reason = h("input", { placeholder: "no capacity" });
  const delay = h("input", { type: "number", min: 0, step: "any", placeholder: "none" });
  const times = h("input", { type: "number", min: 1, placeholder: "always" });
  name.addEventListener("change", async () => {
    const found = name.value && name.value !== "*" ? await ask("inspect/operations", { operation: name.value }).catch(() => null) : null;
    codes.replaceChildren(...(found?.errors ?? []).map((one) => h("option", { value: one })));
  });
  const number = (input) => (input.value === "" ? null : Number(input.value));
  const send = again(() => ask("faults", given({ operation: name.value, code: wanted.value, message: wanted.value && message.value,
    failureReason: reason.value, delay: number(delay), times: number(times) })).then(() => "Set; it strikes the next call."));
  return card("Fault", form("Set fault", [field("Operation", name), field("Error code", wanted), codes, field("Message", message),
    field("Failure reason", reason, "What the call begins ends as failed, and shows this."), h("div", { class: "row" }, field("Delay (seconds)", delay), field("Times", times))], send),
  button("Take all faults back", again(() => ask("faults/clear"))));
}

function script(again) {
  const name = operation({ placeholder: "InvokeAgentRuntime" });
  const answer = h("textarea", { rows: 4, spellcheck: "false", required: true, placeholder: '{"response": "Hello from a script"}' });
  const times = h("input", { type: "number", min: 1, placeholder: "always" });
  const send = again(() => ask("script", given({ operation: name.value, answer: parsed(answer.value, "The answer"), times: times.value && Number(times.value) })).then(() => "Set."));
  const back = button("Take its scripts back", again(() => ask("script", { operation: name.value })));
  return card("Script", form("Set script", [field("Operation", name), field("Answer (JSON)", answer, "Members of its output, or a list of a stream's events."), field("Times", times)], send), back);
}

function inForce(found) {
  const what = (rule) => (typeof rule.what === "string" ? code(rule.what) : h("details", { "data-key": `${rule.operation} script` }, h("summary", {}, "answer"), pretty(rule.what)));
  const rules = (rows) => rows.map((rule) => [rule.operation, [what(rule), rule.isConditional && h("small", { class: "id" }, "where a condition holds")],
    rule.struck, rule.left ?? "always"]);
  const set = (title, heads, rows, otherwise) => [h("h2", {}, title), rows.length ? table(title, heads, rows) : h("p", { class: "quiet" }, otherwise)];
  const settings = Object.entries(found.settings).map(([name, value]) => [code(name), typeof value === "boolean" ? status(value ? "ENABLED" : "OFF") : String(value) || "–"]);
  return [
    set("Faults in force", ["Operation", "Fault", "Struck#", "Left#"], rules(found.faults), "None is set."),
    set("Scripts in force", ["Operation", "Answer", "Used#", "Left#"], rules(found.scripts), "None is set."),
    set("Bindings", ["Address", "Qualifier", "Behind it"], found.bindings.map((one) => [code(one.address), one.qualifier, one.what]), "Nothing is bound: agentcore.bind(…) puts your code behind an address."),
    set("Life cycles", ["What", "How it goes on"], Object.entries(found.progressions).map(([name, way]) => [code(name), JSON.stringify(way)]), "All as they are by default: done at the next look."),
    set("Settings", ["Setting", "Is"], settings, ""),
  ];
}
