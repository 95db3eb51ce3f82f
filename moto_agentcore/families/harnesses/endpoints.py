"""Endpoints of a harness: ``/harnesses/{harnessId}/endpoints/{endpointName}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.harnesses.harnesses import HARNESS
from moto_agentcore.families.harnesses.kinds import HARNESS_ENDPOINT, add_endpoint
from moto_agentcore.families.shared.endpoints import (
    DEFAULT_ENDPOINT,
    changeable,
    owner_of,
    page_of_endpoints,
    refresh,
    target_of,
    version_of,
)
from moto_agentcore.service import Call, control

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table


@control.operation
def create_harness_endpoint(call: Call[t.CreateHarnessEndpointRequestTypeDef]) -> dict[str, Any]:
    """Without a target it serves what is the latest version now."""
    harness, params = call.store.table(HARNESS).steady(call.params["harnessId"]), call.params
    _check_free(call.store.table(HARNESS_ENDPOINT, under=harness), params["endpointName"])
    version = params.get("targetVersion", harness["harnessVersion"])
    version_of(harness, version)
    return {"endpoint": add_endpoint(call.store, harness, params, version)}


@control.operation
def get_harness_endpoint(call: Call[t.GetHarnessEndpointRequestTypeDef]) -> dict[str, Any]:
    name = call.params["endpointName"]
    harness = owner_of(call.store.table(HARNESS), call.params["harnessId"], name)
    return {"endpoint": refresh(harness, call.store.table(HARNESS_ENDPOINT, under=harness).describe(name))}


@control.operation
def list_harness_endpoints(call: Call[t.ListHarnessEndpointsRequestTypeDef]) -> dict[str, Any]:
    harness = call.store.table(HARNESS).get(call.params["harnessId"])
    return page_of_endpoints(call, harness, call.store.table(HARNESS_ENDPOINT, under=harness))


@control.operation
def update_harness_endpoint(call: Call[t.UpdateHarnessEndpointRequestTypeDef]) -> dict[str, Any]:
    harness, endpoints = _endpoints(call.store, call.params["harnessId"])
    endpoint = changeable(harness, endpoints, call.params["endpointName"], "updated: it follows the latest version")
    refresh(harness, endpoint)  # what it serves until it serves the new target
    version = call.params.get("targetVersion", target_of(endpoint))
    version_of(harness, version)
    description = call.params.get("description")
    return {"endpoint": endpoints.change(endpoint, targetVersion=version, description=description)}


@control.operation
def delete_harness_endpoint(call: Call[t.DeleteHarnessEndpointRequestTypeDef]) -> dict[str, Any]:
    harness, endpoints = _endpoints(call.store, call.params["harnessId"])
    endpoint = changeable(harness, endpoints, call.params["endpointName"], "deleted: it goes with its harness")
    return {"endpoint": endpoints.delete(endpoint)}


def _check_free(endpoints: Table, name: str) -> None:
    """Measured; a name that is taken is met where the endpoint is tagged."""
    if name == DEFAULT_ENDPOINT:
        raise invalid("Endpoint name 'DEFAULT' is reserved. Use a different name.")
    if endpoints.named(name) is not None:
        raise invalid(
            "Failed to tag harness endpoint: "
            "A resource with the same resourceName but a different internalId already exists"
        )


def _endpoints(store: Store, id: str) -> tuple[Record, Table]:
    """The harness of that id, and its endpoints."""
    harness = store.table(HARNESS).get(id)
    return harness, store.table(HARNESS_ENDPOINT, under=harness)
