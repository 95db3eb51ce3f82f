"""Rules at work: which bundle a request gets and which target it goes to; of each kind the first that fits decides."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any
from zlib import crc32

from moto.moto_api._internal import mock_random

from moto_agentcore.families.gateways.rules import RULE
from moto_agentcore.families.shared.json_text import parsed
from moto_agentcore.families.shared.variants import Sent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record

# What binds the requests of one conversation to one side of a split (inferred).
SESSIONS = ("x-amzn-bedrock-agentcore-runtime-session-id", "mcp-session-id")


def bundle(exchange: Exchange) -> tuple[str, str] | None:
    """ARN and version of the configuration bundle that a request gets."""
    found = _decided(exchange, "configurationBundle", "staticOverride", "weightedOverride")
    if found is None:
        return None
    found = found.get("configurationBundle", found)
    return found["bundleArn"], found["bundleVersion"]


def route(exchange: Exchange) -> Mapping[str, Any] | None:
    """Where a request is routed: ``targetName``, perhaps ``model`` and ``fallback``; None where it says it itself."""
    return _decided(exchange, "routeToTarget", "staticRoute", "weightedRoute")


def _decided(exchange: Exchange, kind: str, static: str, weighted: str) -> dict[str, Any] | None:
    """What the first rule of a kind says that fits; the same in all of a request."""
    if kind not in exchange.decided:
        with exchange.store.lock:
            rules = list(exchange.store.table(RULE, under=exchange.gateway))
        fits = (rule for rule in sorted(rules, key=lambda rule: int(rule["priority"])) if _applies(exchange, rule))
        found = next(((rule, one[kind]) for rule in fits for one in rule["actions"] if kind in one), None)
        exchange.decided[kind] = None
        if found is not None:
            rule, said = found
            exchange.decided[kind] = said.get(static) or _split(exchange, rule, said[weighted]["trafficSplit"])
    return exchange.decided[kind]


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


def _split(exchange: Exchange, rule: Record, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """A side, by its weight; what an A/B test splits is noted."""
    session = next((exchange.headers[name] for name in SESSIONS if name in exchange.headers), None)
    found, key = _drawn(session, entries), session or exchange.id
    with exchange.store.lock:
        if Sent in rule.parts:
            rule.part(Sent).setdefault(str(found["name"]), {})[key] = None
    return found


def _drawn(session: str | None, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Always the same of one session, else by chance (moto's, which can be seeded)."""
    drawn = crc32(session.encode()) % 100 if session is not None else mock_random.randrange(100)
    for entry in entries:
        drawn -= entry["weight"]
        if drawn < 0:
            return entry
    return entries[-1]
