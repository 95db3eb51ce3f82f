"""Memories, as the real service was seen to answer."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    BY_ACTOR,
    BY_SESSION,
    NOBODY,
    NOON,
    ROLE,
    change_strategies,
    created,
    created_with,
    custom,
    memory_with,
    only_strategy,
    refused,
    self_managed,
    shown,
    strategy,
    strategy_ids,
)
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

PREFLIGHT = "cdk-preflight pf-agentcore-"
DURING = "Validation failed during CreateMemory: "
GIVEN: dict[str, Any] = {"name": "Notes", "eventExpiryDuration": 30}
OWN_MODEL = {
    "modelId": "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "appendToPrompt": "Extract facts about the user.",
}
OWN: dict[str, Any] = {"customMemoryStrategy": {"name": "custom_semantic", "namespaces": ["/actor/{actorId}/"]}}
OWN["customMemoryStrategy"]["configuration"] = {"semanticOverride": {"extraction": OWN_MODEL}}
FACTS = strategy("SEMANTIC", "facts", namespaces=["/actor/{actorId}/"])
ANOTHERS = ROLE.replace("123456789012", "999999999999")


def _memory(*strategies: dict[str, Any], **members: Any) -> dict[str, Any]:
    return {**GIVEN, "memoryStrategies": list(strategies), **members}


REFUSED = [
    Refusal(
        "aws/agentcore-cli GetMemoryCommand.ed4e49fb82fa7aa2.json",
        "get_memory",
        {"memoryId": "missing_memory-0000000000"},
        code="ResourceNotFoundException",
        text="Resource not found during GetMemory: Failed to retrieve memory item for ID: missing_memory-0000000000",
    ),
    Refusal(
        PREFLIGHT + "memory-strategy-type-unique",
        "create_memory",
        _memory(*(strategy("SEMANTIC", f"s{i}") for i in range(7))),
        text=DURING
        + "Only one strategy of each type is allowed. Found multiple strategies of type: semanticMemoryStrategy",
    ),
    Refusal(
        PREFLIGHT + "memory-custom-strategy-execution-role",
        "create_memory",
        _memory(OWN),
        text=DURING + "Please provide memoryExecutionRoleArn as memory contains one or more Custom strategies",
    ),
    Refusal(
        PREFLIGHT + "memory-strategy-name-unique",
        "create_memory",
        _memory(strategy("SEMANTIC", "s1"), strategy("SUMMARIZATION", "s1")),
        text=DURING + "Duplicate memory strategy names were provided: [s1]",
    ),
    Refusal(
        PREFLIGHT + "memory-strategy-namespaces-count",
        "create_memory",
        _memory(strategy("SEMANTIC", "facts", namespaces=["/actor/{actorId}/", "/session/{sessionId}/"])),
        text="1 validation error detected: Value at 'memoryStrategies.1.member.semanticMemoryStrategy.namespaces' "
        "failed to satisfy constraint: Member must have length less than or equal to 1",
    ),
    Refusal(
        PREFLIGHT + "execution-role-account",
        "create_memory",
        {**GIVEN, "memoryExecutionRoleArn": ANOTHERS},
        code="AccessDeniedException",
        text="is not authorized to perform: bedrock-agentcore:CreateMemory",
        part=True,
    ),
    Refusal(
        "a self-managed strategy with namespaces, quoted by its user",
        "create_memory",
        _memory(
            {"customMemoryStrategy": {**self_managed()["customMemoryStrategy"], "namespaces": ["/a/"]}},
            memoryExecutionRoleArn=ROLE,
        ),
        text=DURING + "Namespaces are not allowed for self-managed memory strategies",
    ),
    Refusal(
        "a tester's notes on episodic reflections",
        "create_memory",
        _memory(strategy("EPISODIC", namespaces=["/e/"], reflectionConfiguration={"namespaces": ["/other/"]})),
        text="Reflection namespace must be the same as or a prefix of the episodic namespace",
        part=True,
    ),
    Refusal(
        "amazon-bedrock-agentcore-samples #981",
        "retrieve_memory_records",
        {"memoryId": NOBODY, "namespace": "/", "searchCriteria": {"searchQuery": "tea"}},
        code="ResourceNotFoundException",
        text="MemoryItem does not exist",
    ),
    Refusal(
        "floci #3556, who measured it",
        "list_events",
        {"memoryId": NOBODY, "actorId": "ada", "sessionId": "s1"},
        code="ResourceNotFoundException",
        text=f"Memory not found: {NOBODY}",
    ),
]

ACCEPTED = [
    Acceptance(
        PREFLIGHT + "memory-strategy-type-unique",
        "create_memory",
        _memory(FACTS, strategy("SUMMARIZATION", "summary", namespaces=["/session/{sessionId}/"])),
        "one of each",
    ),
    Acceptance(
        PREFLIGHT + "memory-custom-strategy-execution-role",
        "create_memory",
        _memory(OWN, memoryExecutionRoleArn=ROLE),
        "own model",
    ),
    Acceptance(PREFLIGHT + "memory-strategy-namespaces-count", "create_memory", _memory(FACTS), "one namespace"),
    Acceptance(
        PREFLIGHT + "memory-strategy-name-unique",
        "create_memory",
        _memory(strategy("SEMANTIC", "s1"), strategy("SUMMARIZATION", "s2")),
        "two names",
    ),
    Acceptance(
        PREFLIGHT + "execution-role-account", "create_memory", {**GIVEN, "memoryExecutionRoleArn": ROLE}, "own role"
    ),
    *(
        Acceptance(
            "terraform-provider-aws TestAccBedrockAgentCoreMemoryStrategy_standard",
            "create_memory",
            _memory(strategy(type, namespaceTemplates=[namespace])),
            namespace.strip("/{}"),
        )
        for type, namespace in [
            ("SEMANTIC", "default"),
            ("SEMANTIC", "{sessionId}"),
            ("USER_PREFERENCE", "preferences"),
            ("SUMMARIZATION", "{sessionId}"),
            ("EPISODIC", BY_SESSION.rstrip("/")),
        ]
    ),
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_it_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    refuses(local, case)

    assert local.control.list_memories()["memories"] == []


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_it_is_accepted(local: Clients, case: Acceptance) -> None:
    memory = accepts(local, case)["memory"]

    assert shown(local, memory["id"])["status"] == "ACTIVE"


def test_a_memory_without_strategies_shows_that_it_has_none(clients: Clients) -> None:
    """aws/agentcore-cli GetMemoryCommand.4f3ba5bd8d8e60e7.json"""
    memory = created(clients, "read_only_fixture", description="Stable fixture")

    assert {name: memory[name] for name in ("name", "description", "eventExpiryDuration", "status", "strategies")} == {
        "name": "read_only_fixture",
        "description": "Stable fixture",
        "eventExpiryDuration": 30,
        "status": "ACTIVE",
        "strategies": [],
    }
    assert memory["arn"].endswith(f":123456789012:memory/{memory['id']}")
    assert memory["updatedAt"] > memory["createdAt"]


def test_memories_are_listed_in_pages_by_id_without_their_names(local: Clients) -> None:
    """aws/agentcore-cli ListMemoriesCommand.7d2e22c637f6b633.json and .202662ec9345611.json"""
    made = sorted(created(local, name)["id"] for name in ("fixture_second", "fixture"))

    first = local.control.list_memories(maxResults=1)
    second = local.control.list_memories(maxResults=1, nextToken=first["nextToken"])

    assert [memory["id"] for page in (first, second) for memory in page["memories"]] == made
    assert set(first["memories"][0]) == {"createdAt", "updatedAt", "arn", "id", "status"}
    assert "nextToken" not in second


@pytest.mark.parametrize("type", ["SEMANTIC", "USER_PREFERENCE", "SUMMARIZATION", "EPISODIC"])
def test_a_second_strategy_of_a_type_is_not_added(local: Clients, type: str) -> None:
    """terraform-provider-aws TestAccBedrockAgentCoreMemoryStrategy_standard, step 6"""
    memory_id = memory_with(local, strategy(type, "one"))
    added = {"addMemoryStrategies": [strategy(type, "another")]}

    message = refused(local.control.update_memory, memoryId=memory_id, memoryStrategies=added)

    assert message.startswith("Validation failed during UpdateMemory: Only one strategy of each type is allowed. ")
    assert "Found multiple strategies of type: " in message
    assert len(strategy_ids(local, memory_id)) == 1


def test_one_of_a_type_that_goes_makes_room_for_another(local: Clients) -> None:
    """terraform-provider-aws TestAccBedrockAgentCoreMemoryStrategy_standard, where a type is replaced"""
    memory_id = memory_with(local, strategy("SEMANTIC", "one"))
    (old,) = strategy_ids(local, memory_id)
    changes = {
        "addMemoryStrategies": [strategy("SEMANTIC", "another")],
        "deleteMemoryStrategies": [{"memoryStrategyId": old}],
    }

    local.control.update_memory(memoryId=memory_id, memoryStrategies=changes)

    assert only_strategy(shown(local, memory_id))["name"] == "another"


def test_a_custom_strategy_is_added_where_the_memory_has_a_role(local: Clients) -> None:
    """bedrock-agentcore-starter-toolkit #502; terraform-provider-aws testdata/MemoryStrategy/self_managed"""
    bare, with_role = created(local, "bare")["id"], created(local, "with_role", memoryExecutionRoleArn=ROLE)["id"]
    added = {"addMemoryStrategies": [custom(semanticOverride={"extraction": OWN_MODEL})]}

    message = refused(local.control.update_memory, memoryId=bare, memoryStrategies=added)
    change_strategies(local, with_role, "add", *added["addMemoryStrategies"])
    local.control.update_memory(memoryId=bare, memoryStrategies=added, memoryExecutionRoleArn=ROLE)

    assert message == (
        "Validation failed during UpdateMemory: "
        "Please provide memoryExecutionRoleArn as memory contains one or more Custom strategies"
    )
    assert len(strategy_ids(local, with_role)) == len(strategy_ids(local, bare)) == 1


