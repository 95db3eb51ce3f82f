from __future__ import annotations

import pytest

from moto_agentcore.search.text import STOP_WORDS, content_words, stem, words


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Maria's snake_case, 2024!", ["maria", "snake", "case", "2024"]),
        ("CAFÉ ｆｕｌｌ", ["cafe", "full"]),
        ("don’t we'll", ["dont", "we"]),
        ("寿司が好き", ["寿司", "司が", "が好", "好き"]),
        ("猫", ["猫"]),
        ("東京Tower", ["東京", "tower"]),
        ("がっこう", ["がっ", "っこ", "こう"]),
        ("한국어", ["한국", "국어"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
        ("Привет, мир", ["привет", "мир"]),
        (" \n—?! ", []),
        ("", []),
    ],
)
def test_text_falls_into_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.inferred
@pytest.mark.parametrize(
    "family",
    [
        ["run", "runs", "running"],
        ["make", "makes", "making"],
        ["study", "studies", "studied", "studying"],
        ["box", "boxes"],
        ["call", "calls", "called", "calling"],
        ["like", "likes", "liked"],
        ["church", "churches"],
        ["class", "classes"],
    ],
)
def test_forms_of_a_word_have_one_stem(family: list[str]) -> None:
    assert len({stem(word) for word in family}) == 1


@pytest.mark.inferred
@pytest.mark.parametrize("word", ["bus", "king", "red", "this", "ünder", "寿司", "a1s", "string"])
def test_a_word_that_only_looks_inflected_keeps_its_form(word: str) -> None:
    assert stem(word) == word


@pytest.mark.inferred
def test_stop_words_carry_no_content() -> None:
    assert content_words("What is the food that she DIDN'T like?") == ["food", "like"]
    assert all(word == word.lower() for word in STOP_WORDS)
