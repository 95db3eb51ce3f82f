"""Branches of a session: named at a root event, gone on by name, listed with or without what they grew from."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import NOON, error_of, events_of, ids, minute, new_memory, refused, say


@pytest.fixture
def memory_id(clients: Clients) -> str:
    return new_memory(clients)


def _fork(clients: Clients, memory_id: str, root: dict[str, Any], name: str = "fork", at: Any = NOON) -> dict[str, Any]:
    return say(clients, memory_id, "What if?", at=at, branch={"name": name, "rootEventId": root["eventId"]})


def _on(clients: Clients, memory_id: str, name: str, **asked: Any) -> list[str]:
    return ids(events_of(clients, memory_id, filter={"branch": {"name": name, **asked}}))


@pytest.mark.from_sdk
def test_an_event_is_on_main_unless_told(clients: Clients, memory_id: str) -> None:
    assert say(clients, memory_id, "Hello.")["branch"] == {"name": "main"}


@pytest.mark.from_sdk
def test_a_branch_shows_its_root(clients: Clients, memory_id: str) -> None:
    root = say(clients, memory_id, "Hello.")

    fork = _fork(clients, memory_id, root, at=minute(1))

    assert fork["branch"] == {"name": "fork", "rootEventId": root["eventId"]}
    assert events_of(clients, memory_id)[0]["branch"] == fork["branch"]


@pytest.mark.from_sdk
@pytest.mark.parametrize("root_again", [True, False])
def test_a_branch_goes_on_by_its_name(clients: Clients, memory_id: str, root_again: bool) -> None:
    root = say(clients, memory_id, "Hello.")
    fork = _fork(clients, memory_id, root)

    more = {"rootEventId": root["eventId"]} if root_again else {}
    event = say(clients, memory_id, "Go on.", branch={"name": "fork", **more})

    assert event["branch"] == fork["branch"]


@pytest.mark.inferred
def test_a_branch_goes_on_after_its_root_was_deleted(clients: Clients, memory_id: str) -> None:
    root = say(clients, memory_id, "Hello.")
    fork = _fork(clients, memory_id, root)
    clients.data.delete_event(memoryId=memory_id, actorId="ada", sessionId="s1", eventId=root["eventId"])

    event = say(clients, memory_id, "Go on.", branch=fork["branch"])

    assert event["branch"] == fork["branch"]


@pytest.mark.from_model
@pytest.mark.parametrize("name", ["fork", "main"])
def test_a_branch_has_one_root(clients: Clients, memory_id: str, name: str) -> None:
    root, other = (say(clients, memory_id, "Hello.", at=minute(i)) for i in range(2))
    _fork(clients, memory_id, root)
    before = events_of(clients, memory_id)

    response = error_of(
        "ValidationException",
        say,
        clients=clients,
        memory_id=memory_id,
        branch={"name": name, "rootEventId": other["eventId"]},
    )

    assert response["reason"] == "ResourceConflict"
    assert events_of(clients, memory_id) == before


@pytest.mark.inferred
def test_a_branch_that_began_without_a_root_gets_none_later(clients: Clients, memory_id: str) -> None:
    root = say(clients, memory_id, "Hello.")
    say(clients, memory_id, "What if?", branch={"name": "fork"})

    response = error_of("ValidationException", _fork, clients=clients, memory_id=memory_id, root=root)

    assert response["Error"]["Message"] == "Branch fork has no root event already"


@pytest.mark.inferred
def test_a_root_that_does_not_exist_is_not_found(clients: Clients, memory_id: str) -> None:
    message = refused(
        _fork,
        "ResourceNotFoundException",
        clients=clients,
        memory_id=memory_id,
        root={"eventId": "0000000000000000001#ab"},
    )

    assert message == "Unable to find event with id 0000000000000000001#ab"
    assert clients.data.list_actors(memoryId=memory_id)["actorSummaries"] == []


@pytest.mark.from_model
def test_a_root_in_another_session_is_refused(clients: Clients, memory_id: str) -> None:
    root = say(clients, memory_id, "Hello.", session="s2")

    response = error_of("ValidationException", _fork, clients=clients, memory_id=memory_id, root=root)

    assert response["reason"] == "EventInOtherSession"
    assert events_of(clients, memory_id) == []


@pytest.mark.from_sdk
def test_five_forks_grow_from_one_root(clients: Clients, memory_id: str) -> None:
    root = say(clients, memory_id, "Hello.")
    forks = [_fork(clients, memory_id, root, f"fork{i}", minute(i + 1)) for i in range(5)]

    assert [_on(clients, memory_id, f"fork{i}") for i in range(5)] == [[fork["eventId"]] for fork in forks]
    assert ids(events_of(clients, memory_id)) == ids([*reversed(forks), root])


@pytest.mark.from_sdk
def test_a_branch_is_listed_alone(clients: Clients, memory_id: str) -> None:
    root = say(clients, memory_id, "Hello.")
    fork = _fork(clients, memory_id, root, at=minute(1))
    later = say(clients, memory_id, "Go on.", at=minute(2))

    assert _on(clients, memory_id, "fork") == ids([fork])
    assert _on(clients, memory_id, "main") == ids([later, root])
    assert _on(clients, memory_id, "main", includeParentBranches=True) == ids([later, root])
    assert _on(clients, memory_id, "unknown") == []


@pytest.mark.from_sdk
def test_parents_are_listed_up_to_the_root(clients: Clients, memory_id: str) -> None:
    first, root, later = (say(clients, memory_id, "Hello.", at=minute(i)) for i in range(3))
    fork = _fork(clients, memory_id, root, at=minute(5))

    assert _on(clients, memory_id, "fork", includeParentBranches=True) == ids([fork, root, first])
    assert _on(clients, memory_id, "fork", includeParentBranches=False) == ids([fork])
    assert later["eventId"] not in _on(clients, memory_id, "fork", includeParentBranches=True)


@pytest.mark.inferred
def test_a_branch_of_a_branch_lists_both_parents(clients: Clients, memory_id: str) -> None:
    main = [say(clients, memory_id, "Hello.", at=minute(i)) for i in (0, 1, 9)]
    outer = [_fork(clients, memory_id, main[0], "outer", minute(2))]
    outer += [say(clients, memory_id, "Go on.", at=minute(i), branch={"name": "outer"}) for i in (3, 8)]
    inner = _fork(clients, memory_id, outer[1], "inner", minute(4))

    found = _on(clients, memory_id, "inner", includeParentBranches=True)

    assert found == ids([inner, outer[1], outer[0], main[0]])


@pytest.mark.inferred
def test_a_branch_is_of_its_session(clients: Clients, memory_id: str) -> None:
    roots = {session: say(clients, memory_id, "Hello.", session=session) for session in ("s1", "s2")}
    _fork(clients, memory_id, roots["s1"])

    branch = {"name": "fork", "rootEventId": roots["s2"]["eventId"]}
    event = say(clients, memory_id, "What if?", session="s2", branch=branch)

    assert event["branch"] == branch


@pytest.mark.inferred
def test_a_branch_is_listed_in_pages(clients: Clients, memory_id: str) -> None:
    root = say(clients, memory_id, "Hello.")
    made = [_fork(clients, memory_id, root, at=minute(i)) for i in range(1, 6)]
    for i in range(1, 6):
        say(clients, memory_id, "Go on.", at=minute(i + 0.5))

    asked = {"memoryId": memory_id, "actorId": "ada", "sessionId": "s1", "filter": {"branch": {"name": "fork"}}}
    pages = list(clients.data.get_paginator("list_events").paginate(**asked, PaginationConfig={"PageSize": 2}))

    assert [len(page["events"]) for page in pages] == [2, 2, 1]
    assert ids(event for page in pages for event in page["events"]) == ids(reversed(made))
