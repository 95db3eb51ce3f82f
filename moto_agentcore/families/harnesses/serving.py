"""Endpoints, and which version of its harness each one serves; as those of agent runtimes.

``DEFAULT`` comes with the harness, is what the harness is and serves its latest version. The others stay with their
``targetVersion``, which is also the ``liveVersion`` once the endpoint is READY.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import not_found
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.versions import versions_of

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
DEFAULT = "DEFAULT"


def add_endpoint(store: Store, harness: Record, members: Mapping[str, Any], version: str) -> Record:
    """A new endpoint of a harness, on its way to serving a version."""
    named = {"harnessId": harness.id, "harnessName": harness["harnessName"], "targetVersion": version}
    return store.table(HARNESS_ENDPOINT, under=harness).create(members, **named)


def add_default(store: Store, harness: Record) -> None:
    """The endpoint that comes with the harness; it has no life of its own."""
    add_endpoint(store, harness, {"endpointName": DEFAULT}, harness["harnessVersion"]).pending = None


def shown(harness: Record, endpoint: Record) -> Record:
    """An endpoint as it is now."""
    if endpoint.id == DEFAULT:
        for name in ("status", "failureReason", "updatedAt"):
            endpoint[name] = harness.get(name)
        endpoint["targetVersion"] = harness["harnessVersion"]
    if endpoint["status"] == "READY":
        endpoint["liveVersion"] = endpoint["targetVersion"]
    return endpoint


def version_of(harness: Record, number: str) -> Mapping[str, Any]:
    """One version of a harness: the harness itself, or what it was before an update."""
    found = harness if number == harness["harnessVersion"] else versions_of(harness).get(number)
    if found is None:
        raise not_found(f"Harness {harness.id} has no version {number}")
    return found
