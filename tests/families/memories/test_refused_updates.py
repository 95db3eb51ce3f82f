"""Updates that are refused, and change nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    PROMPT,
    created_with,
    custom,
    error_of,
    modification,
    only_strategy,
    refused,
    self_managed,
    shown,
    strategy,
)


def _not_changed(clients: Clients, before: dict[str, Any], **changes: Any) -> str:
    """The text of a refused update, which changed nothing."""
    message = refused(clients.control.update_memory, memoryId=before["id"], description="New", **changes)
    assert shown(clients, before["id"]) == before
    return message.removeprefix("Validation failed during UpdateMemory: ")


@pytest.mark.from_model
def test_episodes_do_not_move_away_from_under_their_reflections(local: Clients) -> None:
    before = created_with(local, strategy("EPISODIC"))

    moved = modification(before, namespaceTemplates=["/elsewhere/{sessionId}/"])

    assert "or a prefix of the episodic namespace" in _not_changed(local, before, memoryStrategies=moved)


@pytest.mark.from_sdk
def test_an_unknown_strategy_is_not_deleted(local: Clients) -> None:
    before = created_with(local, strategy("SEMANTIC"))
    gone = {"deleteMemoryStrategies": [{"memoryStrategyId": "nothing-abcdefghij"}]}

    assert _not_changed(local, before, memoryStrategies=gone) == "Cannot delete non-existent memory strategies"


@pytest.mark.inferred  # as in a creation
def test_a_namespace_key_has_a_pattern_that_can_be_read(local: Clients) -> None:
    before = created_with(local, strategy("SEMANTIC"))
    keys = [{"key": "team", "validation": {"regexPattern": "["}}]

    assert _not_changed(local, before, namespaceKeys=keys).startswith("regexPattern '[' of namespace key 'team' is not")


@pytest.mark.inferred
def test_an_unknown_strategy_is_not_modified(clients: Clients) -> None:
    before = created_with(clients, strategy("SEMANTIC"))
    changed = {"modifyMemoryStrategies": [{"memoryStrategyId": "nothing-abcdefghij", "description": "New"}]}

    assert _not_changed(clients, before, memoryStrategies=changed) == "Cannot modify non-existent memory strategies"


@pytest.mark.inferred
def test_a_strategy_is_named_once_in_an_update(clients: Clients) -> None:
    before = created_with(clients, strategy("SEMANTIC"))
    gone = [{"memoryStrategyId": only_strategy(before)["strategyId"]}]
    changes = {**modification(before, description="New"), "deleteMemoryStrategies": gone}

    message = _not_changed(clients, before, memoryStrategies=changes)

    assert message == "A memory strategy can be modified or deleted once in a request"


@pytest.mark.from_sdk
def test_a_strategy_of_a_name_that_is_taken_is_not_added(local: Clients) -> None:
    before = created_with(local, strategy("SEMANTIC", "facts"))
    added = {"addMemoryStrategies": [strategy("SUMMARIZATION", "facts")]}

    message = _not_changed(local, before, memoryStrategies=added)

    assert message == "Duplicate memory strategy names were provided: [facts]"


@pytest.mark.from_docs
def test_a_seventh_strategy_is_not_added(local: Clients) -> None:
    before = created_with(local, *(custom(f"facts{i}", semanticOverride={}) for i in range(6)))
    added = {"addMemoryStrategies": [strategy("SEMANTIC", "last")]}

    error_of(
        "ServiceQuotaExceededException", local.control.update_memory, memoryId=before["id"], memoryStrategies=added
    )

    assert shown(local, before["id"]) == before


@pytest.mark.from_docs
@pytest.mark.parametrize("verb", ["add", "modify"])
def test_an_undefined_variable_is_refused_in_an_update(local: Clients, verb: str) -> None:
    before = created_with(local, strategy("SEMANTIC"))
    templates = ["/{team}/{actorId}/"]
    added = {"addMemoryStrategies": [strategy("SUMMARIZATION", namespaceTemplates=templates)]}

    changes = added if verb == "add" else modification(before, namespaceTemplates=templates)

    assert "uses ['team']" in _not_changed(local, before, memoryStrategies=changes)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("given", "configuration"),
    [
        (
            strategy("SEMANTIC"),
            {"extraction": {"customExtractionConfiguration": {"semanticExtractionOverride": PROMPT}}},
        ),
        (
            custom(summaryOverride={}),
            {"consolidation": {"customConsolidationConfiguration": {"semanticConsolidationOverride": PROMPT}}},
        ),
        (custom(semanticOverride={}), {"selfManagedConfiguration": {"historicalContextWindowSize": 1}}),
        (
            self_managed(),
            {"extraction": {"customExtractionConfiguration": {"semanticExtractionOverride": PROMPT}}},
        ),
        (
            custom(semanticOverride={}),
            {"reflection": {"episodicReflectionConfiguration": {"namespaces": ["/"]}}},
        ),
    ],
)
def test_a_configuration_of_another_kind_of_strategy_is_refused(
    local: Clients, given: dict[str, Any], configuration: dict[str, Any]
) -> None:
    before = created_with(local, given)

    message = _not_changed(local, before, memoryStrategies=modification(before, configuration=configuration))

    assert re.match(r"\w+ cannot be modified for a \w+ memory strategy", message)


@pytest.mark.inferred
def test_one_change_in_many_that_is_refused_refuses_all(clients: Clients) -> None:
    before = created_with(clients, strategy("SEMANTIC"))
    changes = {
        **modification(before, description="New"),
        "addMemoryStrategies": [strategy("SUMMARIZATION")],
        "deleteMemoryStrategies": [{"memoryStrategyId": "nothing-abcdefghij"}],
    }

    _not_changed(clients, before, memoryStrategies=changes, eventExpiryDuration=99, namespaceKeys=[{"key": "team"}])
