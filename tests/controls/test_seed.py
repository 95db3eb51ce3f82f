"""Seeding: session summaries of Bedrock agents, which no operation creates."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore import mock_agentcore

ALIAS = {"agentId": "A", "agentAliasId": "B"}
NOW = datetime.now(timezone.utc).replace(microsecond=0)
LATER = NOW + timedelta(days=3)


def entry(session: str = "s-1", memory: str = "m-1", **members: Any) -> dict[str, Any]:
    return {**ALIAS, "memoryId": memory, "sessionId": session, "summaryText": f"Of {session}.", **members}


def summaries(agents: Any, memory: str = "m-1", **alias: str) -> list[dict[str, Any]]:
    found = agents.get_agent_memory(**(ALIAS | alias), memoryId=memory, memoryType="SESSION_SUMMARY")
    return [content["sessionSummary"] for content in found["memoryContents"]]


def sessions(agents: Any, memory: str = "m-1") -> list[str]:
    """The sessions of a memory; none where nobody knows the agent."""
    try:
        return [summary["sessionId"] for summary in summaries(agents, memory)]
    except agents.exceptions.ResourceNotFoundException:
        return []


@pytest.mark.from_model
def test_what_is_seeded_is_read(clients: Clients) -> None:
    clients.agentcore.seed({"agentMemories": [entry(sessionStartTime=NOW, sessionExpiryTime=LATER)]})
    assert summaries(clients.agents) == [
        {
            "memoryId": "m-1",
            "sessionId": "s-1",
            "summaryText": "Of s-1.",
            "sessionStartTime": NOW,
            "sessionExpiryTime": LATER,
        }
    ]
    assert summaries(clients.agents, "m-2") == []
    with pytest.raises(clients.agents.exceptions.ResourceNotFoundException):
        summaries(clients.agents, agentAliasId="C")


@pytest.mark.parametrize(
    "time",
    [LATER, LATER.replace(tzinfo=None), LATER.isoformat(), LATER.timestamp(), LATER.isoformat()[:19]],
    ids=["aware", "naive", "text", "epoch", "text without a zone"],  # else they tell the time, to each worker another
)
@pytest.mark.inferred
def test_times_may_be_of_any_kind(time: Any, local: Clients) -> None:
    local.agentcore.seed({"agentMemories": [entry(sessionExpiryTime=time)]})
    assert summaries(local.agents)[0]["sessionExpiryTime"] == LATER


@pytest.mark.inferred
def test_without_times_a_session_began_now_and_is_kept_a_month(local: Clients) -> None:
    local.agentcore.seed({"agentMemories": [entry()]})
    (found,) = summaries(local.agents)
    assert timedelta(0) <= datetime.now(timezone.utc) - found["sessionStartTime"] < timedelta(hours=1)
    assert found["sessionExpiryTime"] - found["sessionStartTime"] == timedelta(days=30)


@pytest.mark.inferred
def test_a_summary_is_gone_when_its_time_is_over(clients: Clients) -> None:
    clients.agentcore.seed({"agentMemories": [entry(sessionExpiryTime=LATER), entry("s-2")]})
    clients.agentcore.clock.tick(days=4)
    assert sessions(clients.agents) == ["s-2"]


@pytest.mark.from_model
def test_summaries_are_paged(clients: Clients) -> None:
    clients.agentcore.seed({"agentMemories": [entry(f"s-{i}") for i in range(5)]})
    pages = clients.agents.get_paginator("get_agent_memory").paginate(
        **ALIAS, memoryId="m-1", memoryType="SESSION_SUMMARY", PaginationConfig={"PageSize": 2}
    )
    assert [len(page["memoryContents"]) for page in pages] == [2, 2, 1]


FORGOTTEN: list[tuple[dict[str, str], list[list[str]]]] = [
    ({}, [[], []]),
    ({"memoryId": "m-1"}, [[], ["s-1"]]),
    ({"memoryId": "m-1", "sessionId": "s-1"}, [["s-2"], ["s-1"]]),
]


@pytest.mark.parametrize(("which", "left"), FORGOTTEN)
@pytest.mark.from_model
def test_an_alias_forgets_all_one_memory_or_one_session(
    which: dict[str, str], left: list[list[str]], local: Clients
) -> None:
    local.agentcore.seed({"agentMemories": [entry(), entry("s-2"), entry(memory="m-2")]})
    local.agents.delete_agent_memory(**ALIAS, **which)
    assert [sessions(local.agents, memory) for memory in ("m-1", "m-2")] == left


@pytest.mark.inferred
def test_a_session_seeded_again_is_replaced(local: Clients) -> None:
    local.agentcore.seed({"agentMemories": [entry()]})
    local.agentcore.seed({"agentMemories": [entry(summaryText="Anew.")]})
    assert [summary["summaryText"] for summary in summaries(local.agents)] == ["Anew."]


@pytest.mark.inferred
def test_a_seed_names_account_and_region(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    local.agentcore.seed({"agentMemories": [entry()], "account": "111122223333", "region": "eu-west-1"})
    europe = make_client("bedrock-agent-runtime", region="eu-west-1")
    assert sessions(europe) == []
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    assert (sessions(europe), sessions(local.agents)) == (["s-1"], [])


@pytest.mark.inferred
def test_a_seed_goes_to_motos_account(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    local.agentcore.seed({"agentMemories": [entry()]})
    assert sessions(local.agents) == ["s-1"]


@pytest.mark.agentcore(seed={"agentMemories": [entry()]})
@pytest.mark.inferred
def test_a_mock_begins_with_its_seed(local: Clients) -> None:
    assert sessions(local.agents) == ["s-1"]


@pytest.mark.inferred
def test_a_seed_is_sown_each_time_the_mock_begins(idle: Clients) -> None:
    mock = mock_agentcore(seed={"agentMemories": [entry()]})
    for _ in range(2):
        with mock:
            assert sessions(idle.agents) == ["s-1"]
            idle.agents.delete_agent_memory(**ALIAS)
    with mock_agentcore():
        assert sessions(idle.agents) == []


BAD: list[tuple[dict[str, Any], str]] = [
    ({"agentMemory": []}, r"unknown sections \['agentMemory'\]"),
    ({"agentMemories": [entry(), {"agentId": "A"}]}, "lacks .*'sessionId', 'summaryText'"),
    ({"agentMemories": [entry(), entry(summary="misspelt")]}, "has members of"),
    ({"agentMemories": [entry(), "s-2"]}, "has members of"),
    ({"agentMemories": entry()}, "agentMemories must be a list"),
    ({"flows": {}}, "flows must be a list"),
    ({"flows": None}, "flows must be a list"),
    ({"agents": 3}, "agents must be a list"),
    ({"account": 12}, "account must be a string"),
    ({"region": 5}, "region must be a string"),
    ({"agents": [{"agentId": "A", "memoryConfiguration": {"storageDays": "x"}}]}, "memoryConfiguration of agent A"),
    ({"agents": [{"agentId": "A", "idleSessionTTLInSeconds": -1}]}, "idleSessionTTLInSeconds of agent A"),
    ({"webPages": [{"url": "", "text": ""}]}, "url and text of a page say something"),
    ({"agentMemories": [entry(), entry(summaryText=3)]}, r"\['summaryText'\].* must be texts"),
    ({"agentMemories": [entry(), entry(memory="")]}, r"\['memoryId'\].* must be texts"),
    ({"agentMemories": [entry(), entry(sessionExpiryTime="tomorrow")]}, "tomorrow"),
    ({"agentMemories": [entry()], "region": "mars-north-1"}, "there is no region 'mars-north-1'"),
]


@pytest.mark.parametrize(("state", "reason"), BAD)
@pytest.mark.inferred
def test_a_bad_seed_is_refused_and_nothing_is_written(state: dict[str, Any], reason: str, local: Clients) -> None:
    with pytest.raises(ValueError, match=reason):
        local.agentcore.seed(state)
    assert sessions(local.agents) == []


@pytest.mark.inferred
def test_a_seed_that_is_no_mapping_is_told_of(local: Clients) -> None:
    with pytest.raises(ValueError, match=r"a seed is a mapping of sections, as {'agents': \[…\]}, not \[\]"):
        local.agentcore.seed([])
