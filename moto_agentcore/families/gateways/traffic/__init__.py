"""What gateways are for: requests to their own addresses. MCP over streamable HTTP, and HTTP to targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.families.shared.doors import opened

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.door import Gateway


def _find(region: str, id: str) -> Gateway | None:
    """Nothing of the traffic is loaded before there is some."""
    from moto_agentcore.families.gateways.traffic.door import find

    return find(region, id)


opened(_find)
