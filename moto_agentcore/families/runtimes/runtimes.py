"""Agent runtimes and their versions: ``/runtimes/``, ``/runtimes/{agentRuntimeId}/``, ``…/versions/``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, access_denied, conflict, invalid, not_found
from moto_agentcore.families.runtimes.configuration import MEMBERS, check, configured
from moto_agentcore.families.runtimes.kinds import ENDPOINT, add_endpoint
from moto_agentcore.families.shared.endpoints import (
    DEFAULT_ENDPOINT,
    find_version,
    page_of_versions,
    refresh,
    version_of,
)
from moto_agentcore.families.shared.identities import add_identity, denied, drop_identity
from moto_agentcore.families.shared.params import without
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.updates import replace
from moto_agentcore.state.versions import Versions

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

VERSION = "agentRuntimeVersion"
RUNTIME = Kind(
    "Agent runtime",
    id="agentRuntimeId",
    mint="{agentRuntimeName}-{10}",
    path="runtime/{id}",
    arn="agentRuntimeArn",
    name="agentRuntimeName",
    version=VERSION,
    updated="lastUpdatedAt",
    missing="Agent '{id}' was not found. Please check the agent ID and try again.",  # quoted of UpdateAgentRuntime
    life=Life("agentcore::runtime", ready="READY"),
)


@control.operation
def create_agent_runtime(call: Call[t.CreateAgentRuntimeRequestTypeDef]) -> Record:
    """A runtime comes with version 1, the endpoint DEFAULT and a workload identity."""
    runtimes, params, name = call.store.table(RUNTIME), call.params, call.params["agentRuntimeName"]
    runtimes.unique(name, f"Runtime name '{name}' already exists or was recently deleted")
    check(call.store, params)
    why = denied(call, "Create")
    if why is not None:
        raise access_denied(why)
    given = {**without(params, "environmentVariables"), **configured(params)}
    runtime = runtimes.create(given, agentRuntimeVersion="1")
    add_endpoint(call.store, runtime, {"name": DEFAULT_ENDPOINT}, "1").pending = None  # it has no life of its own
    add_identity(call.store, runtime)
    return runtime


@control.operation
def get_agent_runtime(call: Call[t.GetAgentRuntimeRequestTypeDef]) -> Mapping[str, Any]:
    """A version that is named has times of its own: those of its making."""
    runtimes, id, number = (
        call.store.table(RUNTIME),
        call.params["agentRuntimeId"],
        call.params.get("agentRuntimeVersion"),
    )
    try:
        runtime = runtimes.describe(id)
    except ServiceError:  # in words of its own
        raise _no_version(call.store, id, number) from None
    if number is None:
        return runtime
    version = find_version(runtime, number)
    if version is None:
        raise _no_version(call.store, id, number)
    return {**version, "createdAt": version["lastUpdatedAt"]}


@control.operation
def list_agent_runtimes(call: Call[t.ListAgentRuntimesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(RUNTIME))


@control.operation
def list_agent_runtime_versions(call: Call[t.ListAgentRuntimeVersionsRequestTypeDef]) -> dict[str, Any]:
    runtime = call.store.table(RUNTIME).get(call.params["agentRuntimeId"])
    return page_of_versions(call, runtime)


@control.operation
def update_agent_runtime(call: Call[t.UpdateAgentRuntimeRequestTypeDef]) -> Record:
    """What is left out of the update is left out of the new version (measured by several clients' authors)."""
    runtimes = call.store.table(RUNTIME)
    runtime = runtimes.steady(call.params["agentRuntimeId"])
    _check_own(runtime, "updated", "UpdateHarness")
    check(call.store, call.params)
    refresh(runtime, call.store.table(ENDPOINT, under=runtime).get(DEFAULT_ENDPOINT))
    number = runtime.part(Versions).add(runtime)
    replace(runtime, configured(call.params), *MEMBERS)
    return runtimes.change(runtime, agentRuntimeVersion=str(int(number) + 1))


@control.operation
def delete_agent_runtime(call: Call[t.DeleteAgentRuntimeRequestTypeDef]) -> dict[str, Any]:
    """The whole runtime with all that belongs to it, or one version."""
    runtimes = call.store.table(RUNTIME)
    runtime = runtimes.steady(call.params["agentRuntimeId"])
    _check_own(runtime, "deleted", "DeleteHarness")
    if "agentRuntimeVersion" in call.params:
        return _delete_version(call.store, runtime, call.params["agentRuntimeVersion"])
    runtimes.delete(runtime)
    drop_identity(call.store, runtime)
    return {"agentRuntimeId": runtime.id, "status": runtime["status"]}


def _delete_version(store: Store, runtime: Record, number: str) -> dict[str, Any]:
    """A version that no endpoint serves, or is to serve, goes at once."""
    version_of(runtime, number)
    for endpoint in store.table(ENDPOINT, under=runtime):
        now = refresh(runtime, endpoint)
        if number in (now.get("liveVersion"), now.get("targetVersion")):
            raise conflict(f"Version {number} of agent runtime {runtime.id} is used by endpoint {now['name']}")
    runtime.part(Versions).drop(number)
    return {"agentRuntimeId": runtime.id, "agentRuntimeVersion": number, "status": "DELETING"}


def _no_version(store: Store, id: str, number: str | None) -> ServiceError:
    return not_found(
        f"Agent with agentId: {id}, accountId: {store.account_id}, and version: {number or 'null'} not found!"
    )


def _check_own(runtime: Record, what: str, instead: str) -> None:
    """What a harness has made for itself, it looks after (the words of UpdateAgentRuntime were quoted in part)."""
    if "harnessArn" in runtime:
        harness = runtime["harnessArn"].rpartition("/")[2]
        said = f"is managed by harness '{harness}' and cannot be {what} directly. Use {instead}."
        raise invalid(f"Agent runtime {runtime.id} {said}")
