"""Rules at work: which bundle a request gets and which target it goes to; of each kind the first that fits decides."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from zlib import crc32

from moto.moto_api._internal import mock_random

from moto_agentcore.families.gateways.rules import RULE
from moto_agentcore.families.shared.json_text import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange

# What binds the requests of one conversation to one side of a split (inferred).
SESSIONS = ("x-amzn-bedrock-agentcore-runtime-session-id", "mcp-session-id")


def bundle(exchange: Exchange) -> tuple[str, str] | None:
    """ARN and version of the configuration bundle that a request gets."""
    action = _action(exchange, "configurationBundle")
    if action is None:
        return None
    found = action.get("staticOverride") or _split(exchange, action["weightedOverride"]["trafficSplit"])
    found = found.get("configurationBundle", found)
    return found["bundleArn"], found["bundleVersion"]


def route(exchange: Exchange) -> Mapping[str, Any] | None:
    """Where a request is routed: ``targetName``, perhaps ``model`` and ``fallback``; None where it says it itself."""
    action = _action(exchange, "routeToTarget")
    if action is None:
        return None
    return action.get("staticRoute") or _split(exchange, action["weightedRoute"]["trafficSplit"])


def _action(exchange: Exchange, kind: str) -> Any:
    with exchange.store.lock:
        rules = sorted(exchange.store.table(RULE, under=exchange.gateway), key=lambda rule: int(rule["priority"]))
    found = (action[kind] for rule in rules if _applies(exchange, rule) for action in rule["actions"] if kind in action)
    return next(found, None)


def _applies(exchange: Exchange, rule: Mapping[str, Any]) -> bool:
    if rule["status"] != "ACTIVE":
        return False
    return all(any(_conditions(exchange, condition)) for condition in rule.get("conditions", ()))


def _conditions(exchange: Exchange, condition: Mapping[str, Any]) -> Iterator[bool]:
    for entry in condition.get("matchPrincipals", {}).get("anyOf", ()):
        principal = entry["iamPrincipal"]
        yield _matches(exchange.caller.arn, principal["arn"], principal.get("operator", "StringEquals"))
    for path in condition.get("matchPaths", {}).get("anyOf", ()):
        yield fnmatchcase(exchange.request.path, path)
    for entry in condition.get("matchModels", {}).get("anyOf", ()):
        yield _matches(_model(exchange), entry["value"], entry.get("operator", "StringLike"))


def _matches(value: str, wanted: str, operator: str) -> bool:
    if not value:
        return False
    return fnmatchcase(value, wanted.replace("[", "[[]")) if operator == "StringLike" else value == wanted


def _model(exchange: Exchange) -> str:
    try:
        body = parsed(exchange.request.body)
    except ValueError:
        return ""
    return str(body.get("model", "")) if isinstance(body, dict) else ""


def _split(exchange: Exchange, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """A side, by its weight: always the same of one session, else by chance (moto's, which can be seeded)."""
    session = next((exchange.headers[name] for name in SESSIONS if name in exchange.headers), None)
    drawn = crc32(session.encode()) % 100 if session is not None else mock_random.randrange(100)
    for entry in entries:
        drawn -= entry["weight"]
        if drawn < 0:
            return entry
    return entries[-1]
