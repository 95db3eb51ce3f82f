"""When events become records: at once, by hand, by time; and by whose extractor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    FACT,
    STRATEGIES,
    memory_with,
    minute,
    new_memory,
    records_in,
    say,
    strategy,
    texts_in,
)


@pytest.mark.inferred
def test_a_plain_custom_strategy_extracts_with_the_authors_extractor(local: Clients) -> None:
    memory_id = memory_with(local, {"customMemoryStrategy": {"name": "own"}})
    local.agentcore.memory.extractor("CUSTOM", lambda turns: [f"They said: {turns[0].text}"])

    say(local, memory_id, FACT)

    assert texts_in(local, memory_id) == [f"They said: {FACT}"]


@pytest.mark.agentcore(extraction="manual")
@pytest.mark.inferred
def test_by_hand_events_wait_for_the_flush(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"), strategy("SUMMARIZATION"))
    say(local, memory_id, FACT)
    before = records_in(local, memory_id)

    ran = local.agentcore.memory.flush()

    assert (before, ran) == ([], 2)
    assert len(records_in(local, memory_id)) == 2
    assert local.agentcore.memory.flush() == 0


@pytest.mark.agentcore(extraction="manual")
@pytest.mark.inferred
def test_a_flush_runs_in_every_memory(local: Clients) -> None:
    ids = [new_memory(local, name, memoryStrategies=[strategy("SEMANTIC")]) for name in ("One", "Other")]
    for memory_id in ids:
        say(local, memory_id, FACT)

    assert local.agentcore.memory.flush() == 2
    assert [len(records_in(local, memory_id)) for memory_id in ids] == [1, 1]


@pytest.mark.agentcore(extraction=60)
@pytest.mark.inferred
def test_by_time_events_become_records_when_their_time_has_passed(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))
    say(local, memory_id, FACT)
    local.agentcore.clock.tick(seconds=50)
    say(local, memory_id, "My dog is called Rex.", at=minute(1))
    early = texts_in(local, memory_id)
    local.agentcore.clock.tick(seconds=15)
    between = texts_in(local, memory_id)
    local.agentcore.clock.tick(seconds=60)
    late = texts_in(local, memory_id)

    assert [len(early), len(between), len(late)] == [0, 1, 2]
    assert "Oslo" in between[0]


@pytest.mark.agentcore(extraction=60)
@pytest.mark.inferred
def test_by_time_a_summary_is_there_while_the_session_goes_on(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SUMMARIZATION"))
    say(local, memory_id, "I want to fly to Rome.")
    local.agentcore.clock.tick(seconds=50)
    say(local, memory_id, "My dog is ill.", at=minute(1))
    local.agentcore.clock.tick(seconds=15)

    assert len(records_in(local, memory_id)) == 1


@pytest.mark.from_sdk
def test_the_records_of_one_extraction_share_their_time(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"))

    say(local, memory_id, "I live in Oslo.", "My dog is called Rex.", "I work as a teacher.")

    found = records_in(local, memory_id)
    assert len(found) > 1
    assert len({record["createdAt"] for record in found}) == 1


@pytest.mark.inferred
@pytest.mark.parametrize("type", list(STRATEGIES))
def test_an_author_brings_an_extractor_of_their_own(local: Clients, type: str) -> None:
    memory_id = memory_with(local, strategy(type))
    heard: list[str] = []

    def extract(turns: Sequence[Any]) -> list[str]:
        heard.extend(turn.text for turn in turns)
        return ["What the author wants."]

    local.agentcore.memory.extractor(type, extract)
    say(local, memory_id, FACT)

    assert texts_in(local, memory_id) == ["What the author wants."]
    assert heard == [FACT]


@pytest.mark.inferred
def test_many_waiting_events_of_a_session_are_summarised_once(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SUMMARIZATION"))
    lengths: list[int] = []

    def extract(turns: Sequence[Any]) -> list[str]:
        lengths.append(len(turns))
        return ["Said."]

    local.agentcore.memory.extractor("SUMMARIZATION", extract)
    for i in range(5):
        say(local, memory_id, f"Word {i}.", at=minute(i))

    assert texts_in(local, memory_id) == ["Said."]
    assert lengths == [5]
