"""CreateAgentRuntime, GetAgentRuntime, ListAgentRuntimes, ListAgentRuntimeVersions, UpdateAgentRuntime, Delete…"""

from __future__ import annotations

import re
from typing import Any

import boto3
import pytest
from bedrock_agentcore._utils.config import WaitConfig
from bedrock_agentcore.runtime.agent_core_runtime_client import AgentCoreRuntimeClient

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import progression, refused, status_of
from tests.families.runtimes.arrange import (
    BARE,
    GIVEN,
    change,
    endpoint,
    new_endpoint,
    new_provider,
    new_runtime,
    on,
    serves,
    shown,
    whole,
)
from tests.installed import by_newest

RUNTIME = "agentcore::runtime"
OPENID = "https://example.com/.well-known/openid-configuration"
JWT: dict[str, Any] = {"customJWTAuthorizer": {"discoveryUrl": OPENID, "allowedClients": ["app"]}}
MEMBERS: dict[str, Any] = {
    "description": "Answers questions",
    "authorizerConfiguration": JWT,
    "requestHeaderConfiguration": {"requestHeaderAllowlist": ["Authorization", "X-Amzn-Trace"]},
    "protocolConfiguration": {"serverProtocol": "MCP", "port": 8000, "path": "/mcp"},
    "lifecycleConfiguration": {"idleRuntimeSessionTimeout": 1800, "maxLifetime": 3600},
    "hooksConfiguration": {"build": {"warmup": {"action": {"httpPost": {"path": "/warm"}}}}},
    "environmentVariables": {"MODEL": "small", "EMPTY": ""},
    "filesystemConfigurations": [
        {"sessionStorage": {"mountPath": "/mnt/data"}},
        {"s3BucketMount": {"bucket": "files", "mountPath": "/mnt/files", "prefix": "data/{runtimeSessionId}/"}},
    ],
    "platformVersion": "1.2",
    "allowedPorts": [{"port": 9000}, {"portRange": {"from": 10000, "to": 10010}}],
    "resourceConfigurations": [{"minimumMemoryInMiB": 4096}],
}
CODE = {
    "codeConfiguration": {
        "code": {"s3": {"bucket": "sources", "prefix": "agent.zip"}},
        "runtime": "PYTHON_3_12",
        "entryPoint": ["agent.py"],
    }
}


@pytest.mark.from_model
def test_creation_is_accepted_before_it_is_done(clients: Clients) -> None:
    answer = clients.control.create_agent_runtime(agentRuntimeName="helper", **GIVEN)

    assert status_of(answer) == 202
    assert (answer["status"], answer["agentRuntimeVersion"]) == ("CREATING", "1")
    assert shown(clients, answer["agentRuntimeId"])["status"] == "READY"


@pytest.mark.from_sdk  # real: agent_lg-EVQuBO6Q0n, …/workload-identity/travel_assistant-m6PLoMGxv5
def test_an_id_is_the_name_and_ten_letters_or_digits(clients: Clients) -> None:
    runtime = new_runtime(clients, "agent_lg")

    id, ours = runtime["agentRuntimeId"], "arn:aws:bedrock-agentcore:us-east-1:123456789012:"
    assert re.fullmatch(r"agent_lg-[A-Za-z0-9]{10}", id)
    assert runtime["agentRuntimeArn"] == f"{ours}runtime/{id}"
    identity = f"{ours}workload-identity-directory/default/workload-identity/{id}"
    assert runtime["workloadIdentityDetails"] == {"workloadIdentityArn": identity}