def test_a_self_managed_strategy_has_no_namespace_and_one_trigger_of_each_kind(local: Clients) -> None:
    """terraform-provider-aws TestAccBedrockAgentCoreMemoryStrategy_selfManaged"""
    found = only_strategy(created_with(local, self_managed()))

    assert not found["namespaces"]
    assert not found["namespaceTemplates"]
    kinds = [next(iter(trigger)) for trigger in found["configuration"]["selfManagedConfiguration"]["triggerConditions"]]
    assert sorted(kinds) == ["messageBasedTrigger", "timeBasedTrigger", "tokenBasedTrigger"]


def test_a_metadata_schema_always_says_how_a_value_is_extracted(local: Clients) -> None:
    """terraform-provider-aws TestAccBedrockAgentCoreMemoryStrategy_summarizationMemoryRecordSchemaBasic"""
    schema = {"metadataSchema": [{"key": "customer_id"}]}
    indexed = [{"key": "customer_id", "type": "STRING"}]
    memory = created_with(local, strategy("SUMMARIZATION", memoryRecordSchema=schema), indexedKeys=indexed)

    (entry,) = only_strategy(memory)["memoryRecordSchema"]["metadataSchema"]
    assert entry["key"] == "customer_id"
    assert entry["extractionType"]
    assert "type" not in entry
    assert only_strategy(memory)["namespaceTemplates"] == [BY_SESSION]


