"""ListEvents by event metadata: three operators, ANDed, applied to the page that was cut before."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import error_of, events_of, ids, minute, new_memory, refused, say


def _where(key: str, operator: str, value: str | None = None) -> dict[str, Any]:
    right = {} if value is None else {"right": {"metadataValue": {"stringValue": value}}}
    return {"left": {"metadataKey": key}, "operator": operator, **right}


def _told(clients: Clients) -> tuple[str, list[dict[str, Any]]]:
    """A memory with four events: web and open, web and done, phone and open, and one without metadata."""
    memory_id = new_memory(clients)
    pairs = [("web", "open"), ("web", "done"), ("phone", "open")]
    made = [
        say(clients, memory_id, at=minute(i), metadata={"via": {"stringValue": via}, "state": {"stringValue": state}})
        for i, (via, state) in enumerate(pairs)
    ]
    return memory_id, [*made, say(clients, memory_id, at=minute(9))]


@pytest.mark.from_sdk
@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ([_where("via", "EQUALS_TO", "web")], [1, 0]),
        ([_where("via", "EQUALS_TO", "mail")], []),
        ([_where("via", "EXISTS")], [2, 1, 0]),
        ([_where("via", "NOT_EXISTS")], [3]),
        ([_where("via", "EQUALS_TO", "web"), _where("state", "EQUALS_TO", "open")], [0]),
        ([_where("via", "EXISTS"), _where("state", "NOT_EXISTS")], []),
        ([_where("other", "NOT_EXISTS")], [3, 2, 1, 0]),
    ],
)
def test_events_are_filtered_by_their_metadata(local: Clients, filters: list[Any], found: list[int]) -> None:
    memory_id, made = _told(local)

    assert ids(events_of(local, memory_id, filter={"eventMetadata": filters})) == ids(made[i] for i in found)


@pytest.mark.from_sdk
def test_a_page_is_cut_before_it_is_filtered(clients: Clients) -> None:
    memory_id, made = _told(clients)
    asked = {"memoryId": memory_id, "actorId": "ada", "sessionId": "s1"}
    wanted = {"eventMetadata": [_where("state", "EQUALS_TO", "done")]}

    pages = list(
        clients.data.get_paginator("list_events").paginate(**asked, filter=wanted, PaginationConfig={"PageSize": 1})
    )

    assert [ids(page["events"]) for page in pages] == [[], [], ids([made[1]]), []]


@pytest.mark.inferred
def test_metadata_and_branch_are_both_held(local: Clients) -> None:
    memory_id, made = _told(local)
    web = {"via": {"stringValue": "web"}}
    branch = {"name": "fork", "rootEventId": made[0]["eventId"]}
    fork = say(local, memory_id, at=minute(20), branch=branch, metadata=web)

    wanted = {"branch": {"name": "fork"}, "eventMetadata": [_where("via", "EQUALS_TO", "web")]}

    assert ids(events_of(local, memory_id, filter=wanted)) == ids([fork])


@pytest.mark.inferred
def test_a_comparison_needs_a_value(local: Clients) -> None:
    message = refused(
        events_of,
        clients=local,
        memory_id=new_memory(local),
        filter={"eventMetadata": [_where("via", "EQUALS_TO")]},
    )

    assert message == "EQUALS_TO needs a value to compare with"


@pytest.mark.from_model
def test_five_conditions_are_a_filter(local: Clients) -> None:
    six = [_where(f"k{i}", "EXISTS") for i in range(6)]

    response = error_of(
        "ValidationException",
        events_of,
        clients=local,
        memory_id=new_memory(local),
        filter={"eventMetadata": six},
    )

    assert response["fieldList"][0]["name"] == "filter.eventMetadata"


@pytest.mark.from_model
def test_events_know_three_operators(local: Clients) -> None:
    message = refused(
        events_of,
        clients=local,
        memory_id=new_memory(local),
        filter={"eventMetadata": [_where("via", "CONTAINS", "w")]},
    )

    assert "Member must satisfy enum value set: [EQUALS_TO, EXISTS, NOT_EXISTS]" in message


@pytest.mark.inferred
def test_a_refusal_names_the_condition_by_its_place(local: Clients) -> None:
    response = error_of(
        "ValidationException",
        events_of,
        clients=local,
        memory_id=new_memory(local),
        filter={"eventMetadata": [_where("k", "EXISTS"), _where("k", "EQUALS_TO")]},
    )

    assert response["fieldList"][0]["name"] == "filter.eventMetadata.2.member.right"
