"""CreateCapacityProvider, Get…, List…, Update…, Delete…, ListAgentRuntimeVersionsByCapacityProvider."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import refused, status_of
from tests.families.runtimes.arrange import (
    COMPUTE,
    PERMISSIONS,
    change,
    new_provider,
    new_runtime,
    on,
    provider,
)

PROVIDER = "agentcore::capacity-provider"
GIVEN: dict[str, Any] = {"permissionsConfiguration": PERMISSIONS, "computeConfiguration": COMPUTE}


def _versions_on(clients: Clients, id: str, **asked: Any) -> list[tuple[str, str]]:
    """One page of the runtime versions on a provider: the runtime's name and the version."""
    answer = clients.control.list_agent_runtime_versions_by_capacity_provider(capacityProviderId=id, **asked)
    found = [(item["agentRuntimeArn"].split("/")[1], item["agentRuntimeVersion"]) for item in answer["agentRuntimes"]]
    assert {item["status"] for item in answer["agentRuntimes"]} <= {"READY"}
    return [(runtime.rpartition("-")[0], version) for runtime, version in found]


@pytest.mark.from_model
def test_a_provider_keeps_what_it_was_created_with(clients: Clients) -> None:
    found = new_provider(clients, "pool", description="For all agents", tags={"team": "red"})

    assert {name: found[name] for name in GIVEN} == GIVEN
    assert (found["name"], found["description"]) == ("pool", "For all agents")
    assert re.fullmatch(r"pool-[A-Za-z0-9]{10}", found["capacityProviderId"])
    ours = "arn:aws:bedrock-agentcore:us-east-1:123456789012:capacity-provider"
    assert found["capacityProviderArn"] == f"{ours}/{found['capacityProviderId']}"
    assert not {"statusCode", "statusReason"} & set(found)
    tags = clients.control.list_tags_for_resource(resourceArn=found["capacityProviderArn"])["tags"]
    assert tags == {"team": "red"}


def _persistent(**members: Any) -> dict[str, Any]:
    """A compute configuration with one named volume."""
    return {"volumes": [{"ebsConfiguration": {"name": "scratch", "sizeGiB": 20, **members}}]}


def _root(**members: Any) -> dict[str, Any]:
    return {"rootVolume": members}


def _ephemeral(**members: Any) -> dict[str, Any]:
    source = COMPUTE["ec2Configuration"]["launchTemplateSource"]["launchParameters"]
    volumes = [{"deviceName": "/dev/sdh", "ebs": members}]
    return {"launchTemplateSource": {"launchParameters": {**source, "ephemeralVolumes": volumes}}}


def _nested(value: str, system: str = "LINUX_X86_64") -> dict[str, Any]:
    """Launch parameters with the CPU options of botocore 1.44.6."""
    source = COMPUTE["ec2Configuration"]["launchTemplateSource"]["launchParameters"]
    options = {"operatingSystem": system, "cpuOptions": {"nestedVirtualization": value}}
    return {"launchTemplateSource": {"launchParameters": {**source, **options}}}


SNAPSHOT = "snap-0123456789abcdef0"
VIRTUALIZED = "nestedVirtualization can be ENABLED only for the operating system LINUX_X86_64"


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (_persistent(volumeType="io2", throughput=125), "throughput is valid only for gp3 volumes"),
        (_root(volumeType="gp2", throughput=125), "throughput is valid only for gp3 volumes"),
        (_ephemeral(volumeSize=8, volumeType="st1", throughput=125), "throughput is valid only for gp3 volumes"),
        (_persistent(volumeType="gp2", iops=3000), "iops is valid only for gp3, io1, and io2 volumes"),
        (_root(volumeType="io1", iops=64001), "iops of io1 volumes must be between 100 and 64000"),
        (_root(iops=2999), "iops of gp3 volumes must be between 3000 and 80000"),
        (_ephemeral(volumeSize=8, iops=80001), "iops of gp3 volumes must be between 3000 and 80000"),
        (_ephemeral(volumeType="gp3"), "An ephemeral volume needs a snapshotId or a volumeSize"),
        (_ephemeral(volumeSize=3, volumeType="io1"), "volumeSize of io1 volumes must be between 4 and 16384"),
        (_ephemeral(volumeSize=8, volumeInitializationRate=100), "volumeInitializationRate needs a snapshotId"),
        (_ephemeral(snapshotId=SNAPSHOT, encrypted=True), "encrypted cannot be given with a snapshotId"),
        (_nested("ENABLED", "LINUX_ARM64"), VIRTUALIZED),
    ],
)
def test_a_volume_is_what_its_type_can_be(local: Clients, wrong: dict[str, Any], text: str) -> None:
    given = {**GIVEN, "computeConfiguration": {"ec2Configuration": {**COMPUTE["ec2Configuration"], **wrong}}}

    assert refused(local.control.create_capacity_provider, name="pool", **given) == text

    assert local.control.list_capacity_providers()["capacityProviders"] == []


