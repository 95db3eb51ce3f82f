"""The three styles in which services say what is wrong with a value."""

from __future__ import annotations

from typing import Any

import pytest

from moto_agentcore.service import agents, control, data
from tests.wire.lines import refused

NETWORK = {"networkConfiguration": {"networkMode": "PUBLIC"}}
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:1"
RUNTIME: dict[str, Any] = {
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
    "roleArn": "arn:aws:iam::123456789012:role/agent",
    **NETWORK,
}
FAILED = "failed to satisfy constraint"
PATTERN = "Member must satisfy regular expression pattern: "


@pytest.mark.from_recording  # sample-OpenClaw-on-AWS-with-Bedrock #43
def test_a_runtimes_refused_name_is_quoted() -> None:
    message = refused(control, "CreateAgentRuntime", {**RUNTIME, "agentRuntimeName": "my-agent"}).message

    place = "1 validation error detected: Value 'my-agent' at 'agentRuntimeName' failed to satisfy constraint: "
    assert message.startswith(place + PATTERN)


@pytest.mark.from_recording  # fullstack-solution-template-for-agentcore #97
def test_a_policys_refused_name_is_measured_and_pointed_at() -> None:
    labels = {"policyEngineId": "Guard-abcdefghij"}
    definition = {"cedar": {"statement": "permit(principal, action, resource);" * 2}}

    message = refused(control, "CreatePolicy", {"name": "a" * 52, "definition": definition}, labels=labels).message

    assert message == (
        "1 validation error detected. Value with length 52 at '/name' failed to satisfy constraint: "
        "Member must have length between 1 and 48, inclusive"
    )


@pytest.mark.from_recording  # floci #3556, who measured it
def test_a_memorys_refused_value_is_not_quoted() -> None:
    assert refused(data, "ListEvents", {"maxResults": 101}).message.startswith(
        "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: "
    )


@pytest.mark.parametrize(
    ("operation", "given", "labels", "told"),
    [
        (  # a number, and what is missing
            "ListAgentRuntimes",
            b"",
            {},
            "Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal",
        ),
        (
            "CreateGateway",
            {"roleArn": "arn:aws:iam::123456789012:role/gate", "authorizerType": "NONE"},
            {},
            "Value null at 'name' failed to satisfy constraint: Member must not be null",
        ),
        (  # a list, whole
            "CreateGatewayRateLimit",
            {"dimensionKeys": ["$.a b"], "entries": []},
            {"gatewayIdentifier": "tools-0123456789"},
            "Value '[$.a b]' at 'dimensionKeys' failed to satisfy constraint: Member must satisfy constraint: [",
        ),
    ],
)
@pytest.mark.inferred
def test_quoting_services_quote_numbers_lists_and_what_is_missing(
    operation: str, given: Any, labels: dict[str, str], told: str
) -> None:
    query = "maxResults=101" if given == b"" else ""

    assert told in refused(control, operation, given, query=query, labels=labels).message


@pytest.mark.inferred
def test_a_secret_is_not_quoted() -> None:
    given = {**RUNTIME, "agentRuntimeName": "agent", "environmentVariables": {"TOKEN": "s3cr3t" * 2000}}

    message = refused(control, "CreateAgentRuntime", given).message

    assert "Value at 'environmentVariables' failed" in message
    assert "s3cr3t" not in message


@pytest.mark.inferred
def test_agent_runtime_quotes() -> None:
    labels = {"agentId": "AGENT12345", "agentAliasId": "TSTALIASID"}

    message = refused(agents, "GetAgentMemory", query="memoryType=NONE&memoryId=mine", labels=labels).message

    assert "Value 'NONE' at 'memoryType' failed to satisfy constraint: Member must satisfy enum value set" in message


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"description": "fine"}, "Value at '/name' failed to satisfy constraint: Member must not be null"),
        ({"name": "1"}, f"Value at '/name' failed to satisfy constraint: {PATTERN}[A-Za-z][A-Za-z0-9_]*"),
        (
            {"name": "Guard", "tags": {"a": "v" * 300}},
            f"Value with length 300 at '/tags/a' {FAILED}: Member must have length between 0 and 256, inclusive",
        ),
        (
            {"name": "Guard", "tags": {"a" * 200: "v"}},
            f"Value with length 200 at '/tags' {FAILED}: Member must have length between 1 and 128, inclusive",
        ),
    ],
)
@pytest.mark.inferred  # as the tests of a server in Smithy's own suite have them
def test_pointers_go_down_into_maps(given: dict[str, Any], told: str) -> None:
    assert refused(control, "CreatePolicyEngine", given).message == f"1 validation error detected. {told}"


@pytest.mark.inferred
def test_pointers_count_from_nought_and_numbers_have_bounds() -> None:
    message = refused(control, "ListPolicyEngines", query="maxResults=0").message

    assert message.endswith(
        "Value at '/maxResults' failed to satisfy constraint: Member must be between 1 and 100, inclusive"
    )


ARTIFACT = "AgentArtifact must have exactly one configuration"
SOURCE = "Exactly one of source.inlineExamples or source.s3Source must be provided"


@pytest.mark.from_recording  # cdk-preflight runtime-artifact-exactly-one, dataset-source-exactly-one
@pytest.mark.parametrize(
    ("operation", "member", "union", "told"),
    [
        ("CreateAgentRuntime", "agentRuntimeArtifact", {}, ARTIFACT),
        (
            "CreateAgentRuntime",
            "agentRuntimeArtifact",
            {"containerConfiguration": {"containerUri": IMAGE}, "codeConfiguration": {}},
            ARTIFACT,
        ),
        ("CreateDataset", "source", {}, SOURCE),
        (
            "CreateDataset",
            "source",
            {"inlineExamples": {"examples": [{"input": "One"}]}, "s3Source": {"s3Uri": "s3://bucket/examples.jsonl"}},
            SOURCE,
        ),
    ],
    ids=lambda value: ("none" if not value else "both") if isinstance(value, dict) else "",
)
def test_a_union_has_a_sentence_of_its_own_where_one_was_quoted(
    operation: str, member: str, union: dict[str, Any], told: str
) -> None:
    named = {"CreateAgentRuntime": {**RUNTIME, "agentRuntimeName": "agent"}, "CreateDataset": {"datasetName": "sums"}}

    assert refused(control, operation, {**named[operation], member: union}).message == told
