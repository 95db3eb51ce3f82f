from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_agentcore.search import HashEmbedder, rank, ranking
from moto_agentcore.search.ranking import blend, late_interaction, leaders, to_scores

from .toys import Plain, Toy

COSINES = st.lists(st.sampled_from([-1.0, 0.1, 0.1000001, 0.2, 0.3, 1.0]), min_size=1)


@pytest.mark.inferred
@given(COSINES, st.integers(1, 60), st.sampled_from([1, 2, 128]))
def test_leaders_hold_the_best_and_all_their_ties(cosines: list[float], count: int, block: int) -> None:
    array = np.array(cosines, np.float32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranking, "_BLOCK", block)  # small ones: a few numbers are narrowed down as many are
        chosen = set(leaders(array, count).tolist())
    least = sorted(np.round(array.astype(float), 6), reverse=True)[min(count, len(array)) - 1]
    assert {place for place, cosine in enumerate(np.round(array.astype(float), 6)) if cosine >= least} <= chosen


@pytest.mark.inferred
def test_of_many_numbers_no_more_are_leaders_than_of_few() -> None:
    numbers = np.random.default_rng(1).random(100_003, np.float32)
    assert sorted(leaders(numbers, 50, 0.0).tolist()) == sorted(np.argsort(numbers)[-50:].tolist())


@pytest.mark.inferred
def test_the_score_is_the_blend_and_never_reaches_zero() -> None:
    blended = blend(np.array([1.0, 0.5, -1.0, 1.0001]), np.array([1.0, 0.25, 0.0, 1.0]))
    assert blended[1] == pytest.approx(0.7 * 0.5 + 0.3 * 0.25)
    assert to_scores(blended).tolist() == [1.0, 0.425, 0.000001, 1.0]


@pytest.mark.inferred
def test_a_word_that_every_record_has_weighs_next_to_nothing() -> None:
    closest = np.array([[1, 1], [1, 0]], np.float32)  # (words, records): a shared name, then what was asked
    late = late_interaction(closest, np.array([100, 1]), 100)
    assert late[0] == pytest.approx(1)
    assert late[1] < 0.01


@pytest.mark.inferred
@pytest.mark.parametrize("embedder", [Toy(), Plain(), HashEmbedder()], ids=lambda embedder: embedder.name)
def test_the_same_text_scores_one_and_scores_keep_the_order_of_the_texts(embedder: Toy) -> None:
    scores = rank("maria loves sushi", ["green tea", "maria loves sushi", "maria loves tea"], embedder)
    assert scores[1] == 1
    assert scores[1] > scores[2] > scores[0] > 0


@pytest.mark.inferred
def test_ranking_nothing_gives_nothing_and_equal_texts_score_alike() -> None:
    assert rank("tea", [], Toy()) == []
    first, second = rank("tea", ["green tea", "green tea"], Toy())
    assert first == second


@pytest.mark.inferred
def test_every_one_of_many_texts_is_ranked() -> None:
    scores = rank("tea", [f"tea {number}" for number in range(250)] + ["tea"], Toy())
    assert len(scores) == 251
    assert scores[-1] == 1 == max(scores)


@pytest.mark.from_docs
def test_scores_of_related_texts_pass_the_usual_cut_off_and_stay_below_those_of_the_same_text() -> None:
    # Clients drop scores below .2; a paraphrase must not score like a copy.
    (related,) = rank("loves sushi", ["maria loves eating sushi with friends"], HashEmbedder())
    assert 0.2 < related < 0.9