@pytest.mark.from_model
@pytest.mark.parametrize("members", [_nested("ENABLED"), _nested("DISABLED"), _nested("DISABLED", "LINUX_ARM64")])
def test_processors_virtualize_where_they_can(local: Clients, members: dict[str, Any]) -> None:
    compute = {"ec2Configuration": {**COMPUTE["ec2Configuration"], **members}}

    assert new_provider(local, computeConfiguration=compute)["computeConfiguration"] == compute


@pytest.mark.from_model
@pytest.mark.parametrize(
    "volume",
    [
        _persistent(throughput=125, iops=100, encrypted=True, snapshotId=SNAPSHOT),  # gp3 by default
        _root(volumeType="gp2", iops=300),  # "For gp2 volumes, this sets the baseline"
        _root(volumeType="io2", iops=256000),
        _ephemeral(snapshotId=SNAPSHOT, volumeInitializationRate=100),
        _ephemeral(volumeType="gp2", volumeSize=16384, encrypted=True),
    ],
)
def test_a_volume_is_kept_as_it_was_given(local: Clients, volume: dict[str, Any]) -> None:
    compute = {"ec2Configuration": {**COMPUTE["ec2Configuration"], **volume}}

    assert new_provider(local, computeConfiguration=compute)["computeConfiguration"] == compute


@pytest.mark.from_model
def test_providers_are_listed_in_pages(local: Clients) -> None:
    made = [new_provider(local, f"pool_{n}") for n in range(5)]

    first = local.control.list_capacity_providers(maxResults=3)
    second = local.control.list_capacity_providers(nextToken=first["nextToken"])

    found = [*first["capacityProviders"], *second["capacityProviders"]]
    assert [item["capacityProviderId"] for item in found] == [item["capacityProviderId"] for item in made]
    assert {item["status"] for item in found} == {"READY"}


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("given", "kept"),
    [({}, "One"), ({"description": {"optionalValue": "Two"}}, "Two"), ({"description": {}}, None)],
)
def test_a_description_is_kept_replaced_or_cleared(local: Clients, given: Any, kept: str | None) -> None:
    before = new_provider(local, description="One")
    id = before["capacityProviderId"]

    answer = local.control.update_capacity_provider(capacityProviderId=id, **given)

    assert (status_of(answer), answer["status"]) == (202, "UPDATING")
    after = provider(local, id)
    assert (after["status"], after.get("description")) == ("READY", kept)
    assert {name: after[name] for name in GIVEN} == GIVEN
    assert after["createdAt"] == before["createdAt"]


# In use


@pytest.mark.from_model  # "disassociate all agent runtimes and runtime versions that reference it"
def test_a_provider_in_use_is_not_deleted(local: Clients) -> None:
    pool = new_provider(local)
    id, runtime = pool["capacityProviderId"], new_runtime(local, **on(pool))["agentRuntimeId"]
    delete = local.control.delete_capacity_provider

    by_the_latest = refused(delete, capacityProviderId=id)
    change(local, runtime)
    by_an_earlier_one = refused(delete, capacityProviderId=id)
    local.control.delete_agent_runtime(agentRuntimeId=runtime, agentRuntimeVersion="1")

    assert by_the_latest == by_an_earlier_one == f"Capacity provider {id} still has attached agent runtime versions"
    assert delete(capacityProviderId=id)["status"] == "DELETING"