@pytest.mark.from_model
@pytest.mark.parametrize("artifact", [GIVEN["agentRuntimeArtifact"], CODE])
def test_a_runtime_keeps_what_it_was_created_with(local: Clients, artifact: dict[str, Any]) -> None:
    given = {**GIVEN, **MEMBERS, "agentRuntimeArtifact": artifact}

    runtime = new_runtime(local, **given)

    assert {name: runtime[name] for name in given} == given
    assert runtime["agentRuntimeName"] == "helper"


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (None, {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800}),
        ({"maxLifetime": 7200}, {"idleRuntimeSessionTimeout": 900, "maxLifetime": 7200}),
    ],
)
def test_sessions_live_as_the_documentation_says_by_default(local: Clients, given: Any, kept: Any) -> None:
    members = {} if given is None else {"lifecycleConfiguration": given}

    assert new_runtime(local, **members)["lifecycleConfiguration"] == kept


@pytest.mark.inferred
def test_a_name_is_free_again_when_the_deletion_is_done(local: Clients) -> None:
    local.control.delete_agent_runtime(agentRuntimeId=new_runtime(local)["agentRuntimeId"])

    assert new_runtime(local)["agentRuntimeVersion"] == "1"


@pytest.mark.from_model
def test_a_client_token_makes_and_deletes_one_thing(local: Clients) -> None:
    create, change, delete = ("t" * 40 + word for word in ("create", "change", "delete"))
    made = [
        local.control.create_agent_runtime(agentRuntimeName="helper", **GIVEN, clientToken=create)["agentRuntimeId"]
        for _ in range(2)
    ]
    id = made[0]
    changed = [
        local.control.update_agent_runtime(agentRuntimeId=id, **GIVEN, clientToken=change)["agentRuntimeVersion"]
        for _ in range(2)
    ]
    deleted = [local.control.delete_agent_runtime(agentRuntimeId=id, clientToken=delete)["status"] for _ in range(2)]

    assert (made, changed, deleted) == ([id, id], ["2", "2"], ["DELETING", "DELETING"])


@pytest.mark.from_sdk
def test_a_bad_name_is_refused(local: Clients) -> None:
    message = refused(local.control.create_agent_runtime, agentRuntimeName="my-runtime", **GIVEN)

    assert "at 'agentRuntimeName' failed to satisfy constraint" in message


PORTS = [{"port": 9000}, {"portRange": {"from": 8900, "to": 9100}}]
WRONG: list[tuple[dict[str, Any], str]] = [
    ({"allowedPorts": PORTS}, "must not overlap"),
    ({"allowedPorts": [{"port": 9000}, {"port": 9000}]}, "must not overlap"),
    ({"allowedPorts": [{"port": 8443}]}, "Port 8443 is reserved"),
    ({"allowedPorts": [{"portRange": {"from": 8400, "to": 8500}}]}, "Port 8443 is reserved"),
    ({"allowedPorts": [{"portRange": {"from": 9001, "to": 9000}}]}, "must not end before it begins"),
    ({"protocolConfiguration": {"serverProtocol": "HTTP", "port": 8443}}, "Port 8443 is reserved"),
]
INSIDE = {"securityGroups": ["sg-01234567"], "subnets": ["subnet-01234567"]}
NETWORK: dict[str, Any] = {"networkMode": "VPC", "networkModeConfig": INSIDE}
WITH_S3 = {**NETWORK, "networkModeConfig": {**INSIDE, "requireServiceS3Endpoint": True}}


def _refused_by_both(clients: Clients, wrong: dict[str, Any]) -> set[str]:
    """What CreateAgentRuntime and UpdateAgentRuntime say; nothing has changed after it."""
    before = new_runtime(clients)
    id, given = before["agentRuntimeId"], whole(wrong)
    texts = {
        refused(clients.control.create_agent_runtime, agentRuntimeName="other", **given),
        refused(clients.control.update_agent_runtime, agentRuntimeId=id, **given),
    }
    assert shown(clients, id) == before
    assert len(clients.control.list_agent_runtimes()["agentRuntimes"]) == 1
    return texts


