"""What stands before and behind a sentence changes none of its records: the lines of the other tables in company."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extraction.lines import rows, told
from tests.extraction.test_english_lines import CONTRACTIONS, PERSONS
from tests.extraction.test_reading_lines import CLAUSES, PRONOUNS, SHARED, SHARING, WHOLE

if TYPE_CHECKING:
    from collections.abc import Callable

_OPENS = ("I ", "I'", "My ", "We ", "One of my ", "In ", "Last ", "Yesterday ")
_OPEN = (":", ". ", " - ", "you", "so do I", "btw", "by the way", "thanks")  # what may go on behind a comma
_TWO = (" and cleans.", " but never clean.", " and dance.", " and play.", " and sing.")  # parted where more follows
_TEA = "The user drinks tea."
LINES = [
    line
    for table in (CONTRACTIONS, PERSONS, CLAUSES, WHOLE, PRONOUNS, SHARED, SHARING)
    for line in rows(table)
    if line[0].startswith(_OPENS) and not any(sign in line[0] for sign in (" // ", "?", "Translate", "Pretend"))
]
GREETED: list[Callable[[str], str]] = [
    lambda text: f"{text} Thanks!",
    lambda text: text.rstrip("."),
    lambda text: f"And {text if text[:2] in ('I ', 'I’') else text[0].lower() + text[1:]}",
    lambda text: text.replace("'", "’"),
]


@pytest.mark.inferred
@pytest.mark.parametrize("greeted", GREETED)
def test_greetings_thanks_and_full_stops_change_nothing(greeted: Callable[[str], str]) -> None:
    assert {text: told(greeted(text)) for text, _ in LINES} == dict(LINES)


@pytest.mark.inferred
@pytest.mark.parametrize("joint", ["; ", ", and "])
def test_a_clause_behind_is_one_more_record(joint: str) -> None:
    alone = {
        text: found for text, found in LINES if len(found) == 1 and not any(sign in text for sign in (*_OPEN, *_TWO))
    }

    assert {text: told(f"{text.rstrip('.!')}{joint}I drink tea.") for text in alone} == {
        text: [*found, _TEA] for text, found in alone.items()
    }


@pytest.mark.inferred
def test_a_sentence_behind_is_one_more_record() -> None:
    alone = {text: found for text, found in LINES if found and text.count(". ") < 3}  # one more would make a story

    assert {text: told(f"{text} I drink tea.") for text in alone} == {
        text: [*found, _TEA] for text, found in alone.items()
    }
