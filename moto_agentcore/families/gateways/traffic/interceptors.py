"""Interceptors: Lambda functions before and after (Developer Guide, "Types of interceptors")."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic import said_by
from moto_agentcore.families.gateways.traffic.exchange import JSON
from moto_agentcore.families.shared import lambdas, rpc
from moto_agentcore.families.shared.tool_failures import GENERIC, ToolError
from moto_agentcore.wire.messages import Reply, dump

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange

VERSION = "1.0"


def around(exchange: Exchange, handle: Callable[[Exchange], Reply]) -> Reply:
    """MCP: parsed bodies. A REQUEST interceptor may answer itself; a RESPONSE interceptor sees that too."""
    before, after = _of(exchange, "REQUEST"), _of(exchange, "RESPONSE")
    if before is None and after is None:
        return handle(exchange)
    raw, asked = exchange.request.body.decode("utf-8", "replace"), dict(exchange.message)
    reply = _before(exchange, before, raw) if before is not None else None
    reply = reply or handle(exchange)
    if after is None:
        return reply
    reply = _whole(reply)
    return _after(exchange, after, raw, asked, reply) if reply.content() else reply


def around_http(exchange: Exchange, handle: Callable[[Exchange], Reply]) -> Reply:
    """Targets that speak HTTP: base64 bodies."""
    before, after = _of(exchange, "REQUEST"), _of(exchange, "RESPONSE")
    reply = _before_http(exchange, before) if before is not None else None
    reply = reply or handle(exchange)
    return reply if after is None else _after_http(exchange, after, reply)


def sees_answers(exchange: Exchange) -> bool:
    """Whether an answer goes through an interceptor, whole."""
    return _of(exchange, "RESPONSE") is not None


def _before(exchange: Exchange, interceptor: Mapping[str, Any], raw: str) -> Reply | None:
    event = {"rawGatewayRequest": {"body": raw}, "gatewayRequest": _told(exchange, interceptor, exchange.message)}
    said = _invoked(exchange, interceptor, "mcp", event)
    if isinstance(said.get("transformedGatewayResponse"), dict):
        return said_by.reply_of(said["transformedGatewayResponse"], None)
    changed = said_by.members(said.get("transformedGatewayRequest"))
    exchange.given = said_by.headers_of(changed.get("headers"), low=True)
    if isinstance(changed.get("body"), dict):
        exchange.message = rpc.read(dump(changed["body"]))
    return None


def _after(exchange: Exchange, interceptor: Mapping[str, Any], raw: str, asked: Any, reply: Reply) -> Reply:
    body = said_by.body_of(reply.content())
    event = {
        "rawGatewayRequest": {"body": raw},
        "gatewayRequest": _told(exchange, interceptor, asked),
        "gatewayResponse": {"statusCode": reply.status, "headers": reply.headers, "body": body},
    }
    said = _invoked(exchange, interceptor, "mcp", event)
    return said_by.reply_of(said_by.members(said.get("transformedGatewayResponse")), reply)


def _before_http(exchange: Exchange, interceptor: Mapping[str, Any]) -> Reply | None:
    body = b64encode(exchange.request.body).decode()
    said = _invoked(exchange, interceptor, "http", {"gatewayRequest": _told(exchange, interceptor, body)})
    if isinstance(said.get("transformedGatewayResponse"), dict):
        return said_by.http_reply_of(said["transformedGatewayResponse"], Reply(200, {"Content-Type": JSON}))
    changed = said_by.members(said.get("transformedGatewayRequest"))
    exchange.given = said_by.headers_of(changed.get("headers"), low=True)
    if isinstance(changed.get("body"), str):
        exchange.request.body = said_by.decoded(changed["body"])
    return None


def _after_http(exchange: Exchange, interceptor: Mapping[str, Any], reply: Reply) -> Reply:
    hidden = interceptor.get("inputConfiguration", {}).get("payloadFilter", {}).get("exclude", ())
    reply = _whole(reply)
    body = None if {"field": "RESPONSE_BODY"} in list(hidden) else b64encode(reply.content()).decode()
    told = {"statusCode": reply.status, "headers": None, "body": body, "contentType": reply.headers.get("Content-Type")}
    said = _invoked(exchange, interceptor, "http", {"gatewayRequest": None, "gatewayResponse": told})
    return said_by.http_reply_of(said_by.members(said.get("transformedGatewayResponse")), reply)


def _whole(reply: Reply) -> Reply:
    """One that can be read again: a stream is there once."""
    return Reply(reply.status, reply.headers, reply.content())


def _of(exchange: Exchange, point: str) -> Mapping[str, Any] | None:
    listed = exchange.gateway.get("interceptorConfigurations", ())
    return next((one for one in listed if point in one["interceptionPoints"]), None)


def _told(exchange: Exchange, interceptor: Mapping[str, Any], body: Any) -> dict[str, Any]:
    """Names of headers are lower-case (measured)."""
    told = {"path": exchange.request.path, "httpMethod": exchange.request.method, "body": body}
    passes = interceptor.get("inputConfiguration", {}).get("passRequestHeaders")
    return {**told, "headers": exchange.headers} if passes else told


def _invoked(exchange: Exchange, interceptor: Mapping[str, Any], kind: str, event: dict[str, Any]) -> dict[str, Any]:
    """What an interceptor says; a failing one is an error of the request."""
    custom = {
        "GATEWAY_ARN": exchange.gateway["gatewayArn"],
        "GATEWAY_ACCOUNT_ID": exchange.store.account_id,
        "REQUEST_ID": exchange.id,
    }
    arn = interceptor["interceptor"]["lambda"]["arn"]
    try:
        said = lambdas.invoke(arn, {"interceptorInputVersion": VERSION, kind: event}, custom)
        if not isinstance(said, dict) or said.get("interceptorOutputVersion") != VERSION:
            raise ToolError(f"Interceptor {arn} must answer with interceptorOutputVersion {VERSION!r}")
    except ToolError as error:
        text = error.text if exchange.is_debugged or error.told else GENERIC
        raise rpc.RpcError(rpc.INTERNAL, text, status=500) from None
    return said_by.members(said.get(kind))
