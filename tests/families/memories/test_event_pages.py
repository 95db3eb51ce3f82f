"""ListEvents in pages, while events come and go."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    delete_event,
    error_of,
    events_of,
    ids,
    minute,
    new_memory,
    refused,
    say,
)


@pytest.mark.from_sdk
def test_a_page_has_a_hundred_events_at_most(clients: Clients) -> None:
    message = refused(events_of, clients=clients, memory_id=new_memory(clients), maxResults=101)

    assert message == (
        "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: "
        "Member must have value less than or equal to 100"
    )


@pytest.mark.from_model
def test_twenty_events_are_a_page(local: Clients) -> None:
    memory_id = new_memory(local)
    for i in range(21):
        say(local, memory_id, at=minute(i))

    pages = local.data.get_paginator("list_events").paginate(memoryId=memory_id, actorId="ada", sessionId="s1")

    assert [len(page["events"]) for page in pages] == [20, 1]


def _page(clients: Clients, memory_id: str, size: int, token: str | None = None, **asked: Any) -> tuple[list[str], Any]:
    more = {"nextToken": token} if token else {}
    where = {"memoryId": memory_id, "actorId": "ada", "sessionId": "s1"}
    answer = clients.data.list_events(**where, maxResults=size, **more, **asked)
    return ids(answer["events"]), answer.get("nextToken")


@pytest.mark.from_sdk
def test_a_token_stays_right_while_events_come_and_go(local: Clients) -> None:
    memory_id = new_memory(local)
    made = [say(local, memory_id, at=minute(i)) for i in range(6)]
    first, token = _page(local, memory_id, 2)
    say(local, memory_id, at=minute(99))  # newer than all
    for event in (made[5], made[4], made[2]):  # those seen, the token's own, and one to come
        delete_event(local, event)

    second, last = _page(local, memory_id, 9, token)

    assert first == ids([made[5], made[4]])
    assert second == ids([made[3], made[1], made[0]])
    assert last is None


@pytest.mark.from_sdk
def test_a_token_takes_another_page_size(local: Clients) -> None:
    memory_id = new_memory(local)
    made = ids(reversed([say(local, memory_id, at=minute(i)) for i in range(6)]))

    first, token = _page(local, memory_id, 1)
    second, token = _page(local, memory_id, 3, token)
    third, token = _page(local, memory_id, 2, token)

    assert [first, second, third, token] == [made[:1], made[1:4], made[4:], None]


@pytest.mark.from_sdk
@pytest.mark.parametrize("other", ["sessionId", "actorId", "filter", "garbage"])
def test_a_token_of_something_else_is_refused(local: Clients, other: str) -> None:
    memory_id = new_memory(local)
    for i in range(2):
        say(local, memory_id, at=minute(i))
    _, token = _page(local, memory_id, 1)
    asked: dict[str, Any] = {"memoryId": memory_id, "actorId": "ada", "sessionId": "s1", "nextToken": token}
    changed = {
        "sessionId": "s2",
        "actorId": "bob",
        "filter": {"branch": {"name": "main"}},
        "garbage": "not a token",
    }[other]

    response = error_of(
        "ValidationException",
        local.data.list_events,
        **{**asked, "nextToken" if other == "garbage" else other: changed},
    )

    assert response["reason"] == "CannotParse"