@pytest.mark.from_model
@pytest.mark.parametrize(("wrong", "text"), WRONG)
def test_ports_are_apart_and_none_is_the_reserved_one(local: Clients, wrong: dict[str, Any], text: str) -> None:
    (said,) = _refused_by_both(local, wrong)

    assert text in said


@pytest.mark.from_model
def test_the_s3_endpoint_cannot_be_switched_on_new_runtimes(local: Clients) -> None:
    said = _refused_by_both(local, {"networkConfiguration": WITH_S3})

    assert all("requireServiceS3Endpoint" in text for text in said)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"networkConfiguration": {"networkMode": "VPC"}}, "NetworkModeConfig is required"),
        ({"lifecycleConfiguration": {"idleRuntimeSessionTimeout": 61, "maxLifetime": 60}}, "less than or equal"),
    ],
)
def test_a_configuration_makes_sense(local: Clients, wrong: dict[str, Any], text: str) -> None:
    (said,) = _refused_by_both(local, wrong)

    assert text in said


READERS: dict[str, Any] = {**JWT["customJWTAuthorizer"], "allowedScopes": ["read"]}
ADVERTISED = {"advertisedScopeMapping": {"root": "r"}}
CERTIFIED: dict[str, Any] = {"certificateConfigurations": [{"s3": {"uri": "s3://ca/ca.pem"}}]}
LATTICE = {"selfManagedLatticeResource": {"resourceConfigurationIdentifier": "rcfg-0123456789abcdefg"}}


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        (ADVERTISED, "advertisedScopeMapping must map scopes of allowedScopes only"),
        (CERTIFIED, "certificateConfigurations can be used only together with privateEndpoint"),
    ],
)
def test_what_the_documentation_strings_forbid_in_an_authorizer_is_refused(
    local: Clients, wrong: dict[str, Any], text: str
) -> None:
    authorizer = {"customJWTAuthorizer": {**READERS, **wrong}}

    assert _refused_by_both(local, {"authorizerConfiguration": authorizer}) == {text}


@pytest.mark.from_model
def test_an_authorizer_is_reached_at_a_private_endpoint(clients: Clients) -> None:
    given = {**READERS, **CERTIFIED, "privateEndpoint": LATTICE, "advertisedScopeMapping": {"read": "r"}}
    authorizer = {"customJWTAuthorizer": given}

    assert new_runtime(clients, authorizerConfiguration=authorizer)["authorizerConfiguration"] == authorizer


@pytest.mark.from_model
def test_a_runtime_may_be_in_a_vpc(clients: Clients) -> None:
    found = new_runtime(clients, networkConfiguration=NETWORK)["networkConfiguration"]

    assert found == {**NETWORK, "networkModeConfig": {**INSIDE, "requireServiceS3Endpoint": False}}


# Versions


@pytest.mark.from_docs
def test_an_update_makes_the_next_version(clients: Clients) -> None:
    first = new_runtime(clients, description="One")
    id = first["agentRuntimeId"]

    answer = clients.control.update_agent_runtime(agentRuntimeId=id, **GIVEN, description="Two")

    assert status_of(answer) == 202
    assert (answer["agentRuntimeVersion"], answer["status"]) == ("2", "UPDATING")
    now = shown(clients, id)
    assert (now["agentRuntimeVersion"], now["status"], now["description"]) == ("2", "READY", "Two")
    assert now["createdAt"] == first["createdAt"]


@pytest.mark.from_sdk  # "UpdateAgentRuntime replaces": measured by the authors of several deployment tools
def test_what_an_update_leaves_out_is_left_out_of_the_new_version(local: Clients) -> None:
    id = new_runtime(local, **MEMBERS)["agentRuntimeId"]

    now = change(local, id)

    assert {name for name in MEMBERS if name in now} == {"lifecycleConfiguration"}
    assert now["lifecycleConfiguration"] == {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800}


