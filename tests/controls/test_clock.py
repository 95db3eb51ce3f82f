"""The service's clock, moved by the author."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from time_machine import travel  # freezegun looks through every module there is

from conftest import Clients
from moto_agentcore import AgentCore, mock_agentcore
from tests.controls.conversation import events, new_memory, records, say


@pytest.mark.inferred
def test_a_tick_moves_the_service_and_nothing_else(clients: Clients) -> None:
    before = datetime.now(timezone.utc)
    told = clients.agentcore.clock.tick(days=8, hours=1)
    memory = clients.control.get_memory(memoryId=new_memory(clients))["memory"]
    assert memory["createdAt"] >= told
    assert told - before > timedelta(days=8, minutes=59)
    assert datetime.now(timezone.utc) - before < timedelta(hours=1)


@pytest.mark.inferred
def test_ticks_add_up(local: Clients) -> None:
    with travel(datetime(2026, 5, 5, 12, tzinfo=timezone.utc), tick=False):
        local.agentcore.clock.tick(hours=1)
        assert local.agentcore.clock.tick(minutes=30) == datetime(2026, 5, 5, 13, 30, tzinfo=timezone.utc)
        assert local.agentcore.clock.now() == datetime(2026, 5, 5, 13, 30, tzinfo=timezone.utc)


@pytest.mark.from_model
def test_events_are_gone_when_their_days_are_over(clients: Clients) -> None:
    memory_id = new_memory(clients, days=7)
    say(clients, memory_id)
    clients.agentcore.clock.tick(days=6, hours=23)
    assert events(clients, memory_id) == 1
    clients.agentcore.clock.tick(hours=2)
    assert events(clients, memory_id) == 0


@pytest.mark.inferred
def test_extraction_after_a_delay_goes_by_the_services_clock(idle: Clients) -> None:
    with mock_agentcore(extraction=60) as agentcore:
        memory_id = new_memory(idle)
        say(idle, memory_id)
        agentcore.clock.tick(seconds=50)
        assert records(idle, memory_id) == []
        agentcore.clock.tick(seconds=11)
        assert len(records(idle, memory_id)) == 1


@pytest.mark.inferred
def test_every_handle_turns_the_one_clock(local: Clients) -> None:
    with travel(datetime(2026, 5, 5, tzinfo=timezone.utc), tick=False):
        AgentCore().clock.tick(days=1)
        assert local.agentcore.clock.now() == datetime(2026, 5, 6, tzinfo=timezone.utc)


@pytest.mark.inferred
def test_the_clock_is_right_again_after_the_mock(idle: Clients) -> None:
    with travel(datetime(2026, 5, 5, tzinfo=timezone.utc), tick=False):
        with mock_agentcore() as agentcore:
            agentcore.clock.tick(days=1)
        with mock_agentcore() as agentcore:
            assert agentcore.clock.now() == datetime(2026, 5, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("units", "text"),
    [
        ({"day": 8}, "'day' is no unit of time; did you mean days?"),
        ({"fortnights": 1}, "'fortnights' is no unit of time; units are weeks, days"),
        ({"days": "8"}, "days must be a number, not '8'"),
    ],
    ids=str,
)
@pytest.mark.inferred
def test_a_unit_that_is_none_is_told_of(local: Clients, units: Any, text: str) -> None:
    before = local.agentcore.clock.now()
    with pytest.raises(TypeError, match=re.escape(text)):
        local.agentcore.clock.tick(**units)
    assert local.agentcore.clock.now() - before < timedelta(hours=1)


@pytest.mark.parametrize("days", [float("inf"), float("nan"), 1e308, 10**400], ids=["inf", "nan", "large", "larger"])
@pytest.mark.inferred
def test_a_time_that_is_none_is_told_of(local: Clients, days: float) -> None:
    with pytest.raises((ValueError, OverflowError), match=r"tick: days=.* is no time, or one too large"):
        local.agentcore.clock.tick(days=days)
