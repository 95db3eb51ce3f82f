from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from moto_agentcore.search import HashEmbedder, WordEmbedder, rank

EMBEDDER = HashEmbedder()


@pytest.mark.inferred
def test_rows_are_unit_float32_and_zero_without_content() -> None:
    rows = EMBEDDER.embed(["loves sushi", "", "what is the", "寿司"])
    assert rows.shape == (4, EMBEDDER.dim)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 0, 1])


@pytest.mark.inferred
def test_no_texts_give_no_rows() -> None:
    assert EMBEDDER.embed([]).shape == (0, EMBEDDER.dim)
    assert EMBEDDER.words("the") == []
    assert EMBEDDER.vectors([]).shape == (0, EMBEDDER.dim)


@pytest.mark.inferred
def test_it_knows_words_so_the_second_stage_runs() -> None:
    assert isinstance(EMBEDDER, WordEmbedder)
    found = EMBEDDER.words("what sushi does she like?")
    assert found == ["sushi", "like"]
    assert EMBEDDER.vectors(found).shape == (2, EMBEDDER.dim)


@pytest.mark.inferred
def test_a_shared_stem_outweighs_a_shared_spelling() -> None:
    query, stemmed, spelled, other = EMBEDDER.embed(["booking", "booked", "looking", "zebra"])
    assert query @ stemmed > query @ spelled > query @ other


@pytest.mark.inferred
def test_a_character_finds_the_japanese_text_it_stands_in() -> None:
    with_cat, without = rank("猫", ["私の猫が好き", "私の犬が好き"], EMBEDDER)
    assert with_cat > without


@pytest.mark.inferred
def test_vectors_are_the_same_in_another_process() -> None:
    code = (
        "from moto_agentcore.search import HashEmbedder as H; import sys;"
        "sys.stdout.write(H().embed(['Maria loves sushi']).tobytes().hex())"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert bytes.fromhex(other) == EMBEDDER.embed(["Maria loves sushi"]).tobytes()


@pytest.mark.inferred
def test_a_width_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="dim must be positive"):
        HashEmbedder(0)
    assert HashEmbedder(1).embed(["sushi"]).shape == (1, 1)
