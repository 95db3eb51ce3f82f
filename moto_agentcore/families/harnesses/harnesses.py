"""Harnesses and their versions: ``/harnesses``, ``/harnesses/{harnessId}``, ``…/versions``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.harnesses import managed_memory, own_runtime
from moto_agentcore.families.harnesses.configuration import (
    KEPT,
    RUNTIME,
    WRAPPED,
    check,
    configured,
    environment,
    with_format,
)
from moto_agentcore.families.harnesses.kinds import HARNESS_ENDPOINT, add_endpoint
from moto_agentcore.families.memories.kinds import MEMORY
from moto_agentcore.families.shared.endpoints import DEFAULT_ENDPOINT, page_of_versions, refresh, version_of
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.updates import unwrap
from moto_agentcore.state.versions import Versions

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

HARNESS = Kind(
    "Harness",
    id="harnessId",
    mint="{harnessName}-{10}",
    path="harness/{id}",
    arn="arn",
    name="harnessName",
    version="harnessVersion",
    life=Life("agentcore::harness", ready="READY"),
)


@control.operation
def create_harness(call: Call[t.CreateHarnessRequestTypeDef]) -> dict[str, Any]:
    """A harness comes with version 1, the endpoint DEFAULT, a runtime and, unless told otherwise, a memory."""
    harnesses, params, name = call.store.table(HARNESS), call.params, call.params["harnessName"]
    harnesses.unique(name, f"Harness with name {name} already exists")
    check(params)
    memory = params.get("memory", managed_memory.UNTOLD)
    given = configured(params, own_runtime.name_of(name))
    harness = harnesses.create(given, harnessVersion="1", memory=memory, askedMemory=memory)
    own = add_endpoint(call.store, harness, {"endpointName": DEFAULT_ENDPOINT}, "1")
    own.pending = None  # it has no life of its own
    if call.failure_reason is None:
        harness["memory"] = managed_memory.apply(call.store, harness, memory)
        own_runtime.add(call.store, harness)
    return {"harness": _shown(harness)}


@control.operation
def get_harness(call: Call[t.GetHarnessRequestTypeDef]) -> dict[str, Any]:
    harness = call.store.table(HARNESS).describe(call.params["harnessId"])
    return {"harness": _shown(version_of(harness, call.params.get("harnessVersion")))}


@control.operation
def list_harnesses(call: Call[t.ListHarnessesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(HARNESS))


@control.operation
def list_harness_versions(call: Call[t.ListHarnessVersionsRequestTypeDef]) -> dict[str, Any]:
    harness = call.store.table(HARNESS).get(call.params["harnessId"])
    return page_of_versions(call, harness, show=_version_summary)


@control.operation
def update_harness(call: Call[t.UpdateHarnessRequestTypeDef]) -> dict[str, Any]:
    """What is left out is kept. The version is "incremented on every successful UpdateHarness"."""
    harnesses = call.store.table(HARNESS)
    harness, params = harnesses.steady(call.params["harnessId"]), call.params
    check(params)
    memory = params["memory"].get("optionalValue", managed_memory.UNTOLD) if "memory" in params else None
    if memory is not None:
        own = managed_memory.managed_by(call.store, harness)
        managed_memory.check(own, memory)
    endpoint = call.store.table(HARNESS_ENDPOINT, under=harness).get(DEFAULT_ENDPOINT)
    refresh(harness, endpoint)  # what it serves until this is done
    if call.failure_reason is not None:
        return {"harness": harnesses.change(harness)}
    harness["harnessVersion"] = str(int(harness.part(Versions).add(_past(harness))) + 1)
    unwrap(harness, params, *WRAPPED)
    if memory is not None:
        harness["memory"] = managed_memory.apply(call.store, harness, memory)
    if "environment" in params:
        harness["environment"] = environment(harness["environment"], params["environment"])
    kept = picked(params, *KEPT)
    if "model" in params:
        kept["model"] = with_format(params["model"])
    harnesses.change(harness, **kept)
    own_runtime.follow(call.store, harness)
    return {"harness": harness}


@control.operation
def delete_harness(call: Call[t.DeleteHarnessRequestTypeDef]) -> dict[str, Any]:
    """The memory that it manages goes too, or becomes a regular one."""
    harnesses = call.store.table(HARNESS)
    harness = harnesses.steady(call.params["harnessId"])
    own = managed_memory.managed_by(call.store, harness)
    harnesses.delete(harness)
    if call.failure_reason is None:
        own_runtime.drop(call.store, harness)
    if call.failure_reason is None and own is not None:
        if call.params.get("deleteManagedMemory", True):
            call.store.table(MEMORY).delete(own)
        else:
            managed_memory.release(own)
    return {"harness": harness}


def _shown(harness: Mapping[str, Any]) -> Mapping[str, Any]:
    """While it is CREATING, what it makes for itself is not told yet: no ids of its runtime, no memory."""
    if harness["status"] != "CREATING":
        return harness
    runtime = without(harness["environment"][RUNTIME], "agentRuntimeId", "agentRuntimeArn")
    return {**harness, "environment": {RUNTIME: runtime}, "memory": harness["askedMemory"]}


def _past(harness: Mapping[str, Any]) -> dict[str, Any]:
    """A version as it is kept: a later update or deletion that failed was no failure of its own."""
    if harness["status"] not in ("UPDATE_FAILED", "DELETE_FAILED"):
        return dict(harness)
    return {**without(harness, "failureReason"), "status": "READY"}


def _version_summary(version: Mapping[str, Any]) -> dict[str, Any]:
    """A version's times are its own: it was created when the harness was updated to it."""
    return {**version, "createdAt": version["updatedAt"]}
