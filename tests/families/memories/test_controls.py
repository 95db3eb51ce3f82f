"""When events become records, what makes records of them, and what makes vectors of those."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from moto.moto_api import state_manager

from conftest import Clients
from moto_agentcore import AgentCore, mock_agentcore
from moto_agentcore.extraction import Turn, semantic
from tests.controls.conversation import failed_jobs, new_memory, records, retrieved, say
from tests.families.arrange import progression

LIKES: dict[str, Any] = {"userPreferenceMemoryStrategy": {"name": "likes", "namespaceTemplates": ["/facts/{actorId}/"]}}


def shout(turns: Sequence[Turn]) -> list[str]:
    """An extractor of the author's own."""
    return [turn.text.upper() for turn in turns]


async def shout_later(turns: Sequence[Turn]) -> list[str]:
    await asyncio.sleep(0)
    return shout(turns)


class Shouter:
    def __call__(self, turns: Sequence[Turn]) -> list[str]:
        return shout(turns)


def record_times(clients: Clients, memory_id: str) -> list[datetime]:
    answer = clients.data.list_memory_records(memoryId=memory_id, namespacePath="/")
    return [record["createdAt"] for record in answer["memoryRecordSummaries"]]


@pytest.mark.inferred
def test_extraction_is_immediate_by_default(local: Clients) -> None:
    memory_id = new_memory(local)
    say(local, memory_id)
    assert len(records(local, memory_id)) == 1
    assert local.agentcore.memory.flush() == 0


@pytest.mark.agentcore(extraction="manual")
@pytest.mark.inferred
def test_manual_extraction_waits_for_flush(local: Clients) -> None:
    memory_id, other = new_memory(local), new_memory(local, "Other")
    say(local, memory_id)
    say(local, memory_id, "I work at the bakery.")
    say(local, other)
    assert (records(local, memory_id), failed_jobs(local, memory_id)) == ([], [])
    assert local.agentcore.memory.flush() == 3
    assert (len(records(local, memory_id)), len(records(local, other))) == (2, 1)
    assert local.agentcore.memory.flush() == 0


@pytest.mark.agentcore(extraction="manual")
@pytest.mark.inferred
def test_flush_reaches_every_account_and_region(local: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    say(local, new_memory(local))
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "111122223333")
    say(local, new_memory(local))
    assert local.agentcore.memory.flush() == 2


@pytest.mark.inferred
def test_motos_state_manager_turns_extraction_too(local: Clients) -> None:
    with progression("agentcore::extraction", times=1):
        memory_id = new_memory(local)
        say(local, memory_id)
        assert records(local, memory_id) == []
        assert local.agentcore.memory.flush() == 1


@pytest.mark.inferred
def test_extraction_is_as_before_when_the_mock_ends(idle: Clients) -> None:
    with progression("agentcore::extraction", seconds=5):
        with mock_agentcore(extraction="manual"), mock_agentcore(extraction="immediate"):
            assert state_manager.get_transition("agentcore::extraction") == {"progression": "immediate"}
        assert state_manager.get_transition("agentcore::extraction") == {"progression": "time", "seconds": 5}
    assert state_manager.get_transition("agentcore::extraction") == {"progression": "immediate"}


@pytest.mark.parametrize("extraction", ["sometimes", "", -1, float("nan"), float("inf"), True, ["manual"]])
@pytest.mark.inferred
def test_an_extraction_that_is_none_is_refused_at_once(extraction: Any) -> None:
    with pytest.raises(ValueError, match="extraction is 'immediate', 'manual' or a number of seconds"):
        AgentCore(extraction=extraction)


@pytest.mark.parametrize("own", [shout, shout_later, Shouter()], ids=["function", "async function", "object"])
@pytest.mark.inferred
def test_an_extractor_of_the_authors_own_is_used(own: Any, local: Clients) -> None:
    memory_id = new_memory(local)
    local.agentcore.memory.extractor("SEMANTIC", own)
    say(local, memory_id, "I live in Berlin.")
    assert records(local, memory_id) == ["I LIVE IN BERLIN."]


@pytest.mark.asyncio
@pytest.mark.inferred
async def test_an_async_extractor_runs_inside_an_event_loop(local: Clients) -> None:
    memory_id = new_memory(local)
    local.agentcore.memory.extractor("SEMANTIC", shout_later)
    say(local, memory_id)
    assert records(local, memory_id) == ["I LIVE IN BERLIN."]


@pytest.mark.inferred
def test_an_extractor_of_one_strategy_goes_before_one_of_its_type(local: Clients) -> None:
    memory_id = new_memory(local)
    (strategy,) = local.control.get_memory(memoryId=memory_id)["memory"]["strategies"]
    local.agentcore.memory.extractor("SEMANTIC", lambda turns: ["of the type"])
    local.agentcore.memory.extractor(strategy["strategyId"], lambda turns: ["of the strategy"])
    say(local, memory_id)
    assert records(local, memory_id) == ["of the strategy"]


