"""ListMemoryRecords: by namespace, path and strategy, in pages."""

from __future__ import annotations

import pytest

from conftest import Clients
from tests.families.arrange import (
    created,
    error_of,
    new_memory,
    record,
    record_of,
    records_in,
    strategy,
    texts_in,
    update_records,
    write,
)


@pytest.mark.inferred
def test_records_are_listed_newest_first_in_pages(local: Clients) -> None:
    memory_id = new_memory(local)
    write(local, memory_id, *(record(f"Number {i}.", f"/{i % 3}/") for i in range(7)))

    asked = {"memoryId": memory_id, "namespacePath": "/", "PaginationConfig": {"PageSize": 3}}
    pages = list(local.data.get_paginator("list_memory_records").paginate(**asked))

    assert [len(page["memoryRecordSummaries"]) for page in pages] == [3, 3, 1]
    listed = [found["content"]["text"] for page in pages for found in page["memoryRecordSummaries"]]
    assert listed == [f"Number {i}." for i in reversed(range(7))]


@pytest.mark.from_model
def test_twenty_records_are_a_page(local: Clients) -> None:
    memory_id = new_memory(local)
    write(local, memory_id, *(record(f"Number {i}.") for i in range(21)))

    assert len(records_in(local, memory_id)) == 20


@pytest.mark.inferred
def test_a_token_stays_right_while_records_come_and_go(local: Clients) -> None:
    memory_id = new_memory(local)
    ids = write(local, memory_id, *(record(f"Number {i}.") for i in range(5)))
    asked = {"memoryId": memory_id, "namespace": "/facts/ada/"}
    first = local.data.list_memory_records(**asked, maxResults=2)
    write(local, memory_id, record("Newer."))
    for id in (ids[3], ids[1]):  # the token's own, and one to come
        local.data.delete_memory_record(memoryId=memory_id, memoryRecordId=id)

    second = local.data.list_memory_records(**asked, maxResults=5, nextToken=first["nextToken"])

    assert [found["memoryRecordId"] for found in second["memoryRecordSummaries"]] == [ids[2], ids[0]]
    assert "nextToken" not in second


@pytest.mark.inferred
def test_an_updated_record_keeps_its_place(local: Clients) -> None:
    memory_id = new_memory(local)
    ids = write(local, memory_id, record("One."), record("Two."))

    update_records(local, memory_id, {"memoryRecordId": ids[0], "content": {"text": "First."}})

    assert texts_in(local, memory_id) == ["Two.", "First."]


NAMESPACES = ["/a/b/", "/a/b", "/a/bc/", "/a/b/c/", "/a/", "/other/", "a/b/"]


@pytest.fixture
def spread(clients: Clients) -> str:
    """A memory with a record in each namespace, its text being the namespace."""
    memory_id = new_memory(clients)
    write(clients, memory_id, *(record(name, name) for name in NAMESPACES))
    return memory_id


@pytest.mark.filterwarnings("ignore::moto_agentcore.AgentCoreWarning")
@pytest.mark.from_docs
@pytest.mark.parametrize("namespace", [*NAMESPACES, "/a", "/"])
def test_a_namespace_is_exact(clients: Clients, spread: str, namespace: str) -> None:
    found = texts_in(clients, spread, namespace=namespace)

    assert found == ([namespace] if namespace in NAMESPACES else [])


PATHS = [
    ("/a/b", ["/a/b/c/", "/a/b", "/a/b/"]),
    ("/a/b/", ["/a/b/c/", "/a/b", "/a/b/"]),
    ("/a/bc", ["/a/bc/"]),
    ("/a", ["/a/", "/a/b/c/", "/a/bc/", "/a/b", "/a/b/"]),
    ("/a/b/c/d", []),
    ("/", list(reversed(NAMESPACES))),
    ("a/b", ["a/b/"]),
]


@pytest.mark.from_sdk
@pytest.mark.parametrize(("path", "found"), PATHS)
def test_a_namespace_path_is_hierarchical(clients: Clients, spread: str, path: str, found: list[str]) -> None:
    assert texts_in(clients, spread, namespacePath=path) == found


@pytest.mark.inferred
def test_a_namespace_and_a_path_must_both_hold(clients: Clients, spread: str) -> None:
    assert texts_in(clients, spread, namespace="/a/b/c/", namespacePath="/a/b") == ["/a/b/c/"]
    assert texts_in(clients, spread, namespace="/other/", namespacePath="/a/b") == []


@pytest.mark.from_model
def test_a_namespace_or_a_path_is_required(local: Clients) -> None:
    response = error_of("ValidationException", local.data.list_memory_records, memoryId=new_memory(local))

    assert response["Error"]["Message"] == "Either namespace or namespacePath is required"


@pytest.mark.from_model
def test_records_are_listed_by_strategy(local: Clients) -> None:
    memory = created(local, memoryStrategies=[strategy("SEMANTIC"), strategy("SUMMARIZATION")])
    first, second = (found["strategyId"] for found in memory["strategies"])
    items = [record("One.", memoryStrategyId=first), record("Two.", memoryStrategyId=second), record("Three.")]
    write(local, memory["id"], *items)

    assert texts_in(local, memory["id"], memoryStrategyId=first) == ["One."]
    assert texts_in(local, memory["id"], memoryStrategyId="nothing-abcdefghij") == []


@pytest.mark.from_sdk
def test_a_listed_record_has_no_score(local: Clients) -> None:
    memory_id = new_memory(local)
    (id,) = write(local, memory_id, record("One."))

    assert "score" not in records_in(local, memory_id)[0]
    assert "score" not in record_of(local, memory_id, id)


@pytest.mark.inferred
def test_a_record_is_listed_as_it_is_however_often_it_was_before(local: Clients) -> None:
    memory_id = new_memory(local)
    first, second = write(local, memory_id, record("Blue."), record("Green."))
    before = [texts_in(local, memory_id) for _ in range(3)]

    update_records(local, memory_id, {"memoryRecordId": first, "content": {"text": "Red."}})

    assert before == [["Green.", "Blue."]] * 3
    assert texts_in(local, memory_id) == ["Green.", "Red."]
    assert record_of(local, memory_id, second)["content"]["text"] == "Green."
