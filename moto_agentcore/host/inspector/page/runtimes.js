// Agent runtimes and harnesses: who answers, their sessions, and an invocation whose stream is shown as it comes.

import { code, counted, empty, field, form, h, live, pretty, status, table, time } from "./dom.js";
import { ask, parsed } from "./server.js";

export function runtimes() {
  const forms = new Map(); // by ARN: what is being written is not drawn anew
  const list = live(() => ask("inspect/runtimes"), ({ runtimes: found }) =>
    found.length ? found.map((one) => card(one, forms)) : empty("No agent runtime yet",
      "CreateAgentRuntime makes one; ", code("agentcore.bind(\"its name\", function)"), " puts your code behind it."));
  return { element: h("section", {}, h("h1", {}, "Runtimes"), list.element), refresh: list.refresh };
}

function card(one, forms) {
  const isRuntime = one.arn.includes(":runtime/");
  if (isRuntime && !forms.has(one.arn)) forms.set(one.arn, invocation(one));
  const sessions = one.endpoints.flatMap((endpoint) => endpoint.sessions.map((session) => [endpoint, session]));
  const bound = one.boundBy.length ? ["answered by what is bound to ", one.boundBy.map((name) => code(name))] : "nothing is bound: a default answers";
  if (isRuntime) forms.get(one.arn).offer(one.endpoints);
  return h("article", { class: "card" },
    h("h2", {}, one.name, " ", status(one.status)),
    h("p", { class: "quiet" }, `${one.kind} ${one.id} · version ${one.version} · ${one.region} · `, bound),
    table("Endpoints", ["Endpoint", "State", "Serves version", "Sessions#"],
      one.endpoints.map((endpoint) => [endpoint.name, status(endpoint.status), endpoint.liveVersion, endpoint.count])),
    sessions.length > 0 && table("Sessions", ["Session", "Endpoint", "Begun", "Last used", "Ends", "Open streams#", "State kept"],
      sessions.map(([endpoint, session]) => [code(session.sessionId), endpoint.name, time(session.createdAt),
        time(session.usedAt), time(session.endsAt), session.sockets, kept(session)])),
    isRuntime && forms.get(one.arn).element);
}

const kept = ({ sessionId, state }) => Object.keys(state).length > 0
  && h("details", { "data-key": `state ${sessionId}` }, h("summary", {}, Object.keys(state).join(", ")), pretty(state));

// A session's id; crypto.randomUUID is for pages of this machine alone.
const drawn = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

function invocation(one) {
  const payload = h("textarea", { rows: 2, spellcheck: "false" }, '{"prompt": "Hello"}');
  const session = h("input", { value: `inspector-${drawn()}` });
  const qualifier = h("select");
  const stream = h("pre", { tabindex: 0, "aria-live": "polite", hidden: true });

  async function send() {
    const body = JSON.stringify(parsed(payload.value, "The payload"));
    const path = `/runtimes/${encodeURIComponent(one.arn)}/invocations?qualifier=${encodeURIComponent(qualifier.value)}`;
    const headers = { "Content-Type": "application/json", "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id": session.value };
    stream.hidden = false;
    stream.textContent = "";
    const answer = await fetch(path, { method: "POST", headers, body });
    let pieces = 0;
    for (const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces += 1;
      stream.append(value);
    }
    return `${answer.status} ${answer.headers.get("Content-Type") ?? ""}, in ${counted(pieces, "piece")}`;
  }

  function offer(endpoints) {
    const { value } = qualifier;
    qualifier.replaceChildren(...endpoints.map(({ name }) => h("option", { selected: name === value }, name)));
  }

  const element = h("details", { class: "try", "data-key": `invoke ${one.arn}` }, h("summary", {}, "Invoke"),
    form("Invoke", [field("Payload (JSON)", payload), h("div", { class: "row" }, field("Session", session), field("Endpoint", qualifier))], send), stream);
  return { element, offer };
}
