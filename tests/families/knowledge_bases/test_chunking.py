"""Where a document is cut, and which ways of cutting are none."""

from __future__ import annotations

from typing import Any

import pytest

from moto_agentcore.families.knowledge_bases import chunking

TEXT = "One two three four. Five six seven eight nine ten! Eleven twelve"  # fourteen words and marks


def fixed(tokens: Any, **more: Any) -> dict[str, Any]:
    how = {"maxTokens": tokens, **more}
    return {"chunkingStrategy": "FIXED_SIZE", "fixedSizeChunkingConfiguration": how}


def hierarchical(*sizes: Any, **more: Any) -> dict[str, Any]:
    levels = [{"maxTokens": size} for size in sizes]
    how = {"levelConfigurations": levels, **more}
    return {"chunkingStrategy": "HIERARCHICAL", "hierarchicalChunkingConfiguration": how}


FIRST, SECOND, LAST = "One two three four.", "Five six seven eight nine ten!", "Eleven twelve"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ({"chunkingStrategy": "NONE"}, [TEXT]),
        (fixed(14), [TEXT]),
        (fixed(8, overlapPercentage=0), [FIRST, SECOND, LAST]),
        (fixed(10, overlapPercentage=0), ["One two three four. Five six seven eight nine", "ten! Eleven twelve"]),
        (fixed(8, overlapPercentage=25), [FIRST, f"four. {SECOND[:-1]}", "nine ten! Eleven twelve"]),
        (fixed(10), ["One two three four. Five six seven eight nine", "eight nine ten! Eleven twelve"]),
        (fixed(0, overlapPercentage=0), [*FIRST[:-1].split(), ".", *SECOND[:-1].split(), "!", *LAST.split()]),
        (hierarchical(8, 2), [*[FIRST] * 3, *[SECOND] * 4, LAST]),
        (hierarchical(8, 14, overlapTokens=2), [FIRST, f"four. {SECOND[:-1]}", "nine ten! Eleven twelve"]),
    ],
)
def test_a_document_is_cut_after_sentences_in_the_second_half(how: dict[str, Any], shown: list[str]) -> None:
    chunking.check(how)

    found = list(chunking.pieces(TEXT, how))

    assert [piece.shown for piece in found] == shown
    if how["chunkingStrategy"] != "HIERARCHICAL":
        assert [piece.text for piece in found] == shown
    assert [piece.text for piece in chunking.pieces(TEXT, hierarchical(8, 2))][:4] == [
        "One two",
        "three four",
        ".",
        "Five six",
    ]
    assert list(chunking.pieces(" ", how)) == [(" ", " ")]


@pytest.mark.inferred
def test_passages_that_share_more_than_they_hold_begin_a_word_later() -> None:
    found = chunking.pieces("a b c d", hierarchical(2, 2, overlapTokens=9))

    assert [piece.shown for piece in found] == ["a b", "b c", "c d"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    "how",
    [
        None,
        {},
        {"chunkingStrategy": "SEMANTIC"},
        {"chunkingStrategy": "NONE", "fixedSizeChunkingConfiguration": {}},
        {"chunkingStrategy": "FIXED_SIZE"},
        {"chunkingStrategy": "FIXED_SIZE", "fixedSizeChunkingConfiguration": 5},
        *(fixed(size) for size in (None, "8", -1, True)),
        *(fixed(8, overlapPercentage=percent) for percent in (100, "5", -20)),
        *(hierarchical(*sizes) for sizes in ((), (8,), (8, None), (8, 2, 1))),
        hierarchical(8, 2, overlapTokens=-1),
        {"chunkingStrategy": "HIERARCHICAL", "hierarchicalChunkingConfiguration": {"levelConfigurations": 5}},
    ],
)
def test_another_way_of_cutting_is_refused(how: Any) -> None:
    with pytest.raises(ValueError, match="chunking"):
        chunking.check(how)
