"""What time takes away: events, empty sessions and records, under moved and frozen clocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import freezegun
import pytest
import time_machine

from conftest import Clients
from tests.families.arrange import (
    change,
    events_of,
    ids,
    minute,
    new_memory,
    record,
    records_in,
    refused,
    say,
    search,
    strategy,
    texts_in,
    write,
)

MAY = datetime(2026, 5, 4, 12, 0, tzinfo=timezone.utc)


@contextmanager
def _frozen(at: datetime) -> Iterator[None]:
    with freezegun.freeze_time(at, ignore=["botocore", "boto3", "urllib3"]):
        yield


@contextmanager
def _travelling(at: datetime) -> Iterator[None]:
    with time_machine.travel(at, tick=False):
        yield


CLOCKS = [pytest.param(_frozen, id="freezegun"), pytest.param(_travelling, id="time-machine")]
At = Callable[[datetime], AbstractContextManager[None]]


@pytest.mark.from_docs
@pytest.mark.parametrize("at", CLOCKS)
def test_events_expire_with_the_clock_of_the_test(local: Clients, at: At) -> None:
    with at(MAY):
        memory_id = new_memory(local, eventExpiryDuration=7)
        event = say(local, memory_id, "Good morning.")
    with at(MAY + timedelta(days=7, seconds=-1)):
        before = events_of(local, memory_id)
    with at(MAY + timedelta(days=7)):
        after = events_of(local, memory_id)

    assert (before, after) == ([event], [])


@pytest.mark.from_docs
@pytest.mark.parametrize("at", CLOCKS)
def test_times_are_those_of_the_test(local: Clients, at: At) -> None:
    with at(MAY):
        memory_id = new_memory(local)
        memory = local.control.get_memory(memoryId=memory_id)["memory"]
        say(local, memory_id, "Good morning.")
        (session,) = local.data.list_sessions(memoryId=memory_id, actorId="ada")["sessionSummaries"]

    assert memory["createdAt"] == session["createdAt"] == MAY
    assert memory["updatedAt"] - MAY == timedelta(milliseconds=1)  # when it became ACTIVE


@pytest.mark.from_docs
def test_events_expire_when_the_clock_is_moved(local: Clients) -> None:
    memory_id = new_memory(local, eventExpiryDuration=7)
    early = say(local, memory_id, "Early.", at=minute(0))
    local.agentcore.clock.tick(days=5)
    late = say(local, memory_id, "Late.", at=minute(1))
    local.agentcore.clock.tick(days=3)

    assert ids(events_of(local, memory_id)) == ids([late])
    where = {"memoryId": memory_id, "actorId": "ada", "sessionId": "s1", "eventId": early["eventId"]}
    message = refused(local.data.get_event, "ResourceNotFoundException", **where)
    assert message == f"Unable to find event with id {early['eventId']}"


@pytest.mark.inferred
def test_an_event_lives_from_its_arrival_whatever_its_timestamp(local: Clients) -> None:
    memory_id = new_memory(local, eventExpiryDuration=7)

    event = say(local, memory_id, "Long ago.", at=datetime(2020, 1, 1, tzinfo=timezone.utc))

    assert events_of(local, memory_id) == [event]


@pytest.mark.from_docs
def test_a_new_expiry_is_that_of_later_events(local: Clients) -> None:
    memory_id = new_memory(local, eventExpiryDuration=7)
    say(local, memory_id, "Early.", at=minute(0))
    change(local, memory_id, eventExpiryDuration=30)
    late = say(local, memory_id, "Late.", at=minute(1))
    local.agentcore.clock.tick(days=8)

    assert ids(events_of(local, memory_id)) == ids([late])


@pytest.mark.inferred
def test_a_page_token_outlives_its_event(local: Clients) -> None:
    memory_id = new_memory(local, eventExpiryDuration=7)
    asked = {"memoryId": memory_id, "actorId": "ada", "sessionId": "s1", "maxResults": 1}
    expiring = say(local, memory_id, at=minute(9))
    local.agentcore.clock.tick(days=1)
    kept = say(local, memory_id, at=minute(0))
    first = local.data.list_events(**asked)
    local.agentcore.clock.tick(days=6)

    second = local.data.list_events(**asked, nextToken=first["nextToken"])

    assert [ids(page["events"]) for page in (first, second)] == [ids([expiring]), ids([kept])]


def _sessions(clients: Clients, memory_id: str) -> list[str]:
    answer = clients.data.list_sessions(memoryId=memory_id, actorId="ada")
    return [session["sessionId"] for session in answer["sessionSummaries"]]


@pytest.mark.from_model
def test_an_empty_session_goes_a_day_after_its_last_event_was_deleted(local: Clients) -> None:
    memory_id = new_memory(local)
    event = say(local, memory_id, "Good morning.")
    where = {"memoryId": memory_id, "actorId": "ada", "sessionId": "s1", "eventId": event["eventId"]}
    local.data.delete_event(**where)

    local.agentcore.clock.tick(hours=23)
    assert _sessions(local, memory_id) == ["s1"]
    local.agentcore.clock.tick(hours=1)
    assert _sessions(local, memory_id) == []
    assert local.data.list_actors(memoryId=memory_id)["actorSummaries"] == []


@pytest.mark.from_model
def test_an_event_in_time_keeps_an_empty_session(local: Clients) -> None:
    memory_id = new_memory(local)
    event = say(local, memory_id, "Good morning.")
    where = {"memoryId": memory_id, "actorId": "ada", "sessionId": "s1", "eventId": event["eventId"]}
    local.data.delete_event(**where)
    local.agentcore.clock.tick(hours=23)
    say(local, memory_id, "Still here.")

    local.agentcore.clock.tick(days=2)

    assert _sessions(local, memory_id) == ["s1"]


@pytest.mark.from_model
@pytest.mark.parametrize(("days", "left"), [(7.9, ["s1"]), (8, [])])
def test_a_session_goes_a_day_after_its_last_event_expired_seen_or_not(
    local: Clients, days: float, left: list[str]
) -> None:
    memory_id = new_memory(local, eventExpiryDuration=7)
    say(local, memory_id, "Good morning.")

    local.agentcore.clock.tick(days=days)

    assert _sessions(local, memory_id) == left


@pytest.mark.from_model
def test_records_expire_after_their_days(local: Clients) -> None:
    memory_id = new_memory(local)
    (expiring,) = write(local, memory_id, record("One."), recordExpirySpecification={"recordExpiryDurationDays": 31})
    (lasting,) = write(local, memory_id, record("Two."))

    found = local.data.get_memory_record(memoryId=memory_id, memoryRecordId=expiring)["memoryRecord"]
    assert found["expiresAt"] - found["createdAt"] == timedelta(days=31)
    assert "expiresAt" not in local.data.get_memory_record(memoryId=memory_id, memoryRecordId=lasting)["memoryRecord"]
    local.agentcore.clock.tick(days=31)
    assert texts_in(local, memory_id) == ["Two."]
    assert [hit["memoryRecordId"] for hit in search(local, memory_id, "One.")] == [lasting]
    refused(local.data.get_memory_record, "ResourceNotFoundException", memoryId=memory_id, memoryRecordId=expiring)


def _expires(clients: Clients, memory_id: str, id: str) -> timedelta | None:
    found = clients.data.get_memory_record(memoryId=memory_id, memoryRecordId=id)["memoryRecord"]
    return found["expiresAt"] - found["createdAt"] if "expiresAt" in found else None


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("first", "specification", "days"),
    [
        (31, None, 10 + 31),  # reset and reapplied
        (31, {"recordExpiryDurationDays": 60}, 10 + 60),
        (None, {"recordExpiryDurationDays": 60}, 10 + 60),
        (31, {"action": "REMOVE"}, None),
        (None, None, None),
    ],
)
def test_an_update_renews_an_expiry(
    local: Clients, first: int | None, specification: dict[str, Any] | None, days: int | None
) -> None:
    memory_id = new_memory(local)
    given = {"recordExpirySpecification": {"recordExpiryDurationDays": first}} if first else {}
    (id,) = write(local, memory_id, record("One."), **given)
    local.agentcore.clock.tick(days=10)

    local.data.batch_update_memory_records(
        memoryId=memory_id,
        records=[{"memoryRecordId": id, "timestamp": minute(1)}],
        **({"recordExpirySpecification": specification} if specification else {}),
    )

    found = _expires(local, memory_id, id)
    # The two clock readings are some milliseconds apart.
    assert found is None if days is None else found and round(found / timedelta(days=1), 3) == days


@pytest.mark.from_model
def test_a_renewed_record_outlives_its_first_expiry(local: Clients) -> None:
    memory_id = new_memory(local)
    (id,) = write(local, memory_id, record("One."), recordExpirySpecification={"recordExpiryDurationDays": 31})
    local.agentcore.clock.tick(days=20)
    local.data.batch_update_memory_records(memoryId=memory_id, records=[{"memoryRecordId": id, "timestamp": minute(1)}])

    local.agentcore.clock.tick(days=20)
    assert texts_in(local, memory_id) == ["One."]
    local.agentcore.clock.tick(days=12)
    assert texts_in(local, memory_id) == []


@pytest.mark.from_model
def test_extracted_records_expire_as_their_strategy_says(local: Clients) -> None:
    given = strategy("SEMANTIC", recordExpirySpecification={"recordExpiryDurationDays": 40})
    memory_id = new_memory(local, memoryStrategies=[given])
    say(local, memory_id, "I live in Oslo.")
    local.agentcore.clock.tick(days=10)  # nobody looks before; the record is made at the event's time all the same

    (found,) = records_in(local, memory_id)

    assert _expires(local, memory_id, found["memoryRecordId"]) == timedelta(days=40)
    local.agentcore.clock.tick(days=30)
    assert records_in(local, memory_id) == []


@pytest.mark.from_model
def test_a_strategys_new_expiry_is_that_of_later_records(local: Clients) -> None:
    given = strategy("SEMANTIC", recordExpirySpecification={"recordExpiryDurationDays": 40})
    memory_id = new_memory(local, memoryStrategies=[given])
    say(local, memory_id, "I live in Oslo.")
    strategy_id = local.control.get_memory(memoryId=memory_id)["memory"]["strategies"][0]["strategyId"]
    entry = {"memoryStrategyId": strategy_id, "recordExpirySpecification": {"action": "REMOVE"}}
    change(local, memory_id, memoryStrategies={"modifyMemoryStrategies": [entry]})
    say(local, memory_id, "My dog is called Rex.")

    by_text = {found["content"]["text"]: found["memoryRecordId"] for found in records_in(local, memory_id)}

    expiries = {"Oslo" in text: _expires(local, memory_id, id) for text, id in by_text.items()}
    assert expiries == {True: timedelta(days=40), False: None}


@pytest.mark.from_docs
def test_deleting_an_event_keeps_what_was_extracted(local: Clients) -> None:
    memory_id = new_memory(local, memoryStrategies=[strategy("SEMANTIC")])
    event = say(local, memory_id, "I live in Oslo.")
    local.data.delete_event(memoryId=memory_id, actorId="ada", sessionId="s1", eventId=event["eventId"])

    assert len(records_in(local, memory_id)) == 1


@pytest.mark.inferred
def test_a_fact_whose_record_expired_is_news_again(local: Clients) -> None:
    given = strategy("SEMANTIC", recordExpirySpecification={"recordExpiryDurationDays": 31})
    memory_id = new_memory(local, memoryStrategies=[given])
    say(local, memory_id, "I live in Oslo.")
    before = records_in(local, memory_id)
    local.agentcore.clock.tick(days=32)
    say(local, memory_id, "I live in Oslo.")

    after = records_in(local, memory_id)

    assert [found["content"] for found in after] == [found["content"] for found in before]
    assert after[0]["memoryRecordId"] != before[0]["memoryRecordId"]
