"""Namespace variables of events and of ingested data."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    BY_TEAM,
    FACT,
    TEAMS,
    events_of,
    in_team,
    memory_with,
    minute,
    new_memory,
    records_in,
    refused,
    say,
    strategy,
    strategy_ids,
    texts_in,
)


@pytest.mark.from_docs
def test_a_namespace_variable_is_filled_in(clients: Clients) -> None:
    memory_id = memory_with(clients, strategy("SEMANTIC", **BY_TEAM), **TEAMS)

    say(clients, memory_id, FACT, **in_team("red"))

    assert len(records_in(clients, memory_id, namespace="/red/ada/")) == 1


@pytest.mark.from_docs
def test_where_a_variable_has_no_value_only_its_strategy_is_skipped(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC", **BY_TEAM), strategy("SUMMARIZATION"), **TEAMS)
    skipped, other = strategy_ids(local, memory_id)

    event = say(local, memory_id, FACT)

    assert events_of(local, memory_id) == [event]
    assert records_in(local, memory_id, memoryStrategyId=skipped) == []
    assert len(records_in(local, memory_id, memoryStrategyId=other)) == 1
    assert local.data.list_memory_extraction_jobs(memoryId=memory_id)["jobs"] == []


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ([{"key": "team", "validation": {"allowedValues": ["red"]}}], "blue"),
        ([{"key": "team", "validation": {"regexPattern": "r[a-z]+"}}], "blue"),
        ([{"key": "site"}], "red"),
    ],
)
def test_a_variable_must_fit_its_key(local: Clients, keys: list[Any], value: str) -> None:
    memory_id = new_memory(local, namespaceKeys=keys)

    message = refused(say, clients=local, memory_id=memory_id, **in_team(value))

    assert "amespace variable 'team'" in message
    assert events_of(local, memory_id) == []


@pytest.mark.from_docs
def test_a_variable_that_fits_its_pattern_is_taken(local: Clients) -> None:
    memory_id = new_memory(local, namespaceKeys=[{"key": "team", "validation": {"regexPattern": "r[a-z]+"}}])

    assert say(local, memory_id, FACT, **in_team("red")) in events_of(local, memory_id)


@pytest.mark.inferred
def test_a_session_in_two_namespaces_has_a_summary_in_each(local: Clients) -> None:
    template = {"namespaceTemplates": ["/{team}/{actorId}/{sessionId}/"]}
    memory_id = memory_with(local, strategy("SUMMARIZATION", **template), **TEAMS)

    say(local, memory_id, "I want to fly to Rome.", **in_team("red"))
    say(local, memory_id, "My dog is ill.", at=minute(1), **in_team("blue"))

    (red,) = texts_in(local, memory_id, namespace="/red/ada/s1/")
    (blue,) = texts_in(local, memory_id, namespace="/blue/ada/s1/")
    assert ("Rome" in red, "dog" in red) == (True, False)
    assert ("Rome" in blue, "dog" in blue) == (False, True)
