"""Agent cards of A2A runtimes: what the bound application says of itself, else what the runtime's record says.

Of its own card only the URLs are changed, to those of the runtime (measured in September 2026).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from moto_agentcore.families.runtimes.failures import failing, received
from moto_agentcore.families.runtimes.serving import asked
from moto_agentcore.families.shared.urls import data_plane

if TYPE_CHECKING:
    from moto_agentcore.families.runtimes.visits import Visit

PATH = "/.well-known/agent-card.json"


def card_of(visit: Visit) -> dict[str, Any]:
    """A container of another protocol has none, which it says with 404."""
    if visit.bound is not None and visit.bound.speaks_http:
        return _read(visit)
    if visit.protocol != "A2A":
        raise received(404)
    return _made(visit)


def _read(visit: Visit) -> dict[str, Any]:
    response = asked(visit, "GET", PATH)
    with failing(visit.session):
        content = b"".join(response.body)
    try:
        card = json.loads(content)
    except (ValueError, RecursionError):
        card = None
    if not isinstance(card, dict):
        raise received(502)
    interfaces = card.get("supportedInterfaces")
    for place in (card, *(interfaces if isinstance(interfaces, list) else ())):
        if isinstance(place, dict) and "url" in place:
            place["url"] = _url(visit)
    return card


def _made(visit: Visit) -> dict[str, Any]:
    runtime = visit.place.owner
    return {
        "name": runtime["agentRuntimeName"],
        "description": visit.place.version.get("description", runtime["agentRuntimeName"]),
        "url": _url(visit),
        "version": visit.session["agentRuntimeVersion"],
        "protocolVersion": "0.3.0",
        "preferredTransport": "JSONRPC",
        "capabilities": {"streaming": True},
        "defaultInputModes": ["text"],
        "defaultOutputModes": ["text"],
        "skills": [],
    }


def _url(visit: Visit) -> str:
    arn = quote(visit.place.owner["agentRuntimeArn"], safe="")
    return data_plane(visit.call.store, f"/runtimes/{arn}/invocations", visit.call.request.origin)
