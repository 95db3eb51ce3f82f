"""Headers and query parameters that go on to a target and back: those that it allows, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.state.kind import Record


def headers(exchange: Exchange, target: Record) -> dict[str, str]:
    """What goes on, named as the target has it. A REQUEST interceptor's go first; its Authorization always goes on."""
    known = {**exchange.headers, **exchange.given}
    found = {name: known[name.lower()] for name in _allowed(target, "allowedRequestHeaders") if name.lower() in known}
    if "authorization" in exchange.given:
        found["Authorization"] = exchange.given["authorization"]
    return found


def query(exchange: Exchange, target: Record) -> list[tuple[str, str]]:
    allowed = set(_allowed(target, "allowedQueryParameters"))
    return [(name, value) for name, value in exchange.query if name in allowed]


def keep(exchange: Exchange, target: Record, returned: Iterable[tuple[str, str]]) -> None:
    """Remember what of a target's answer goes back to the caller."""
    allowed = {name.lower() for name in _allowed(target, "allowedResponseHeaders")}
    exchange.returned |= {name: value for name, value in returned if name.lower() in allowed}


def _allowed(target: Record, member: str) -> list[str]:
    found: list[str] = target.get("metadataConfiguration", {}).get(member, [])
    return found
