"""What a request is counted by: dimensions of rate limits, resolved (Developer Guide, "Rate limit dimensions")."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic.tool import split
from moto_agentcore.families.shared.json_text import parsed

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.exchange import Exchange

JWT, HEADER, BODY = "$.context.jwt.", "$.context.request.header.", "$.context.request.body."


def resolve(exchange: Exchange, key: str) -> str | None:
    """The value of a dimension; None where this request has none."""
    if key.startswith(JWT):
        return _text(exchange.caller.claims.get(key[len(JWT) :]))
    if key.startswith(HEADER):
        return exchange.headers.get(key[len(HEADER) :].lower())
    if key.startswith(BODY):
        return _text(_at(_body(exchange), key[len(BODY) :]))
    known = {"targetName": _target, "toolName": _tool, "qualifiedModelId": _model, "$.context.iam.principal": _arn}
    return known[key](exchange) if key in known else None


def _target(exchange: Exchange) -> str | None:
    """Of a path, or of the name of a tool."""
    tool = _tool(exchange)
    names = split(tool) if tool is not None else None
    if names is not None:
        return names.target
    return exchange.request.path.lstrip("/").partition("/")[0] if not exchange.message else None


def _tool(exchange: Exchange) -> str | None:
    if exchange.message.get("method") != "tools/call":
        return None
    return _text(exchange.message.get("params", {}).get("name"))


def _model(exchange: Exchange) -> str | None:
    return _text(_at(_body(exchange), "model")) if not exchange.message else None


def _arn(exchange: Exchange) -> str | None:
    return exchange.caller.arn or None


def _body(exchange: Exchange) -> Any:
    if exchange.message:
        return exchange.message
    try:
        return parsed(exchange.request.body)
    except ValueError:
        return None


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, (dict, list)):
        return None
    return value if isinstance(value, str) else json.dumps(value)
