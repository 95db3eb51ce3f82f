"""Inference through a gateway: the target of a route, and those it falls back on (the model, Fallback).

A target and model that fail again and again are left out for a while, but for the last of the chain.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.author.limits import LateError, within
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.gateways.target_types import branch
from moto_agentcore.families.gateways.traffic.exchange import plain
from moto_agentcore.families.shared.json_text import parsed
from moto_agentcore.families.shared.tool_failures import ToolError
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record
    from moto_agentcore.wire.messages import Reply

CONNECTION, FIRST_BYTE, UNROUTABLE = "CONNECTION_ERROR", "FIRST_BYTE_TIMEOUT", "UNROUTABLE"
BY_DEFAULT: Mapping[str, Any] = {"statusCodes": ["5XX"], "errors": [CONNECTION, FIRST_BYTE, UNROUTABLE]}
FAILURES, PAUSE = 5, timedelta(seconds=30)  # of a circuit breaker: neither is documented (inferred)


@dataclass(slots=True)
class Breakers:
    """How often each target with a model has failed in a row, and since when: a part of the gateway."""

    failures: dict[tuple[str, str], int] = field(default_factory=dict)
    last: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def is_open(self, key: tuple[str, str]) -> bool:
        return self.failures.get(key, 0) >= FAILURES and clock.now() < self.last[key] + PAUSE

    def tell(self, key: tuple[str, str], *, failed: bool) -> None:
        self.failures[key] = self.failures.get(key, 0) + 1 if failed else 0
        self.last[key] = clock.now()


def answer(exchange: Exchange, route: Mapping[str, Any], forward: Callable[[Record, bytes], Reply]) -> Reply:
    """The first answer that triggers no fallback, else the last; nothing is tried that is paused, but the last."""
    fallback = route.get("fallback", {})
    hops = [{**fallback, **route}, *fallback.get("targetFallback", ())]
    breakers, asked = exchange.gateway.part(Breakers), exchange.request.body
    has_breaker = fallback.get("circuitBreaker", {}).get("mode", "ENABLED") == "ENABLED"
    for hop in hops[:-1]:
        key = str(hop["targetName"]), str(hop.get("model", ""))
        if has_breaker and breakers.is_open(key):
            continue
        found = _tried(exchange, hop, asked, forward)
        failed = _triggers(hop.get("triggerOn", BY_DEFAULT), found)
        breakers.tell(key, failed=failed)
        if not failed:
            return _answered(found)
    return _answered(_tried(exchange, hops[-1], asked, forward))


def _tried(exchange: Exchange, hop: Mapping[str, Any], asked: bytes, forward: Callable[[Record, bytes], Reply]) -> Any:
    """A reply, or the error and what it means."""
    target = exchange.target(str(hop["targetName"]))
    if target is None or branch(target) == "mcp":
        return UNROUTABLE, plain(404, f"Target {hop['targetName']} was not found")
    milliseconds = hop.get("firstByteTimeoutMilliseconds")
    seconds = None if milliseconds is None else milliseconds / 1000
    try:
        return within(seconds, forward, target, _body(asked, hop.get("model")))
    except LateError as late:
        return FIRST_BYTE, ToolError(f"Target {hop['targetName']}: {late}", told=True)
    except ToolError as error:
        return CONNECTION, error
    except ServiceError as error:
        return CONNECTION, error


def _body(asked: bytes, model: str | None) -> bytes:
    """The caller's, for the model that the route names."""
    try:
        body = parsed(asked) if model is not None else None
    except ValueError:
        body = None
    return json.dumps({**body, "model": model}).encode() if isinstance(body, dict) else asked


def _triggers(triggers: Mapping[str, Any], found: Any) -> bool:
    if isinstance(found, tuple):
        return found[0] in triggers.get("errors", ())
    status = str(found.status)
    return any(code in (status, f"{status[0]}XX") for code in triggers.get("statusCodes", ()))


def _answered(found: Any) -> Reply:
    if isinstance(found, tuple):
        raise found[1]
    reply: Reply = found
    return reply
