"""Endpoints, and which version of its runtime each one serves.

``DEFAULT`` comes with the runtime, is what the runtime is and serves its latest version. The others stay with the
version they were given until they are given another: ``targetVersion`` is the one asked for, ``liveVersion`` the one
that serves, the target once the endpoint is READY.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import not_found
from moto_agentcore.state.ids import mint
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.versions import versions_of

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

# Its ARN names it, so the name is its key; ``id`` is only shown.
ENDPOINT = Kind(
    "Agent runtime endpoint",
    id="name",
    mint="{name}",
    path="runtime/{agentRuntimeId}/runtime-endpoint/{name}",
    arn="agentRuntimeEndpointArn",
    updated="lastUpdatedAt",
    life=Life("agentcore::runtime-endpoint", ready="READY"),
)
DEFAULT = "DEFAULT"


def add_endpoint(store: Store, runtime: Record, members: Mapping[str, Any], version: str) -> Record:
    """A new endpoint of a runtime, on its way to serving a version."""
    return store.table(ENDPOINT, under=runtime).create(
        members,
        id=mint("{name}-{10}", {"name": members["name"]}),
        endpointName=members["name"],
        agentRuntimeId=runtime.id,
        agentRuntimeArn=runtime["agentRuntimeArn"],
        targetVersion=version,
    )


def add_default(store: Store, runtime: Record) -> None:
    """The endpoint that comes with the runtime; it has no life of its own."""
    add_endpoint(store, runtime, {"name": DEFAULT}, runtime["agentRuntimeVersion"]).pending = None


def shown(runtime: Record, endpoint: Record) -> Record:
    """An endpoint as it is now."""
    if endpoint.id == DEFAULT:
        for name in ("status", "failureReason", "lastUpdatedAt"):
            endpoint[name] = runtime.get(name)
        endpoint["targetVersion"] = runtime["agentRuntimeVersion"]
    if endpoint["status"] == "READY":
        endpoint["liveVersion"] = endpoint["targetVersion"]
    return endpoint


def version_of(runtime: Record, number: str) -> Mapping[str, Any]:
    """One version of a runtime: the runtime itself, or what it was before an update."""
    found = runtime if number == runtime["agentRuntimeVersion"] else versions_of(runtime).get(number)
    if found is None:
        raise not_found(f"Agent runtime {runtime.id} has no version {number}")
    return found
