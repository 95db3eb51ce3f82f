"""Any text at all: no exception, bounded output, bounded time, the same answer everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_agentcore.extraction import EXTRACTORS, Consolidation, Turn, consolidate

from .talk import said

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
@given(st.lists(turns, max_size=6))
def test_no_text_makes_an_extractor_raise_and_every_record_fits_the_service(conversation: list[Turn]) -> None:
    for extract in EXTRACTORS.values():
        for record in extract(conversation):
            assert 1 <= len(record.text) <= 16_000
            assert record.kind in ("record", "reflection")
            record.text.encode("utf-8")  # as it is sent


@pytest.mark.inferred
@given(st.sampled_from(KINDS), texts, st.dictionaries(st.text(max_size=4), texts, max_size=5))
def test_no_record_makes_consolidation_raise(kind: str, new: str, existing: dict[str, str]) -> None:
    decision = consolidate(kind, new, existing)
    assert getattr(decision, "text", new) == new
    assert getattr(decision, "key", None) in (None, *existing)


@pytest.mark.inferred
@given(st.lists(texts.filter(bool), min_size=1, max_size=8))
def test_restating_everything_never_grows_what_is_held(records: list[str]) -> None:
    held = Consolidation("SEMANTIC")
    for _ in range(2):
        for number, text in enumerate(records):
            decision = held.decide("SEMANTIC", text)
            if type(decision).__name__ == "Add":
                held.add(f"mem-{len(held.texts)}-{number}", text)
    size = len(held.texts)
    for text in list(held.texts.values()):
        assert type(held.decide("SEMANTIC", text)).__name__ != "Add"
    assert len(held.texts) == size


def steps(run: Callable[[], object]) -> int:
    """How many functions a run calls, those of the interpreter included."""
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.inferred
@pytest.mark.parametrize(
    "unit",
    [
        "I live in Berlin and love tea. ",
        "a",
        "I ",
        "and ",
        "I have a dog, ",
        "my my my, ",
        "``` ",
        '"',
        "\n",
        ". ",
        "not also really ",
        "last spring next week yesterday ",
        "()",
        "{",
        "[",
    ],
    ids=repr,
)
def test_a_text_four_times_as_long_takes_no_more_than_four_times_the_steps(unit: str) -> None:
    def cost(length: int) -> int:
        text = unit * (length // len(unit))
        turns = [said(text), said(text, "ASSISTANT"), said(text, "JSON")]
        return steps(lambda: [extract(turns) for extract in EXTRACTORS.values()])

    assert cost(4_000) < 4.5 * cost(1_000) + 500


@pytest.mark.inferred
def test_a_decision_costs_the_same_beside_ten_and_beside_thousands_of_records() -> None:
    def cost(size: int) -> int:
        held = Consolidation("SEMANTIC")
        for number in range(size):
            held.add(f"mem-{number}", f"The user visited place{number} with friend{number % 97}.")
        return steps(lambda: held.decide("SEMANTIC", f"The user visited somewhere{size} with friend1."))

    assert cost(3_000) < 20 * cost(10)


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
        for seed in ("0", "424242")
    }
    assert len(outputs) == 1


@pytest.mark.inferred
def test_dates_at_the_ends_of_time_are_left_alone() -> None:
    for moment in (datetime.min.replace(tzinfo=timezone.utc), datetime.max.replace(tzinfo=timezone.utc)):
        conversation = [
            Turn("USER", "I met Ana yesterday. I leave tomorrow and come back in 3 years. I quit last year.", moment)
        ]
        assert all(extract(conversation) is not None for extract in EXTRACTORS.values())
