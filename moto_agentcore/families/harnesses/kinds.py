"""The endpoints of a harness (``families.shared.endpoints``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

HARNESS_ENDPOINT = Kind(
    "Harness endpoint",
    id="endpointName",
    mint="{endpointName}",
    path="harness/{harnessId}/harness-endpoint/{id}",
    arn="arn",
    name="endpointName",
    life=Life("agentcore::harness-endpoint", ready="READY"),
)


def add_endpoint(store: Store, harness: Record, members: Mapping[str, Any], version: str) -> Record:
    """A new endpoint of a harness, on its way to serving a version."""
    named = {"harnessId": harness.id, "harnessName": harness["harnessName"], "targetVersion": version}
    return store.table(HARNESS_ENDPOINT, under=harness).create(members, **named)
