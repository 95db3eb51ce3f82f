"""GetAgentMemory and DeleteAgentMemory of bedrock-agent-runtime, on seeded session summaries."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients, make_client
from tests.families.arrange import refused, status_of

ALIAS = {"agentId": "AGENT12345", "agentAliasId": "ALIAS12345"}
START = datetime(2026, 11, 1, 10, 0, tzinfo=timezone.utc)
LATER = datetime(2126, 1, 1, tzinfo=timezone.utc)


def _seed(clients: Clients, *sessions: str, memory: str = "user-1", **members: Any) -> None:
    entries = [
        {
            **ALIAS,
            "memoryId": memory,
            "sessionId": session,
            "summaryText": f"About {session}.",
            "sessionStartTime": START,
            "sessionExpiryTime": LATER,
            **members,
        }
        for session in sessions
    ]
    clients.agentcore.seed({"agentMemories": entries})


def _get(clients: Clients, memory: str = "user-1", **asked: Any) -> dict[str, Any]:
    given = {**ALIAS, "memoryId": memory, "memoryType": "SESSION_SUMMARY", **asked}
    answer: dict[str, Any] = clients.agents.get_agent_memory(**given)
    return answer


def _sessions(clients: Clients, memory: str = "user-1", **asked: Any) -> list[str]:
    return [item["sessionSummary"]["sessionId"] for item in _get(clients, memory, **asked)["memoryContents"]]


@pytest.mark.from_model
def test_a_seeded_summary_is_got(clients: Clients) -> None:
    _seed(clients, "s-1")

    assert _get(clients)["memoryContents"] == [
        {
            "sessionSummary": {
                "memoryId": "user-1",
                "sessionId": "s-1",
                "sessionStartTime": START,
                "sessionExpiryTime": LATER,
                "summaryText": "About s-1.",
            }
        }
    ]


@pytest.mark.from_model
def test_summaries_come_in_pages(clients: Clients) -> None:
    _seed(clients, *(f"s-{i}" for i in range(5)))
    given = {**ALIAS, "memoryId": "user-1", "memoryType": "SESSION_SUMMARY"}

    paginator = clients.agents.get_paginator("get_agent_memory")
    pages = list(paginator.paginate(**given, PaginationConfig={"PageSize": 2}))

    found = [[item["sessionSummary"]["sessionId"] for item in page["memoryContents"]] for page in pages]
    assert found == [["s-0", "s-1"], ["s-2", "s-3"], ["s-4"]]


@pytest.mark.inferred
def test_a_page_goes_on_after_a_session_that_is_gone(clients: Clients) -> None:
    _seed(clients, "s-0", "s-1", "s-2")
    first = _get(clients, maxItems=2)
    clients.agents.delete_agent_memory(**ALIAS, memoryId="user-1", sessionId="s-1")

    assert _sessions(clients, nextToken=first["nextToken"]) == ["s-2"]


@pytest.mark.from_model
def test_a_summary_expires(local: Clients) -> None:
    now = local.agentcore.clock.now()
    _seed(local, "s-1", sessionStartTime=now, sessionExpiryTime=now + timedelta(days=2))
    _seed(local, "s-2")
    before = _sessions(local)
    local.agentcore.clock.tick(days=2)

    assert (before, _sessions(local)) == (["s-1", "s-2"], ["s-2"])


@pytest.mark.inferred
def test_times_may_be_left_out_or_be_text(clients: Clients) -> None:
    bare = {**ALIAS, "memoryId": "user-1", "summaryText": "About it."}
    texts = {"sessionStartTime": "2026-11-01T10:00:00Z", "sessionExpiryTime": "2126-01-01T00:00:00Z"}
    clients.agentcore.seed({"agentMemories": [{**bare, "sessionId": "s-1"}, {**bare, "sessionId": "s-2", **texts}]})

    first, second = (item["sessionSummary"] for item in _get(clients)["memoryContents"])

    assert first["sessionExpiryTime"] - first["sessionStartTime"] == timedelta(days=30)
    assert (second["sessionStartTime"], second["sessionExpiryTime"]) == (START, LATER)


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("named", "left"),
    [
        ({}, {"user-1": [], "user-2": []}),
        ({"memoryId": "user-1"}, {"user-1": [], "user-2": ["s-1"]}),
        ({"memoryId": "user-1", "sessionId": "s-1"}, {"user-1": ["s-2"], "user-2": ["s-1"]}),
        ({"memoryId": "nobody"}, {"user-1": ["s-1", "s-2"], "user-2": ["s-1"]}),
    ],
)
def test_deletion_takes_what_it_names(clients: Clients, named: dict[str, str], left: dict[str, list[str]]) -> None:
    _seed(clients, "s-1", "s-2")
    _seed(clients, "s-1", memory="user-2")

    answer = clients.agents.delete_agent_memory(**ALIAS, **named)

    assert status_of(answer) == 202
    assert {memory: _sessions(clients, memory) for memory in left} == left


@pytest.mark.from_model
@pytest.mark.parametrize("other", [{"agentId": "AGENT99999"}, {"agentAliasId": "ALIAS99999"}])
def test_memory_is_of_an_agents_alias(clients: Clients, other: dict[str, str]) -> None:
    _seed(clients, "s-1")

    entry = {**ALIAS, **other, "memoryId": "user-1", "sessionId": "s-2", "summaryText": "About another."}
    clients.agentcore.seed({"agentMemories": [entry]})
    assert _sessions(clients, **other) == ["s-2"]
    clients.agents.delete_agent_memory(**{**ALIAS, **other})
    assert (_sessions(clients, **other), _sessions(clients)) == ([], ["s-1"])


@pytest.mark.from_model
def test_only_session_summaries_are_kept(clients: Clients) -> None:
    message = refused(_get, clients=clients, memoryType="EVERYTHING")

    assert "Member must satisfy enum value set: [SESSION_SUMMARY]" in message


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("member", "value"), [("memoryId", "a b"), ("maxItems", 1001), ("agentAliasId", "TOOLONGALIAS"), ("nextToken", "x")]
)
def test_what_breaks_the_model_is_refused(clients: Clients, member: str, value: Any) -> None:
    _seed(clients, "s-1")
    with pytest.raises(ClientError, match="ValidationException"):
        _get(clients, **{"memory" if member == "memoryId" else member: value})


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("state", "text"),
    [
        ({"agentMemories": [{"agentId": "A"}]}, "lacks"),
        ({"gateways": []}, "unknown sections"),
    ],
)
def test_a_seed_that_makes_no_sense_is_refused(clients: Clients, state: dict[str, Any], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        clients.agentcore.seed(state)


@pytest.mark.parametrize("call", ["get_agent_memory", "delete_agent_memory"])
@pytest.mark.from_model
def test_an_agent_id_outside_the_pattern_is_taken_of_an_agent_that_moto_made(clients: Clients, call: str) -> None:
    asked = {"agentAliasId": "TSTALIASID", "memoryId": "user-1"}
    asked |= {"memoryType": "SESSION_SUMMARY"} if call == "get_agent_memory" else {}
    bedrock = make_client("bedrock-agent", clients.endpoint)
    role = "arn:aws:iam::123456789012:role/agent"
    made = bedrock.create_agent(agentName="a-long-name", agentResourceRoleArn=role)["agent"]["agentId"]
    ask = getattr(clients.agents, call)

    assert status_of(ask(agentId=made, **asked)) < 300
    assert f"Value '{made}0' at 'agentId' failed" in refused(ask, agentId=f"{made}0", **asked)
