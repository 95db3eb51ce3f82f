"""IngestData: records, but no event and no session."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    BY_TEAM,
    FACT,
    NOON,
    TEAMS,
    TEMPLATE,
    events_of,
    in_team,
    memory_with,
    records_in,
    refused,
    spoken,
    status_of,
    strategy,
)
from tests.installed import by_newest


def _ingest(clients: Clients, memory_id: str, *payload: dict[str, Any], **members: Any) -> dict[str, Any]:
    given = {"actorId": "ada", "contentTimestamp": NOON, **members}
    source = {"inline": {"payload": list(payload)}}
    answer: dict[str, Any] = clients.data.ingest_data(memoryId=memory_id, source=source, **given)
    return answer


@pytest.mark.from_docs
@by_newest
def test_ingested_data_makes_records_but_no_event_and_no_session(clients: Clients) -> None:
    memory_id = memory_with(clients, strategy("SEMANTIC", **TEMPLATE))

    answer = _ingest(clients, memory_id, spoken(FACT), sessionId="s1")

    assert (status_of(answer), answer["sessionId"]) == (202, "s1")
    (found,) = records_in(clients, memory_id, namespace="/facts/ada/")
    assert found["timestamp"] == NOON
    assert events_of(clients, memory_id) == []
    assert clients.data.list_sessions(memoryId=memory_id, actorId="ada")["sessionSummaries"] == []
    assert clients.data.list_actors(memoryId=memory_id)["actorSummaries"] == []


@pytest.mark.from_model
def test_ingested_data_gets_a_session_id(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SUMMARIZATION", namespaceTemplates=["/sums/{sessionId}/"]))

    session_id = _ingest(local, memory_id, spoken("I want to fly to Rome."))["sessionId"]

    assert re.fullmatch(r"[0-9a-f-]{36}", session_id)
    assert len(records_in(local, memory_id, namespace=f"/sums/{session_id}/")) == 1


@pytest.mark.from_model
def test_a_token_repeated_ingests_once(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SUMMARIZATION"))

    answers = [_ingest(local, memory_id, spoken("I fly to Rome."), clientToken="turn-1") for _ in range(2)]

    assert answers[0]["sessionId"] == answers[1]["sessionId"]
    assert len(records_in(local, memory_id)) == 1


@pytest.mark.from_docs
def test_ingested_data_has_namespace_variables(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC", **BY_TEAM), **TEAMS)

    _ingest(local, memory_id, spoken(FACT), **in_team("red"))

    assert len(records_in(local, memory_id, namespace="/red/ada/")) == 1
    given = {"actorId": "ada", "contentTimestamp": NOON, "source": {"inline": {"payload": [spoken(FACT)]}}}
    message = refused(local.data.ingest_data, memoryId=memory_id, **given, **in_team("green"))
    assert message == "Value 'green' is not allowed for namespace variable 'team'"


@pytest.mark.from_docs
def test_ingested_json_has_100_kilobytes_at_most(clients: Clients) -> None:
    memory_id = memory_with(clients, strategy("SEMANTIC"))
    source = {"inline": {"payload": [{"json": {"content": "x" * 102_401}}]}}

    message = refused(clients.data.ingest_data, memoryId=memory_id, actorId="ada", contentTimestamp=NOON, source=source)

    assert message == "JSON content must not exceed 100 KB"
