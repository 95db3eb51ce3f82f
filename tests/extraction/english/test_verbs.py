"""The verbs the rules know, those of the generated list among them."""

from __future__ import annotations

import hashlib

import pytest

from moto_agentcore.extraction.english.conjugation import is_third
from moto_agentcore.extraction.english.verbs import AUXILIARIES, ONLY_VERBS_FILE, VERBS
from moto_agentcore.extraction.english.words import ADVERBS, DETERMINERS, NUMBERS, PEOPLE, PREPOSITIONS, SUBJECTS
from tests.extraction.talk import facts, preferences

LISTED = ONLY_VERBS_FILE.read_text("ascii").split()


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("My sister repaints the hall every spring.", "The user's sister repaints the hall every spring."),
        ("My brother thrives on pressure.", "The user's brother thrives on pressure."),
        ("My aunt roams the woods for mushrooms.", "The user's aunt roams the woods for mushrooms."),
        ("Ana represents our team in the chess federation.", "Ana represents the user's team in the chess federation."),
        ("My landlord forbids pets in the house.", "The user's landlord forbids pets in the house."),
        ("My grandfather carves the turkey.", "The user's grandfather carves the turkey."),
        ("My sister studies law.", "The user's sister studies law."),
        ("I love food and drink in Rome.", "The user loves food and drink in Rome."),
    ],
)
def test_a_verb_that_is_nothing_else_makes_a_statement(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
def test_a_habit_is_known_by_its_verb() -> None:
    assert preferences("I never commit directly to main.") == ["Never commits directly to main"]


@pytest.mark.inferred
@pytest.mark.parametrize("noun", ["thieves", "calves", "analyses", "scissors", "remains", "jobs", "kindles"])
def test_a_noun_is_not_taken_for_a_verb(noun: str) -> None:
    assert not is_third(noun)


@pytest.mark.inferred
def test_the_list_holds_no_word_of_grammar_and_nobody() -> None:
    assert not (AUXILIARIES | DETERMINERS | NUMBERS | SUBJECTS | PREPOSITIONS | ADVERBS | PEOPLE.keys()) & set(LISTED)


@pytest.mark.inferred
def test_the_list_is_the_one_whose_origin_is_told() -> None:
    origin = ONLY_VERBS_FILE.with_name("PROVENANCE.md").read_text("utf-8")
    assert hashlib.sha256(ONLY_VERBS_FILE.read_bytes()).hexdigest() in origin
    assert f"{len(LISTED):,}" in origin
    assert sorted(set(LISTED)) == LISTED
    assert set(LISTED) <= VERBS
