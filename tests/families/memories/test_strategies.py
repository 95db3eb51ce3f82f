"""Memory strategies as they are created, and as they are shown."""

from __future__ import annotations

import re

import pytest

from conftest import Clients
from tests.families.arrange import (
    BY_ACTOR,
    BY_SESSION,
    ROLE,
    created,
    created_with,
    custom,
    error_of,
    only_strategy,
    refused_creation,
    shown,
    status_of,
    strategy,
)


@pytest.mark.from_model
def test_a_strategy_is_created_with_its_memory(local: Clients) -> None:
    given = {"name": "Notes", "eventExpiryDuration": 7, "memoryStrategies": [strategy("SEMANTIC")]}
    memory = local.control.create_memory(**given)["memory"]

    assert only_strategy(memory)["status"] == "CREATING"
    assert only_strategy(shown(local, memory["id"]))["status"] == "ACTIVE"


@pytest.mark.from_sdk
def test_a_strategy_id_is_its_name_and_ten_letters_or_digits(local: Clients) -> None:
    found = only_strategy(created_with(local, strategy("SEMANTIC", "SemanticStrategy")))

    assert re.fullmatch(r"SemanticStrategy-[A-Za-z0-9]{10}", found["strategyId"])


@pytest.mark.from_sdk
@pytest.mark.parametrize(
    ("type", "template"),
    [
        ("SEMANTIC", BY_ACTOR),
        ("USER_PREFERENCE", BY_ACTOR),
        ("SUMMARIZATION", BY_SESSION),
        ("EPISODIC", BY_SESSION),
    ],
)
def test_a_built_in_strategy_has_its_type_and_default_template(local: Clients, type: str, template: str) -> None:
    found = only_strategy(created_with(local, strategy(type, description="What is worth it")))

    assert (found["type"], found["description"]) == (type, "What is worth it")
    assert found["namespaces"] == found["namespaceTemplates"] == [template]


@pytest.mark.from_sdk
@pytest.mark.parametrize("member", ["namespaces", "namespaceTemplates"])
def test_a_template_may_be_given_in_either_spelling_and_is_shown_in_both(local: Clients, member: str) -> None:
    found = only_strategy(created_with(local, strategy("SEMANTIC", **{member: ["/facts/{actorId}/"]})))

    assert found["namespaces"] == found["namespaceTemplates"] == ["/facts/{actorId}/"]


@pytest.mark.inferred
def test_both_spellings_must_agree(local: Clients) -> None:
    message = refused_creation(local, strategy("SEMANTIC", namespaces=["/a/"], namespaceTemplates=["/b/"]))

    assert message == "namespaces and namespaceTemplates must not differ; use namespaceTemplates"


@pytest.mark.from_model
def test_a_strategy_has_one_template(local: Clients) -> None:
    message = refused_creation(local, strategy("SEMANTIC", namespaceTemplates=["/a/", "/b/"]))

    assert "Member must have length less than or equal to 1" in message


@pytest.mark.from_sdk
def test_a_template_that_is_none_is_refused_where_it_stands(local: Clients) -> None:
    message = refused_creation(local, strategy("SUMMARIZATION", namespaces=["/a b/"]))

    where = "memoryStrategies.1.member.summaryMemoryStrategy.namespaces"
    assert message.startswith(f"1 validation error detected: Value at '{where}' failed to satisfy constraint: ")
    assert "Member must satisfy constraint: [Member must have length less than or equal to 512, " in message


@pytest.mark.from_docs
def test_a_template_uses_built_in_variables_and_namespace_keys(local: Clients) -> None:
    templates = ["/{team}/{memoryStrategyId}/{actorId}/{sessionId}/"]

    found = only_strategy(
        created_with(local, strategy("SEMANTIC", namespaceTemplates=templates), namespaceKeys=[{"key": "team"}])
    )

    assert found["namespaceTemplates"] == templates


@pytest.mark.from_docs
@pytest.mark.parametrize("type", ["SEMANTIC", "EPISODIC"])
def test_a_template_with_an_undefined_variable_is_refused(local: Clients, type: str) -> None:
    given = strategy(type, namespaceTemplates=["/{team}/{actorId}/"])

    message = refused_creation(local, given, namespaceKeys=[{"key": "site"}])

    wanted = "Namespace template '/{team}/{actorId}/' uses ['team'], which are neither built in nor namespaceKeys"
    assert message == wanted