@pytest.mark.from_model
def test_a_provider_is_free_when_its_runtime_is_gone(local: Clients) -> None:
    pool = new_provider(local)
    runtime = new_runtime(local, **on(pool))["agentRuntimeId"]

    local.control.delete_agent_runtime(agentRuntimeId=runtime)

    assert local.control.delete_capacity_provider(capacityProviderId=pool["capacityProviderId"])


@pytest.mark.from_model  # the order is inferred
def test_the_versions_on_a_provider_are_listed_in_pages(local: Clients) -> None:
    pool, other = new_provider(local), new_provider(local, "other")
    for name in ("agent_b", "agent_a"):
        id = new_runtime(local, name, **on(pool))["agentRuntimeId"]
        change(local, id)
        change(local, id, **on(other))
        change(local, id, **on(pool))
    id = pool["capacityProviderId"]

    pages = local.control.get_paginator("list_agent_runtime_versions_by_capacity_provider").paginate(
        capacityProviderId=id, PaginationConfig={"PageSize": 3}
    )

    assert [len(page["agentRuntimes"]) for page in pages] == [3, 1]
    assert _versions_on(local, id) == [("agent_a", "4"), ("agent_a", "1"), ("agent_b", "4"), ("agent_b", "1")]
    assert _versions_on(local, other["capacityProviderId"]) == [("agent_a", "3"), ("agent_b", "3")]


# Life


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("operation", "status"),
    [
        ("CreateCapacityProvider", "CREATE_FAILED"),
        ("UpdateCapacityProvider", "UPDATE_FAILED"),
        ("DeleteCapacityProvider", "DELETE_FAILED"),
    ],
)
def test_a_failure_says_why_to_people_and_to_programs(local: Clients, operation: str, status: str) -> None:
    local.agentcore.faults.on(operation, Break("No such subnet"), times=1)

    id = new_provider(local)["capacityProviderId"]
    if operation == "UpdateCapacityProvider":
        local.control.update_capacity_provider(capacityProviderId=id)
    elif operation == "DeleteCapacityProvider":
        local.control.delete_capacity_provider(capacityProviderId=id)

    found = provider(local, id)
    assert (found["status"], found["statusReason"]) == (status, "No such subnet")
    assert found["statusCode"] == "INTERNAL_SERVER_EXCEPTION"


@pytest.mark.inferred
def test_an_update_that_succeeds_leaves_no_reason_behind(local: Clients) -> None:
    local.agentcore.faults.on("CreateCapacityProvider", Break("No capacity"), times=1)
    id = new_provider(local)["capacityProviderId"]

    local.control.update_capacity_provider(capacityProviderId=id)

    found = provider(local, id)
    assert (found["status"], found.get("statusReason"), found.get("statusCode")) == ("READY", None, None)


@pytest.mark.from_model
def test_a_session_on_a_provider_is_deleted(local: Clients) -> None:
    found = new_provider(local)
    ids, arn = {"capacityProviderId": found["capacityProviderId"]}, found["capacityProviderArn"]
    runtime = new_runtime(local, **on(found))
    session = "s".ljust(33, "0")
    call = {"agentRuntimeArn": runtime["agentRuntimeArn"], "runtimeSessionId": session}
    local.data.invoke_agent_runtime(**call, payload=b"{}")["response"].read()
    delete = local.data.delete_capacity_provider_session

    gone = delete(**ids, sessionId=session)

    assert (gone["capacityProviderArn"], gone["sessionId"], gone["status"]) == (arn, session, "Deleting")
    assert refused(delete, "ResourceNotFoundException", **ids, sessionId=session)
    assert refused(local.data.stop_runtime_session, "ResourceNotFoundException", **call)
