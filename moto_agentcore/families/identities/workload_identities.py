"""Workload identities: ``/identities/…WorkloadIdentity``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.shared.identities import WORKLOAD_IDENTITY
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Record
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t


@control.operation
def create_workload_identity(call: Call[t.CreateWorkloadIdentityRequestTypeDef]) -> Record:
    name = call.params["name"]
    identities = call.store.table(WORKLOAD_IDENTITY)
    if identities.find(name) is not None:
        raise invalid(f"WorkloadIdentity with name '{name}' already exists.", name="Member must be unique")
    return identities.create({"allowedResourceOauth2ReturnUrls": [], **call.params})


@control.operation
def get_workload_identity(call: Call[t.GetWorkloadIdentityRequestTypeDef]) -> Record:
    return call.store.table(WORKLOAD_IDENTITY).get(call.params["name"])


@control.operation
def list_workload_identities(call: Call[t.ListWorkloadIdentitiesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(WORKLOAD_IDENTITY))


@control.operation
def update_workload_identity(call: Call[t.UpdateWorkloadIdentityRequestTypeDef]) -> Record:
    """A list of URLs replaces the one there is; a service's own identity takes one too (so clients register theirs)."""
    identities = call.store.table(WORKLOAD_IDENTITY)
    identity = identities.get(call.params["name"])
    return identities.update(
        identity, allowedResourceOauth2ReturnUrls=call.params.get("allowedResourceOauth2ReturnUrls")
    )


@control.operation
def delete_workload_identity(call: Call[t.DeleteWorkloadIdentityRequestTypeDef]) -> None:
    identities = call.store.table(WORKLOAD_IDENTITY)
    identity = identities.get(call.params["name"])
    if "linkedTo" in identity:
        raise invalid("WorkloadIdentity is linked to a service and cannot be deleted by the caller")
    identities.delete(identity)
