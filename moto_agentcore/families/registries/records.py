"""Registry records: ``/registries/{registryId}/records/{recordId}``, and their way through approval.

A record shows its latest revision. Beside it stays the revision that was approved last: that is what searches find.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.registries import descriptors
from moto_agentcore.families.registries.registries import REGISTRY, REGISTRY_RECORD, filtered, id_of
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Record
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.updates import unwrap

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

FIRST_VERSION = "1"
UNDECIDED = {"DRAFT", "PENDING_APPROVAL", "REJECTED", "CREATE_FAILED", "UPDATE_FAILED"}
# The statuses that UpdateRegistryRecordStatus sets -> those it can do so from (developer guide, "Record lifecycle").
DECISIONS = {
    "APPROVED": {"PENDING_APPROVAL", "REJECTED"},
    "REJECTED": {"PENDING_APPROVAL"},
    "DEPRECATED": {"APPROVED", *UNDECIDED},
}
INVALID = "Invalid status transition from {} to {}"  # quoted; that it is a conflict is inferred
WRAPPED = ("description", "synchronizationType", "synchronizationConfiguration")


@dataclass(slots=True)
class Approved:
    """A part of the record: the revision that searches find, if there is one."""

    revision: dict[str, Any] | None = None


@control.operation
def create_registry_record(call: Call[t.CreateRegistryRecordRequestTypeDef]) -> Record:
    registry, records = _home(call.store, call.params["registryId"])
    given: dict[str, Any] = {"descriptors": {}, **call.params}
    _check_name(records, given["name"])
    _check(given)
    return records.create(given, registryId=registry.id, registryArn=registry["registryArn"])


@control.operation
def get_registry_record(call: Call[t.GetRegistryRecordRequestTypeDef]) -> Record:
    registry, records = _home(call.store, call.params["registryId"])
    return records.describe(_id(call.store, registry, call.params["recordId"]))


@control.operation
def list_registry_records(call: Call[t.ListRegistryRecordsRequestTypeDef]) -> dict[str, Any]:
    _, records = _home(call.store, call.params["registryId"])
    return page_of(call, records, keep=filtered(call.params, "name", "status", "descriptorType"), show=versioned)


@control.operation
def update_registry_record(call: Call[t.UpdateRegistryRecordRequestTypeDef]) -> Record:
    """A new DRAFT revision, whatever the status was, of the version that is given (Terraform's acceptance tests).

    A synchronization is waited for, but nothing is fetched: the record keeps what it has.
    """
    params = call.params
    record, records = _changeable(call.store, params["registryId"], params["recordId"])
    given = picked(params, "name", "descriptorType", "recordVersion")
    if given.get("name", record["name"]) != record["name"]:
        _check_name(records, given["name"])
    type = given.get("descriptorType", record["descriptorType"])
    given["descriptors"] = descriptors.patched(record["descriptors"], params.get("descriptors"), type)
    after = Record(record.kind, {**record, **given})
    unwrap(after, params, *WRAPPED)
    _check(after, synchronize=params.get("triggerSynchronization", False))
    unwrap(record, params, *WRAPPED)
    return records.change(record, **given)


@control.operation
def delete_registry_record(call: Call[t.DeleteRegistryRecordRequestTypeDef]) -> None:
    """At once: the statuses of the model know no DELETING."""
    registry, records = _home(call.store, call.params["registryId"])
    records.delete(records.steady(_id(call.store, registry, call.params["recordId"])))


@control.operation
def submit_registry_record_for_approval(call: Call[t.SubmitRegistryRecordForApprovalRequestTypeDef]) -> Record:
    record, records = _record(call.store, call.params["registryId"], call.params["recordId"])
    if record["status"] != "DRAFT":
        raise conflict(INVALID.format(record["status"], "PENDING_APPROVAL"))
    registry = call.store.table(REGISTRY).get(record["registryId"])
    approved = registry.get("approvalConfiguration", {}).get("autoApproval", False)
    return _enter(records, record, "APPROVED" if approved else "PENDING_APPROVAL")


@control.operation
def update_registry_record_status(call: Call[t.UpdateRegistryRecordStatusRequestTypeDef]) -> Record:
    status = call.params["status"]
    if status not in DECISIONS:
        raise invalid(f"A registry record cannot be set to {status}; use one of {', '.join(DECISIONS)}")
    record, records = _record(call.store, call.params["registryId"], call.params["recordId"])
    if record["status"] not in DECISIONS[status]:
        raise conflict(INVALID.format(record["status"], status))
    return _enter(records, record, status, call.params["statusReason"])


def approved_revision(record: Record) -> dict[str, Any] | None:
    """The revision that searches find, if there is one."""
    return record.part(Approved).revision


def versioned(revision: Mapping[str, Any]) -> dict[str, Any]:
    """What lists and searches show: a version (the model requires it), the first where there is none (inferred)."""
    return {"recordVersion": FIRST_VERSION, **revision}


def _home(store: Store, registry_id: str) -> tuple[Record, Table]:
    """The registry and its records; not while it is on its way (Get and List too declare ConflictException)."""
    registry = store.table(REGISTRY).steady(id_of(store, REGISTRY, registry_id))
    return registry, store.table(REGISTRY_RECORD, under=registry)


def _id(store: Store, registry: Record, id_or_arn: str) -> str:
    return id_of(store, REGISTRY_RECORD, id_or_arn, registryId=registry.id)


def _record(store: Store, registry_id: str, record_id: str) -> tuple[Record, Table]:
    """A record and its table, once it has settled."""
    registry, records = _home(store, registry_id)
    return records.steady(_id(store, registry, record_id)), records


def _changeable(store: Store, registry_id: str, record_id: str) -> tuple[Record, Table]:
    """A record and its table, for an operation that edits it; "Deprecated is a Terminal state" (developer guide)."""
    record, records = _record(store, registry_id, record_id)
    if record["status"] == "DEPRECATED":
        raise conflict(f"Registry record {record.id} is in DEPRECATED state and cannot be changed")
    return record, records


def _enter(records: Table, record: Record, status: str, reason: str | None = None) -> Record:
    records.update(record, status=status, statusReason=reason)
    if status == "APPROVED":
        record.part(Approved).revision = dict(record)
    elif status == "DEPRECATED":
        record.part(Approved).revision = None
    return record


def _check_name(records: Table, name: str) -> None:
    records.unique(name, f"A registry record with name {name} already exists in this registry")


def _check(members: Mapping[str, Any], *, synchronize: bool = False) -> None:
    descriptors.check(members["descriptorType"], members["descriptors"])
    if "fromUrl" not in members.get("synchronizationConfiguration", {}):
        if "synchronizationType" in members:
            raise invalid("synchronizationConfiguration.fromUrl is required when synchronizationType is URL")
        if synchronize:
            raise invalid("triggerSynchronization requires a synchronizationConfiguration")