@pytest.mark.inferred
def test_an_extractor_is_one_types_alone(local: Clients) -> None:
    memory_id = new_memory(local, strategies=[LIKES])
    local.agentcore.memory.extractor("SEMANTIC", shout)
    say(local, memory_id, "I love sushi.")
    assert "I LOVE SUSHI." not in records(local, memory_id)


@pytest.mark.inferred
def test_an_extractor_may_sift_what_the_rules_find(local: Clients) -> None:
    def sifted(turns: Sequence[Turn]) -> list[str]:
        return [found.text for found in semantic(turns) if "umbrella" not in found.text]

    memory_id = new_memory(local)
    local.agentcore.memory.extractor("SEMANTIC", sifted)
    say(local, memory_id, "I live in Berlin. I lost my umbrella.")
    say(local, memory_id, "I moved from Berlin to Rome.")
    assert records(local, memory_id) == ["The user moved from Berlin to Rome."]


@pytest.mark.inferred
def test_the_built_in_extractor_comes_back(local: Clients) -> None:
    local.agentcore.memory.extractor("SEMANTIC", shout)
    local.agentcore.memory.extractor("SEMANTIC", None)
    local.agentcore.memory.extractor("SEMANTIC", None)
    memory_id = new_memory(local)
    say(local, memory_id)
    assert len(records(local, memory_id)) == 1
    assert "I LIVE IN BERLIN." not in records(local, memory_id)


@pytest.mark.parametrize(
    ("error", "reason"), [(RuntimeError("no model today"), "no model today"), (KeyError(), "KeyError")]
)
@pytest.mark.from_model
def test_an_extractor_that_raises_makes_a_failed_job(error: Exception, reason: str, local: Clients) -> None:
    def fails(turns: Any) -> list[str]:
        raise error

    memory_id = new_memory(local)
    local.agentcore.memory.extractor("SEMANTIC", fails)
    event = say(local, memory_id)
    (job,) = failed_jobs(local, memory_id)
    assert (job["status"], job["failureReason"]) == ("FAILED", reason)
    assert (job["actorId"], job["sessionId"]) == ("ana", "s1")
    assert job["messages"]["messagesList"] == [{"eventId": event["eventId"], "messageIndex": 0}]
    assert records(local, memory_id) == []


@pytest.mark.from_model
def test_a_failed_job_can_be_redone_once_the_extractor_is_mended(local: Clients) -> None:
    memory_id = new_memory(local)
    local.agentcore.memory.extractor("SEMANTIC", lambda turns: 1 // 0)
    say(local, memory_id)
    (job,) = failed_jobs(local, memory_id)
    local.agentcore.memory.extractor("SEMANTIC", shout)
    local.data.start_memory_extraction_job(memoryId=memory_id, extractionJob={"jobId": job["jobID"]})
    assert (records(local, memory_id), failed_jobs(local, memory_id)) == (["I LIVE IN BERLIN."], [])


@pytest.mark.inferred
def test_an_async_extractor_may_call_the_service(local: Clients) -> None:
    memory_id = new_memory(local)

    async def counts(turns: Sequence[Turn]) -> list[str]:
        await asyncio.sleep(0)
        events = local.data.list_events(memoryId=memory_id, actorId="ana", sessionId="s1")["events"]
        return [f"{len(events)} event"]

    local.agentcore.memory.extractor("SEMANTIC", counts)
    say(local, memory_id)
    assert records(local, memory_id) == ["1 event"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("one text", "an extractor gives a list of texts, not str"),
        (None, "an extractor gives a list of texts, not NoneType"),
        ({"preference": "tea"}, "an extractor gives a list of texts, not dict"),
        (["tea", 1], "an extractor gives texts, not int"),
        (["x" * 16_001], "a record's text has at most 16000 characters, not 16001"),
    ],
    ids=["text", "None", "mapping", "number", "long"],
)
@pytest.mark.inferred
def test_an_extractor_that_gives_no_list_of_texts_fails(given: Any, reason: str, local: Clients) -> None:
    memory_id = new_memory(local)
    local.agentcore.memory.extractor("SEMANTIC", lambda turns: given)
    say(local, memory_id)
    assert [job["failureReason"] for job in failed_jobs(local, memory_id)] == [reason]
    assert records(local, memory_id) == []


@pytest.mark.parametrize("strategy", ["SEMANTICS", "SEMANTIC_OVERRIDE", "", "facts"])
@pytest.mark.inferred
def test_an_extractor_for_no_strategy_is_refused(strategy: str, local: Clients) -> None:
    with pytest.raises(ValueError, match="is no strategy id and none of SEMANTIC, SUMMARIZATION"):
        local.agentcore.memory.extractor(strategy, shout)
    with pytest.raises(ValueError, match="is no strategy id"):
        local.agentcore.memory.script(strategy, [])


@pytest.mark.inferred
def test_results_are_scripted_and_consolidated(clients: Clients) -> None:
    memory_id = new_memory(clients)
    clients.agentcore.memory.script("SEMANTIC", ["The user plays chess.", "The user likes tea."])
    say(clients, memory_id)
    say(clients, memory_id, "Hello again.")
    assert sorted(records(clients, memory_id)) == ["The user likes tea.", "The user plays chess."]
    clients.agentcore.memory.script("SEMANTIC", None)
    say(clients, memory_id, "I have a parrot.")
    assert len(records(clients, memory_id)) == 3


