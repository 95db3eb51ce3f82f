"""Metadata filters of records, in List and in Retrieve: four value types, ten operators, ANDed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    minute,
    new_memory,
    record,
    records_in,
    refused,
    search,
    texts,
    texts_in,
    write,
)

CREATED, UPDATED = "x-amz-agentcore-memory-createdAt", "x-amz-agentcore-memory-updatedAt"
KEYS = [
    {"key": "colour", "type": "STRING"},
    {"key": "tags", "type": "STRINGLIST"},
    {"key": "weight", "type": "NUMBER"},
    {"key": "due", "type": "STRING"},
]
MAY, JUNE = (datetime(2026, month, 1, tzinfo=timezone.utc) for month in (5, 6))
METADATA: dict[str, dict[str, Any]] = {
    "light": {
        "colour": {"stringValue": "red"},
        "tags": {"stringListValue": ["a", "b"]},
        "weight": {"numberValue": 1.5},
        "due": {"dateTimeValue": MAY},
    },
    "heavy": {
        "colour": {"stringValue": "dark red"},
        "tags": {"stringListValue": ["b", "c"]},
        "weight": {"numberValue": 20},
        "due": {"dateTimeValue": JUNE},
    },
}


def _where(key: str, operator: str, **value: Any) -> dict[str, Any]:
    right = {"right": {"metadataValue": value}} if value else {}
    return {"left": {"metadataKey": key}, "operator": operator, **right}


@pytest.fixture
def memory_id(clients: Clients) -> str:
    """A memory with a light, a heavy and a bare record."""
    found = new_memory(clients, indexedKeys=KEYS)
    items = [record(text, metadata=metadata) for text, metadata in METADATA.items()]
    write(clients, found, *items, record("bare"))
    return found


CASES: list[tuple[dict[str, Any], set[str]]] = [
    (_where("colour", "EQUALS_TO", stringValue="red"), {"light"}),
    (_where("tags", "EQUALS_TO", stringListValue=["a", "b"]), {"light"}),
    (_where("tags", "EQUALS_TO", stringListValue=["b", "a"]), set()),
    (_where("weight", "EQUALS_TO", numberValue=20), {"heavy"}),
    (_where("due", "EQUALS_TO", dateTimeValue=MAY), {"light"}),
    (_where("colour", "EXISTS"), {"light", "heavy"}),
    (_where("colour", "NOT_EXISTS"), {"bare"}),
    (_where("due", "BEFORE", dateTimeValue=JUNE), {"light"}),
    (_where("due", "AFTER", dateTimeValue=MAY), {"heavy"}),
    (_where("tags", "CONTAINS", stringValue="b"), {"light", "heavy"}),
    (_where("tags", "CONTAINS", stringValue="c"), {"heavy"}),
    (_where("colour", "CONTAINS", stringValue="dark"), {"heavy"}),
    (_where("weight", "GREATER_THAN", numberValue=1.5), {"heavy"}),
    (_where("weight", "GREATER_THAN_OR_EQUALS", numberValue=1.5), {"light", "heavy"}),
    (_where("weight", "LESS_THAN", numberValue=20), {"light"}),
    (_where("weight", "LESS_THAN_OR_EQUALS", numberValue=20), {"light", "heavy"}),
]


@pytest.mark.from_docs
@pytest.mark.parametrize(("condition", "found"), CASES)
def test_records_are_filtered_by_their_metadata(
    clients: Clients, memory_id: str, condition: dict[str, Any], found: set[str]
) -> None:
    assert set(texts_in(clients, memory_id, metadataFilters=[condition])) == found
    assert set(texts(search(clients, memory_id, "light heavy bare", metadataFilters=[condition]))) == found


@pytest.mark.from_docs
def test_conditions_must_all_hold(clients: Clients, memory_id: str) -> None:
    both = [_where("tags", "CONTAINS", stringValue="b"), _where("weight", "GREATER_THAN", numberValue=5)]

    assert texts_in(clients, memory_id, metadataFilters=both) == ["heavy"]
    assert texts(search(clients, memory_id, "light", metadataFilters=both)) == ["heavy"]


@pytest.mark.from_docs
@pytest.mark.parametrize("key", [CREATED, UPDATED])
def test_a_records_own_times_need_no_index(local: Clients, key: str) -> None:
    memory_id = new_memory(local)
    write(local, memory_id, record("old"))
    between = local.agentcore.clock.tick(days=1)
    local.agentcore.clock.tick(days=1)
    write(local, memory_id, record("new"))

    found = {
        operator: texts_in(local, memory_id, metadataFilters=[_where(key, operator, dateTimeValue=between)])
        for operator in ("BEFORE", "AFTER", "EQUALS_TO")
    }

    assert found == {"BEFORE": ["old"], "AFTER": ["new"], "EQUALS_TO": []}
    assert texts_in(local, memory_id, metadataFilters=[_where(key, "EXISTS")]) == ["new", "old"]
    assert texts_in(local, memory_id, metadataFilters=[_where(key, "NOT_EXISTS")]) == []


@pytest.mark.from_docs
def test_an_update_moves_one_of_the_times(local: Clients) -> None:
    memory_id = new_memory(local)
    (id,) = write(local, memory_id, record("old"))
    since = local.agentcore.clock.tick(days=1) - timedelta(hours=1)
    local.data.batch_update_memory_records(memoryId=memory_id, records=[{"memoryRecordId": id, "timestamp": minute(1)}])

    assert texts_in(local, memory_id, metadataFilters=[_where(UPDATED, "AFTER", dateTimeValue=since)]) == ["old"]
    assert texts_in(local, memory_id, metadataFilters=[_where(CREATED, "AFTER", dateTimeValue=since)]) == []


@pytest.mark.from_docs
@pytest.mark.parametrize("operator", ["EQUALS_TO", "EXISTS", "NOT_EXISTS"])
def test_only_indexed_keys_are_filtered_on(clients: Clients, memory_id: str, operator: str) -> None:
    condition = _where("size", operator, **({"stringValue": "L"} if operator == "EQUALS_TO" else {}))

    message = refused(records_in, clients=clients, memory_id=memory_id, metadataFilters=[condition])

    assert message == "Metadata key 'size' is not indexed. Only indexed keys can be used in metadata filters"
    again = refused(search, clients=clients, memory_id=memory_id, query="x", metadataFilters=[condition])
    assert again == message


@pytest.mark.from_sdk
def test_a_key_that_is_indexed_later_is_filtered_on(local: Clients) -> None:
    memory_id = new_memory(local)
    write(local, memory_id, record("large", metadata={"size": {"stringValue": "L"}}), record("small"))
    local.control.update_memory(memoryId=memory_id, addIndexedKeys=[{"key": "size", "type": "STRING"}])

    found = texts_in(local, memory_id, metadataFilters=[_where("size", "EQUALS_TO", stringValue="L")])

    assert found == ["large"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (_where("colour", "GREATER_THAN", stringValue="red"), "GREATER_THAN cannot compare a stringValue"),
        (_where("due", "BEFORE", numberValue=1), "BEFORE cannot compare a numberValue"),
        (_where("tags", "CONTAINS", stringListValue=["a"]), "CONTAINS cannot compare a stringListValue"),
        (_where("weight", "EQUALS_TO", stringValue="20"), "Metadata key 'weight' has no stringValue"),
        (_where("colour", "LESS_THAN", numberValue=20), "Metadata key 'colour' has no numberValue"),
        (_where(CREATED, "EQUALS_TO", stringValue="now"), f"Metadata key '{CREATED}' has no stringValue"),
    ],
)
def test_a_value_must_fit_operator_and_key(
    clients: Clients, memory_id: str, condition: dict[str, Any], message: str
) -> None:
    assert refused(records_in, clients=clients, memory_id=memory_id, metadataFilters=[condition]) == message


@pytest.mark.from_model
@pytest.mark.parametrize("operator", ["EQUALS_TO", "CONTAINS", "BEFORE", "LESS_THAN_OR_EQUALS"])
def test_a_comparison_needs_something_to_compare_with(local: Clients, operator: str) -> None:
    memory_id = new_memory(local, indexedKeys=KEYS)

    message = refused(records_in, clients=local, memory_id=memory_id, metadataFilters=[_where("colour", operator)])

    assert message == f"{operator} needs a value to compare with"
    assert records_in(local, memory_id, metadataFilters=[_where("colour", "NOT_EXISTS")]) == []


@pytest.mark.inferred
def test_a_value_of_another_type_than_the_keys_is_not_equal(local: Clients) -> None:
    memory_id = new_memory(local, indexedKeys=[{"key": "weight", "type": "NUMBER"}])
    write(local, memory_id, record("text", metadata={"weight": {"stringValue": "20"}}))

    assert records_in(local, memory_id, metadataFilters=[_where("weight", "EQUALS_TO", numberValue=20)]) == []
    assert texts_in(local, memory_id, metadataFilters=[_where("weight", "EXISTS")]) == ["text"]


@pytest.mark.from_model
def test_five_conditions_are_a_filter(clients: Clients, memory_id: str) -> None:
    message = refused(
        records_in, clients=clients, memory_id=memory_id, metadataFilters=[_where("colour", "EXISTS")] * 6
    )

    assert "Value at 'metadataFilters' failed to satisfy constraint" in message


@pytest.mark.inferred
def test_a_filtered_list_has_full_pages(local: Clients) -> None:
    memory_id = new_memory(local, indexedKeys=KEYS)
    items = [record(f"Number {i}.", metadata={"weight": {"numberValue": i % 2}}) for i in range(10)]
    write(local, memory_id, *items)

    pages = list(
        local.data.get_paginator("list_memory_records").paginate(
            memoryId=memory_id,
            namespacePath="/",
            metadataFilters=[_where("weight", "EQUALS_TO", numberValue=1)],
            PaginationConfig={"PageSize": 3},
        )
    )

    assert [len(page["memoryRecordSummaries"]) for page in pages] == [3, 2]