@pytest.mark.parametrize("empty", ["numberValidation", "stringListValidation"])
def test_a_validation_that_bounds_nothing_is_discarded(local: Clients, empty: str) -> None:
    """terraform-provider-aws memory_strategy_test.go"""
    config: Any = {"definition": "How good", "llmExtractionInstruction": "LATEST_VALUE", "validation": {empty: {}}}
    schema = {"metadataSchema": [{"key": "score", "extractionConfig": {"llmExtractionConfig": config}}]}
    indexed = [{"key": "score", "type": "NUMBER" if empty == "numberValidation" else "STRINGLIST"}]
    memory = created_with(local, strategy("SEMANTIC", memoryRecordSchema=schema), indexedKeys=indexed)

    (entry,) = only_strategy(memory)["memoryRecordSchema"]["metadataSchema"]
    told = entry["extractionConfig"]["llmExtractionConfig"]
    assert empty not in told.get("validation", {})
    assert told["llmExtractionInstruction"] == "LATEST_VALUE"


def test_episodes_without_a_reflection_of_their_own_get_one(local: Clients) -> None:
    """terraform-provider-aws TestAccBedrockAgentCoreMemoryStrategy_standard, step 1"""
    found = only_strategy(created_with(local, strategy("EPISODIC", namespaceTemplates=[BY_SESSION])))

    reflection = found["configuration"]["reflection"]["episodicReflectionConfiguration"]
    assert BY_SESSION.startswith(reflection["namespaceTemplates"][0])
    assert reflection["namespaceTemplates"][0].startswith(BY_ACTOR[:1])


def test_an_event_without_a_session_gets_one(local: Clients) -> None:
    """floci #3556, who measured it"""
    memory_id = created(local)["id"]

    event = local.data.create_event(memoryId=memory_id, actorId="ada", eventTimestamp=NOON, payload=[])["event"]

    assert len(event["sessionId"]) == 36
    assert event["eventId"].startswith(f"{int(NOON.timestamp() * 1000):019d}#")
    assert event["branch"] == {"name": "main"}


def test_a_name_is_taken_once(local: Clients) -> None:
    """bedrock-agentcore-sdk-python create_or_get_memory; the whole text as a client's own test has it"""
    created(local)

    message = refused(local.control.create_memory, **GIVEN)

    assert message == "Validation failed during CreateMemory: Memory with name Notes already exists"
