"""What is there decides the scores, not how it came to be there."""

from __future__ import annotations

import random

import pytest

from moto_agentcore.search import Index
from moto_agentcore.search.ranking import SAMPLE

WORDS = [
    *("tea", "coffee", "Berlin", "Rome", "dog", "cat", "order", "window", "flight", "seat", "peanut", "allergy"),
    *("sister", "teacher", "music", "piano", "budget", "train", "hotel", "garden"),
]
CHANCE = random.Random(3)
TEXTS = [f"The user wants {' '.join(CHANCE.sample(WORDS, 4))}, number {n}" for n in range(600)]
QUERIES = [" ".join(CHANCE.sample(WORDS, 3)) for _ in range(10)]
PLACES = list(range(len(TEXTS)))


def put(index: Index, places: list[int]) -> None:
    for n in places:
        index.put(f"k{n}", TEXTS[n], {"path": "/a" if n % 2 else "/b"})


def straight() -> Index:
    index = Index()
    put(index, PLACES)
    return index


def shuffled() -> Index:
    index = Index()
    put(index, CHANCE.sample(PLACES, len(PLACES)))
    return index


def with_others_gone() -> Index:
    """Written between others that are gone, and into their places."""
    index = Index()
    for n in range(400):
        index.put(f"x{n}", f"junk {n} peanut", {"path": "/a"})
    put(index, PLACES[:300])
    index.search("tea", k=3)
    for n in range(400):
        index.remove(f"x{n}")
    put(index, PLACES[300:])
    return index


def overwritten() -> Index:
    """Each was another one before."""
    index = Index()
    for n in PLACES:
        index.put(f"k{n}", TEXTS[-n - 1], {"path": "/b"})
    index.search("tea", k=3)
    put(index, PLACES)
    return index


@pytest.fixture(scope="module")
def wanted() -> Index:
    return straight()


@pytest.mark.inferred
@pytest.mark.parametrize("history", [shuffled, with_others_gone, overwritten])
def test_the_same_records_have_the_same_scores(wanted: Index, history: object) -> None:
    assert len(TEXTS) > 2 * SAMPLE
    assert callable(history)
    index = history()
    for query in QUERIES:
        for under in (None, ("path", "/a"), ("path", "/")):
            assert _scores(index, query, under) == _scores(wanted, query, under)


@pytest.mark.inferred
def test_a_sample_is_drawn_anew_when_a_text_changes() -> None:
    index, query = straight(), QUERIES[0]
    before = _scores(index, query, None)
    for n in PLACES[:300]:
        index.put(f"k{n}", f"{query} {n}", {"path": "/a"})
    assert _scores(index, query, None) != before
    put(index, PLACES)
    assert _scores(index, query, None) == before


@pytest.mark.inferred
def test_a_sample_is_of_those_that_are_asked_for() -> None:
    index = straight()
    _scores(index, QUERIES[0], ("path", "/a"))
    assert _scores(index, QUERIES[0], None) == _scores(straight(), QUERIES[0], None)


@pytest.mark.inferred
def test_a_word_that_all_have_counts_less() -> None:
    rare, common = Index(), Index()
    for n in range(20):
        rare.put(f"k{n}", f"The train is late {n}")
        common.put(f"k{n}", f"The tea is late {n}")
    for index in (rare, common):
        index.put("one", "The user likes tea")
    assert _scores(rare, "tea and gardens", None)["one"] > _scores(common, "tea and gardens", None)["one"]


def _scores(index: Index, query: str, under: tuple[str, str] | None) -> dict[str, float]:
    return dict(index.search(query, k=30, under=under))
