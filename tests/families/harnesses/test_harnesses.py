"""CreateHarness, GetHarness, ListHarnesses, DeleteHarness: the resource itself."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import error_of, refused, status_of
from tests.families.harnesses.arrange import NONE, ROLE, memory_ids, new_harness, shown

LIFE = "agentcore::harness"
RUNTIME = "agentCoreRuntimeEnvironment"
GATEWAY = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/tools-abcdefghij"


def _hook(name: str) -> dict[str, Any]:
    topic = {"arn": "arn:aws:sns:us-east-1:123456789012:hooks"}
    return {"beforeToolCall": {"name": name, "target": {"sns": topic}}}


@pytest.mark.from_model
def test_a_harness_is_created_before_it_is_ready(clients: Clients) -> None:
    answer = clients.control.create_harness(harnessName="helper", executionRoleArn=ROLE)

    assert status_of(answer) == 201
    assert (answer["harness"]["status"], answer["harness"]["harnessVersion"]) == ("CREATING", "1")
    assert shown(clients, answer["harness"]["harnessId"])["status"] == "READY"


@pytest.mark.from_sdk  # as Terraform's acceptance tests have met them
def test_a_harness_that_is_told_little_has_defaults(local: Clients) -> None:
    harness = new_harness(local)

    assert {name: harness[name] for name in ("tools", "skills", "allowedTools", "maxIterations", "timeoutSeconds")} == {
        "tools": [],
        "skills": [],
        "allowedTools": ["*"],
        "maxIterations": 75,
        "timeoutSeconds": 3600,
    }
    window = {"slidingWindow": {"messagesCount": 150}}
    assert harness["truncation"] == {"strategy": "sliding_window", "config": window}
    assert {"maxTokens", "environmentVariables", "authorizerConfiguration", "hooks"}.isdisjoint(harness)


@pytest.mark.from_sdk
def test_a_harness_has_a_runtime_of_its_own(local: Clients) -> None:
    environment = new_harness(local)["environment"][RUNTIME]

    assert environment["agentRuntimeName"] == "harness_helper"
    assert re.fullmatch(r"harness_helper-[a-zA-Z0-9]{10}", environment["agentRuntimeId"])
    assert environment["agentRuntimeArn"].endswith(f":123456789012:runtime/{environment['agentRuntimeId']}")
    assert environment["lifecycleConfiguration"] == {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800}
    assert environment["networkConfiguration"] == {"networkMode": "PUBLIC"}


@pytest.mark.from_model
def test_an_id_is_the_name_and_ten_letters_or_digits(clients: Clients) -> None:
    harness = new_harness(clients)

    assert re.fullmatch(r"helper-[a-zA-Z0-9]{10}", harness["harnessId"])
    assert harness["arn"] == f"arn:aws:bedrock-agentcore:us-east-1:123456789012:harness/{harness['harnessId']}"


@pytest.mark.from_model
def test_a_harness_keeps_what_it_was_created_with(clients: Clients) -> None:
    given: dict[str, Any] = {
        "executionRoleArn": ROLE,
        "environmentArtifact": {"containerConfiguration": {"containerUri": "public.ecr.aws/amazon/linux:2"}},
        "environmentVariables": {"STAGE": "test"},
        "authorizerConfiguration": {
            "customJWTAuthorizer": {
                "discoveryUrl": "https://id.example/.well-known/openid-configuration",
                "allowedClients": ["app"],
            }
        },
        "model": {
            "bedrockModelConfig": {
                "modelId": "amazon.nova-pro-v1:0",
                "apiFormat": "converse_stream",
                "additionalParams": {"deep": [1, None]},
            }
        },
        "systemPrompt": [{"text": "You answer in verse."}],
        "tools": [
            {"type": "agentcore_browser", "name": "web", "config": {"agentCoreBrowser": {}}},
            {"type": "agentcore_gateway", "name": "shop", "config": {"agentCoreGateway": {"gatewayArn": GATEWAY}}},
        ],
        "skills": [{"path": "/skills/verse"}],
        "allowedTools": ["@builtin", "web"],
        "memory": NONE,
        "truncation": {"strategy": "none"},
        "hooks": [_hook("audit")],
        "maxIterations": 5,
        "maxTokens": 900,
        "timeoutSeconds": 60,
    }

    harness = new_harness(clients, **given)

    assert {name: harness[name] for name in given} == given
    assert harness["createdAt"] < harness["updatedAt"]


@pytest.mark.from_model
def test_an_environment_is_filled_up(local: Clients) -> None:
    vpc = {
        "networkMode": "VPC",
        "networkModeConfig": {"securityGroups": ["sg-01234567"], "subnets": ["subnet-01234567"]},
    }
    asked = {"networkConfiguration": vpc, "lifecycleConfiguration": {"maxLifetime": 7200}}

    environment = new_harness(local, environment={RUNTIME: asked})["environment"][RUNTIME]

    assert environment["networkConfiguration"] == vpc
    assert environment["lifecycleConfiguration"] == {"idleRuntimeSessionTimeout": 900, "maxLifetime": 7200}
    assert environment["agentRuntimeName"] == "harness_helper"


@pytest.mark.from_model  # the documentation strings of LifecycleConfiguration, NetworkConfiguration and the tools
@pytest.mark.parametrize(
    ("members", "message"),
    [
        (
            {"environment": {RUNTIME: {"lifecycleConfiguration": {"maxLifetime": 28801}}}},
            "maxLifetime must be at most 28800 seconds for a harness",
        ),
        (
            {
                "environment": {
                    RUNTIME: {"lifecycleConfiguration": {"idleRuntimeSessionTimeout": 700, "maxLifetime": 600}}
                }
            },
            "idleRuntimeSessionTimeout must be less than or equal to maxLifeTime",
        ),
        (
            {"environment": {RUNTIME: {"networkConfiguration": {"networkMode": "VPC"}}}},
            "networkModeConfig with non-empty subnets and securityGroups is required when networkMode is VPC",
        ),
        (
            {"tools": [{"type": "agentcore_browser", "name": "web"}] * 2},
            "The name of a tool must be unique in the harness",
        ),
        (
            {
                "tools": [
                    {
                        "type": "agentcore_gateway",
                        "config": {
                            "agentCoreGateway": {
                                "gatewayArn": GATEWAY,
                                "outboundAuth": {
                                    "oauth": {
                                        "providerArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/x",
                                        "scopes": [],
                                        "grantType": "AUTHORIZATION_CODE",
                                    }
                                },
                            }
                        },
                    }
                ]
            },
            "The AUTHORIZATION_CODE grant type is not supported from a harness to a gateway",
        ),
    ],
)
def test_what_the_documentation_forbids_is_refused(local: Clients, members: dict[str, Any], message: str) -> None:
    given = {"harnessName": "helper", "executionRoleArn": ROLE, **members}

    assert refused(local.control.create_harness, **given) == message
    assert local.control.list_harnesses()["harnesses"] == []
    assert memory_ids(local) == []


@pytest.mark.from_model
def test_a_summary_is_what_get_shows(local: Clients) -> None:
    harness = new_harness(local)

    (row,) = local.control.list_harnesses()["harnesses"]

    assert row == {name: harness[name] for name in row}
    assert row["harnessVersion"] == "1"
    assert "model" not in row


@pytest.mark.from_model
def test_harnesses_come_in_pages(local: Clients) -> None:
    made = sorted(new_harness(local, f"helper{i}", memory=NONE)["harnessId"] for i in range(3))

    pages = list(local.control.get_paginator("list_harnesses").paginate(PaginationConfig={"PageSize": 2}))

    assert [[row["harnessId"] for row in page["harnesses"]] for page in pages] == [made[:2], made[2:]]


@pytest.mark.from_model
def test_a_harness_is_deleted(clients: Clients) -> None:
    id = new_harness(clients)["harnessId"]

    answer = clients.control.delete_harness(harnessId=id)

    assert (status_of(answer), answer["harness"]["status"]) == (200, "DELETING")
    error_of("ResourceNotFoundException", clients.control.get_harness, harnessId=id)
    assert clients.control.list_harnesses()["harnesses"] == []
    assert clients.control.list_agent_runtimes()["agentRuntimes"] == []
    assert new_harness(clients)["harnessVersion"] == "1"


def _changes(clients: Clients) -> list[Any]:
    return [clients.control.update_harness, clients.control.delete_harness]


@pytest.mark.from_model
def test_a_creation_that_breaks_says_why_and_makes_no_memory(local: Clients) -> None:
    local.agentcore.faults.on("CreateHarness", Break("Memory operation failed: Resource limit exceeded"), times=1)

    harness = new_harness(local)

    assert harness["status"] == "CREATE_FAILED"
    assert harness["failureReason"] == "Memory operation failed: Resource limit exceeded"
    assert memory_ids(local) == []


@pytest.mark.inferred
def test_a_deletion_that_breaks_leaves_harness_and_memory(local: Clients) -> None:
    id = new_harness(local)["harnessId"]
    local.agentcore.faults.on("DeleteHarness", Break("Not now"), times=1)

    local.control.delete_harness(harnessId=id)

    harness = shown(local, id)
    assert (harness["status"], harness["failureReason"]) == ("DELETE_FAILED", "Not now")
    assert len(memory_ids(local)) == 1


@pytest.mark.from_model
def test_a_harness_has_tags_from_the_start(local: Clients) -> None:
    arn = new_harness(local, tags={"team": "red"})["arn"]

    local.control.tag_resource(resourceArn=arn, tags={"stage": "dev"})

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red", "stage": "dev"}


@pytest.mark.from_model
def test_a_client_token_creates_one_harness(local: Clients) -> None:
    given = {"harnessName": "helper", "executionRoleArn": ROLE, "clientToken": "t" * 40}

    first, again = (local.control.create_harness(**given)["harness"]["harnessId"] for _ in range(2))

    assert first == again
    assert len(memory_ids(local)) == 1


@pytest.mark.from_model  # the documentation strings of CustomJWTAuthorizerConfiguration
def test_scopes_are_advertised_only_where_they_are_allowed(clients: Clients) -> None:
    jwt = {"discoveryUrl": "https://idp.example/.well-known/openid-configuration", "allowedScopes": ["read"]}
    wrong = {"customJWTAuthorizer": {**jwt, "advertisedScopeMapping": {"root": "r"}}}
    text = "advertisedScopeMapping must map scopes of allowedScopes only"

    create, update = clients.control.create_harness, clients.control.update_harness
    assert refused(create, harnessName="wrong", executionRoleArn=ROLE, authorizerConfiguration=wrong) == text
    before = new_harness(clients)
    asked = {"optionalValue": wrong}
    assert refused(update, harnessId=before["harnessId"], authorizerConfiguration=asked) == text
    assert shown(clients, before["harnessId"])["harnessVersion"] == before["harnessVersion"]
    assert len(clients.control.list_harnesses()["harnesses"]) == 1
