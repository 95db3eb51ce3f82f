"""Which events a strategy reads: not blobs, not what was skipped, nothing from before it was there."""

from __future__ import annotations

import pytest

from conftest import Clients
from tests.families.arrange import (
    FACT,
    TEMPLATE,
    change,
    change_strategies,
    created,
    events_of,
    memory_with,
    minute,
    progression,
    records_in,
    say,
    spoken,
    strategy,
    strategy_ids,
    texts_in,
)


@pytest.mark.from_docs
def test_blobs_are_never_extracted(clients: Clients) -> None:
    memory_id = memory_with(clients, strategy("SEMANTIC"), strategy("SUMMARIZATION"))

    say(clients, memory_id, payload=[{"blob": {"text": FACT}}, {"blob": FACT}])

    assert records_in(clients, memory_id) == []


@pytest.mark.from_docs
def test_json_is_extracted(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))

    say(local, memory_id, payload=[{"json": {"content": {"user": {"city": "Oslo"}}}}])

    assert "Oslo" in " ".join(texts_in(local, memory_id))


@pytest.mark.from_docs
def test_facts_are_read_from_users_and_assistants_and_summaries_from_all(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"), strategy("SUMMARIZATION"))
    semantic, summary = strategy_ids(local, memory_id)

    say(local, memory_id, payload=[spoken("The user's flight leaves at noon.", "TOOL")])

    assert texts_in(local, memory_id, memoryStrategyId=semantic) == []
    assert "noon" in texts_in(local, memory_id, memoryStrategyId=summary)[0]


@pytest.mark.from_model
def test_an_event_may_be_kept_out_of_extraction(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"), strategy("SUMMARIZATION"))

    event = say(local, memory_id, FACT, extractionMode="SKIP")
    say(local, memory_id, "My dog is called Rex.", at=minute(1))

    assert event in events_of(local, memory_id)
    assert not [text for text in texts_in(local, memory_id) if "Oslo" in text]
    assert texts_in(local, memory_id)


@pytest.mark.from_docs
def test_a_strategy_sees_only_events_after_it_was_added(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    say(local, memory_id, FACT)
    added = [strategy("SUMMARIZATION"), strategy("USER_PREFERENCE")]
    after = change_strategies(local, memory_id, "add", *added)
    _, summary, preference = (found["strategyId"] for found in after["strategies"])

    say(local, memory_id, "My dog is called Rex.", at=minute(1))

    (text,) = texts_in(local, memory_id, memoryStrategyId=summary)
    assert ("Rex" in text, "Oslo" in text) == (True, False)
    assert texts_in(local, memory_id, memoryStrategyId=preference) == []


@pytest.mark.from_docs
def test_a_strategy_extracts_when_it_is_active(local: Clients) -> None:
    with progression("agentcore::memory-strategy", seconds=60):
        memory_id = memory_with(local, strategy("SEMANTIC"))
        say(local, memory_id, FACT)
        local.agentcore.clock.tick(seconds=61)
        say(local, memory_id, "My dog is called Rex.", at=minute(1))

        (text,) = texts_in(local, memory_id)

    assert "Rex" in text


@pytest.mark.from_docs
def test_a_deleted_strategy_extracts_no_more_and_leaves_its_records(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    (strategy_id,) = strategy_ids(local, memory_id)
    say(local, memory_id, FACT)
    change_strategies(local, memory_id, "delete", {"memoryStrategyId": strategy_id})

    say(local, memory_id, "My dog is called Rex.", at=minute(1))

    (text,) = texts_in(local, memory_id)
    assert "Oslo" in text


@pytest.mark.inferred
def test_a_new_template_is_for_later_events(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC", namespaceTemplates=["/old/{actorId}/"]))
    (strategy_id,) = strategy_ids(local, memory_id)
    say(local, memory_id, FACT)
    moved = {"memoryStrategyId": strategy_id, "namespaceTemplates": ["/new/{actorId}/"]}
    change_strategies(local, memory_id, "modify", moved)
    say(local, memory_id, "My dog is called Rex.", at=minute(1))

    assert "Oslo" in texts_in(local, memory_id, namespace="/old/ada/")[0]
    assert "Rex" in texts_in(local, memory_id, namespace="/new/ada/")[0]


@pytest.mark.inferred
def test_what_was_said_before_a_change_is_extracted_as_it_was_then(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    (strategy_id,) = strategy_ids(local, memory_id)
    say(local, memory_id, FACT)  # nobody looks before the strategy goes

    change(local, memory_id, memoryStrategies={"deleteMemoryStrategies": [{"memoryStrategyId": strategy_id}]})

    assert len(records_in(local, memory_id)) == 1


@pytest.mark.inferred
def test_two_memories_extract_apart(local: Clients) -> None:
    one, other = (
        created(local, name, memoryStrategies=[strategy("SEMANTIC", **TEMPLATE)])["id"] for name in ("One", "Other")
    )

    say(local, one, FACT)

    assert len(records_in(local, one)) == 1
    assert records_in(local, other) == []
