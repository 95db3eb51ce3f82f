"""CreateRegistryRecord, Get…, List…, Update…, Delete…: a record and its descriptors."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import refused, status_of
from tests.families.registries.arrange import (
    CARD,
    CUSTOM,
    FROM_URL,
    MCP,
    SERVER,
    SKILLS,
    TOOLS,
    at,
    edit,
    new_record,
    new_registry,
    shown,
)

LIFE = "agentcore::registry_record"


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("type", "descriptors"), [("MCP", MCP), ("A2A", CARD), ("CUSTOM", CUSTOM), ("AGENT_SKILLS", SKILLS)]
)
def test_a_record_keeps_what_it_was_created_with(clients: Clients, type: str, descriptors: Any) -> None:
    registry = new_registry(clients)
    given = {
        "name": "acme/orders",
        "description": "Orders",
        "descriptorType": type,
        "descriptors": descriptors,
        "recordVersion": "1.0.0",
        "synchronizationType": "URL",
        "synchronizationConfiguration": FROM_URL,
    }

    found = new_record(clients, registry["registryArn"], **given)

    assert {name: found[name] for name in given} == given
    assert re.fullmatch(r"[A-Za-z0-9]{12}", found["recordId"])
    assert found["registryArn"] == registry["registryArn"]
    assert found["recordArn"] == f"{registry['registryArn']}/record/{found['recordId']}"


@pytest.mark.inferred  # that lists must tell one is the model's
def test_a_record_without_a_version_is_listed_with_the_first(local: Clients) -> None:
    registry_id = new_registry(local)["registryId"]
    new_record(local, registry_id)

    (listed,) = local.control.list_registry_records(registryId=registry_id)["registryRecords"]

    assert listed["recordVersion"] == "1"


@pytest.mark.inferred  # AWS's own samples catch the ConflictException of a name that is there
def test_a_name_is_taken_once_in_a_registry(clients: Clients) -> None:
    one, two = (new_registry(clients, name)["registryId"] for name in ("one", "two"))
    new_record(clients, one)
    other = new_record(clients, one, "other")

    given = {"registryId": one, "name": "orders", "descriptorType": "MCP"}
    message = refused(clients.control.create_registry_record, "ConflictException", **given)
    refused(clients.control.update_registry_record, "ConflictException", **at(other), name="orders")

    assert message == "A registry record with name orders already exists in this registry"
    assert new_record(clients, two)["name"] == "orders"
    assert shown(clients, other) == other


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("type", "descriptors", "text"),
    [
        ("A2A", MCP, "descriptors must have only a2a when descriptorType is A2A"),
        ("MCP", {**MCP, **CUSTOM}, "descriptors must have only mcp when descriptorType is MCP"),
        ("CUSTOM", {"custom": {"inlineContent": "{"}}, "The inlineContent of custom must be a valid JSON object"),
        ("MCP", {"mcp": {"tools": {"inlineContent": "[]"}}}, "inlineContent of mcp.tools must be a valid JSON object"),
    ],
)
def test_descriptors_fit_the_type_and_hold_json(local: Clients, type: str, descriptors: Any, text: str) -> None:
    registry_id = new_registry(local)["registryId"]
    given = {"name": "orders", "descriptorType": type, "descriptors": descriptors}

    assert text in refused(local.control.create_registry_record, registryId=registry_id, **given)

    assert local.control.list_registry_records(registryId=registry_id)["registryRecords"] == []


@pytest.mark.inferred
def test_a_synchronization_type_needs_its_configuration(local: Clients) -> None:
    given = {"registryId": new_registry(local)["registryId"], "name": "orders", "descriptorType": "MCP"}

    message = refused(local.control.create_registry_record, **given, synchronizationType="URL")

    assert message == "synchronizationConfiguration.fromUrl is required when synchronizationType is URL"


UNKNOWN: dict[str, dict[str, Any]] = {
    "get_registry_record": {},
    "update_registry_record": {},
    "delete_registry_record": {},
    "submit_registry_record_for_approval": {},
    "update_registry_record_status": {"status": "APPROVED", "statusReason": ""},
}


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"name": "orders"}, {"orders"}),
        ({"descriptorType": "MCP"}, {"orders", "broken"}),
        ({"status": "DRAFT"}, {"orders", "agent"}),
        ({"status": "DRAFT", "descriptorType": "MCP"}, {"orders"}),
        ({"status": "CREATE_FAILED"}, {"broken"}),
        ({"name": "nothing"}, set()),
    ],
)
def test_records_are_listed_by_all_filters_at_once(local: Clients, asked: Any, names: set[str]) -> None:
    registry_id = new_registry(local)["registryId"]
    new_record(local, registry_id, "orders")
    new_record(local, registry_id, "agent", descriptorType="A2A", descriptors=CARD)
    local.agentcore.faults.on("CreateRegistryRecord", Break("Broken"), times=1)
    new_record(local, registry_id, "broken")

    found = local.control.list_registry_records(registryId=registry_id, **asked)["registryRecords"]

    assert {item["name"] for item in found} == names


@pytest.mark.from_model
def test_records_are_listed_in_pages(local: Clients) -> None:
    registry_id = new_registry(local)["registryId"]
    made = {new_record(local, registry_id, f"tool{n}")["recordId"] for n in range(3)}

    first = local.control.list_registry_records(registryId=registry_id, maxResults=2)
    second = local.control.list_registry_records(registryId=registry_id, maxResults=2, nextToken=first["nextToken"])

    found = [item["recordId"] for item in (*first["registryRecords"], *second["registryRecords"])]
    assert found == sorted(made)


def _set(value: Any) -> dict[str, Any]:
    return {"optionalValue": value}


@pytest.mark.from_model  # PATCH semantics; the wrappers' documentation strings
@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({}, {}),
        ({"name": "other"}, {"name": "other"}),
        ({"description": _set("New")}, {"description": "New"}),
        ({"description": {}}, {"description": None}),
        ({"descriptors": {}}, {"descriptors": {}}),
        ({"descriptors": _set({"mcp": {}})}, {"descriptors": {}}),
        ({"descriptors": _set({"mcp": _set({"tools": {}})})}, {"descriptors": {"mcp": {"server": SERVER}}}),
        (
            {"descriptors": _set({"mcp": _set({"tools": _set({"inlineContent": "{}"})})})},
            {"descriptors": {"mcp": {"server": SERVER, "tools": {"inlineContent": "{}"}}}},
        ),
        (
            {"synchronizationType": _set("URL"), "synchronizationConfiguration": _set(FROM_URL)},
            {"synchronizationType": "URL", "synchronizationConfiguration": FROM_URL},
        ),
    ],
)
def test_an_update_changes_what_it_names(local: Clients, given: Any, changed: Any) -> None:
    before = new_record(local, new_registry(local)["registryId"], description="Old")
    local.agentcore.clock.tick(seconds=5)

    answer = local.control.update_registry_record(**at(before), **given)

    assert (status_of(answer), answer["status"]) == (202, "UPDATING")
    after = shown(local, before)
    expected = {**before, **changed, "updatedAt": after["updatedAt"]}
    assert after == {name: value for name, value in expected.items() if value is not None}
    assert after["updatedAt"] > before["updatedAt"]


@pytest.mark.from_model
def test_a_synchronization_can_be_cleared(local: Clients) -> None:
    given: Any = {"synchronizationType": "URL", "synchronizationConfiguration": FROM_URL}
    before = new_record(local, new_registry(local)["registryId"], **given)

    refused(local.control.update_registry_record, **at(before), synchronizationConfiguration={})
    after = edit(local, before, synchronizationType={}, synchronizationConfiguration={})

    assert not set(given) & set(after)


@pytest.mark.from_model
def test_a_descriptor_type_changes_with_its_descriptors(local: Clients) -> None:
    before = new_record(local, new_registry(local)["registryId"])

    message = refused(local.control.update_registry_record, **at(before), descriptors=_set({"custom": _set({})}))
    after = edit(local, before, descriptorType="CUSTOM", descriptors=_set({"custom": _set(CUSTOM["custom"])}))

    assert message == "descriptors must have only mcp when descriptorType is MCP"
    assert (after["descriptorType"], after["descriptors"]) == ("CUSTOM", CUSTOM)


@pytest.mark.from_model
def test_skills_are_patched_part_by_part(local: Clients) -> None:
    members: Any = {"descriptorType": "AGENT_SKILLS", "descriptors": SKILLS}
    before = new_record(local, new_registry(local)["registryId"], **members)
    markdown = {"inlineContent": "# New"}

    after = edit(local, before, descriptors=_set({"agentSkills": _set({"skillMd": _set(markdown)})}))

    assert after["descriptors"] == {"agentSkills": {**SKILLS["agentSkills"], "skillMd": markdown}}


@pytest.mark.from_model
def test_a_synchronization_is_triggered_where_there_is_one(local: Clients) -> None:
    record = new_record(local, new_registry(local)["registryId"])

    message = refused(local.control.update_registry_record, **at(record), triggerSynchronization=True)
    after = edit(local, record, triggerSynchronization=True, synchronizationConfiguration=_set(FROM_URL))

    assert message == "triggerSynchronization requires a synchronizationConfiguration"
    assert (after["status"], after["descriptors"]["mcp"]["tools"]) == ("DRAFT", TOOLS)


@pytest.mark.from_model
@pytest.mark.parametrize("verb", ["create", "update"])
def test_what_breaks_says_why_and_can_be_mended(local: Clients, verb: str) -> None:
    registry_id = new_registry(local)["registryId"]
    local.agentcore.faults.on(f"{verb.title()}RegistryRecord", Break("Unreachable"), times=1)

    broken = new_record(local, registry_id)
    if verb == "update":
        broken = edit(local, broken)

    assert (broken["status"], broken["statusReason"]) == (f"{verb.upper()}_FAILED", "Unreachable")
    mended = edit(local, broken)
    assert (mended["status"], mended.get("statusReason")) == ("DRAFT", None)
