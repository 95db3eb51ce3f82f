"""SubmitRegistryRecordForApproval, UpdateRegistryRecordStatus, and what edits do to a record's status."""

from __future__ import annotations

from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID

from conftest import Clients
from moto_agentcore.families.registries.records import approved_revision
from moto_agentcore.state.store import store_of
from tests.families.arrange import refused, status_of
from tests.families.registries.arrange import (
    AUTO,
    PATHS,
    at,
    decide,
    edit,
    new_record,
    new_registry,
    record_in,
    shown,
    submit,
)


def _searchable(record: dict[str, Any]) -> str | None:
    """The description that searches find."""
    kept = store_of(DEFAULT_ACCOUNT_ID, "us-east-1").find_arn(record["recordArn"])
    assert kept is not None
    found = approved_revision(kept)
    return found["description"] if found is not None else None


@pytest.mark.from_model
def test_a_draft_is_submitted_and_approved(clients: Clients) -> None:
    record = record_in(clients, "DRAFT")

    submitted = clients.control.submit_registry_record_for_approval(**at(record))
    pending = shown(clients, record)["status"]
    approved = clients.control.update_registry_record_status(**at(record), status="APPROVED", statusReason="Good")

    assert (status_of(submitted), submitted["status"], pending) == (202, "PENDING_APPROVAL", "PENDING_APPROVAL")
    assert {name: submitted[name] for name in ("registryArn", "recordArn", "recordId")}.items() <= record.items()
    assert (status_of(approved), approved["status"], approved["statusReason"]) == (202, "APPROVED", "Good")
    assert (shown(clients, record)["status"], shown(clients, record)["statusReason"]) == ("APPROVED", "Good")


@pytest.mark.from_docs
def test_auto_approval_approves_what_is_submitted(local: Clients) -> None:
    record = new_record(local, new_registry(local, **AUTO)["registryId"])

    assert record["status"] == "DRAFT"
    assert submit(local, record)["status"] == "APPROVED"


@pytest.mark.from_model  # "only affects new records that move to PENDING_APPROVAL status after the change"
def test_auto_approval_turned_on_later_leaves_what_is_pending(local: Clients) -> None:
    record = record_in(local, "PENDING_APPROVAL")

    turned_on = {"optionalValue": AUTO["approvalConfiguration"]}
    local.control.update_registry(registryId=at(record)["registryId"], approvalConfiguration=turned_on)

    assert shown(local, record)["status"] == "PENDING_APPROVAL"


@pytest.mark.from_docs
@pytest.mark.parametrize("status", [status for status in PATHS if status != "DRAFT"])
def test_only_a_draft_can_be_submitted(local: Clients, status: str) -> None:
    record = record_in(local, status)

    refused(local.control.submit_registry_record_for_approval, "ConflictException", **at(record))

    assert shown(local, record) == record


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("before", "after"),
    [("PENDING_APPROVAL", "REJECTED"), ("REJECTED", "APPROVED"), *((s, "DEPRECATED") for s in PATHS if s[:3] != "DEP")],
)
def test_a_curator_decides(local: Clients, before: str, after: str) -> None:
    record = record_in(local, before)

    decide(local, record, after, "Because")

    found = shown(local, record)
    assert (found["status"], found["statusReason"]) == (after, "Because")


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("DRAFT", "APPROVED"),
        ("DRAFT", "REJECTED"),
        ("APPROVED", "REJECTED"),
        ("APPROVED", "APPROVED"),
        ("DEPRECATED", "APPROVED"),
        ("DEPRECATED", "DEPRECATED"),
    ],
)
def test_there_are_no_other_ways(local: Clients, before: str, after: str) -> None:
    record = record_in(local, before)
    call = local.control.update_registry_record_status

    refused(call, "ConflictException", **at(record), status=after, statusReason="Because")

    assert shown(local, record) == record


@pytest.mark.inferred  # "to approve, reject, or deprecate a registry record"
@pytest.mark.parametrize("status", ["DRAFT", "PENDING_APPROVAL", "CREATING", "UPDATE_FAILED"])
def test_other_statuses_are_the_services_to_set(local: Clients, status: str) -> None:
    record = record_in(local, "PENDING_APPROVAL")

    message = refused(local.control.update_registry_record_status, **at(record), status=status, statusReason="")

    assert message == f"A registry record cannot be set to {status}; use one of APPROVED, REJECTED, DEPRECATED"


@pytest.mark.from_docs
@pytest.mark.parametrize("status", [status for status in PATHS if status != "DEPRECATED"])
def test_an_edit_opens_a_draft(local: Clients, status: str) -> None:
    record = record_in(local, status)

    after = edit(local, record, description={"optionalValue": "New"})

    assert (after["status"], after["description"], after.get("statusReason")) == ("DRAFT", "New", None)


@pytest.mark.from_docs
def test_a_deprecated_record_can_only_be_deleted(local: Clients) -> None:
    record = record_in(local, "DEPRECATED")

    refused(local.control.update_registry_record, "ConflictException", **at(record), description={})
    local.control.delete_registry_record(**at(record))

    refused(local.control.get_registry_record, "ResourceNotFoundException", **at(record))


@pytest.mark.from_docs
def test_the_approved_revision_stays_until_the_next_is_approved(local: Clients) -> None:
    record = record_in(local, "DRAFT", description="One")
    seen = [_searchable(record)]
    submit(local, record)
    seen.append(_searchable(record))
    decide(local, record, "APPROVED")
    seen.append(_searchable(record))

    edit(local, record, description={"optionalValue": "Two"})
    submit(local, record)
    decide(local, record, "REJECTED")
    seen.append(_searchable(record))
    decide(local, record, "APPROVED")
    seen.append(_searchable(record))
    decide(local, record, "DEPRECATED")
    seen.append(_searchable(record))

    assert seen == [None, None, "One", "One", "Two", None]
