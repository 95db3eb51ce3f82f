"""MCP over streamable HTTP, at ``/mcp``: one message a request, and its answer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic import (
    bundles,
    calling,
    catalogue,
    interceptors,
    limits,
    offering,
    paging,
    policy,
    rpc,
    rules,
    searching,
    sessions,
    versions,
)
from moto_agentcore.families.gateways.traffic.exchange import JSON, plain
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange

SERVER = {"name": "agentcore-gateway", "version": "1.0.0"}
CAPABILITIES = {"tools": {"listChanged": True}, "prompts": {}, "resources": {}}
EVENTS = "text/event-stream"


def answer(exchange: Exchange) -> Reply:
    """The reply to a request; an error of the protocol is one too."""
    method = exchange.request.method
    if method not in ("POST", "DELETE"):
        raise plain(405, "Method Not Allowed", Allow="POST, DELETE")
    try:
        if method == "DELETE":
            sessions.end(exchange)
            return Reply(200, {}, b"")
        exchange.message = rpc.read(exchange.request.body)
        with limits.within(exchange):
            return interceptors.around(exchange, _handled)
    except rpc.RpcError as error:
        return error.reply(exchange.message.get("id"))


def _handled(exchange: Exchange) -> Reply:
    message = exchange.message
    try:
        if message.get("method") != "initialize":
            versions.check(exchange)
            exchange.session = None if versions.is_stateless(exchange) else sessions.resume(exchange)
        if not rpc.expects_answer(message):
            return Reply(202, {}, b"")
        result = _method(exchange)(exchange, message.get("params", {}))
        body = {"jsonrpc": "2.0", "id": message["id"], "result": _finished(exchange, result)}
    except rpc.RpcError as error:
        return error.reply(message.get("id"), **exchange.returned)
    return _reply(exchange, body)


def _method(exchange: Exchange) -> Callable[[Exchange, dict[str, Any]], dict[str, Any]]:
    name = exchange.message["method"]
    known = STATELESS if versions.is_stateless(exchange) else METHODS
    if name not in known:
        raise rpc.RpcError(rpc.NO_METHOD, f"Method not found: {name}", status=404 if known is STATELESS else 200)
    return known[name]


def _finished(exchange: Exchange, result: dict[str, Any]) -> dict[str, Any]:
    """What a stateless version has in every result, and in those that clients may keep."""
    if not versions.is_stateless(exchange):
        return result
    kept = {"ttlMs": 0, "cacheScope": "private"} if exchange.message["method"] != "tools/call" else {}
    return {"resultType": "complete", **kept, **result}


def _reply(exchange: Exchange, body: dict[str, Any]) -> Reply:
    headers = dict(exchange.returned)
    if exchange.message["method"] == "initialize" and exchange.session is not None:
        headers["Mcp-Session-Id"] = exchange.session.id
    streams = exchange.mcp.get("streamingConfiguration", {}).get("enableResponseStreaming")
    if streams and EVENTS in exchange.headers.get("accept", ""):
        events = [b"event: message\ndata: " + dump(one) + b"\n\n" for one in [*exchange.notified, body]]
        return Reply(200, {"Content-Type": EVENTS, **headers}, iter(events))
    return Reply(200, {"Content-Type": JSON, **headers}, dump(body))


def _initialize(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    version = versions.agreed(exchange, params.get("protocolVersion"))
    exchange.session = sessions.begin(exchange)
    return {"protocolVersion": version, "serverInfo": SERVER, **_about(exchange)}


def _discover(exchange: Exchange, _: dict[str, Any]) -> dict[str, Any]:
    return {"supportedVersions": versions.supported(exchange), **_about(exchange)}


def _about(exchange: Exchange) -> dict[str, Any]:
    told = {"instructions": exchange.mcp["instructions"]} if "instructions" in exchange.mcp else {}
    return {"capabilities": CAPABILITIES, **told}


def _nothing(_: Exchange, __: dict[str, Any]) -> dict[str, Any]:
    return {}


def _list_tools(exchange: Exchange, params: dict[str, Any]) -> dict[str, Any]:
    """Search first, then the others by name; hidden is what no policy could permit."""
    entries, sees = catalogue.entries(exchange), policy.filter_of(exchange)
    names = list(entries)
    begin = bisect_right(names, paging.cursor("tools", params)) if "cursor" in params else 0
    first = [searching.LISTED] if searching.is_offered(exchange) and "cursor" not in params else []
    size = len(names) if exchange.mcp.get("disableMcpListToolsPagination") else paging.SIZE
    shown = names[begin : begin + size]
    said = bundles.descriptions(exchange, rules.bundle(exchange))
    tools = [said(entries[name]) for name in shown if sees(entries[name])]
    more = {"nextCursor": paging.token("tools", shown[-1])} if begin + size < len(names) else {}
    return {"tools": [*first, *tools], **more}


STATELESS: dict[str, Callable[[Exchange, dict[str, Any]], dict[str, Any]]] = {
    "server/discover": _discover,
    "tools/list": _list_tools,
    "tools/call": calling.call,
    "prompts/list": offering.list_prompts,
    "prompts/get": offering.get_prompt,
    "resources/list": offering.list_resources,
    "resources/templates/list": offering.list_templates,
    "resources/read": offering.read_resource,
}
METHODS = {**STATELESS, "initialize": _initialize, "ping": _nothing, "logging/setLevel": _nothing}
del METHODS["server/discover"]
