"""Strategies added, modified and deleted by UpdateMemory."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    BY_ACTOR,
    OTHER,
    PROMPT,
    change,
    change_strategies,
    created_with,
    custom,
    modification,
    only_strategy,
    self_managed,
    strategy,
)


def _modify(clients: Clients, memory: dict[str, Any], **entry: Any) -> dict[str, Any]:
    """Modify a memory's only strategy; what it is afterwards."""
    given = {"memoryStrategyId": only_strategy(memory)["strategyId"], **entry}
    return only_strategy(change_strategies(clients, memory["id"], "modify", given))


def _reflections(found: dict[str, Any]) -> list[str]:
    block = found["configuration"]["reflection"]["episodicReflectionConfiguration"]
    assert block["namespaces"] == block["namespaceTemplates"]
    return list(block["namespaceTemplates"])


@pytest.mark.from_model
def test_a_strategy_is_added(clients: Clients) -> None:
    memory = created_with(clients, strategy("SEMANTIC"))

    after = change_strategies(clients, memory["id"], "add", strategy("SUMMARIZATION"))

    assert [(s["type"], s["status"]) for s in after["strategies"]] == [
        ("SEMANTIC", "ACTIVE"),
        ("SUMMARIZATION", "ACTIVE"),
    ]
    assert after["strategies"][0] == memory["strategies"][0]


@pytest.mark.from_model
def test_a_strategy_is_deleted_and_its_name_free(local: Clients) -> None:
    memory = created_with(local, strategy("SEMANTIC", "facts"), strategy("SUMMARIZATION", "sums"))
    gone = {"memoryStrategyId": memory["strategies"][0]["strategyId"]}

    changes = {"deleteMemoryStrategies": [gone], "addMemoryStrategies": [strategy("USER_PREFERENCE", "facts")]}
    after = change(local, memory["id"], memoryStrategies=changes)

    assert [(s["name"], s["type"]) for s in after["strategies"]] == [
        ("sums", "SUMMARIZATION"),
        ("facts", "USER_PREFERENCE"),
    ]


@pytest.mark.from_model
def test_a_modification_changes_what_it_names(local: Clients) -> None:
    memory = created_with(local, strategy("SEMANTIC", description="Old"))
    local.agentcore.clock.tick(minutes=1)
    schema = {"metadataSchema": [{"key": "ticket", "type": "STRING", "extractionType": "STRICTLY_CONSISTENT"}]}

    after = _modify(local, memory, description="New", namespaces=["/f/{actorId}/"], memoryRecordSchema=schema)

    before = only_strategy(memory)
    assert (after["description"], after["memoryRecordSchema"]) == ("New", schema)
    assert after["namespaces"] == after["namespaceTemplates"] == ["/f/{actorId}/"]
    assert after["updatedAt"] > before["updatedAt"]
    kept = ("strategyId", "name", "type", "status", "createdAt")
    assert [after[name] for name in kept] == [before[name] for name in kept]


@pytest.mark.from_model
def test_record_expiry_is_set_changed_and_removed(local: Clients) -> None:
    memory = created_with(local, strategy("SEMANTIC"))

    expiries = [
        _modify(local, memory, recordExpirySpecification=specification).get("recordExpiryDurationDays")
        for specification in ({"recordExpiryDurationDays": 40}, {"recordExpiryDurationDays": 60}, {"action": "REMOVE"})
    ]

    assert expiries == [40, 60, None]


@pytest.mark.from_sdk
def test_a_configuration_block_once_set_stays(local: Clients) -> None:
    memory = created_with(local, custom(semanticOverride={"extraction": PROMPT, "consolidation": PROMPT}))
    extraction = {"customExtractionConfiguration": {"semanticExtractionOverride": OTHER}}

    after = _modify(local, memory, configuration={"extraction": extraction})["configuration"]

    assert after["extraction"] == extraction
    assert after["consolidation"] == only_strategy(memory)["configuration"]["consolidation"]


