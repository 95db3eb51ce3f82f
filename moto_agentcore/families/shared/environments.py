"""Where agent runtimes and harnesses run: how long a session lives, and in which network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_agentcore.errors import invalid

LIFECYCLE = {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800}  # the defaults, in seconds


def check_network(network: Mapping[str, Any], required: str, forbidden: str) -> None:
    """A VPC has a configuration and nothing else has; each family says so in its own words."""
    is_vpc, configured = network.get("networkMode") == "VPC", "networkModeConfig" in network
    if is_vpc and not configured:
        raise invalid(required)
    if configured and not is_vpc:
        raise invalid(forbidden)


def check_lifecycle(lifecycle: Mapping[str, Any]) -> None:
    if lifecycle.keys() >= LIFECYCLE.keys() and lifecycle["idleRuntimeSessionTimeout"] > lifecycle["maxLifetime"]:
        raise invalid("idleRuntimeSessionTimeout must be less than or equal to maxLifeTime")