@pytest.mark.from_model
def test_the_metadata_service_is_configured_by_an_update(local: Clients) -> None:
    id = new_runtime(local)["agentRuntimeId"]

    now = change(local, id, metadataConfiguration={"requireMMDSV2": False})

    assert now["metadataConfiguration"] == {"requireMMDSV2": False}


@pytest.mark.from_docs
def test_a_version_stays_what_it_was(clients: Clients) -> None:
    first = new_runtime(clients, **MEMBERS)
    id = first["agentRuntimeId"]
    second = change(clients, id, description="Two")
    change(clients, id, description="Three")

    assert shown(clients, id, agentRuntimeVersion="1") == {**first, "createdAt": first["lastUpdatedAt"]}
    assert shown(clients, id, agentRuntimeVersion="2") == {**second, "createdAt": second["lastUpdatedAt"]}
    third = shown(clients, id)
    assert shown(clients, id, agentRuntimeVersion="3") == {**third, "createdAt": third["lastUpdatedAt"]}


@pytest.mark.from_model
def test_an_unknown_version_is_not_found(clients: Clients) -> None:
    id = new_runtime(clients)["agentRuntimeId"]

    message = refused(
        clients.control.get_agent_runtime, "ResourceNotFoundException", agentRuntimeId=id, agentRuntimeVersion="2"
    )

    assert message == f"Agent with agentId: {id}, accountId: 123456789012, and version: 2 not found!"


@pytest.mark.from_sdk  # moto's order, too
def test_versions_are_listed_newest_first(clients: Clients) -> None:
    runtime = new_runtime(clients, description="One")
    id = runtime["agentRuntimeId"]
    change(clients, id)

    found = clients.control.list_agent_runtime_versions(agentRuntimeId=id)["agentRuntimes"]

    assert [(item["agentRuntimeVersion"], item.get("description")) for item in found] == [("2", None), ("1", "One")]
    assert {item["agentRuntimeArn"] for item in found} == {runtime["agentRuntimeArn"]}
    assert {item["status"] for item in found} == {"READY"}


@pytest.mark.from_model
def test_versions_are_listed_in_pages(local: Clients) -> None:
    id = new_runtime(local)["agentRuntimeId"]
    for _ in range(4):
        change(local, id)

    pages = local.control.get_paginator("list_agent_runtime_versions").paginate(
        agentRuntimeId=id, PaginationConfig={"PageSize": 2}
    )

    found = [[item["agentRuntimeVersion"] for item in page["agentRuntimes"]] for page in pages]
    assert found == [["5", "4"], ["3", "2"], ["1"]]


@pytest.mark.from_model
def test_runtimes_are_listed_in_pages(local: Clients) -> None:
    names = [f"agent_{n}" for n in range(5)]
    for name in names:
        new_runtime(local, name)

    first = local.control.list_agent_runtimes(maxResults=3)
    second = local.control.list_agent_runtimes(nextToken=first["nextToken"])

    found = [*first["agentRuntimes"], *second["agentRuntimes"]]
    assert [item["agentRuntimeName"] for item in found] == names
    assert "nextToken" not in second


@pytest.mark.from_recording  # aws/agentcore-cli ListAgentRuntimeVersionsCommand.6ded2a867ef574fe.json
def test_a_runtime_without_a_description_has_none_in_lists_either(clients: Clients) -> None:
    runtime = new_runtime(clients)

    (listed,) = clients.control.list_agent_runtimes()["agentRuntimes"]

    assert "description" not in {**runtime, **listed}


@pytest.mark.from_model
def test_one_version_is_deleted(local: Clients) -> None:
    id = new_runtime(local)["agentRuntimeId"]
    change(local, id)

    answer = local.control.delete_agent_runtime(agentRuntimeId=id, agentRuntimeVersion="1")

    assert (answer["agentRuntimeVersion"], answer["status"]) == ("1", "DELETING")
    refused(local.control.get_agent_runtime, "ResourceNotFoundException", agentRuntimeId=id, agentRuntimeVersion="1")
    listed = local.control.list_agent_runtime_versions(agentRuntimeId=id)["agentRuntimes"]
    assert [item["agentRuntimeVersion"] for item in listed] == ["2"]
    assert change(local, id)["agentRuntimeVersion"] == "3"


