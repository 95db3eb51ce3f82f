from __future__ import annotations

import numpy as np
import pytest

from moto_agentcore.search.lexicon import Lexicon, counted
from moto_agentcore.search.text import stem

from .toys import Toy

TEXTS = ["loves sushi rolls", "", "the", "sushi sushi sushis", "runs running ran", "a peanut allergy of old"]
QUERY = "what is sushi running from"


def by_hand(query: str, text: str) -> list[float]:
    asked, found = Toy().words(query), Toy().words(text)
    questions, vectors = Toy().vectors(asked), Toy().vectors(found)
    return [
        max(
            [
                1.0 if stem(word) == stem(other) else float(row @ vector)
                for other, vector in zip(found, vectors, strict=True)
            ]
            or [0.0]
        )
        for word, row in zip(asked, questions, strict=True)
    ]


@pytest.mark.inferred
def test_the_closest_words_are_those_a_loop_over_pairs_finds() -> None:
    lexicon = Lexicon(Toy())
    notes = lexicon.notes(TEXTS)
    expected = np.array([by_hand(QUERY, text) for text in TEXTS]).T
    assert lexicon.closest(lexicon.ask(QUERY), notes) == pytest.approx(expected, abs=1e-6)


@pytest.mark.inferred
def test_a_record_counts_once_for_a_stem_it_has_in_several_forms() -> None:
    lexicon = Lexicon(Toy())
    asked = lexicon.ask(QUERY)
    assert lexicon.frequencies(asked, counted(lexicon.notes(TEXTS))).tolist() == [2, 1, 0]
    assert lexicon.frequencies(asked, counted([])).tolist() == [0, 0, 0]


@pytest.mark.inferred
def test_records_without_words_have_nothing_close() -> None:
    lexicon = Lexicon(Toy())
    notes = lexicon.notes(["", "the"])
    assert lexicon.closest(lexicon.ask("sushi"), notes).tolist() == [[0, 0]]


@pytest.mark.inferred
def test_a_repeated_word_of_the_query_counts_once() -> None:
    lexicon = Lexicon(Toy())
    lexicon.notes(["sushi"])
    question = lexicon.ask("sushi tea sushi")
    assert question.vectors.shape == (2, 16)
    assert len(question.stems) == 2


@pytest.mark.inferred
def test_hundreds_of_words_keep_their_vectors_as_the_lexicon_grows() -> None:
    lexicon = Lexicon(Toy())
    notes = [note for number in range(300) for note in lexicon.notes([f"word{number} common"])]
    close = lexicon.closest(lexicon.ask("word7 common"), notes)
    assert close[0].argmax() == 7
    assert close[1].tolist() == [1] * 300
