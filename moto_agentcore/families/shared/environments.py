"""Where agent runtimes and harnesses run: how long a session lives, and in which network."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_agentcore.errors import invalid

LIFECYCLE = {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800}  # the defaults, in seconds


def check_network(network: Mapping[str, Any]) -> None:
    if network.get("networkMode") == "VPC" and "networkModeConfig" not in network:
        raise invalid("networkModeConfig is required when networkMode is VPC")


def check_lifecycle(lifecycle: Mapping[str, Any]) -> None:
    if lifecycle.keys() >= LIFECYCLE.keys() and lifecycle["idleRuntimeSessionTimeout"] > lifecycle["maxLifetime"]:
        raise invalid("idleRuntimeSessionTimeout must be less than or equal to maxLifetime")
