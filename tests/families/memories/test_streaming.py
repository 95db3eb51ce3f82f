"""Record streaming: what happens to records reaches moto's Kinesis."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    FACT,
    NOON,
    TEMPLATE,
    change,
    change_strategies,
    memory_with,
    minute,
    new_memory,
    progression,
    record,
    records_in,
    say,
    shown,
    spoken,
    strategy,
    write,
)
from tests.families.memories.neighbours import changes, stream, streamed, streaming_to

NOWHERE = "arn:aws:kinesis:us-east-1:123456789012:stream/nowhere"


def _streaming(clients: Clients, *strategies: dict[str, Any], level: str | None = "FULL_CONTENT") -> str:
    return memory_with(clients, *strategies, streamDeliveryResources=stream(clients, level))


def _types(events: list[dict[str, Any]]) -> list[str]:
    return [event["eventType"] for event in events]


@pytest.mark.from_docs
def test_a_memory_that_streams_says_so(clients: Clients) -> None:
    memory_id = _streaming(clients)

    (event,) = streamed(clients)

    assert event == {
        "eventType": "StreamingEnabled",
        "eventTime": event["eventTime"],
        "memoryId": memory_id,
        "message": f"Streaming enabled for memory resource: {memory_id}",
    }


@pytest.mark.from_docs
@pytest.mark.parametrize(("level", "expected"), [("METADATA_ONLY", 1), ("FULL_CONTENT", 0)])
def test_switching_streaming_on_or_changing_it_says_so(level: str, expected: int, clients: Clients) -> None:
    memory_id = new_memory(clients)
    change(clients, memory_id, streamDeliveryResources=stream(clients))
    before = len(streamed(clients))

    change(clients, memory_id, streamDeliveryResources=stream(clients, level))

    assert (before, len(streamed(clients)) - before) == (1, expected)


@pytest.mark.from_docs
def test_a_record_written_by_hand_is_told_of(clients: Clients) -> None:
    memory_id = _streaming(clients, strategy("SEMANTIC", **TEMPLATE))
    strategy_id = shown(clients, memory_id)["strategies"][0]["strategyId"]
    metadata = {"team": {"stringValue": "red"}}

    (record_id,) = write(clients, memory_id, record(FACT, memoryStrategyId=strategy_id, metadata=metadata))

    (event,) = changes(clients)
    (made,) = records_in(clients, memory_id)
    assert event == {
        "eventType": "MemoryRecordCreated",
        "eventTime": event["eventTime"],
        "memoryId": memory_id,
        "memoryRecordId": record_id,
        "namespaces": ["/facts/ada/"],
        "createdAt": int(made["createdAt"].timestamp() * 1000 + 0.5),
        "memoryStrategyId": strategy_id,
        "memoryStrategyType": "SEMANTIC",
        "metadata": metadata,
        "memoryRecordText": FACT,
    }


@pytest.mark.from_sdk
def test_the_time_of_an_event_has_nine_fraction_digits(clients: Clients) -> None:
    write(clients, _streaming(clients), record(FACT))

    for event in streamed(clients):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z", event["eventTime"])


@pytest.mark.inferred
def test_a_record_without_a_strategy_names_none(clients: Clients) -> None:
    write(clients, _streaming(clients), record(FACT))

    (event,) = changes(clients)

    assert not {"memoryStrategyId", "memoryStrategyType", "metadata"} & set(event)


@pytest.mark.from_docs
@pytest.mark.parametrize("level", ["METADATA_ONLY", None])
def test_without_content_the_text_is_left_out(level: str | None, clients: Clients) -> None:
    write(clients, _streaming(clients, level=level), record(FACT))

    (event,) = changes(clients)

    assert "memoryRecordText" not in event
    assert event["namespaces"] == ["/facts/ada/"]


@pytest.mark.from_docs
def test_a_change_is_told_with_the_new_text(clients: Clients) -> None:
    memory_id = _streaming(clients)
    (record_id,) = write(clients, memory_id, record(FACT))
    given = {"memoryRecordId": record_id, "content": {"text": "I live in Rome."}, "timestamp": NOON}

    clients.data.batch_update_memory_records(memoryId=memory_id, records=[given])

    created, updated = changes(clients)
    assert (updated["eventType"], updated["memoryRecordId"]) == ("MemoryRecordUpdated", record_id)
    assert updated["memoryRecordText"] == "I live in Rome."
    assert (updated["createdAt"], set(updated)) == (created["createdAt"], set(created))


@pytest.mark.from_docs
def test_a_deletion_carries_ids_alone(clients: Clients) -> None:
    memory_id = _streaming(clients)
    one, two = write(clients, memory_id, record(FACT), record("I live in Rome."))

    clients.data.delete_memory_record(memoryId=memory_id, memoryRecordId=one)
    clients.data.batch_delete_memory_records(memoryId=memory_id, records=[{"memoryRecordId": two}])

    gone = changes(clients)[2:]
    assert [event["memoryRecordId"] for event in gone] == [one, two]
    for event in gone:
        assert event["eventType"] == "MemoryRecordDeleted"
        assert set(event) == {"eventType", "eventTime", "memoryId", "memoryRecordId"}


@pytest.mark.from_docs
def test_what_is_said_reaches_the_stream_without_another_call(clients: Clients) -> None:
    memory_id = _streaming(clients, strategy("SEMANTIC"))

    say(clients, memory_id, FACT)

    (event,) = changes(clients)
    assert (event["eventType"], event["memoryStrategyType"]) == ("MemoryRecordCreated", "SEMANTIC")
    assert "Oslo" in event["memoryRecordText"]


@pytest.mark.inferred
def test_ingested_data_and_a_job_started_again_reach_the_stream(clients: Clients) -> None:
    memory_id = _streaming(clients, strategy("SEMANTIC"))
    clients.agentcore.memory.extractor("SEMANTIC", lambda turns: 1 / 0)
    source = {"inline": {"payload": [spoken(FACT)]}}
    asked = {"memoryId": memory_id, "actorId": "ada", "contentTimestamp": NOON, "source": source}
    clients.data.ingest_data(**asked)
    (job,) = clients.data.list_memory_extraction_jobs(memoryId=memory_id)["jobs"]
    clients.agentcore.memory.extractor("SEMANTIC", None)

    clients.data.start_memory_extraction_job(memoryId=memory_id, extractionJob={"jobId": job["jobID"]})
    assert _types(changes(clients)) == ["MemoryRecordCreated"]
    source["inline"]["payload"] = [spoken("My dog is called Rex.")]
    clients.data.ingest_data(**asked)

    assert _types(changes(clients)) == ["MemoryRecordCreated"] * 2


@pytest.mark.inferred
def test_a_correction_is_told_as_an_update_of_its_record(clients: Clients) -> None:
    memory_id = _streaming(clients, strategy("SEMANTIC"))

    say(clients, memory_id, FACT)
    say(clients, memory_id, "I moved to Rome.", at=minute(1))
    say(clients, memory_id, "I live in Rome.", at=minute(2))

    created, updated = changes(clients)[:2]
    assert (created["eventType"], updated["eventType"]) == ("MemoryRecordCreated", "MemoryRecordUpdated")
    assert created["memoryRecordId"] == updated["memoryRecordId"]


@pytest.mark.inferred
def test_what_is_restated_is_not_told_again(clients: Clients) -> None:
    memory_id = _streaming(clients, strategy("SEMANTIC"))

    for i in range(3):
        say(clients, memory_id, FACT, at=minute(i))

    assert _types(changes(clients)) == ["MemoryRecordCreated"]


@pytest.mark.inferred
def test_expiry_is_not_told(clients: Clients) -> None:
    memory_id = _streaming(clients)
    write(clients, memory_id, record(FACT), recordExpirySpecification={"recordExpiryDurationDays": 31})

    clients.agentcore.clock.tick(days=32)

    assert records_in(clients, memory_id) == []
    assert _types(changes(clients)) == ["MemoryRecordCreated"]


@pytest.mark.from_docs
def test_streaming_is_switched_off_by_naming_no_resource(clients: Clients) -> None:
    memory_id = _streaming(clients)
    write(clients, memory_id, record(FACT))

    change(clients, memory_id, streamDeliveryResources={"resources": []})
    write(clients, memory_id, record("I live in Rome."))

    assert _types(streamed(clients)) == ["StreamingEnabled", "MemoryRecordCreated"]


@pytest.mark.inferred
def test_a_failed_item_of_a_batch_is_not_told(clients: Clients) -> None:
    memory_id = _streaming(clients)
    items = [record(FACT, identifier="r1"), record("I live in Rome.", identifier="r1")]

    clients.data.batch_create_memory_records(memoryId=memory_id, records=items)

    assert len(changes(clients)) == 1


@pytest.mark.inferred
def test_a_stream_that_is_not_there_loses_its_events(clients: Clients) -> None:
    memory_id = new_memory(clients, streamDeliveryResources=streaming_to(NOWHERE))

    assert len(write(clients, memory_id, record(FACT))) == 1


@pytest.mark.inferred
def test_under_manual_extraction_the_stream_waits_for_the_flush(clients: Clients) -> None:
    memory_id = _streaming(clients, strategy("SEMANTIC"))
    with progression("agentcore::extraction", times=1):
        say(clients, memory_id, FACT)
        assert changes(clients) == []

        clients.agentcore.memory.flush()

        assert _types(changes(clients)) == ["MemoryRecordCreated"]


@pytest.mark.inferred
def test_a_memory_without_streaming_extracts_when_somebody_looks(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    seen: list[str] = []

    def extract(turns: Any) -> list[str]:
        seen.extend(turn.text for turn in turns)
        return []

    local.agentcore.memory.extractor("SEMANTIC", extract)

    say(local, memory_id, FACT)
    assert seen == []

    assert records_in(local, memory_id) == []
    assert seen == [FACT]


@pytest.mark.inferred
def test_two_memories_share_a_stream(clients: Clients) -> None:
    ids = [new_memory(clients, name, streamDeliveryResources=stream(clients)) for name in ("One", "Two")]

    for memory_id in ids:
        write(clients, memory_id, record(FACT))

    assert [event["memoryId"] for event in changes(clients)] == ids


@pytest.mark.from_docs
def test_a_strategy_added_later_is_told_of_by_its_type(clients: Clients) -> None:
    memory_id = _streaming(clients)
    change_strategies(clients, memory_id, "add", strategy("USER_PREFERENCE"))

    say(clients, memory_id, "I prefer window seats on flights.")

    assert [event["memoryStrategyType"] for event in changes(clients)] == ["USER_PREFERENCE"]


@pytest.mark.inferred
def test_a_date_in_the_metadata_is_written_out(clients: Clients) -> None:
    memory_id = _streaming(clients)
    due = {"due": {"dateTimeValue": NOON + timedelta(milliseconds=7)}}

    write(clients, memory_id, record(FACT, metadata=due))

    assert changes(clients)[0]["metadata"] == {"due": {"dateTimeValue": "2026-05-04T12:00:00.007Z"}}