@pytest.mark.inferred
def test_a_version_that_an_endpoint_serves_is_not_deleted(clients: Clients) -> None:
    id = new_runtime(clients)["agentRuntimeId"]
    new_endpoint(clients, id, "prod")
    change(clients, id)

    for version, name in (("1", "prod"), ("2", "DEFAULT")):
        message = refused(
            clients.control.delete_agent_runtime, "ConflictException", agentRuntimeId=id, agentRuntimeVersion=version
        )
        assert message.endswith(f"is used by endpoint {name}")

    assert len(clients.control.list_agent_runtime_versions(agentRuntimeId=id)["agentRuntimes"]) == 2


@pytest.mark.from_model
def test_an_unknown_version_is_not_deleted(local: Clients) -> None:
    id = new_runtime(local)["agentRuntimeId"]

    refused(local.control.delete_agent_runtime, "ResourceNotFoundException", agentRuntimeId=id, agentRuntimeVersion="9")


# Deletion


@pytest.mark.from_model
def test_a_deleted_runtime_is_gone_with_its_endpoints(clients: Clients) -> None:
    id = new_runtime(clients)["agentRuntimeId"]
    new_endpoint(clients, id)

    answer = clients.control.delete_agent_runtime(agentRuntimeId=id)

    assert status_of(answer) == 202
    assert (answer["agentRuntimeId"], answer["status"]) == (id, "DELETING")
    assert "agentRuntimeVersion" not in answer
    refused(clients.control.get_agent_runtime, "ResourceNotFoundException", agentRuntimeId=id)
    for name in ("DEFAULT", "prod"):
        refused(
            clients.control.get_agent_runtime_endpoint,
            "ResourceNotFoundException",
            agentRuntimeId=id,
            endpointName=name,
        )


@pytest.mark.from_sdk
def test_a_runtime_has_a_workload_identity_that_comes_and_goes_with_it(local: Clients) -> None:
    runtime = new_runtime(local)
    id = runtime["agentRuntimeId"]

    identity = local.control.get_workload_identity(name=id)
    local.control.delete_agent_runtime(agentRuntimeId=id)

    assert identity["workloadIdentityArn"] == runtime["workloadIdentityDetails"]["workloadIdentityArn"]
    refused(local.control.get_workload_identity, "ResourceNotFoundException", name=id)


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("get_agent_runtime", {}),
    ("list_agent_runtime_versions", {}),
    ("update_agent_runtime", GIVEN),
    ("delete_agent_runtime", {}),
]


# Life


@pytest.mark.inferred
def test_by_hand_a_runtime_and_its_default_endpoint_are_ready_together(local: Clients) -> None:
    with progression(RUNTIME, times=3):
        id = local.control.create_agent_runtime(agentRuntimeName="helper", **GIVEN)["agentRuntimeId"]

        assert shown(local, id)["status"] == "CREATING"
        assert serves(local, id) == ("CREATING", None, "1")
        assert serves(local, id) == ("READY", "1", None)
        assert shown(local, id)["status"] == "READY"


@pytest.mark.from_sdk
def test_an_update_goes_through_updating_and_the_default_endpoint_with_it(local: Clients) -> None:
    id = new_runtime(local)["agentRuntimeId"]
    with progression(RUNTIME, times=2):
        local.control.update_agent_runtime(agentRuntimeId=id, **GIVEN)

        assert serves(local, id) == ("UPDATING", "1", "2")
        assert shown(local, id)["status"] == "READY"
        assert serves(local, id) == ("READY", "2", None)


