"""From events to records: what each strategy makes of them, and where; how well: tests/extraction."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    EPISODE,
    FACT,
    NOON,
    WISH,
    custom,
    memory_with,
    minute,
    records_in,
    say,
    search,
    self_managed,
    spoken,
    strategy,
    strategy_ids,
    texts,
    texts_in,
)
from tests.installed import by_newest


@pytest.mark.from_docs
@by_newest
def test_a_fact_is_a_sentence_in_the_actors_namespace(clients: Clients) -> None:
    memory_id = memory_with(clients, strategy("SEMANTIC"))
    (strategy_id,) = strategy_ids(clients, memory_id)

    say(clients, memory_id, FACT)

    (found,) = records_in(clients, memory_id)
    assert "Oslo" in found["content"]["text"]
    assert found["namespaces"] == [f"/strategies/{strategy_id}/actors/ada/"]
    assert (found["memoryStrategyId"], found["timestamp"]) == (strategy_id, NOON)


@pytest.mark.from_docs
def test_a_preference_is_json(local: Clients) -> None:
    memory_id = memory_with(local, strategy("USER_PREFERENCE"))
    (strategy_id,) = strategy_ids(local, memory_id)

    say(local, memory_id, WISH)

    (found,) = records_in(local, memory_id, namespace=f"/strategies/{strategy_id}/actors/ada/")
    body = json.loads(found["content"]["text"])
    assert set(body) == {"context", "preference", "categories"}
    assert "window" in body["preference"]
    assert isinstance(body["categories"], list)


@pytest.mark.from_docs
@by_newest
def test_a_summary_is_topics_that_grow_with_the_session(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SUMMARIZATION"))
    (strategy_id,) = strategy_ids(local, memory_id)
    namespace = f"/strategies/{strategy_id}/actors/ada/sessions/s1/"

    say(local, memory_id, "I want to fly to Rome.", at=minute(0))
    (before,) = records_in(local, memory_id, namespace=namespace)
    say(local, memory_id, "My dog is ill.", at=minute(1))
    (after,) = records_in(local, memory_id, namespace=namespace)

    assert re.search(r'<topic name="[^"]+">.*Rome.*</topic>', before["content"]["text"], re.DOTALL)
    assert re.search(r'<topic name="[^"]+">.*Rome.*</topic>', after["content"]["text"], re.DOTALL)
    assert "dog" in after["content"]["text"]
    assert "dog" not in before["content"]["text"]
    assert after["memoryRecordId"] == before["memoryRecordId"]
    assert (before["timestamp"], after["timestamp"]) == (minute(0), minute(1))


@pytest.mark.from_docs
def test_each_session_has_its_summary(local: Clients) -> None:
    shared = {"namespaceTemplates": ["/summaries/{actorId}/"]}
    memory_id = memory_with(local, strategy("SUMMARIZATION", **shared))

    say(local, memory_id, "I want to fly to Rome.", session="s1")
    say(local, memory_id, "My dog is ill.", session="s2")
    say(local, memory_id, "I want to fly in May.", session="s1")

    found = texts_in(local, memory_id, namespace="/summaries/ada/")
    assert len(found) == 2
    assert [sum("Rome" in text for text in found), sum("dog" in text for text in found)] == [1, 1]
    assert all(not ("Rome" in text and "dog" in text) for text in found)


@pytest.mark.from_docs
def test_episodes_and_reflections_have_their_namespaces(local: Clients) -> None:
    memory_id = memory_with(local, strategy("EPISODIC"))
    (strategy_id,) = strategy_ids(local, memory_id)

    say(local, memory_id, payload=EPISODE)

    actor = f"/strategies/{strategy_id}/actors/ada/"
    (episode,) = texts_in(local, memory_id, namespace=actor + "sessions/s1/")
    (reflection,) = texts_in(local, memory_id, namespace=actor)
    for tag in ("situation", "intent", "assessment", "justification", "reflection"):
        assert f"<{tag}>" in episode
    for tag in ("title", "use_cases", "hints", "confidence"):
        assert f"<{tag}>" in reflection


@pytest.mark.inferred
def test_an_episode_of_a_session_is_rewritten_as_it_goes_on(local: Clients) -> None:
    memory_id = memory_with(local, strategy("EPISODIC", namespaceTemplates=["/episodes/{actorId}/{sessionId}/"]))

    say(local, memory_id, payload=EPISODE)
    (before,) = records_in(local, memory_id, namespace="/episodes/ada/s1/")
    say(local, memory_id, payload=[spoken("That is wrong, it still does not work!")], at=minute(1))
    (after,) = records_in(local, memory_id, namespace="/episodes/ada/s1/")

    assert after["memoryRecordId"] == before["memoryRecordId"]
    assert after["content"] != before["content"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("override", "mark"),
    [
        ("semanticOverride", "Oslo"),
        ("userPreferenceOverride", '"preference"'),
        ("summaryOverride", "<topic name="),
        ("episodicOverride", "<situation>"),
    ],
)
def test_an_override_extracts_as_what_it_overrides(local: Clients, override: str, mark: str) -> None:
    memory_id = memory_with(local, custom(**{override: {}}))

    say(local, memory_id, payload=[spoken(FACT), spoken(WISH), *EPISODE])

    assert any(mark in text for text in texts_in(local, memory_id))


@pytest.mark.from_model
@pytest.mark.parametrize("given", [self_managed(), {"customMemoryStrategy": {"name": "own"}}])
def test_a_strategy_of_ones_own_extracts_nothing(local: Clients, given: dict[str, Any]) -> None:
    memory_id = memory_with(local, given)

    say(local, memory_id, FACT)

    assert records_in(local, memory_id) == []
    assert local.data.list_memory_extraction_jobs(memoryId=memory_id)["jobs"] == []


@pytest.mark.from_sdk
def test_nothing_leaks_across_actors_or_sessions(local: Clients) -> None:
    by_session = {"namespaceTemplates": ["/facts/{actorId}/{sessionId}/"]}
    memory_id = memory_with(local, strategy("SEMANTIC", **by_session), strategy("SUMMARIZATION", "sums"))
    places = [("ada", "s1", "Oslo"), ("ada", "s2", "Rome"), ("bob", "s1", "Kyoto")]

    for actor, session, city in places:
        say(local, memory_id, f"I live in {city}.", actor=actor, session=session)

    for actor, session, city in places:
        (fact,) = texts_in(local, memory_id, namespace=f"/facts/{actor}/{session}/")
        assert [other for _, _, other in places if other in fact] == [city]
        hits = search(local, memory_id, "Where do they live?", {"namespacePath": f"/facts/{actor}/{session}"})
        assert texts(hits) == [fact]
    summaries = [text for text in texts_in(local, memory_id) if text.startswith("<topic")]
    assert sorted(city for text in summaries for _, _, city in places if city in text) == ["Kyoto", "Oslo", "Rome"]


@pytest.mark.from_docs
def test_each_strategy_extracts_for_itself(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"), strategy("USER_PREFERENCE"))
    semantic, preference = strategy_ids(local, memory_id)

    say(local, memory_id, FACT, WISH)

    assert "Oslo" in " ".join(texts_in(local, memory_id, memoryStrategyId=semantic))
    assert all('"preference"' in text for text in texts_in(local, memory_id, memoryStrategyId=preference))
    assert texts_in(local, memory_id, memoryStrategyId=preference)
