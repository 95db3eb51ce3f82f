"""Endpoints of a harness: ``/harnesses/{harnessId}/endpoints/{endpointName}``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.harnesses.harnesses import HARNESS
from moto_agentcore.families.harnesses.kinds import HARNESS_ENDPOINT, add_endpoint
from moto_agentcore.families.shared.endpoints import DEFAULT, changeable, check_free, shown, version_of
from moto_agentcore.service import Call, control
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.table import Table


@control.operation
def create_harness_endpoint(call: Call[t.CreateHarnessEndpointRequestTypeDef]) -> dict[str, Any]:
    """Without a target it serves what is the latest version now."""
    harness, params = call.store.table(HARNESS).steady(call.params["harnessId"]), call.params
    check_free(harness, call.store.table(HARNESS_ENDPOINT, under=harness), params["endpointName"])
    version = params.get("targetVersion", harness["harnessVersion"])
    version_of(harness, version)
    return {"endpoint": add_endpoint(call.store, harness, params, version)}


@control.operation
def get_harness_endpoint(call: Call[t.GetHarnessEndpointRequestTypeDef]) -> dict[str, Any]:
    """A look at DEFAULT is a look at its harness."""
    harnesses, name = call.store.table(HARNESS), call.params["endpointName"]
    look = harnesses.describe if name == DEFAULT else harnesses.get
    harness = look(call.params["harnessId"])
    return {"endpoint": shown(harness, call.store.table(HARNESS_ENDPOINT, under=harness).describe(name))}


@control.operation
def list_harness_endpoints(call: Call[t.ListHarnessEndpointsRequestTypeDef]) -> dict[str, Any]:
    harness = call.store.table(HARNESS).get(call.params["harnessId"])
    return page_of(call, call.store.table(HARNESS_ENDPOINT, under=harness), show=partial(shown, harness))


@control.operation
def update_harness_endpoint(call: Call[t.UpdateHarnessEndpointRequestTypeDef]) -> dict[str, Any]:
    harness, endpoints, endpoint = _changeable(call, "updated: it follows the latest version")
    version = call.params.get("targetVersion", endpoint["targetVersion"])
    version_of(harness, version)
    shown(harness, endpoint)  # what it serves until it serves the new target
    description = call.params.get("description")
    return {"endpoint": endpoints.change(endpoint, targetVersion=version, description=description)}


@control.operation
def delete_harness_endpoint(call: Call[t.DeleteHarnessEndpointRequestTypeDef]) -> dict[str, Any]:
    _, endpoints, endpoint = _changeable(call, "deleted: it goes with its harness")
    return {"endpoint": endpoints.delete(endpoint)}


def _changeable(call: Call[Any], what: str) -> tuple[Record, Table, Record]:
    """The harness, its endpoints, and the one the caller named, which is settled and not DEFAULT."""
    harness = call.store.table(HARNESS).get(call.params["harnessId"])
    endpoints = call.store.table(HARNESS_ENDPOINT, under=harness)
    return harness, endpoints, changeable(harness, endpoints, call.params["endpointName"], what)
