// Gateways: their targets and tools, asked as any MCP client asks, and a tool to call.

import { code, counted, empty, field, form, h, link, live, pretty, status, table } from "./dom.js";
import { ask, parsed } from "./server.js";

const SIGNED = "AWS4-HMAC-SHA256 Credential=inspector/20260101/REGION/bedrock-agentcore/aws4_request, SignedHeaders=host, Signature=";

export function gateways([id]) {
  const tools = h("div", {});
  const list = live(() => ask("inspect/resources", { family: "gateways" }), ({ resources }) => {
    const found = resources.filter((one) => one.kind === "Gateway");
    if (!found.length) return empty("No gateway yet", "CreateGateway makes one; its targets' tools can be called here.");
    const chosen = found.find((one) => one.id === id) ?? found[0];
    const beneath = resources.filter((one) => one.path.length > 2 && one.path[1] === chosen.id);
    const names = found.map((one) => link(["gateways", one.id], [one.name, h("small", { class: "id" }, one.region)],
      { "aria-current": one === chosen ? "true" : false }));
    if (tools.dataset.of !== chosen.id) {
      tools.dataset.of = chosen.id;
      tools.replaceChildren(offered(chosen));
    }
    return h("div", { class: "aside" }, h("nav", { class: "list", "aria-label": "Gateways" }, names),
      h("div", {}, h("h2", {}, chosen.name, " ", status(chosen.status)), h("p", { class: "quiet" }, chosen.arn), parts(beneath), tools));
  });
  return { element: h("section", {}, h("h1", {}, "Gateways"), list.element), refresh: list.refresh };
}

const parts = (rows) => rows.length
  ? table("Targets and rules", ["Kind", "Name", "State"], rows.map((row) => [row.kind, row.name ?? row.id, status(row.status)]))
  : h("p", { class: "quiet" }, "It has no targets yet: CreateGatewayTarget gives it tools.");

function offered(gateway) {
  const token = h("input", { type: "password", autocomplete: "off", placeholder: "only for gateways that ask for a JWT" });
  const place = h("div", {});
  const mcp = async (method, params) => {
    const host = `${gateway.id}.gateway.bedrock-agentcore.${gateway.region}.amazonaws.com`;
    const signed = SIGNED.replace("REGION", gateway.region) + "0".repeat(64);
    const { members } = await ask("inspect/resource", { account: gateway.account, region: gateway.region, path: gateway.path });
    const told = token.value ? `Bearer ${token.value}` : members.authorizerType === "AWS_IAM" ? signed : null;
    const headers = { "Content-Type": "application/json", Accept: "application/json", ...(told && { Authorization: told }) };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const answer = await fetch(`/https/${host}/mcp`, { method: "POST", headers, body });
    const found = await answer.json();
    if (found.error || !answer.ok) throw new Error(found.error?.message ?? found.message ?? String(answer.status));
    return found.result;
  };
  const read = async () => {
    const found = [];
    let cursor;
    do {
      const page = await mcp("tools/list", cursor ? { cursor } : {});
      found.push(...page.tools);
      cursor = page.nextCursor;
    } while (cursor);
    place.replaceChildren(...(found.length ? found.map((one) => tool(one, mcp)) : [h("p", { class: "quiet" }, "It offers no tools.")]));
    return counted(found.length, "tool");
  };
  const ways = h("details", { class: "names" }, h("summary", {}, "Bearer token"), field("Token (stays in this page)", token));
  return h("div", {}, h("h3", {}, "Tools"), form("List tools", [], read), ways, place);
}

function tool(one, mcp) {
  const schema = one.inputSchema ?? {};
  const begun = Object.fromEntries((schema.required ?? []).map((name) => [name, example(schema.properties?.[name])]));
  const given = h("textarea", { rows: 3, spellcheck: "false" }, JSON.stringify(begun, null, 1));
  const result = h("div", { "aria-live": "polite" });
  const call = async () => {
    result.replaceChildren();
    const found = await mcp("tools/call", { name: one.name, arguments: parsed(given.value, "The arguments") });
    result.replaceChildren(pretty(found));
    return found.isError ? "the tool failed" : "answered";
  };
  return h("details", { class: "try", "data-key": one.name }, h("summary", {}, code(one.name), " ", h("span", { class: "quiet" }, one.description ?? "")),
    h("details", {}, h("summary", {}, "Schema"), pretty(schema)),
    form("Call", [field("Arguments (JSON)", given)], call), result);
}

const example = (schema) => ({ string: "", number: 1, integer: 1, boolean: true, array: [], object: {} })[schema?.type] ?? "";