@pytest.mark.inferred
def test_a_scripted_preference_is_the_json_text_of_its_mapping(local: Clients) -> None:
    memory_id = new_memory(local, strategies=[LIKES])
    preference = {"context": "She said so.", "preference": "Likes tea", "categories": ["drinks"]}
    local.agentcore.memory.script("USER_PREFERENCE", [preference])
    say(local, memory_id)
    assert [json.loads(text) for text in records(local, memory_id)] == [preference]


@pytest.mark.inferred
def test_an_extractor_is_a_function(local: Clients) -> None:
    nope: Any = "nope"
    with pytest.raises(ValueError, match="an extractor is a function of turns, not 'nope'"):
        local.agentcore.memory.extractor("SEMANTIC", nope)


@pytest.mark.parametrize("results", ["one text", ["tea", 1], [None], 5])
@pytest.mark.inferred
def test_results_that_are_no_texts_are_refused(results: Any, local: Clients) -> None:
    with pytest.raises(ValueError, match="results are a list of texts or mappings"):
        local.agentcore.memory.script("SEMANTIC", results)


@pytest.mark.agentcore(extraction="manual")
@pytest.mark.from_model
def test_a_record_is_as_old_as_the_flush_that_made_it(local: Clients) -> None:
    said = datetime.now(timezone.utc)
    memory_id = new_memory(local)
    say(local, memory_id)
    local.agentcore.clock.tick(days=10)
    local.agentcore.memory.flush()
    assert timedelta(days=10) - timedelta(seconds=1) < record_times(local, memory_id)[0] - said < timedelta(days=11)


@pytest.mark.agentcore(extraction=3600.0)
@pytest.mark.inferred
def test_a_record_is_as_old_as_its_extraction_was_due(local: Clients) -> None:
    said = datetime.now(timezone.utc)
    memory_id = new_memory(local)
    say(local, memory_id)
    local.agentcore.clock.tick(days=1)
    age = record_times(local, memory_id)[0] - said
    assert timedelta(hours=1) - timedelta(seconds=1) < age < timedelta(hours=2)  # answers have whole seconds


@pytest.mark.inferred
def test_extractors_end_with_the_outermost_mock(idle: Clients) -> None:
    with mock_agentcore() as agentcore:
        with mock_agentcore() as inner:
            inner.memory.extractor("SEMANTIC", shout)
        memory_id = new_memory(idle)
        say(idle, memory_id)
        assert records(idle, memory_id) == ["I LIVE IN BERLIN."]
    with agentcore:
        memory_id = new_memory(idle)
        say(idle, memory_id)
        assert records(idle, memory_id) != ["I LIVE IN BERLIN."]


def by_length(texts: list[str]) -> list[list[float]]:
    """Short texts are alike, long texts are alike: no other embedder says so."""
    return [[1.0, 0.0] if len(text) < 20 else [0.0, 1.0] for text in texts]


@pytest.mark.inferred
def test_a_callable_is_the_embedder(idle: Clients) -> None:
    asked: list[str] = []

    def remember(texts: list[str]) -> list[list[float]]:
        asked.extend(texts)
        return by_length(texts)

    with mock_agentcore(embedder=remember) as agentcore:
        agentcore.memory.extractor("SEMANTIC", lambda turns: ["short", "a text that is a good deal longer"])
        memory_id = new_memory(idle)
        say(idle, memory_id)
        assert retrieved(idle, memory_id, "tiny")[0] == "short"
        assert retrieved(idle, memory_id, "something really very long")[0] == "a text that is a good deal longer"
    assert {"short", "tiny", "a text that is a good deal longer"} <= set(asked)


@pytest.mark.inferred
def test_the_embedder_is_that_of_the_innermost_mock(idle: Clients) -> None:
    asked: list[str] = []

    def outer(texts: list[str]) -> list[list[float]]:
        asked.extend(texts)
        return by_length(texts)

    with mock_agentcore(embedder=outer):
        with mock_agentcore(embedder=by_length):
            memory_id = new_memory(idle, "Inner")
            say(idle, memory_id)
            retrieved(idle, memory_id, "inner")
            assert asked == []
        memory_id = new_memory(idle, "Outer")
        say(idle, memory_id)
        retrieved(idle, memory_id, "outer")
        assert "outer" in asked


@pytest.mark.inferred
def test_an_embedder_that_returns_the_wrong_shape_is_shown_to_its_author(idle: Clients) -> None:
    with mock_agentcore(embedder=lambda texts: [[1.0]]) as agentcore:
        agentcore.memory.extractor("SEMANTIC", lambda turns: ["one", "two"])
        memory_id = new_memory(idle)
        say(idle, memory_id)
        say(idle, memory_id)
        with pytest.raises(ValueError, match="shape"):
            retrieved(idle, memory_id, "three")


@pytest.mark.inferred
def test_an_embedder_is_no_number(idle: Clients) -> None:
    with pytest.raises(TypeError, match="an embedder has"):
        AgentCore(embedder=3).start()  # type: ignore[arg-type] # what is tested
