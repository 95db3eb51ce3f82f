"""What a search finds of all the records of a memory, and why it leaves out each of the others."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.memories import ranking
from tests.controls.conversation import WHERE, new_memory, say
from tests.families.memories.test_explain import condition, filled, write

pytestmark = pytest.mark.inferred  # a control of ours

QUERY = {"searchQuery": "Where does Ana live?"}


def rows(found: dict[str, Any], side: str, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in found[side]]


def test_every_record_is_found_or_has_a_reason(local: Clients) -> None:
    memory_id = filled(local)
    criteria = {**QUERY, "topK": 1, "metadataFilters": [condition("level", "NOT_EXISTS")]}
    asked: dict[str, Any] = {"memoryId": memory_id, "namespacePath": "/facts/", "searchCriteria": criteria}

    found = ranking.ranked(asked)

    (best,) = local.data.retrieve_memory_records(**asked)["memoryRecordSummaries"]
    assert rows(found, "found", "text", "score", "isBelowCut") == [("Ana lives in Berlin.", best["score"], False)]
    assert rows(found, "leftOut", "text", "reason") == [
        ("Bob likes jazz.", "beyond topK 1"),
        ("Ana lives in Rome.", "level NOT_EXISTS"),
        ("Ana plays chess.", "level NOT_EXISTS"),
        ("They talked.", "not in /facts/"),
    ]
    assert (found["cut"], found["refused"]) == (0.2, None)
    assert found["text"].startswith(f"Memory {memory_id}: ")
    others = [row["score"] or 0 for row in found["leftOut"][1:]]
    assert others == sorted(others, reverse=True) != [0, 0, 0]


def test_a_strategy_is_a_reason(local: Clients) -> None:
    memory_id = new_memory(local)
    say(local, memory_id)
    (made,) = local.data.list_memory_records(memoryId=memory_id, namespace=WHERE)["memoryRecordSummaries"]
    strategy = made["memoryStrategyId"]
    write(local, memory_id, WHERE, "Ana lives in Rome.")

    found = ranking.ranked({"memoryId": memory_id, "namespace": WHERE, "memoryStrategyId": strategy, **QUERY})

    assert len(found["found"]) == 1
    assert rows(found, "leftOut", "text", "reason") == [("Ana lives in Rome.", f"memoryStrategyId {strategy}")]


def test_without_a_query_nothing_is_scored(local: Clients) -> None:
    memory_id = filled(local)

    found = ranking.ranked({"memoryId": memory_id, "namespace": "/facts/ana/"})
    refused = ranking.ranked({"memoryId": memory_id})

    assert sorted(rows(found, "found", "score", "isBelowCut")) == [(None, False)] * 3
    assert rows(found, "leftOut", "score", "reason") == [(None, "not in /facts/ana/")] * 2
    assert (refused["found"], refused["leftOut"]) == ([], [])
    assert refused["refused"] == "Either namespace or namespacePath is required"
