"""Registries and their records, as the real service was seen to answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import bare, refused
from tests.families.registries.arrange import SKILLS, at, edit, new_registry, record_in, shown

pytestmark = pytest.mark.from_recording

SERVER = {"name": "io.example/orders", "description": "Orders", "version": "1.0.0"}
TOOLS = {"tools": [{"name": "order", "inputSchema": {"type": "object"}}]}
CARD = {"name": "Orders", "protocolVersion": "0.3.0", "skills": []}
CUSTOM: dict[str, Any] = {"descriptorType": "CUSTOM", "descriptors": {"custom": {"inlineContent": '{"key": "value"}'}}}


# aws-samples/sample-citadel PR 182; the code is not quoted: the operation declares ConflictException
def test_a_draft_is_not_approved_before_it_is_submitted(local: Clients) -> None:
    record = record_in(local, "DRAFT")
    decide = local.control.update_registry_record_status

    text = refused(decide, "ConflictException", **at(record), status="APPROVED", statusReason="Good")

    assert text == "Invalid status transition from DRAFT to APPROVED"
    assert shown(local, record) == record


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


# terraform-provider-aws registry_record_test.go: none at first, nor after an update; then one, then another one
def test_a_records_version_is_what_it_was_given_last(clients: Clients) -> None:
    record = _record(clients, **CUSTOM)
    assert "recordVersion" not in record
    assert "recordVersion" not in edit(clients, record, name="renamed")

    assert edit(clients, record, recordVersion="1.0.0")["recordVersion"] == "1.0.0"
    assert edit(clients, record, recordVersion="v2.1")["recordVersion"] == "v2.1"
    assert edit(clients, record, description=_set("Kept"))["recordVersion"] == "v2.1"


# terraform-provider-aws registry_record_test.go: every other descriptor is cleared by an update that sets one
def test_a_record_goes_from_type_to_type_in_one_update_each(local: Clients) -> None:
    record = _record(local, **CUSTOM)
    server, tools, card, skill = ({"inlineContent": json.dumps(content)} for content in (SERVER, TOOLS, CARD, {}))
    markdown = SKILLS["agentSkills"]["skillMd"]

    after = _become(local, record, "AGENT_SKILLS", agentSkills=_set({"skillMd": _set(markdown), "skillDefinition": {}}))
    assert after == {"agentSkills": {"skillMd": markdown}}
    after = _become(local, record, "AGENT_SKILLS", agentSkills=_set({"skillDefinition": _set(skill), "skillMd": {}}))
    assert after == {"agentSkills": {"skillDefinition": skill}}
    after = _become(local, record, "MCP", mcp=_set({"server": _set(server), "tools": {}}))
    assert after == {"mcp": {"server": server}}
    after = _become(local, record, "MCP", mcp=_set({"server": _set(server), "tools": _set(tools)}))
    assert after == {"mcp": {"server": server, "tools": tools}}
    assert _become(local, record, "A2A", a2a=_set({"agentCard": card})) == {"a2a": {"agentCard": card}}
    assert _become(local, record, "CUSTOM", custom=_set(CUSTOM["descriptors"]["custom"])) == CUSTOM["descriptors"]


# terraform-provider-aws registry_record_submit_for_approval_action_test.go
@pytest.mark.parametrize("auto", [False, True])
def test_an_update_makes_a_draft_that_is_submitted_again(local: Clients, auto: bool) -> None:
    record = _record(local, approvalConfiguration={"autoApproval": auto}, **CUSTOM)
    expected = "APPROVED" if auto else "PENDING_APPROVAL"
    submit = local.control.submit_registry_record_for_approval

    assert submit(**at(record))["status"] == expected
    assert edit(local, record, description=_set("Changed"))["status"] == "DRAFT"
    assert submit(**at(record))["status"] == expected
    local.control.delete_registry_record(**at(record))


# terraform-provider-aws registry_record_status_test.go
def test_a_decision_is_shown_with_its_reason(local: Clients) -> None:
    record = record_in(local, "PENDING_APPROVAL")

    for status, reason in (("APPROVED", "LGTM"), ("DEPRECATED", "Replaced")):
        local.control.update_registry_record_status(**at(record), status=status, statusReason=reason)
        found = shown(local, record)
        assert (found["status"], found["statusReason"]) == (status, reason)


# terraform-provider-aws registry_test.go
def test_a_registrys_description_authorizer_and_approval_change_in_place(local: Clients) -> None:
    jwt = {"discoveryUrl": "https://accounts.google.com/.well-known/openid-configuration"}
    members = {"authorizerType": "CUSTOM_JWT", "authorizerConfiguration": _jwt(jwt, "one"), "description": "First"}
    approval = {"approvalConfiguration": {"autoApproval": True}}
    id = new_registry(local, "tf_acc_test", **members, **approval)["registryId"]

    local.control.update_registry(
        registryId=id,
        description={},
        authorizerConfiguration=_set(_jwt(jwt, "two")),
        approvalConfiguration=_set({"autoApproval": False}),
    )

    found = bare(local.control.get_registry(registryId=id))
    assert "description" not in found
    assert found["authorizerConfiguration"] == _jwt(jwt, "two")
    assert found["approvalConfiguration"] == {"autoApproval": False}


def _record(clients: Clients, **members: Any) -> dict[str, Any]:
    """A record, in a registry of its own."""
    settings = {name: members.pop(name) for name in ("approvalConfiguration",) if name in members}
    registry_id = new_registry(clients, "tf_acc_test", **settings)["registryId"]
    made = clients.control.create_registry_record(registryId=registry_id, name="tf-acc-test", **members)
    return bare(clients.control.get_registry_record(registryId=registry_id, recordId=made["recordArn"]))


def _set(value: Any) -> dict[str, Any]:
    return {"optionalValue": value}


def _jwt(issuer: dict[str, Any], audience: str) -> dict[str, Any]:
    return {"customJWTAuthorizer": {**issuer, "allowedAudience": [audience]}}


def _become(clients: Clients, record: dict[str, Any], type: str, **given: Any) -> Any:
    """The descriptors after an update that names them all, one of them set."""
    union = {name: given.get(name, {}) for name in ("a2a", "agentSkills", "custom", "mcp")}
    after = edit(clients, record, descriptorType=type, name=f"tf-acc-{type.lower()}", descriptors=_set(union))
    assert (after["descriptorType"], after["name"]) == (type, f"tf-acc-{type.lower()}")
    return after["descriptors"]
