"""Registries: ``/registries`` and ``/registries/{registryId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, not_found
from moto_agentcore.families.shared.identities import check_authorizer, needs_identity
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.updates import unwrap

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

# The service makes one for a registry, as who asks for it, and shows it nowhere.
NO_IDENTITY = "Unable to create workload identity because access was denied."
REGISTRY = Kind(
    "Registry",
    id="registryId",
    mint="{16}",
    path="registry/{id}",
    arn="registryArn",
    life=Life("agentcore::registry", ready="READY", reason="statusReason"),
)
# Here and not in records.py, because a registry does not go while it has some.
REGISTRY_RECORD = Kind(
    "Registry record",
    id="recordId",
    mint="{12}",
    path="registry/{registryId}/record/{id}",
    arn="recordArn",
    life=Life("agentcore::registry_record", ready="DRAFT", deleting="", reason="statusReason"),
    busy="Registry record cannot be modified while in {status} state.",  # as its successor, AWS Agent Registry, says it
)


@control.operation(before=needs_identity("Create", NO_IDENTITY))
def create_registry(call: Call[t.CreateRegistryRequestTypeDef]) -> Record:
    """Without an authorizer's type it is AWS_IAM (inferred); approval is explicit by default (model)."""
    registries = call.store.table(REGISTRY)
    given: dict[str, Any] = {"authorizerType": "AWS_IAM", **call.params}
    given["approvalConfiguration"] = {"autoApproval": False, **given.get("approvalConfiguration", {})}
    _check_name(registries, given["name"])
    check_authorizer(given)
    return registries.create(given)


@control.operation
def get_registry(call: Call[t.GetRegistryRequestTypeDef]) -> Record:
    return call.store.table(REGISTRY).describe(id_of(call.store, REGISTRY, call.params["registryId"]))


@control.operation
def list_registries(call: Call[t.ListRegistriesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(REGISTRY), keep=filtered(call.params, "status", "authorizerType"))


@control.operation
def update_registry(call: Call[t.UpdateRegistryRequestTypeDef]) -> Record:
    params = call.params
    registries = call.store.table(REGISTRY)
    registry = registries.steady(id_of(call.store, REGISTRY, params["registryId"]))
    if params.get("name", registry["name"]) != registry["name"]:
        _check_name(registries, params["name"])
    if "authorizerConfiguration" in params:
        wanted = params["authorizerConfiguration"].get("optionalValue")
        check_authorizer({**registry, "authorizerConfiguration": wanted})
    unwrap(registry, params, "description", "authorizerConfiguration", "approvalConfiguration")
    return registries.change(registry, name=params.get("name"))


@control.operation
def delete_registry(call: Call[t.DeleteRegistryRequestTypeDef]) -> Record:
    """A registry "must contain zero records before it can be deleted" (model)."""
    registries = call.store.table(REGISTRY)
    registry = registries.steady(id_of(call.store, REGISTRY, call.params["registryId"]))
    if any(True for _ in call.store.table(REGISTRY_RECORD, under=registry)):
        raise conflict(f"Registry {registry.id} contains records. Delete all records before deleting the registry.")
    return registries.delete(registry)


def id_of(store: Store, kind: Kind, id_or_arn: str, **parents: str) -> str:
    """The id that an id or ARN names; an ARN of elsewhere names nothing here."""
    id = id_or_arn.rpartition("/")[2]
    if id_or_arn not in (id, store.arn(kind.path.format(id=id, **parents))):
        raise not_found(f"{kind.noun} not found: {id_or_arn}")
    return id


def filtered(params: Mapping[str, Any], *names: str) -> Any:
    """Whether a record has what a list is asked for."""
    asked = picked(params, *names)
    return lambda record: all(record.get(name) == value for name, value in asked.items())


def _check_name(registries: Table, name: str) -> None:
    registries.unique(name, f"A registry with name {name} already exists")
