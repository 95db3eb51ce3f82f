"""What agents remember: a summary of each session that is over, page by page, until it is deleted or its time is up."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.agents.sessions import AGENT_SESSION
from moto_agentcore.state.store import store_of
from tests.families.agents.arrange import IDS, INSTRUCTION, ask, events, said, seeded
from tests.families.arrange import error_of, refused

GIVEN = {"memoryId": "ada", "memoryType": "SESSION_SUMMARY"}


def _summaries(clients: Clients, **asked: Any) -> list[dict[str, Any]]:
    pages = clients.agents.get_paginator("get_agent_memory").paginate(
        **IDS, **GIVEN, **asked, PaginationConfig={"PageSize": 2}
    )
    return [found["sessionSummary"] for page in pages for found in page["memoryContents"]]


def _sessions(clients: Clients) -> list[str]:
    return [found["sessionId"] for found in _summaries(clients)]


@pytest.mark.from_model
def test_a_summary_is_left_when_a_session_ends(clients: Clients) -> None:
    seeded(clients, memoryConfiguration={"storageDays": 7})
    clients.agentcore.bind("conductor", lambda prompt: "Car 7")
    answer = ask(clients, "Where is my seat?", memoryId="ada")
    list(answer["completion"])

    assert answer["memoryId"] == "ada"
    assert _summaries(clients) == []
    said(clients, None, endSession=True)
    (found,) = _summaries(clients)
    assert (found["memoryId"], found["sessionId"]) == ("ada", "s1")
    assert "Where is my seat?" in found["summaryText"]
    assert "Car 7" in found["summaryText"]
    assert (found["sessionExpiryTime"] - found["sessionStartTime"]).days == 7


@pytest.mark.from_model
def test_summaries_accumulate_are_paged_and_deleted(clients: Clients) -> None:
    seeded(clients)
    for n in range(5):
        said(clients, session=f"s{n}", memoryId="ada")
        said(clients, session=f"s{n}", endSession=True)

    assert _sessions(clients) == [f"s{n}" for n in range(5)]
    clients.agents.delete_agent_memory(**IDS, memoryId="ada", sessionId="s3")
    assert _sessions(clients) == ["s0", "s1", "s2", "s4"]
    response = clients.agents.delete_agent_memory(**IDS)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert _sessions(clients) == []


@pytest.mark.from_model
def test_a_session_that_ran_out_of_time_leaves_its_summary_too_until_that_expires(local: Clients) -> None:
    seeded(local, idleSessionTTLInSeconds=600, memoryConfiguration={"storageDays": 1})
    said(local, session="s1", memoryId="ada")
    local.agentcore.clock.tick(seconds=300)
    said(local, session="s2", memoryId="ada")
    local.agentcore.clock.tick(seconds=400)

    assert _sessions(local) == ["s1"]
    local.agentcore.clock.tick(hours=1)
    assert _sessions(local) == ["s1", "s2"]
    local.agentcore.clock.tick(hours=23)
    assert _sessions(local) == ["s2"]
    local.agentcore.clock.tick(minutes=5)
    assert _sessions(local) == []


@pytest.mark.inferred
def test_a_summary_tells_what_was_talked_about_and_not_what_the_agent_is_told(local: Clients) -> None:
    seeded(local)
    for text in ("I am Ada", "I travel to Rome"):
        assert INSTRUCTION in said(local, text, memoryId="ada")
    said(local, None, endSession=True)

    (found,) = _summaries(local)
    assert found["summaryText"].splitlines() == [
        "<summary>",
        "<topic name='user goals'>I am Ada I travel to Rome</topic>",
        "<topic name='assistant actions'>The assistant answered without a model.</topic>",
        "</summary>",
    ]


@pytest.mark.inferred
def test_a_session_without_a_memory_leaves_nothing(local: Clients) -> None:
    seeded(local)
    said(local)
    said(local, None, endSession=True)
    assert _summaries(local) == []


@pytest.mark.inferred
def test_an_agent_is_told_what_the_memory_holds(local: Clients) -> None:
    seeded(local)
    local.agentcore.bind("conductor", lambda prompt, context: " ".join(context.memories) or "Nothing")

    assert said(local, "I am Ada", session="s1", memoryId="ada") == "Nothing"
    said(local, None, session="s1", endSession=True)
    assert "I am Ada" in said(local, session="s2", memoryId="ada")
    assert said(local, session="s3") == "Nothing"


@pytest.mark.from_sdk  # InvokeAgent's own words
def test_the_memory_of_an_agent_that_nobody_has_is_refused(local: Clients) -> None:
    seeded(local)
    other = {**IDS, "agentAliasId": "OTHER12345"}
    text = refused(local.agents.get_agent_memory, "ResourceNotFoundException", **other, **GIVEN)
    assert text.startswith("Failed to retrieve resource because it doesn't exist.")
    error_of("ResourceNotFoundException", local.agents.delete_agent_memory, **other)


@pytest.mark.inferred
def test_a_session_that_begins_anew_has_left_its_summary(local: Clients) -> None:
    seeded(local)
    said(local, "I am Ada", memoryId="ada")
    local.agentcore.clock.tick(hours=2)
    said(local, "I am Bob")

    (found,) = _summaries(local)
    assert ("I am Ada" in found["summaryText"], "I am Bob" in found["summaryText"]) == (True, False)


@pytest.mark.inferred
def test_sessions_that_nobody_asks_for_again_go_with_their_summaries(
    local: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("moto_agentcore.families.agents.sessions.SWEPT_EVERY", 2)
    seeded(local)
    said(local, session="s1", memoryId="ada")
    local.agentcore.clock.tick(hours=2)
    said(local, session="s2")

    store = store_of("123456789012", "us-east-1")
    assert [session["sessionId"] for session in store.table(AGENT_SESSION)] == ["s2"]
    assert _sessions(local) == ["s1"]


@pytest.mark.inferred
def test_a_session_may_name_its_memory_when_it_is_ended(local: Clients) -> None:
    seeded(local)
    said(local, "I am Ada")
    said(local, None, endSession=True, memoryId="ada")
    said(local, None, session="s2", endSession=True, memoryId="ada")  # there is none

    (found,) = _summaries(local)
    assert (found["sessionId"], "I am Ada" in found["summaryText"]) == ("s1", True)


BAD = [
    ([{"agentName": "conductor"}], "agentId of an entry of agents is missing"),
    ([{"agentId": "A", "alias": "B"}], "an entry of agents has members of"),
    ([{"agentId": "A", "instruction": 3}], r"\['instruction'\] of an entry of agents"),
    ([{"agentId": "A", "knowledgeBases": [{"description": "x"}]}], "knowledgeBaseId of an entry of knowledgeBases"),
    ([{"agentId": "A", "agentAliases": [{"agentAliasName": "prod"}]}], "agentAliasId of an entry of agentAliases"),
]


@pytest.mark.parametrize(("entries", "reason"), BAD)
@pytest.mark.inferred
def test_a_bad_seed_of_agents_is_refused(local: Clients, entries: list[Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        local.agentcore.seed({"agents": [{"agentId": "GOOD"}, *entries]})
    error_of("ResourceNotFoundException", events, clients=local, agentId="GOOD", agentAliasId="TSTALIASID")
