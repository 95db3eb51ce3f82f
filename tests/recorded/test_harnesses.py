"""Harnesses and their endpoints, as the real service was seen to answer."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import EventStreamError

from conftest import Clients
from tests.families.arrange import created_with, new_memory, progression, strategy
from tests.families.harnesses.arrange import ROLE, change, endpoint, new_harness, remember, shown
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

CLI, PREFLIGHT = "aws/agentcore-cli", "cdk-preflight"
OPENID = "https://accounts.google.com/.well-known/openid-configuration"
RUNTIME = "agentCoreRuntimeEnvironment"
SONNET = {"bedrockModelConfig": {"modelId": "us.anthropic.claude-sonnet-4-5-20250929-v1:0"}}


def _create(**members: Any) -> dict[str, Any]:
    return {"harnessName": "helper", "executionRoleArn": ROLE, "model": SONNET, **members}


def _in(**network: Any) -> dict[str, Any]:
    return _create(environment={RUNTIME: {"networkConfiguration": network}})


REFUSED = [
    Refusal(
        f"{PREFLIGHT} jwt-authorizer-claims",
        "create_harness",
        _create(authorizerConfiguration={"customJWTAuthorizer": {"discoveryUrl": OPENID}}),
        name="no filter",
        text="Either allowedAudience, allowedClients, allowedScopes, or customClaims must be present with at least one "
        "item",
    ),
    Refusal(
        f"{PREFLIGHT} vpc-network-mode-config",
        "create_harness",
        _in(networkMode="VPC"),
        name="VPC alone",
        text="networkModeConfig with non-empty subnets and securityGroups is required when networkMode is VPC",
    ),
]
ACCEPTED = [
    Acceptance(f"{PREFLIGHT} harness-endpoint-name-default", "create_harness", _create(), "little"),
    Acceptance(
        "terraform-provider-aws TestAccBedrockAgentCoreHarness_Environment_vpc",
        "create_harness",
        _in(
            networkMode="VPC",
            networkModeConfig={"subnets": ["subnet-01234567"], "securityGroups": ["sg-01234567"]},
        ),
        "VPC with its configuration",
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_harness_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    refuses(local, case)

    assert local.control.list_harnesses()["harnesses"] == []
    assert local.control.list_agent_runtimes()["agentRuntimes"] == []


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_a_harness_is_accepted(local: Clients, case: Acceptance) -> None:
    made = accepts(local, case)["harness"]

    assert shown(local, made["harnessId"])["status"] == "READY"


ENDPOINTS_REFUSED = [
    Refusal(
        f"{PREFLIGHT} harness-endpoint-name-default",
        "create_harness_endpoint",
        {"endpointName": "DEFAULT"},
        name="DEFAULT",
        text="Endpoint name 'DEFAULT' is reserved. Use a different name.",
    ),
    Refusal(
        f"{PREFLIGHT} harness-endpoint-name-unique",
        "create_harness_endpoint",
        {"endpointName": "prod"},
        name="a name twice",
        text="Failed to tag harness endpoint: A resource with the same resourceName but a different internalId already "
        "exists",
    ),
]


def _with_an_endpoint(clients: Clients, **members: Any) -> str:
    id = str(new_harness(clients)["harnessId"])
    clients.control.create_harness_endpoint(harnessId=id, endpointName="prod", **members)
    return id


@pytest.mark.parametrize("case", ENDPOINTS_REFUSED, ids=str)
def test_an_endpoint_is_refused_in_the_services_words(clients: Clients, case: Refusal) -> None:
    id = _with_an_endpoint(clients)

    refuses(clients, replace(case, params={"harnessId": id, **case.params}))


# cdk-preflight harness-endpoint-name-unique
def test_an_endpoint_of_another_name_is_accepted(clients: Clients) -> None:
    id = _with_an_endpoint(clients)

    made = clients.control.create_harness_endpoint(harnessId=id, endpointName="beta")["endpoint"]

    assert made["arn"].endswith(f":harness/{id}/harness-endpoint/beta")


# aws/agentcore-cli CreateHarnessCommand.5b088ce2cec0d147.json
def test_a_harness_that_is_told_little_is_filled_up(clients: Clients) -> None:
    made = clients.control.create_harness(**_create())["harness"]

    assert made["model"]["bedrockModelConfig"]["apiFormat"] == "converse_stream"
    assert (made["tools"], made["skills"], made["allowedTools"]) == ([], [], ["*"])
    window = {"slidingWindow": {"messagesCount": 150}}
    assert made["truncation"] == {"strategy": "sliding_window", "config": window}
    assert (made["harnessVersion"], made["timeoutSeconds"]) == ("1", 3600)


# aws/agentcore-cli CreateHarnessCommand.5b088ce2cec0d147.json, GetHarnessCommand.7b8047ab6e0031d.json
def test_what_a_harness_makes_for_itself_is_told_once_it_is_ready(local: Clients) -> None:
    made = local.control.create_harness(**_create())["harness"]

    assert made["environment"][RUNTIME] == {
        "agentRuntimeName": "harness_helper",
        "lifecycleConfiguration": {"idleRuntimeSessionTimeout": 900, "maxLifetime": 28800},
        "networkConfiguration": {"networkMode": "PUBLIC"},
    }
    assert made["memory"] == {"managedMemoryConfiguration": {}}
    found = shown(local, made["harnessId"])
    own = found["environment"][RUNTIME]
    assert re.fullmatch("harness_helper-[a-zA-Z0-9]{10}", own["agentRuntimeId"])
    assert own["agentRuntimeArn"].endswith(f":runtime/{own['agentRuntimeId']}")


# agentcore-cli #2026, awslabs/nx-plugin-for-aws #1073: memory/MyHarness_ba80d309-rSM4MW27qM, no longer harness_…
def test_a_harnesss_memory_has_its_name(local: Clients) -> None:
    found = new_harness(local, "MyHarness")["memory"]["managedMemoryConfiguration"]

    assert re.search(":memory/MyHarness-[a-zA-Z0-9]{10}$", found["arn"])


# terraform-provider-aws #49594: "one retrieval_config entry per memory strategy", #50097
@pytest.mark.parametrize("types", [[], ["SEMANTIC"], ["SEMANTIC", "SUMMARIZATION"]])
def test_a_memory_of_ones_own_is_looked_into_by_strategy(local: Clients, types: list[str]) -> None:
    memory = created_with(local, *(strategy(type) for type in types))

    harness = new_harness(local, memory={"agentCoreMemoryConfiguration": {"arn": memory["arn"]}})

    own = harness["memory"]["agentCoreMemoryConfiguration"]
    assert own["arn"] == memory["arn"]
    assert len(own.get("retrievalConfig", {})) == len(types)
    given = {"arn": memory["arn"], "retrievalConfig": {"/namespace1": {"relevanceScore": 0.25, "topK": 5}}}
    changed = change(local, harness["harnessId"], memory={"optionalValue": {"agentCoreMemoryConfiguration": given}})
    assert changed["memory"] == {"agentCoreMemoryConfiguration": given}


# aws/agentcore-cli UpdateHarnessCommand.752d7aa9731c05df.json
def test_an_update_keeps_the_runtime_and_the_memory(local: Clients) -> None:
    before = new_harness(local)

    after = change(local, before["harnessId"], systemPrompt=[{"text": "Another"}])

    assert after["harnessVersion"] == "2"
    assert (after["environment"], after["memory"]) == (before["environment"], before["memory"])


# aws/agentcore-cli DeleteHarnessCommand.a1a9454a080576be.json
def test_a_deletion_answers_the_whole_harness(local: Clients) -> None:
    before = new_harness(local)
    local.agentcore.clock.tick(seconds=5)

    gone = local.control.delete_harness(harnessId=before["harnessId"])["harness"]

    assert gone["status"] == "DELETING"
    assert gone["updatedAt"] > before["updatedAt"]
    assert (gone["environment"], gone["memory"]) == (before["environment"], before["memory"])


# aws/agentcore-cli CreateHarnessEndpointCommand.103f0e916867bed4.json, Update….1786566889fac24b.json, Get….3c3f….json,
# DeleteHarnessEndpointCommand.3c3f165cf3bf4dd.json
def test_an_endpoint_shows_what_it_serves_and_what_it_is_to_serve(local: Clients) -> None:
    id = str(new_harness(local)["harnessId"])
    with progression("agentcore::harness-endpoint", times=2):
        made = local.control.create_harness_endpoint(harnessId=id, endpointName="live")["endpoint"]
        endpoint(local, id, "live")
        first = endpoint(local, id, "live")
    change(local, id)
    moving = local.control.update_harness_endpoint(harnessId=id, endpointName="live", targetVersion="2")["endpoint"]
    then = endpoint(local, id, "live")
    local.agentcore.clock.tick(seconds=5)
    gone = local.control.delete_harness_endpoint(harnessId=id, endpointName="live")["endpoint"]

    assert (gone["status"], gone["liveVersion"]) == ("DELETING", "2")
    assert gone["updatedAt"] > then["updatedAt"]
    seen = [(one["status"], one.get("liveVersion"), one.get("targetVersion")) for one in (made, first, moving, then)]
    assert seen == [("CREATING", None, "1"), ("READY", "1", None), ("UPDATING", "1", "2"), ("READY", "2", None)]


# three users' clients, 2026: "Inline function result is missing toolUseId 'tooluse_…'", in the stream
def test_a_session_that_called_a_function_waits_for_its_result(clients: Clients) -> None:
    add = {"description": "Adds.", "inputSchema": {"type": "object"}}
    tool = {"type": "inline_function", "name": "add", "config": {"inlineFunction": add}}
    arn = new_harness(clients, tools=[tool])["arn"]
    use = {"toolUseId": "tooluse_0123456789abcdefghijkl", "name": "add", "input": {"a": 1}}
    answers = iter([{"toolUse": use}, "Three"])
    clients.agentcore.script("InvokeHarness", lambda call: next(answers))

    def said(*messages: dict[str, Any]) -> list[dict[str, Any]]:
        given = {"harnessArn": arn, "runtimeSessionId": "session-".ljust(40, "0"), "messages": list(messages)}
        with closing(clients.data.invoke_harness(**given)["stream"]) as stream:
            return list(stream)

    hello = {"role": "user", "content": [{"text": "Hello"}]}
    said(hello)
    for _ in range(2):
        with pytest.raises(EventStreamError) as error:
            said(hello)
    result = {"toolUseId": use["toolUseId"], "status": "success", "content": [{"text": "3"}]}
    events = said(
        {"role": "assistant", "content": [{"toolUse": use}]}, {"role": "user", "content": [{"toolResult": result}]}
    )

    assert error.value.response["Error"]["Code"] == "runtimeClientError"
    assert f"Inline function result is missing toolUseId '{use['toolUseId']}'" in str(error.value)
    assert {"messageStop": {"stopReason": "end_turn"}} in events


ANOTHERS = "agentCoreMemoryConfiguration"
MANAGED = "managedMemoryConfiguration"
MEMORIES: dict[str, dict[str, Any]] = {
    "another's": {ANOTHERS: {}},
    "none": {"disabled": {}},
    "managed": {MANAGED: {}},
    "managed as told": {MANAGED: {"eventExpiryDuration": 7, "strategies": ["SEMANTIC"]}},
}
CHANGES = [
    (before, after) for before in ("nothing", "another's", "none", "managed") for after in MEMORIES if before != after
]


def _asked(clients: Clients, name: str) -> dict[str, Any]:
    if name != "another's":
        return MEMORIES[name]
    arn = f"arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/{new_memory(clients)}"
    return {ANOTHERS: {"arn": arn}}


# terraform-provider-aws harness_test.go (Memory_changeType)
@pytest.mark.parametrize(("before", "after"), CHANGES)
def test_a_harnesss_memory_changes_its_kind(local: Clients, before: str, after: str) -> None:
    given: dict[str, Any] = {} if before == "nothing" else {"memory": _asked(local, before)}
    id = new_harness(local, **given)["harnessId"]
    asked = _asked(local, after)

    found = remember(local, id, asked)

    filled = {MANAGED: {"eventExpiryDuration": 30, "strategies": ["SEMANTIC", "SUMMARIZATION"]}}
    if MANAGED in found:
        assert ":memory/helper-" in found[MANAGED].pop("arn")
    assert found == (filled if after == "managed" else asked)
