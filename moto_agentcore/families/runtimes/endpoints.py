"""Endpoints of a runtime: ``/runtimes/{agentRuntimeId}/runtime-endpoints/{endpointName}/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict
from moto_agentcore.families.runtimes.kinds import ENDPOINT, add_endpoint
from moto_agentcore.families.runtimes.runtimes import RUNTIME
from moto_agentcore.families.shared.endpoints import (
    changeable,
    owner_of,
    page_of_endpoints,
    refresh,
    target_of,
    version_of,
)
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Record

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

TAKEN = "An endpoint with the specified name already exists. Check the request and try again."  # DEFAULT does, always


@control.operation
def create_agent_runtime_endpoint(call: Call[t.CreateAgentRuntimeEndpointRequestTypeDef]) -> Record:
    params = call.params
    runtime = call.store.table(RUNTIME).get(params["agentRuntimeId"])
    call.store.table(ENDPOINT, under=runtime).unique(params["name"], TAKEN)
    version = params.get("agentRuntimeVersion", runtime["agentRuntimeVersion"])
    _check_ready(runtime, version)
    given = picked(params, "name", "description", "tags")
    return add_endpoint(call.store, runtime, given, version)


@control.operation
def get_agent_runtime_endpoint(call: Call[t.GetAgentRuntimeEndpointRequestTypeDef]) -> Record:
    name = call.params["endpointName"]
    runtime = owner_of(call.store.table(RUNTIME), call.params["agentRuntimeId"], name)
    return refresh(runtime, call.store.table(ENDPOINT, under=runtime).describe(name))


@control.operation
def list_agent_runtime_endpoints(call: Call[t.ListAgentRuntimeEndpointsRequestTypeDef]) -> dict[str, Any]:
    """The operation declares no ResourceNotFoundException: an unknown runtime has no endpoints (inferred)."""
    runtime = call.store.table(RUNTIME).find(call.params["agentRuntimeId"])
    if runtime is None:
        return {"runtimeEndpoints": []}
    return page_of_endpoints(call, runtime, call.store.table(ENDPOINT, under=runtime))


@control.operation
def update_agent_runtime_endpoint(call: Call[t.UpdateAgentRuntimeEndpointRequestTypeDef]) -> Record:
    runtime, endpoints = _endpoints(call.store, call.params["agentRuntimeId"])
    endpoint = changeable(runtime, endpoints, call.params["endpointName"], "updated: it follows the latest version")
    refresh(runtime, endpoint)  # what it serves until it serves the new target
    version = call.params.get("agentRuntimeVersion", target_of(endpoint))
    _check_ready(runtime, version)
    return endpoints.change(endpoint, targetVersion=version, description=call.params.get("description"))


@control.operation
def delete_agent_runtime_endpoint(call: Call[t.DeleteAgentRuntimeEndpointRequestTypeDef]) -> Record:
    runtime, endpoints = _endpoints(call.store, call.params["agentRuntimeId"])
    endpoint = changeable(runtime, endpoints, call.params["endpointName"], "deleted: it goes with its runtime")
    return endpoints.delete(endpoint)


def _check_ready(runtime: Record, number: str) -> None:
    """Only a version that has come up is served; one from before an update has (texts quoted by four users)."""
    version = version_of(runtime, number)
    status = (runtime if runtime["status"] == "DELETING" else version)["status"]
    if status != "READY":
        raise conflict(f"Agent version {number} must be in READY status. Current status: {status}")


def _endpoints(store: Store, id: str) -> tuple[Record, Table]:
    """The runtime of that id, and its endpoints."""
    runtime = store.table(RUNTIME).get(id)
    return runtime, store.table(ENDPOINT, under=runtime)
