"""ListActors and ListSessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    delete_event,
    events_of,
    minute,
    new_memory,
    say,
    spoken,
)


@pytest.mark.from_sdk
@pytest.mark.parametrize(("actor", "session"), [("bob", "s1"), ("ada", "s2")])
def test_an_unknown_actor_or_session_has_no_events(local: Clients, actor: str, session: str) -> None:
    memory_id = new_memory(local)
    say(local, memory_id, "Good morning.")

    assert events_of(local, memory_id, actor, session) == []


@pytest.mark.from_model
def test_actors_are_listed_in_pages(clients: Clients) -> None:
    memory_id = new_memory(clients)
    actors = sorted(f"user{i:02}" for i in range(21))
    for actor in reversed(actors):
        say(clients, memory_id, actor=actor)

    pages = list(clients.data.get_paginator("list_actors").paginate(memoryId=memory_id))

    assert [len(page["actorSummaries"]) for page in pages] == [20, 1]
    assert [found["actorId"] for page in pages for found in page["actorSummaries"]] == actors


@pytest.mark.from_model
def test_sessions_are_listed_in_pages(local: Clients) -> None:
    memory_id = new_memory(local)
    sessions = sorted(f"session{i:02}" for i in range(21))
    for session in reversed(sessions):
        say(local, memory_id, session=session)
    say(local, memory_id, actor="bob", session="other")

    pages = list(local.data.get_paginator("list_sessions").paginate(memoryId=memory_id, actorId="ada"))

    assert [len(page["sessionSummaries"]) for page in pages] == [20, 1]
    assert [found["sessionId"] for page in pages for found in page["sessionSummaries"]] == sessions


@pytest.mark.from_model
def test_a_session_is_created_by_its_first_event(local: Clients) -> None:
    memory_id = new_memory(local)
    before = local.agentcore.clock.tick(hours=1)
    say(local, memory_id, at=minute(0))
    local.agentcore.clock.tick(hours=1)
    say(local, memory_id, at=minute(1))

    (session,) = local.data.list_sessions(memoryId=memory_id, actorId="ada")["sessionSummaries"]

    assert set(session) == {"sessionId", "actorId", "createdAt"}
    assert before <= session["createdAt"] < before + timedelta(minutes=30)


@pytest.mark.from_model
def test_an_unknown_actor_has_no_sessions(local: Clients) -> None:
    assert local.data.list_sessions(memoryId=new_memory(local), actorId="bob")["sessionSummaries"] == []


@pytest.mark.from_model
def test_sessions_are_filtered_by_having_events(local: Clients) -> None:
    memory_id = new_memory(local)
    delete_event(local, say(local, memory_id, session="empty"))
    say(local, memory_id, session="full")

    def listed(**asked: Any) -> list[str]:
        answer = local.data.list_sessions(memoryId=memory_id, actorId="ada", **asked)
        return [found["sessionId"] for found in answer["sessionSummaries"]]

    assert listed() == ["empty", "full"]
    assert listed(filter={"eventFilter": "HAS_EVENTS"}) == ["full"]


@pytest.mark.from_sdk
def test_actors_and_sessions_are_kept_apart(local: Clients) -> None:
    memory_id = new_memory(local)
    say(local, memory_id, "Mine.", actor="ada", session="s1")
    say(local, memory_id, "Yours.", actor="bob", session="s1")

    assert events_of(local, memory_id, "ada")[0]["payload"] == [spoken("Mine.")]
    assert events_of(local, memory_id, "bob")[0]["payload"] == [spoken("Yours.")]