@pytest.mark.from_sdk
def test_a_deletion_takes_its_time(local: Clients) -> None:
    id = new_runtime(local)["agentRuntimeId"]
    with progression(RUNTIME, times=2):
        local.control.delete_agent_runtime(agentRuntimeId=id)

        assert shown(local, id)["status"] == "DELETING"
        texts = {refused(local.control.get_agent_runtime, "ResourceNotFoundException", agentRuntimeId=id) for _ in "12"}

    assert texts == {f"Agent with agentId: {id}, accountId: 123456789012, and version: null not found!"}


@pytest.mark.from_model
def test_a_creation_that_fails_says_why(local: Clients) -> None:
    local.agentcore.faults.on("CreateAgentRuntime", Break("The image is too large"), times=1)

    runtime = new_runtime(local)

    assert (runtime["status"], runtime["failureReason"]) == ("CREATE_FAILED", "The image is too large")
    assert serves(local, runtime["agentRuntimeId"]) == ("CREATE_FAILED", None, "1")
    assert endpoint(local, runtime["agentRuntimeId"])["failureReason"] == "The image is too large"
    local.control.delete_agent_runtime(agentRuntimeId=runtime["agentRuntimeId"])


@pytest.mark.inferred
def test_after_an_update_that_failed_the_version_before_serves_until_one_succeeds(local: Clients) -> None:
    id = new_runtime(local)["agentRuntimeId"]
    local.agentcore.faults.on("UpdateAgentRuntime", Break("The image is gone"), times=1)

    failed = change(local, id)

    assert (failed["status"], failed["failureReason"]) == ("UPDATE_FAILED", "The image is gone")
    assert serves(local, id) == ("UPDATE_FAILED", "1", "2")
    healed = change(local, id)
    assert (healed["status"], healed.get("failureReason")) == ("READY", None)
    assert serves(local, id) == ("READY", "3", None)
    assert shown(local, id, agentRuntimeVersion="2")["status"] == "UPDATE_FAILED"


@pytest.mark.from_model
@by_newest
def test_a_deletion_that_fails_leaves_the_runtime(local: Clients) -> None:
    id = new_runtime(local)["agentRuntimeId"]
    local.agentcore.faults.on("DeleteAgentRuntime", Break("Not now"), times=1)
    local.control.delete_agent_runtime(agentRuntimeId=id)

    assert shown(local, id)["status"] == "DELETE_FAILED"
    assert local.control.get_workload_identity(name=id)["name"] == id
    local.control.delete_agent_runtime(agentRuntimeId=id)
    refused(local.control.get_agent_runtime, "ResourceNotFoundException", agentRuntimeId=id)


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({}, "must be in the region us-east-1"),
        ({"s3BucketRegion": "eu-west-1"}, ""),
        ({"s3BucketRegion": "eu-west-1", "s3BucketOwner": "999999999999"}, "must be owned by the account 999999999999"),
    ],
)
def test_a_mounted_bucket_is_where_and_whose_it_is_said_to_be(local: Clients, given: dict[str, str], text: str) -> None:
    account = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing"}
    there = {"LocationConstraint": "eu-west-1"}
    boto3.client("s3", "eu-west-1", **account).create_bucket(Bucket="files", CreateBucketConfiguration=there)
    mounts = [{"s3BucketMount": {"bucket": "files", "mountPath": "/mnt/files", **given}}]
    asking = {"agentRuntimeName": "helper", **GIVEN, "filesystemConfigurations": mounts}

    if text:
        assert text in refused(local.control.create_agent_runtime, **asking)
    else:
        assert local.control.create_agent_runtime(**asking)["status"] == "CREATING"


# Capacity providers


@pytest.mark.from_model
def test_a_runtime_runs_on_a_capacity_provider(local: Clients) -> None:
    pool = new_provider(local)
    mount = {"capacityProviderVolume": {"volumeName": "scratch", "mountPath": "/mnt/scratch"}}
    members = on(pool)
    members["capacityProviderConfiguration"]["operatingSystemConfiguration"] = {
        "linux": {"privilegeMode": "PRIVILEGED"}
    }

    runtime = new_runtime(local, **members, filesystemConfigurations=[mount])

    assert {name: runtime[name] for name in members} == members
    assert runtime["filesystemConfigurations"] == [mount]


