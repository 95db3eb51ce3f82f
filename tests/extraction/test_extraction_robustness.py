"""Any text at all: no exception, bounded output, bounded time, the same answer everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moto_agentcore.extraction import EXTRACTORS, Ledger, Turn, consolidate

from .talk import said


def steps_of(work: Callable[[], object]) -> int:
    """How many calls something takes: the same number however busy the machine is."""
    count, before = 0, sys.getprofile()

    def step(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(step)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


ROLES = ("USER", "ASSISTANT", "TOOL", "OTHER", "JSON")
KINDS = tuple(EXTRACTORS)
WORDS = [
    "I",
    "i",
    "we",
    "my",
    "me",
    "you",
    "your",
    "she",
    "he",
    "it",
    "they",
    "her",
    "his",
    "the",
    "a",
    "and",
    "but",
    ",",
    ".",
    "?",
    "!",
    "—",
    ":",
    ";",
    "not",
    "no",
    "longer",
    "actually",
    "moved",
    "live",
    "love",
    "like",
    "want",
    "prefer",
    "always",
    "never",
    "Berlin",
    "Ana",
    "sister",
    "brother",
    "dog",
    "two",
    "last",
    "next",
    "week",
    "yesterday",
    "tomorrow",
    "ago",
    "in",
    "on",
    "at",
    "to",
    "from",
    "because",
    "if",
    "when",
    "should",
    "would",
    "like",
    "to",
    "favourite",
    "is",
    "was",
    "am",
    "are",
    "have",
    "has",
    "had",
    "been",
    '"',
    "'",
    "“",
    "”",
    "```",
    "\n",
    "#35476",
    "order",
    "shipped",
    "2025",
    "{",
    "}",
    "[",
    "]",
    "called",
    "and",
    "and,",
    "'s",
    "n't",
    "I'm",
    "I'd",
    "I've",
    "can't",
]
anything = st.text(alphabet=st.characters(), max_size=300)  # lone surrogates included
english_like = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
texts = st.one_of(anything, english_like)
moments = st.datetimes(timezones=st.just(timezone.utc))
turns = st.builds(Turn, st.sampled_from(ROLES), texts, moments)


@pytest.mark.inferred
@settings(max_examples=400, deadline=None)
@given(st.lists(turns, max_size=6))
def test_no_text_makes_an_extractor_raise_and_every_record_fits_the_service(conversation: list[Turn]) -> None:
    for extract in EXTRACTORS.values():
        for record in extract(conversation):
            assert 1 <= len(record.text) <= 16_000
            assert record.kind in ("record", "reflection")


@pytest.mark.inferred
@settings(max_examples=300, deadline=None)
@given(st.sampled_from(KINDS), texts, st.dictionaries(st.text(max_size=4), texts, max_size=5))
def test_no_record_makes_consolidation_raise(kind: str, new: str, existing: dict[str, str]) -> None:
    decision = consolidate(kind, new, existing)
    assert getattr(decision, "text", new) == new
    assert getattr(decision, "key", None) in (None, *existing)


@pytest.mark.inferred
@settings(max_examples=200, deadline=None)
@given(st.lists(turns, max_size=4))
def test_extracted_text_can_always_be_sent_as_utf_8(conversation: list[Turn]) -> None:
    for extract in EXTRACTORS.values():
        for record in extract(conversation):
            record.text.encode("utf-8")


@pytest.mark.inferred
@settings(max_examples=200, deadline=None)
@given(st.lists(texts.filter(bool), min_size=1, max_size=8))
def test_restating_everything_never_grows_a_ledger(records: list[str]) -> None:
    ledger = Ledger("SEMANTIC")
    for _ in range(2):
        for number, text in enumerate(records):
            decision = ledger.decide("SEMANTIC", text)
            if type(decision).__name__ == "Add":
                ledger.add(f"mem-{len(ledger.texts)}-{number}", text)
    size = len(ledger.texts)
    for text in list(ledger.texts.values()):
        assert type(ledger.decide("SEMANTIC", text)).__name__ != "Add"
    assert len(ledger.texts) == size


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "I live in Berlin and love tea. " * 3_300,
        "a" * 100_000,
        "I " * 50_000,
        "and " * 25_000,
        "I have a dog, " * 7_000,
        "my my my, " * 10_000,
        "``` " * 25_000,
        '"' * 100_000,
        "\n" * 100_000,
        ". " * 50_000,
        "not also really " * 6_250,
        "last spring next week yesterday " * 3_000,
        "(" * 50_000 + ")" * 50_000,
        "{" * 100_000,
        "[" * 100_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_ten_times_the_text_takes_ten_times_the_steps(text: str) -> None:
    """A pattern that backtracks takes no more steps; it would not come to its end at all."""

    def steps(said_of_all: str) -> int:
        turns = [said(said_of_all), said(said_of_all, "ASSISTANT"), said(said_of_all, "JSON")]
        return steps_of(lambda: [extract(turns) for extract in EXTRACTORS.values()])

    assert steps(text[:20_000]) < 15 * steps(text[:2_000]) + 10_000


@pytest.mark.inferred
def test_a_decision_costs_the_same_beside_ten_and_beside_ten_thousand_records() -> None:
    def steps(size: int) -> int:
        ledger = Ledger("SEMANTIC")
        for number in range(size):
            ledger.add(f"mem-{number}", f"The user visited place{number} with friend{number % 97}.")
        return steps_of(lambda: ledger.decide("SEMANTIC", "The user visited somewhere with friend1."))

    assert steps(10_000) < 20 * steps(10)


@pytest.mark.inferred
def test_the_hash_seed_changes_nothing() -> None:
    script = (
        "from datetime import datetime, timezone\n"
        "from moto_agentcore.extraction import EXTRACTORS, Turn\n"
        "t = datetime(2025, 10, 15, tzinfo=timezone.utc)\n"
        "said = [Turn('USER', 'I love jazz, tea and hiking in Rome. My order is late, please help.', t),\n"
        "        Turn('ASSISTANT', 'I have refunded your order. Your ticket is 7.', t), Turn('USER', 'Thanks!', t)]\n"
        "print([f(said) for f in EXTRACTORS.values()])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "424242")
    }
    assert len(outputs) == 1


@pytest.mark.inferred
def test_dates_at_the_ends_of_time_are_left_alone() -> None:
    for moment in (datetime.min.replace(tzinfo=timezone.utc), datetime.max.replace(tzinfo=timezone.utc)):
        conversation = [
            Turn("USER", "I met Ana yesterday. I leave tomorrow and come back in 3 years. I quit last year.", moment)
        ]
        assert all(extract(conversation) is not None for extract in EXTRACTORS.values())