@pytest.mark.inferred
def test_a_reflection_template_with_an_undefined_variable_is_refused(local: Clients) -> None:
    where = {"namespaceTemplates": ["/{team}/{actorId}/"], "reflectionConfiguration": {"namespaces": ["/{team}/"]}}

    assert "uses ['team']" in refused_creation(local, strategy("EPISODIC", **where))


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("episodes", "reflections"),
    [
        ("/e/{actorId}", "/e/{actorId}"),
        ("/e/{actorId}/", "/e/{actorId}/"),
        ("/e/{actorId}/sessions/{sessionId}", "/e/{actorId}/"),
        ("/e/{actorId}/{sessionId}/x/", "/e/{actorId}/"),
    ],
)
def test_reflections_go_above_the_session_or_beside_the_episodes(
    local: Clients, episodes: str, reflections: str
) -> None:
    made = only_strategy(created_with(local, strategy("EPISODIC", namespaceTemplates=[episodes])))

    found = made["configuration"]["reflection"]["episodicReflectionConfiguration"]
    assert (found["namespaceTemplates"], found["namespaces"]) == ([reflections], [reflections])


@pytest.mark.from_model
def test_record_expiry_is_shown_in_days(local: Clients) -> None:
    given = strategy("SEMANTIC", recordExpirySpecification={"recordExpiryDurationDays": 31})

    assert only_strategy(created_with(local, given))["recordExpiryDurationDays"] == 31


@pytest.mark.from_model
def test_record_expiry_is_not_removed_at_creation(local: Clients) -> None:
    message = refused_creation(local, strategy("SEMANTIC", recordExpirySpecification={"action": "REMOVE"}))

    assert message == "recordExpirySpecification.action does not apply when a strategy is created"


@pytest.mark.from_model
def test_a_record_schema_is_shown_as_given(local: Clients) -> None:
    validation = {"stringValidation": {"allowedValues": ["high", "low"]}}
    instructions = {"definition": "How urgent", "llmExtractionInstruction": "LATEST_VALUE", "validation": validation}
    inferred = {"key": "urgency", "type": "STRING", "extractionType": "LLM_INFERRED"}
    entries = [
        {**inferred, "extractionConfig": {"llmExtractionConfig": instructions}},
        {"key": "ticket", "type": "STRING", "extractionType": "STRICTLY_CONSISTENT"},
    ]
    schema = {"metadataSchema": entries}

    assert (
        only_strategy(created_with(local, strategy("SEMANTIC", memoryRecordSchema=schema)))["memoryRecordSchema"]
        == schema
    )


@pytest.mark.from_sdk
def test_strategy_names_are_taken_once_in_a_memory(local: Clients) -> None:
    message = refused_creation(local, strategy("SEMANTIC", "facts"), strategy("SUMMARIZATION", "facts"))

    assert message == "Duplicate memory strategy names were provided: [facts]"


@pytest.mark.inferred
def test_two_memories_may_have_strategies_of_one_name(local: Clients) -> None:
    one = created(local, "One", memoryStrategies=[strategy("SEMANTIC", "facts")])
    other = created(local, "Other", memoryStrategies=[strategy("SEMANTIC", "facts")])

    assert only_strategy(one)["name"] == only_strategy(other)["name"]
    assert only_strategy(one)["strategyId"] != only_strategy(other)["strategyId"]


@pytest.mark.from_docs
def test_a_memory_has_six_strategies_at_most(clients: Clients) -> None:
    six = [custom(f"facts{i}", semanticOverride={}) for i in range(6)]
    given = {"name": "Notes", "eventExpiryDuration": 7, "memoryExecutionRoleArn": ROLE}

    response = error_of(
        "ServiceQuotaExceededException",
        clients.control.create_memory,
        **given,
        memoryStrategies=[*six, strategy("SEMANTIC", "last")],
    )

    assert status_of(response) == 402
    assert len(created_with(clients, *six)["strategies"]) == 6