@pytest.mark.from_model
def test_a_mounted_volume_is_one_of_the_capacity_providers(local: Clients) -> None:
    mount = {"capacityProviderVolume": {"volumeName": "other", "mountPath": "/mnt/other"}}
    for members in ({**BARE, **on(new_provider(local))}, GIVEN):
        message = refused(
            local.control.create_agent_runtime,
            agentRuntimeName="helper",
            **members,
            filesystemConfigurations=[mount],
        )
        assert message == "Volume other is not defined by the capacity provider"


@pytest.mark.inferred
def test_a_runtime_needs_a_capacity_provider_that_is_there(local: Clients) -> None:
    gone = new_provider(local)
    local.control.delete_capacity_provider(capacityProviderId=gone["capacityProviderId"])

    (said,) = _refused_by_both(local, on(gone))

    assert said == f"Capacity provider not found: {gone['capacityProviderArn']}"


@pytest.mark.from_model  # "transitions to READY when it is available for use"; the error is inferred
def test_a_runtime_waits_for_its_capacity_provider(local: Clients) -> None:
    local.agentcore.faults.on("CreateCapacityProvider", Break("No capacity"), times=1)
    failed = new_provider(local)

    message = refused(
        local.control.create_agent_runtime, "ConflictException", agentRuntimeName="helper", **BARE, **on(failed)
    )

    assert "is in CREATE_FAILED state, not READY" in message


# Tags


@pytest.mark.from_model
def test_a_runtime_is_tagged_at_creation_and_later(local: Clients) -> None:
    arn = new_runtime(local, tags={"team": "red"})["agentRuntimeArn"]

    local.control.tag_resource(resourceArn=arn, tags={"site": "Oslo"})
    local.control.untag_resource(resourceArn=arn, tagKeys=["team"])

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"site": "Oslo"}


@pytest.mark.inferred
def test_an_update_keeps_the_tags(local: Clients) -> None:
    runtime = new_runtime(local, tags={"team": "red"})
    change(local, runtime["agentRuntimeId"])

    tags = local.control.list_tags_for_resource(resourceArn=runtime["agentRuntimeArn"])["tags"]

    assert tags == {"team": "red"}


# The SDK's client


@pytest.mark.from_sdk
def test_the_sdks_client_creates_updates_and_tears_down(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    if clients.endpoint is not None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", clients.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    sdk, wait = AgentCoreRuntimeClient(region="us-east-1"), WaitConfig(max_wait=2, poll_interval=1)

    runtime = sdk.create_agent_runtime_and_wait(wait, agentRuntimeName="sdk_rt", **GIVEN)
    id = runtime["agentRuntimeId"]
    updated = sdk.update_agent_runtime_and_wait(wait, agentRuntimeId=id, **GIVEN, description="updated")
    made = sdk.create_agent_runtime_endpoint_and_wait(wait, agentRuntimeId=id, name="sdk_ep")
    moved = sdk.update_agent_runtime_endpoint_and_wait(
        wait, agentRuntimeId=id, endpointName="sdk_ep", agentRuntimeVersion="1"
    )
    both = sdk.get_aggregated_status(id, endpoint_name="sdk_ep")
    sdk.teardown_endpoint_and_runtime(id, endpoint_name="sdk_ep")

    assert [found["status"] for found in (runtime, updated, made, moved)] == ["READY"] * 4
    assert (made["liveVersion"], moved["liveVersion"]) == ("2", "1")
    assert {found["status"] for found in both.values()} == {"READY"}
    refused(clients.control.get_agent_runtime, "ResourceNotFoundException", agentRuntimeId=id)