@pytest.mark.from_model
def test_an_override_gets_a_block_it_had_not(local: Clients) -> None:
    memory = created_with(local, custom(summaryOverride={}))
    block = {"customConsolidationConfiguration": {"summaryConsolidationOverride": OTHER}}

    after = _modify(local, memory, configuration={"consolidation": block})["configuration"]

    assert after == {"type": "SUMMARY_OVERRIDE", "consolidation": block}


@pytest.mark.from_model
def test_a_self_managed_pipeline_is_modified_in_part(local: Clients) -> None:
    memory = created_with(local, self_managed())
    before = only_strategy(memory)["configuration"]["selfManagedConfiguration"]
    part = {"invocationConfiguration": {"payloadDeliveryBucketName": "elsewhere"}, "historicalContextWindowSize": 9}

    after = _modify(local, memory, configuration={"selfManagedConfiguration": part})["configuration"]

    managed = after["selfManagedConfiguration"]
    assert managed["invocationConfiguration"] == {
        "topicArn": before["invocationConfiguration"]["topicArn"],
        "payloadDeliveryBucketName": "elsewhere",
    }
    assert managed["historicalContextWindowSize"] == 9
    assert managed["triggerConditions"] == before["triggerConditions"]


@pytest.mark.from_model
@pytest.mark.parametrize("member", ["namespaces", "namespaceTemplates"])
def test_reflections_are_moved(local: Clients, member: str) -> None:
    memory = created_with(local, strategy("EPISODIC"))
    block = {"reflection": {"episodicReflectionConfiguration": {member: ["/strategies/"]}}}

    assert _reflections(_modify(local, memory, configuration=block)) == ["/strategies/"]


@pytest.mark.inferred
def test_an_override_takes_the_place_of_the_default_reflection(local: Clients) -> None:
    memory = created_with(local, custom(episodicOverride={"extraction": PROMPT}))
    block = {"customReflectionConfiguration": {"episodicReflectionOverride": PROMPT}}

    after = _modify(local, memory, configuration={"reflection": block})["configuration"]

    override = {**PROMPT, "namespaces": [BY_ACTOR], "namespaceTemplates": [BY_ACTOR]}
    assert after["reflection"] == {"customReflectionConfiguration": {"episodicReflectionOverride": override}}


@pytest.mark.inferred
def test_the_same_modification_under_one_token_is_one(local: Clients) -> None:
    memory = created_with(local, custom(episodicOverride={"extraction": PROMPT}))
    block = {"customReflectionConfiguration": {"episodicReflectionOverride": PROMPT}}
    given = {"memoryId": memory["id"], "clientToken": "t" * 40}
    given["memoryStrategies"] = modification(memory, configuration={"reflection": block})

    answers = [local.control.update_memory(**given)["memory"] for _ in range(2)]

    assert answers[0] == answers[1]


@pytest.mark.from_docs
def test_a_variable_is_defined_and_used_in_one_update(local: Clients) -> None:
    memory = created_with(local, strategy("SEMANTIC"))
    changes = modification(memory, namespaceTemplates=["/{team}/{actorId}/"])

    after = change(local, memory["id"], memoryStrategies=changes, namespaceKeys=[{"key": "team"}])

    assert only_strategy(after)["namespaceTemplates"] == ["/{team}/{actorId}/"]


@pytest.mark.from_docs
def test_a_key_goes_with_the_only_template_that_uses_it(local: Clients) -> None:
    memory = created_with(
        local, strategy("SEMANTIC", namespaceTemplates=["/{team}/{actorId}/"]), namespaceKeys=[{"key": "team"}]
    )
    gone = {"deleteMemoryStrategies": [{"memoryStrategyId": only_strategy(memory)["strategyId"]}]}

    after = change(local, memory["id"], memoryStrategies=gone, namespaceKeys=[])

    assert (after["namespaceKeys"], after["strategies"]) == ([], [])
