"""RetrieveMemoryRecords: by meaning, within namespaces, strategies and metadata."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    created,
    error_of,
    minute,
    new_memory,
    record,
    refused,
    search,
    strategy,
    texts,
    write,
)

FACTS = [
    "The user is allergic to peanuts.",
    "The user works as a chemistry teacher in Lisbon.",
    "The user's order #35476 has not arrived.",
    "The user prefers window seats on flights.",
    "The user has two dogs.",
]


@pytest.fixture
def memory_id(clients: Clients) -> str:
    found = new_memory(clients)
    write(clients, found, *(record(text) for text in FACTS))
    return found


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("Which food must be avoided?", 0),
        ("What is the customer's profession?", 1),
        ("Where is the parcel?", 2),
        ("Does he own any pets?", 4),
    ],
)
def test_records_are_found_by_meaning(clients: Clients, memory_id: str, query: str, answer: int) -> None:
    assert texts(search(clients, memory_id, query))[0] == FACTS[answer]


@pytest.mark.from_docs
def test_scores_descend(clients: Clients, memory_id: str) -> None:
    scores = [found["score"] for found in search(clients, memory_id, "two dogs and peanuts")]

    assert len(scores) == len(FACTS)
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)


@pytest.mark.inferred
@pytest.mark.parametrize("text", FACTS)
def test_identical_text_scores_one(clients: Clients, memory_id: str, text: str) -> None:
    best, *rest = search(clients, memory_id, text)

    assert (best["content"]["text"], best["score"]) == (text, 1.0)
    assert all(found["score"] < 1 for found in rest)


@pytest.mark.from_model
def test_a_found_record_is_shown_as_it_is(local: Clients) -> None:
    memory = created(local, memoryStrategies=[strategy("SEMANTIC")])
    strategy_id = memory["strategies"][0]["strategyId"]
    metadata = {"colour": {"stringValue": "red"}}
    (id,) = write(local, memory["id"], record(FACTS[0], memoryStrategyId=strategy_id, metadata=metadata))

    (found,) = search(local, memory["id"], "peanuts")

    kept = local.data.get_memory_record(memoryId=memory["id"], memoryRecordId=id)["memoryRecord"]
    assert found == {**kept, "score": found["score"]}


@pytest.mark.from_model
def test_ten_records_are_found_by_default(local: Clients) -> None:
    memory_id = new_memory(local)
    write(local, memory_id, *(record(f"Dog number {i}.") for i in range(12)))

    assert len(search(local, memory_id, "dog")) == 10
    assert len(search(local, memory_id, "dog", topK=3)) == 3
    assert len(search(local, memory_id, "dog", topK=100)) == 12


@pytest.mark.from_model
def test_found_records_come_in_pages(local: Clients) -> None:
    memory_id = new_memory(local)
    write(local, memory_id, *(record(f"Dog number {i}.") for i in range(12)))
    asked: dict[str, Any] = {"memoryId": memory_id, "namespacePath": "/"}
    asked["searchCriteria"] = {"searchQuery": "puppies", "topK": 7}
    whole = local.data.retrieve_memory_records(**asked)["memoryRecordSummaries"]

    pages = list(
        local.data.get_paginator("retrieve_memory_records").paginate(**asked, PaginationConfig={"PageSize": 3})
    )

    assert [len(page["memoryRecordSummaries"]) for page in pages] == [3, 3, 1]
    assert [found for page in pages for found in page["memoryRecordSummaries"]] == whole


@pytest.mark.inferred
def test_a_question_asked_again_has_the_same_answer(local: Clients) -> None:
    memory_id = new_memory(local)
    write(local, memory_id, *(record(f"Dog number {i}.") for i in range(12)))

    assert search(local, memory_id, "dog number 7") == search(local, memory_id, "dog number 7")


@pytest.mark.from_model
def test_twenty_found_records_are_a_page(local: Clients) -> None:
    memory_id = new_memory(local)
    write(local, memory_id, *(record(f"Dog number {i}.") for i in range(25)))

    assert len(search(local, memory_id, "dog", topK=25)) == 20


@pytest.mark.inferred
def test_a_token_of_another_question_is_refused(clients: Clients, memory_id: str) -> None:
    asked = {"memoryId": memory_id, "namespacePath": "/", "maxResults": 1}
    first = clients.data.retrieve_memory_records(**asked, searchCriteria={"searchQuery": "dogs"})

    response = error_of(
        "ValidationException",
        clients.data.retrieve_memory_records,
        **asked,
        searchCriteria={"searchQuery": "cats"},
        nextToken=first["nextToken"],
    )

    assert response["reason"] == "CannotParse"


@pytest.mark.inferred
def test_a_page_goes_on_after_a_record_that_is_gone(clients: Clients, memory_id: str) -> None:
    asked: dict[str, Any] = {"memoryId": memory_id, "namespacePath": "/", "searchCriteria": {"searchQuery": "two dogs"}}
    order = [
        found["memoryRecordId"] for found in clients.data.retrieve_memory_records(**asked)["memoryRecordSummaries"]
    ]
    first = clients.data.retrieve_memory_records(**asked, maxResults=2)
    clients.data.delete_memory_record(memoryId=memory_id, memoryRecordId=order[1])

    second = clients.data.retrieve_memory_records(**asked, maxResults=5, nextToken=first["nextToken"])

    assert [found["memoryRecordId"] for found in second["memoryRecordSummaries"]] == order[2:]


SPREAD = ["/a/b/", "/a/b", "/a/bc/", "/a/b/c/", "/other/"]


@pytest.mark.filterwarnings("ignore::moto_agentcore.AgentCoreWarning")
@pytest.mark.from_sdk
@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"namespace": "/a/b/"}, {"/a/b/"}),
        ({"namespace": "/a/b"}, {"/a/b"}),
        ({"namespace": "/a"}, set()),
        ({"namespacePath": "/a/b"}, {"/a/b/", "/a/b", "/a/b/c/"}),
        ({"namespacePath": "/a/b/"}, {"/a/b/", "/a/b", "/a/b/c/"}),
        ({"namespacePath": "/a"}, {"/a/b/", "/a/b", "/a/bc/", "/a/b/c/"}),
        ({"namespacePath": "/"}, set(SPREAD)),
        ({"namespace": "/a/b/c/", "namespacePath": "/a/b"}, {"/a/b/c/"}),
        ({"namespace": "/other/", "namespacePath": "/a/b"}, set()),
    ],
)
def test_a_search_keeps_to_its_namespaces(local: Clients, where: dict[str, str], found: set[str]) -> None:
    memory_id = new_memory(local)
    write(local, memory_id, *(record("The user has two dogs.", name) for name in SPREAD))

    hits = search(local, memory_id, "dogs", where)

    assert {name for hit in hits for name in hit["namespaces"]} == found


@pytest.mark.from_model
def test_a_namespace_or_a_path_is_required(clients: Clients, memory_id: str) -> None:
    message = refused(clients.data.retrieve_memory_records, memoryId=memory_id, searchCriteria={"searchQuery": "dogs"})

    assert message == "Either namespace or namespacePath is required"


@pytest.mark.from_model
def test_a_search_keeps_to_a_strategy(local: Clients) -> None:
    memory = created(local, memoryStrategies=[strategy("SEMANTIC"), strategy("SUMMARIZATION")])
    first, second = (found["strategyId"] for found in memory["strategies"])
    items = [record(f"{name} has two dogs.", memoryStrategyId=id) for name, id in (("Ada", first), ("Bob", second))]
    write(local, memory["id"], *items, record("Nobody has two dogs."))

    assert texts(search(local, memory["id"], "dogs", memoryStrategyId=second)) == ["Bob has two dogs."]


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("criteria", "where"),
    [
        ({"searchQuery": "x" * 10_001}, "searchCriteria.searchQuery"),
        ({"searchQuery": "x", "topK": 101}, "searchCriteria.topK"),
    ],
)
def test_a_search_has_its_limits(clients: Clients, memory_id: str, criteria: dict[str, Any], where: str) -> None:
    message = refused(
        clients.data.retrieve_memory_records, memoryId=memory_id, namespacePath="/", searchCriteria=criteria
    )

    assert f"Value at '{where}' failed to satisfy constraint" in message


@pytest.mark.inferred
def test_what_is_changed_or_deleted_is_found_as_it_is_now(clients: Clients, memory_id: str) -> None:
    (dogs,) = (found for found in search(clients, memory_id, FACTS[4]) if found["score"] == 1)
    id = dogs["memoryRecordId"]
    changed = {"memoryRecordId": id, "timestamp": minute(1), "content": {"text": "The user keeps bees."}}
    clients.data.batch_update_memory_records(memoryId=memory_id, records=[changed])

    assert search(clients, memory_id, "The user keeps bees.")[0]["memoryRecordId"] == id
    assert FACTS[4] not in texts(search(clients, memory_id, FACTS[4]))
    clients.data.delete_memory_record(memoryId=memory_id, memoryRecordId=id)
    assert id not in [found["memoryRecordId"] for found in search(clients, memory_id, "bees")]


@pytest.mark.inferred
def test_an_empty_memory_finds_nothing(local: Clients) -> None:
    assert search(local, new_memory(local), "dogs") == []
