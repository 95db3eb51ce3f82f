"""Whatever is asked, and whatever a job does: nothing is written by halves, nothing waits for ever, nothing stays."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any
from weakref import ref

import pytest
import time_machine
from moto.moto_api._internal import mock_random

from conftest import Clients
from moto_agentcore.extraction import Turn
from moto_agentcore.families.memories import consolidation
from moto_agentcore.families.memories.archive import Archive
from moto_agentcore.families.memories.conversations import Conversations, Session
from moto_agentcore.families.memories.kinds import MEMORY
from moto_agentcore.state.store import Store, store_of
from tests.controls.conversation import FACTS, events, failed_jobs, new_memory, records, say
from tests.families.arrange import record, write

EVER = 3_000_000  # days; the calendar ends before
PREFERENCES = {"userPreferenceMemoryStrategy": {"name": "likes", "namespaceTemplates": ["/facts/{actorId}/"]}}
LAST_DAY = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)


def store() -> Store:
    return store_of("123456789012", "us-east-1")


def part(memory_id: str, type: Any) -> Any:
    return store().table(MEMORY).get(memory_id).part(type)


@pytest.mark.from_model  # recordExpiryDurationDays has no maximum
@pytest.mark.parametrize("days", [EVER, 2**31 - 1])
def test_a_record_that_expires_beyond_the_calendar_never_does(local: Clients, days: int) -> None:
    memory_id = new_memory(local)
    made = local.data.batch_create_memory_records(
        memoryId=memory_id,
        records=[record("I live in Rome.", namespaces=["/facts/ana/"], requestIdentifier="r")],
        recordExpirySpecification={"recordExpiryDurationDays": days},
    )["successfulRecords"][0]["memoryRecordId"]
    local.agentcore.clock.tick(days=2_000_000)

    assert records(local, memory_id) == ["I live in Rome."]
    local.data.get_memory_record(memoryId=memory_id, memoryRecordId=made)
    local.data.delete_memory_record(memoryId=memory_id, memoryRecordId=made)
    assert records(local, memory_id) == []
    assert list(part(memory_id, Archive)._ends) == []


@pytest.mark.from_model
def test_a_strategy_whose_records_never_expire_loses_no_job(clients: Clients) -> None:
    expiry = {"recordExpirySpecification": {"recordExpiryDurationDays": EVER}}
    forever = {"semanticMemoryStrategy": {**FACTS["semanticMemoryStrategy"], **expiry}}
    memory_id = new_memory(clients, strategies=[forever, PREFERENCES])
    say(clients, memory_id, "I live in Rome. I love green tea.")

    found = records(clients, memory_id)

    assert any("Rome" in text for text in found)
    assert any("preference" in text for text in found)
    assert failed_jobs(clients, memory_id) == []


@pytest.mark.inferred
def test_a_tick_out_of_the_calendar_is_refused_and_moves_nothing(local: Clients) -> None:
    clock = local.agentcore.clock
    before = clock.now()
    for units in ({"days": EVER}, {"days": -EVER}, {"days": 10**12}, {"weeks": 10**300}):
        with pytest.raises(OverflowError):
            clock.tick(**units)
    assert clock.now() - before < timedelta(minutes=5)
    clock.tick(days=1)
    assert timedelta(days=1) <= clock.now() - before < timedelta(days=1, minutes=5)


@pytest.mark.inferred
def test_the_clock_stands_still_at_the_end_of_the_calendar(local: Clients) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=timezone.utc), tick=False):
        local.agentcore.clock.tick(days=365)
        for there in (LAST_DAY, LAST_DAY - timedelta(days=100)):
            with time_machine.travel(there, tick=False):
                assert local.agentcore.clock.now() == LAST_DAY.replace(microsecond=999_000)


@pytest.mark.inferred
def test_the_last_day_of_the_calendar_is_a_day_like_any_other(local: Clients) -> None:
    local.agentcore.clock.tick(seconds=(LAST_DAY - datetime.now(timezone.utc)).total_seconds() - 3600)
    memory_id = new_memory(local, days=365)
    event = say(local, memory_id, "I live in Rome.")
    source = {"actorId": "ana", "sessionId": "s1"}

    assert local.data.list_sessions(memoryId=memory_id, actorId="ana")["sessionSummaries"][0]["createdAt"].year > 9000
    assert records(local, memory_id) == ["The user lives in Rome."]
    local.data.delete_event(memoryId=memory_id, eventId=event["eventId"], **source)
    assert events(local, memory_id) == 0
    assert len(local.data.list_sessions(memoryId=memory_id, actorId="ana")["sessionSummaries"]) == 1


@pytest.mark.inferred
def test_an_extraction_far_beyond_the_calendar_never_comes(idle: Clients) -> None:
    from moto_agentcore import mock_agentcore

    for seconds in (1e12, 1e300):
        with mock_agentcore(extraction=seconds) as agentcore:
            memory_id = new_memory(idle)
            say(idle, memory_id, "I live in Rome.")
            agentcore.clock.tick(days=2_000_000)
            assert records(idle, memory_id) == []
            agentcore.memory.flush()
            assert records(idle, memory_id) == ["The user lives in Rome."]


@pytest.mark.inferred
def test_a_record_that_cannot_be_written_fails_its_job_alone(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    memory_id = new_memory(local, strategies=[FACTS, PREFERENCES])
    keep = consolidation._keep

    def breaks(archive: Any, reading: Any, job: Any, item: Any) -> None:
        if "Rome" in item.text and reading.type == "SEMANTIC":
            raise ZeroDivisionError
        keep(archive, reading, job, item)

    monkeypatch.setattr(consolidation, "_keep", breaks)
    for said in ("I live in Rome.", "I work as a nurse.", "I love green tea."):
        say(local, memory_id, said)

    found = records(local, memory_id)

    assert "The user works as a nurse." in found
    assert any("preference" in text for text in found)
    assert not any("Rome" in text for text in found)
    (failed,) = failed_jobs(local, memory_id)
    assert failed["failureReason"] == "ZeroDivisionError"
    monkeypatch.undo()
    local.data.start_memory_extraction_job(memoryId=memory_id, extractionJob={"jobId": failed["jobID"]})
    assert any("Rome" in text for text in records(local, memory_id))
    assert failed_jobs(local, memory_id) == []


@pytest.mark.inferred
@pytest.mark.parametrize("stops_in", ["extraction", "consolidation"])
def test_an_interrupted_look_loses_no_job(local: Clients, monkeypatch: pytest.MonkeyPatch, stops_in: str) -> None:
    """A KeyboardInterrupt in the built-in extraction, with the lock held: the others wait, in their order."""
    memory_id = new_memory(local)
    stops = iter([KeyboardInterrupt])

    def interrupted(*args: Any) -> Any:
        for stop in stops:
            raise stop
        return real(*args)

    from moto_agentcore.families.memories import running

    if stops_in == "extraction":
        real: Any = running._extract
        monkeypatch.setattr(running, "_extract", interrupted)
    else:
        real = consolidation._keep
        monkeypatch.setattr(consolidation, "_keep", interrupted)
    for said in ("I live in Rome.", "I work as a nurse.", "I own a dog."):
        say(local, memory_id, said)

    with pytest.raises(KeyboardInterrupt):
        records(local, memory_id)

    assert records(local, memory_id) == ["The user owns a dog.", "The user works as a nurse."]
    assert [job["failureReason"] for job in failed_jobs(local, memory_id)] == ["KeyboardInterrupt"]


@pytest.mark.inferred
@pytest.mark.parametrize("error", [SystemExit, KeyboardInterrupt, GeneratorExit])
def test_five_jobs_whose_extractor_ends_the_process_are_five_failed_ones(
    local: Clients, error: type[BaseException]
) -> None:
    memory_id = new_memory(local)

    def ends(turns: Sequence[Turn]) -> list[str]:
        raise error

    local.agentcore.memory.extractor("SEMANTIC", ends)
    for n in range(5):
        say(local, memory_id, f"My number is {n}.")
    for _ in range(5):
        with pytest.raises(error):
            records(local, memory_id)

    assert [job["failureReason"] for job in failed_jobs(local, memory_id)] == [error.__name__] * 5
    assert records(local, memory_id) == []


@pytest.mark.inferred
def test_nothing_of_a_deleted_event_stays_in_its_session(local: Clients) -> None:
    memory_id = new_memory(local)
    kept = say(local, memory_id)
    for _ in range(3):
        gone = say(local, memory_id)["eventId"]
        local.data.delete_event(memoryId=memory_id, actorId="ana", sessionId="s1", eventId=gone)

    session: Session = part(memory_id, Conversations).session("ana", "s1")

    assert [event_id for _, event_id in session.ends] == [kept["eventId"]] == list(session.events)
    local.agentcore.clock.tick(days=30)
    assert events(local, memory_id) == 0
    assert list(session.ends) == []


@pytest.mark.inferred
def test_events_end_in_their_own_time_when_others_end_sooner(local: Clients) -> None:
    memory_id = new_memory(local, days=30)
    say(local, memory_id, "the long one")
    local.control.update_memory(memoryId=memory_id, eventExpiryDuration=7)
    say(local, memory_id, "the short one")
    local.agentcore.clock.tick(days=8)
    assert events(local, memory_id) == 1
    local.agentcore.clock.tick(days=23)
    assert events(local, memory_id) == 0


@pytest.mark.inferred
def test_nothing_of_a_renewed_or_deleted_record_stays(local: Clients) -> None:
    memory_id = new_memory(local)
    days = {"recordExpirySpecification": {"recordExpiryDurationDays": 40}}
    one = {"requestIdentifier": "r", "namespaces": ["/n"], "content": {"text": "x"}, "timestamp": 1}
    made = local.data.batch_create_memory_records(memoryId=memory_id, records=[one], **days)["successfulRecords"]
    change = {"memoryRecordId": made[0]["memoryRecordId"], "timestamp": 1}
    for _ in range(3):
        local.data.batch_update_memory_records(memoryId=memory_id, records=[change], **days)
    assert len(part(memory_id, Archive)._ends) == 1
    local.data.delete_memory_record(memoryId=memory_id, memoryRecordId=made[0]["memoryRecordId"])
    assert len(part(memory_id, Archive)._ends) == 0


@pytest.mark.inferred
def test_answers_about_a_memory_go_with_it(local: Clients) -> None:
    memory_id, other = new_memory(local), new_memory(local, "Other")
    say(local, other)
    empty = store().tokens.size
    before = {"memoryId": memory_id, "actorId": "ana", "sessionId": "s1", "eventTimestamp": 1}
    again = {**before, "clientToken": "t" * 40, "payload": [{"blob": "x" * 50_000}]}
    made = local.data.create_event(**again)["event"]["eventId"]
    assert store().tokens.size > empty + 50_000
    assert local.data.create_event(**again)["event"]["eventId"] == made

    local.control.delete_memory(memoryId=memory_id)
    local.control.list_memories()

    assert store().tokens.size < empty + 5_000  # the answer to DeleteMemory, and no longer that to CreateMemory
    assert not any(memory_id in owners for owners in store().tokens._owned)


@pytest.mark.inferred
def test_the_answer_about_an_event_goes_with_it(local: Clients) -> None:
    memory_id = new_memory(local)
    asked = {"memoryId": memory_id, "actorId": "ana", "sessionId": "s1", "eventTimestamp": 1, "clientToken": "t" * 40}
    empty = store().tokens.size
    made = local.data.create_event(**asked, payload=[{"blob": "x"}])["event"]["eventId"]
    local.data.delete_event(memoryId=memory_id, actorId="ana", sessionId="s1", eventId=made)

    assert store().tokens.size == empty
    assert local.data.create_event(**asked, payload=[{"blob": "x"}])["event"]["eventId"] != made


@pytest.mark.inferred
def test_a_deletion_is_answered_again_when_all_is_gone(local: Clients) -> None:
    memory_id = new_memory(local)
    first = local.control.delete_memory(memoryId=memory_id, clientToken="d" * 40)
    assert local.control.list_memories()["memories"] == []
    again = local.control.delete_memory(memoryId=memory_id, clientToken="d" * 40)
    assert (again["memoryId"], again["status"]) == (first["memoryId"], first["status"])


@pytest.mark.inferred
def test_ids_of_one_millisecond_grow_whatever_chance_gives(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mock_random, "getrandbits", lambda bits: 0)
    memory_id = new_memory(local)

    made = [say(local, memory_id, text)["eventId"] for text in ("one", "two", "three")]

    assert len(set(made)) == 3
    assert made == sorted(made)
    assert events(local, memory_id) == 3


@pytest.mark.inferred
def test_equal_scores_go_on_behind_a_record_that_is_gone(local: Clients) -> None:
    memory_id = new_memory(local)
    for _ in range(3):
        write(local, memory_id, *(record("The user has two dogs.", requestIdentifier=f"{n}") for n in range(20)))
    for query in ("The user has two dogs.", "two dogs", "the"):
        asked: dict[str, Any] = {"memoryId": memory_id, "namespacePath": "/", "maxResults": 20}
        asked["searchCriteria"] = {"searchQuery": query, "topK": 60}
        whole = local.data.retrieve_memory_records(**{**asked, "maxResults": 100})["memoryRecordSummaries"]
        order = [found["memoryRecordId"] for found in whole]
        page = local.data.retrieve_memory_records(**asked)
        local.data.delete_memory_record(memoryId=memory_id, memoryRecordId=order[19])
        seen = []
        while "nextToken" in page:
            page = local.data.retrieve_memory_records(**asked, nextToken=page["nextToken"])
            seen += [found["memoryRecordId"] for found in page["memoryRecordSummaries"]]
        assert seen == order[20:]


@pytest.mark.inferred
def test_a_memory_that_is_gone_leaves_nothing(local: Clients) -> None:
    memory_id = new_memory(local)
    say(local, memory_id, "x" * 1000)
    records(local, memory_id)
    said, kept = ref(part(memory_id, Conversations)), ref(part(memory_id, Archive))
    assert said() is not None
    local.control.delete_memory(memoryId=memory_id)
    local.control.list_memories()
    gc.collect()
    assert (said(), kept()) == (None, None)
