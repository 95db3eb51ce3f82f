"""Records know which events, strategy and jobs they came from."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Fail
from moto_agentcore.families.memories.controls import Provenance
from tests.families.arrange import (
    EPISODE,
    FACT,
    NOON,
    delete_event,
    memory_with,
    minute,
    new_memory,
    record,
    records_in,
    say,
    shown,
    spoken,
    strategy,
    write,
)

pytestmark = pytest.mark.inferred  # the service shows no provenance: a control of ours


def origin(clients: Clients, record: dict[str, Any]) -> Provenance:
    found: Provenance = clients.agentcore.memory.provenance(record["memoryRecordId"])
    return found


def test_a_record_knows_its_event_its_strategy_and_its_job(clients: Clients) -> None:
    memory_id = memory_with(clients, strategy("SEMANTIC"))
    event = say(clients, memory_id, FACT)
    (made,) = records_in(clients, memory_id)

    found = origin(clients, made)

    assert found == Provenance(
        record_id=made["memoryRecordId"],
        memory_id=memory_id,
        strategy_id=shown(clients, memory_id)["strategies"][0]["strategyId"],
        event_ids=(event["eventId"],),
        job_ids=found.job_ids,
    )
    assert len(found.job_ids) == 1


def test_records_of_two_events_know_their_own(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    said = {
        text: say(local, memory_id, text, at=minute(i))["eventId"] for i, text in enumerate((FACT, "I have a dog."))
    }

    kept = {found["content"]["text"]: origin(local, found).event_ids for found in records_in(local, memory_id)}

    assert {("Oslo" in text): events for text, events in kept.items()} == {
        True: (said[FACT],),
        False: (said["I have a dog."],),
    }


def test_an_update_adds_its_event(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    first = say(local, memory_id, FACT)
    second = say(local, memory_id, "I live in Rome.", at=minute(1))

    (made,) = records_in(local, memory_id)

    found = origin(local, made)
    assert found.event_ids == (first["eventId"], second["eventId"])
    assert len(set(found.job_ids)) == 2


def test_an_event_that_restates_adds_nothing(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    first = say(local, memory_id, FACT)
    say(local, memory_id, FACT, at=minute(1))

    (made,) = records_in(local, memory_id)

    assert origin(local, made).event_ids == (first["eventId"],)


@pytest.mark.parametrize("looking", [True, False])
def test_a_summary_comes_from_all_of_its_session(looking: bool, local: Clients) -> None:
    memory_id = memory_with(local, strategy("SUMMARIZATION"))
    events = []
    for i in range(3):
        events.append(say(local, memory_id, f"I live in house number {i}.", at=minute(i))["eventId"])
        if looking:
            records_in(local, memory_id)
    say(local, memory_id, FACT, session="s2")

    made = next(found for found in records_in(local, memory_id) if "/s1/" in found["namespaces"][0])

    found = origin(local, made)
    assert found.event_ids == tuple(events)
    assert len(found.job_ids) == (3 if looking else 1)


def test_an_episode_and_its_reflection_come_from_the_same_events(local: Clients) -> None:
    memory_id = memory_with(local, strategy("EPISODIC"))
    events = [say(local, memory_id, payload=[item], at=minute(i))["eventId"] for i, item in enumerate(EPISODE)]

    made = records_in(local, memory_id)

    assert len(made) == 2
    assert {origin(local, found).event_ids for found in made} == {tuple(events)}


def test_a_job_that_was_redone_is_the_one_it_came_from(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    local.agentcore.faults.on("Extraction", Fail("LTM_RATE_EXCEEDED"), times=1)
    event = say(local, memory_id, FACT)
    (job,) = local.data.list_memory_extraction_jobs(memoryId=memory_id)["jobs"]
    local.data.start_memory_extraction_job(memoryId=memory_id, extractionJob={"jobId": job["jobID"]})

    (made,) = records_in(local, memory_id)

    found = origin(local, made)
    assert (found.event_ids, found.job_ids) == ((event["eventId"],), (job["jobID"],))


def test_a_record_written_by_hand_comes_from_no_event(local: Clients) -> None:
    memory_id = new_memory(local)
    (record_id,) = write(local, memory_id, record(FACT))

    found = local.agentcore.memory.provenance(record_id)

    assert found == Provenance(record_id, memory_id, None, (), ())


def test_ingested_data_comes_from_a_job_and_no_event(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    source = {"inline": {"payload": [spoken(FACT)]}}
    local.data.ingest_data(memoryId=memory_id, actorId="ada", contentTimestamp=NOON, source=source)

    (made,) = records_in(local, memory_id)

    found = origin(local, made)
    assert (found.event_ids, len(found.job_ids)) == ((), 1)


def test_a_deleted_event_is_still_where_it_came_from(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    event = say(local, memory_id, FACT)
    (made,) = records_in(local, memory_id)

    delete_event(local, event)

    assert origin(local, made).event_ids == (event["eventId"],)


def test_a_change_by_hand_keeps_where_it_came_from(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    event = say(local, memory_id, FACT)
    (made,) = records_in(local, memory_id)
    given = {"memoryRecordId": made["memoryRecordId"], "content": {"text": "New."}, "timestamp": NOON}

    local.data.batch_update_memory_records(memoryId=memory_id, records=[given])

    assert origin(local, made).event_ids == (event["eventId"],)


@pytest.mark.parametrize("id", ["mem-nothing", ""])
def test_a_record_that_is_not_there_has_no_provenance(id: str, local: Clients) -> None:
    new_memory(local)

    with pytest.raises(ValueError, match=f"no memory has a record '{id}'"):
        local.agentcore.memory.provenance(id)
