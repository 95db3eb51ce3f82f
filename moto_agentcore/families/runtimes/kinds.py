"""The endpoints of a runtime (``families.shared.endpoints``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

# Its ARN names it, so the name is its key, and its ``id`` too.
ENDPOINT = Kind(
    "Agent runtime endpoint",
    id="name",
    mint="{name}",
    path="runtime/{agentRuntimeId}/runtime-endpoint/{name}",
    arn="agentRuntimeEndpointArn",
    updated="lastUpdatedAt",
    life=Life("agentcore::runtime-endpoint", ready="READY"),
)


def add_endpoint(store: Store, runtime: Record, members: Mapping[str, Any], version: str) -> Record:
    """A new endpoint of a runtime, on its way to serving a version."""
    return store.table(ENDPOINT, under=runtime).create(
        members,
        id=members["name"],
        endpointName=members["name"],
        agentRuntimeId=runtime.id,
        agentRuntimeArn=runtime["agentRuntimeArn"],
        targetVersion=version,
    )
