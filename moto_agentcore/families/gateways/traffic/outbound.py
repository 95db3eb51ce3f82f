"""HTTP to what stands behind a target, with what the target allows of the caller's, and credentials of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.families.gateways.traffic import credentials, propagation
from moto_agentcore.families.shared.outbound import reach

if TYPE_CHECKING:
    from moto_agentcore.author.targets import Response
    from moto_agentcore.families.gateways.traffic.exchange import Exchange
    from moto_agentcore.families.shared.outbound import Outgoing
    from moto_agentcore.state.kind import Record


def send(exchange: Exchange, target: Record, outgoing: Outgoing) -> Response:
    """The answer to a request; raises as ``reach``."""
    outgoing.query += propagation.query(exchange, target)
    outgoing.headers |= propagation.headers(exchange, target)
    credentials.add(exchange, target, outgoing)
    response = reach(outgoing)
    propagation.keep(exchange, target, response.headers)
    return response
