"""MCP over streamable HTTP, at ``/mcp``: one message a request, and its answer."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore.families.gateways.traffic import asking, calling, interceptors, limits, sessions, versions
from moto_agentcore.families.gateways.traffic.exchange import JSON, plain
from moto_agentcore.families.gateways.traffic.methods import METHODS, STATELESS
from moto_agentcore.families.shared import rpc
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange

EVENTS = "text/event-stream"
Messages: TypeAlias = Generator[dict[str, Any], None, dict[str, Any]]


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
        if "method" not in message:
            asking.answer(exchange, message)
        if not rpc.expects_answer(message):
            return Reply(202, {}, b"")
        if message["method"] == "tools/call" and _streams(exchange):
            return _streamed(exchange, message)
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
    if _streams(exchange):
        return Reply(200, {"Content-Type": EVENTS, **headers}, map(_event, [*exchange.notified, body]))
    return Reply(200, {"Content-Type": JSON, **headers}, dump(body))


def _streams(exchange: Exchange) -> bool:
    is_enabled = exchange.mcp.get("streamingConfiguration", {}).get("enableResponseStreaming")
    return bool(is_enabled) and EVENTS in exchange.headers.get("accept", "")


def _streamed(exchange: Exchange, message: dict[str, Any]) -> Reply:
    """A tool's messages as they come; what is refused before there is any is an answer as all others."""
    exchange.is_streamed = not interceptors.sees_answers(exchange)
    messages = calling.streamed(exchange, message.get("params", {}))
    found = _next(exchange, messages, message["id"])
    return Reply(200, {"Content-Type": EVENTS, **exchange.returned}, _events(exchange, messages, message["id"], found))


def _events(exchange: Exchange, messages: Messages, id: Any, found: tuple[dict[str, Any], bool]) -> Iterator[bytes]:
    try:
        while True:
            body, is_last = found
            yield _event(body)
            if is_last:
                return
            found = _later(exchange, messages, id)
    finally:
        messages.close()


def _later(exchange: Exchange, messages: Messages, id: Any) -> tuple[dict[str, Any], bool]:
    try:
        return _next(exchange, messages, id)
    except rpc.RpcError as error:
        return error.body(id), True


def _next(exchange: Exchange, messages: Messages, id: Any) -> tuple[dict[str, Any], bool]:
    """A message, and whether it is the answer."""
    try:
        return next(messages), False
    except StopIteration as end:
        return {"jsonrpc": "2.0", "id": id, "result": _finished(exchange, end.value)}, True


def _event(message: dict[str, Any]) -> bytes:
    return b"event: message\ndata: " + dump(message) + b"\n\n"
