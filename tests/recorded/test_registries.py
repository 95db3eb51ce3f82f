"""Registries and their records, as the real service was seen to answer."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import bare, refused
from tests.families.registries.arrange import at, new_registry, record_in, shown

pytestmark = pytest.mark.from_recording

CUSTOM = {"descriptorType": "CUSTOM", "descriptors": {"custom": {"inlineContent": '{"key": "value"}'}}}


# aws-samples/sample-citadel PR 182; the code is not quoted: the operation declares ConflictException
def test_a_draft_is_not_approved_before_it_is_submitted(clients: Clients) -> None:
    record = record_in(clients, "DRAFT")
    decide = clients.control.update_registry_record_status

    text = refused(decide, "ConflictException", **at(record), status="APPROVED", statusReason="Good")

    assert text == "Invalid status transition from DRAFT to APPROVED"
    assert shown(clients, record) == record


# terraform-provider-aws registry_test.go
@pytest.mark.parametrize("given", [{}, {"approvalConfiguration": {"autoApproval": True}}], ids=["by hand", "auto"])
def test_a_registry_of_a_name_alone_is_for_iam(local: Clients, given: dict[str, Any]) -> None:
    found = bare(local.control.get_registry(registryId=new_registry(local, "tf_acc_test", **given)["registryId"]))

    assert (found["status"], found["authorizerType"]) == ("READY", "AWS_IAM")
    assert found["approvalConfiguration"] == {"autoApproval": bool(given)}


# terraform-provider-aws registry_record_test.go
def test_a_records_arn_is_under_its_registrys(local: Clients) -> None:
    registry_id = new_registry(local, "tf")["registryId"]

    made = local.control.create_registry_record(registryId=registry_id, name="tf-acc-test", **CUSTOM)

    assert re.fullmatch(
        r"arn:aws:bedrock-agentcore:us-east-1:123456789012:registry/[a-zA-Z0-9]{12,16}/record/[a-zA-Z0-9]{12}",
        made["recordArn"],
    )
