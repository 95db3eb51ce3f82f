"""Overrides, self-managed pipelines and reflections, as the model's output has them."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    BY_ACTOR,
    BY_SESSION,
    PROMPT,
    change,
    created_with,
    custom,
    modification,
    only_strategy,
    refused_creation,
    self_managed,
    strategy,
)


@pytest.mark.from_sdk
@pytest.mark.parametrize(
    ("override", "type", "blocks"),
    [
        ("semantic", "SEMANTIC_OVERRIDE", ("extraction", "consolidation")),
        ("userPreference", "USER_PREFERENCE_OVERRIDE", ("extraction", "consolidation")),
        ("summary", "SUMMARY_OVERRIDE", ("consolidation",)),
        ("episodic", "EPISODIC_OVERRIDE", ("extraction", "consolidation")),
    ],
)
def test_an_override_is_shown_as_the_models_output_has_it(
    local: Clients, override: str, type: str, blocks: tuple[str, ...]
) -> None:
    given = custom(**{f"{override}Override": dict.fromkeys(blocks, PROMPT)})

    found = only_strategy(created_with(local, given))

    assert (found["type"], found["configuration"]["type"]) == ("CUSTOM", type)
    for block in blocks:
        word = block.capitalize()
        assert found["configuration"][block] == {f"custom{word}Configuration": {f"{override}{word}Override": PROMPT}}


@pytest.mark.from_model
def test_an_override_has_the_blocks_it_was_given(clients: Clients) -> None:
    found = only_strategy(created_with(clients, custom(semanticOverride={"consolidation": PROMPT})))

    assert set(found["configuration"]) == {"type", "consolidation"}


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("override", "template"),
    [
        ("semanticOverride", BY_ACTOR),
        ("userPreferenceOverride", BY_ACTOR),
        ("summaryOverride", BY_SESSION),
        ("episodicOverride", BY_SESSION),
    ],
)
def test_an_override_has_the_template_of_what_it_overrides(local: Clients, override: str, template: str) -> None:
    assert only_strategy(created_with(local, custom(**{override: {}})))["namespaceTemplates"] == [template]


@pytest.mark.from_model
def test_a_custom_strategy_needs_no_configuration(local: Clients) -> None:
    found = only_strategy(created_with(local, {"customMemoryStrategy": {"name": "own"}}))

    assert found["type"] == "CUSTOM"
    assert "configuration" not in found


@pytest.mark.from_model
def test_a_self_managed_strategy_is_filled_up_with_defaults(local: Clients) -> None:
    found = only_strategy(created_with(local, self_managed()))["configuration"]

    assert found["type"] == "SELF_MANAGED"
    managed = found["selfManagedConfiguration"]
    assert managed["invocationConfiguration"]["payloadDeliveryBucketName"] == "payloads"
    assert {next(iter(trigger)) for trigger in managed["triggerConditions"]} == {
        "messageBasedTrigger",
        "tokenBasedTrigger",
        "timeBasedTrigger",
    }
    assert 0 <= managed["historicalContextWindowSize"] <= 50


@pytest.mark.from_docs
@pytest.mark.parametrize("member", ["namespaces", "namespaceTemplates"])
def test_a_self_managed_strategy_has_no_namespaces(local: Clients, member: str) -> None:
    given = {"customMemoryStrategy": {**self_managed()["customMemoryStrategy"], member: ["/a/"]}}

    assert refused_creation(local, given) == "Namespaces are not allowed for self-managed memory strategies"


@pytest.mark.from_recording  # terraform-provider-aws, acceptance test selfManagedTriggerConditions
def test_a_self_managed_strategy_keeps_what_it_was_given_and_has_one_trigger_of_each(local: Clients) -> None:
    given = {"triggerConditions": [{"messageBasedTrigger": {"messageCount": 35}}], "historicalContextWindowSize": 0}
    memory = created_with(local, self_managed(**given))
    one = {"triggerConditions": [{"tokenBasedTrigger": {"tokenCount": 1750}}]}
    changed = {"configuration": {"selfManagedConfiguration": one}}

    after = change(local, memory["id"], memoryStrategies=modification(memory, **changed))

    told = []
    for found in (memory, after):
        managed = only_strategy(found)["configuration"]["selfManagedConfiguration"]
        assert managed["historicalContextWindowSize"] == 0
        told.append({name: v for trigger in managed["triggerConditions"] for name, v in trigger.items()})
    assert [sorted(triggers) for triggers in told] == [
        ["messageBasedTrigger", "timeBasedTrigger", "tokenBasedTrigger"]
    ] * 2
    assert told[0]["messageBasedTrigger"] == told[1]["messageBasedTrigger"] == {"messageCount": 35}
    assert told[1]["tokenBasedTrigger"] == {"tokenCount": 1750}


def _reflections(found: dict[str, Any]) -> list[str]:
    block = found["configuration"]["reflection"]["episodicReflectionConfiguration"]
    assert block["namespaces"] == block["namespaceTemplates"]
    return list(block["namespaceTemplates"])


@pytest.mark.from_model
@pytest.mark.parametrize("member", ["namespaces", "namespaceTemplates"])
def test_reflections_go_where_they_are_told(local: Clients, member: str) -> None:
    given = strategy(
        "EPISODIC", namespaces=["/e/{actorId}/{sessionId}/"], reflectionConfiguration={member: ["/e/{actorId}/"]}
    )

    assert _reflections(only_strategy(created_with(local, given))) == ["/e/{actorId}/"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("episodes", "reflections"),
    [
        (None, BY_ACTOR),
        ("/episodes/{actorId}/{sessionId}/", "/episodes/{actorId}/"),
        ("/episodes/{actorId}/sessions/{sessionId}/last/", "/episodes/{actorId}/"),
        ("/episodes/{actorId}/", "/episodes/{actorId}/"),
        ("/support-{sessionId}/", "/"),
        ("{sessionId}", "{sessionId}"),
    ],
)
def test_reflections_go_one_level_up_from_the_session(local: Clients, episodes: str | None, reflections: str) -> None:
    given = strategy("EPISODIC", **({"namespaceTemplates": [episodes]} if episodes else {}))

    assert _reflections(only_strategy(created_with(local, given))) == [reflections]


@pytest.mark.from_model
def test_reflections_are_not_nested_deeper_than_episodes(local: Clients) -> None:
    where = {"namespaces": ["/e/{actorId}/"], "reflectionConfiguration": {"namespaces": ["/e/{actorId}/{sessionId}/"]}}

    assert "Reflection namespace must be the same as or a prefix of the episodic namespace" in refused_creation(
        local, strategy("EPISODIC", **where)
    )


@pytest.mark.from_model
def test_an_episodic_override_has_a_reflection_of_its_own(local: Clients) -> None:
    given = {"reflection": {**PROMPT, "namespaceTemplates": ["/strategies/{memoryStrategyId}/"]}}

    block = only_strategy(created_with(local, custom(episodicOverride=given)))["configuration"]["reflection"]

    override = block["customReflectionConfiguration"]["episodicReflectionOverride"]
    assert override == {**PROMPT, "namespaces": override["namespaceTemplates"], **given["reflection"]}
