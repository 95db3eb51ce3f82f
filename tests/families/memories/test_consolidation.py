"""What a new extraction does to the records there are, and the metadata it gives them."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    EPISODE,
    FACT,
    TEMPLATE,
    memory_with,
    minute,
    record,
    records_in,
    say,
    search,
    strategy,
    strategy_ids,
    write,
)
from tests.installed import by_newest


@pytest.mark.from_docs
@pytest.mark.parametrize("again", [FACT, "I live in Oslo!"])
def test_a_fact_said_again_makes_no_second_record(local: Clients, again: str) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC", **TEMPLATE))

    say(local, memory_id, FACT)
    before = records_in(local, memory_id)
    say(local, memory_id, again, session="s2", at=minute(1))

    assert records_in(local, memory_id) == before
    assert len(before) == 1


@pytest.mark.from_docs
@by_newest
def test_a_correction_updates_the_record_it_corrects(clients: Clients) -> None:
    memory_id = memory_with(clients, strategy("SEMANTIC", **TEMPLATE))

    say(clients, memory_id, FACT)
    (before,) = records_in(clients, memory_id)
    say(clients, memory_id, "I live in Bergen now.", at=minute(1))
    (after,) = records_in(clients, memory_id)

    assert after["memoryRecordId"] == before["memoryRecordId"]
    assert "Bergen" in after["content"]["text"]
    assert (after["timestamp"], after["createdAt"]) == (minute(1), before["createdAt"])


@pytest.mark.inferred
def test_a_record_written_by_hand_is_known_to_consolidation(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC", **TEMPLATE))
    (strategy_id,) = strategy_ids(local, memory_id)
    say(local, memory_id, "My dog is called Rex.")
    records_in(local, memory_id)
    (id,) = write(local, memory_id, record("The user lives in Oslo.", memoryStrategyId=strategy_id))

    say(local, memory_id, "I live in Bergen now.", at=minute(1))

    found = {item["memoryRecordId"]: item["content"]["text"] for item in records_in(local, memory_id)}
    assert len(found) == 2
    assert "Bergen" in found[id]


@pytest.mark.inferred
@pytest.mark.parametrize("how", ["deleted", "changed", "moved"])
def test_a_fact_whose_record_is_gone_is_news_again(local: Clients, how: str) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC", **TEMPLATE))
    say(local, memory_id, FACT)
    (before,) = records_in(local, memory_id)
    named = {"memoryRecordId": before["memoryRecordId"]}
    changes: dict[str, Any] = {
        "changed": {"content": {"text": "The user keeps bees."}},
        "moved": {"namespaces": ["/archive/"]},
    }
    if how == "deleted":
        local.data.delete_memory_record(memoryId=memory_id, **named)
    else:
        item = {**named, "timestamp": minute(1), **changes[how]}
        local.data.batch_update_memory_records(memoryId=memory_id, records=[item])

    say(local, memory_id, FACT, at=minute(2))

    found = records_in(local, memory_id, namespace="/facts/ada/")
    assert found[0]["content"] == before["content"]
    assert found[0]["memoryRecordId"] != before["memoryRecordId"]


@pytest.mark.inferred
def test_a_deleted_summary_comes_back_as_a_new_one(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SUMMARIZATION"))
    say(local, memory_id, "I want to fly to Rome.")
    (before,) = records_in(local, memory_id)
    local.data.delete_memory_record(memoryId=memory_id, memoryRecordId=before["memoryRecordId"])

    say(local, memory_id, "My dog is ill.", at=minute(1))

    (after,) = records_in(local, memory_id)
    assert after["memoryRecordId"] != before["memoryRecordId"]
    assert "Rome" in after["content"]["text"]


STORY = "I bought a car last week. It's red. I drive to work with it. My old car broke down in May. What a week!"


@pytest.mark.inferred
def test_a_correction_of_a_story_changes_the_one_sentence_of_its_record(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC", **TEMPLATE))
    say(local, memory_id, STORY)
    (before,) = records_in(local, memory_id)
    drives, no_longer = "The user drives to work with the car.", "The user no longer drives to work with the car."
    assert drives in before["content"]["text"]

    say(local, memory_id, "I no longer drive to work with the car.", at=minute(1))

    (after,) = records_in(local, memory_id)
    assert after["memoryRecordId"] == before["memoryRecordId"]
    assert after["content"]["text"] == before["content"]["text"].replace(drives, no_longer)


@pytest.mark.inferred
@pytest.mark.parametrize("said", [(STORY, "The car is red!"), ("I drive to work with the car.", STORY)])
def test_what_a_story_tells_too_makes_no_second_record(local: Clients, said: tuple[str, str]) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC", **TEMPLATE))

    for number, text in enumerate(said):
        say(local, memory_id, text, at=minute(number))

    (found,) = records_in(local, memory_id)
    assert found["content"]["text"].count("The user drives to work with the car.") == 1
    assert found["content"]["text"].count("The car is red.") == 1


def _schema(*keys: str, type: str = "STRICTLY_CONSISTENT") -> dict[str, Any]:
    return {"metadataSchema": [{"key": key, "type": "STRING", "extractionType": type} for key in keys]}


@pytest.mark.from_model
def test_strictly_consistent_metadata_passes_from_the_event_to_the_record(local: Clients) -> None:
    given = strategy("SEMANTIC", memoryRecordSchema=_schema("ticket", "absent"))
    memory_id = memory_with(local, given, indexedKeys=[{"key": "ticket", "type": "STRING"}])
    metadata = {"ticket": {"stringValue": "T-1"}, "other": {"stringValue": "x"}}

    say(local, memory_id, FACT, metadata=metadata)

    (found,) = records_in(local, memory_id)
    assert found["metadata"] == {"ticket": {"stringValue": "T-1"}}
    right = {"metadataValue": {"stringValue": "T-1"}}
    condition = {"left": {"metadataKey": "ticket"}, "operator": "EQUALS_TO", "right": right}
    assert len(search(local, memory_id, "Where do they live?", metadataFilters=[condition])) == 1


@pytest.mark.from_model
def test_inferred_metadata_does_not_pass(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC", memoryRecordSchema=_schema("ticket", type="LLM_INFERRED")))

    say(local, memory_id, FACT, metadata={"ticket": {"stringValue": "T-1"}})

    assert "metadata" not in records_in(local, memory_id)[0]


@pytest.mark.from_model
def test_reflections_have_a_schema_of_their_own(local: Clients) -> None:
    where = {"namespaceTemplates": ["/e/{actorId}/{sessionId}/"], "memoryRecordSchema": _schema("ticket")}
    reflections = {"namespaceTemplates": ["/e/{actorId}/"], "memoryRecordSchema": _schema("team")}
    memory_id = memory_with(local, strategy("EPISODIC", **where, reflectionConfiguration=reflections))
    metadata = {"ticket": {"stringValue": "T-1"}, "team": {"stringValue": "red"}}

    say(local, memory_id, payload=EPISODE, metadata=metadata)

    assert records_in(local, memory_id, namespace="/e/ada/s1/")[0]["metadata"] == {"ticket": metadata["ticket"]}
    assert records_in(local, memory_id, namespace="/e/ada/")[0]["metadata"] == {"team": metadata["team"]}
