"""Vectors drawn on a plane."""

from __future__ import annotations

import numpy as np
import pytest

from moto_agentcore.search import Index
from moto_agentcore.search.plane import plane

pytestmark = pytest.mark.inferred


def test_the_widest_directions_are_drawn_and_always_the_same_way_round() -> None:
    rows = np.zeros((5, 8), np.float32)
    rows[:, 3], rows[:, 6] = [-4, -2, 0, 2, 4], [1, -1, 0, -1, 1]

    found = plane(rows)

    assert found[:, 0].tolist() == [-1, -0.5, 0, 0.5, 1]
    assert found[:, 1].tolist() == [0.25, -0.25, 0, -0.25, 0.25]
    assert (plane(rows[::-1])[::-1] == found).all()


@pytest.mark.parametrize("rows", [np.zeros((0, 4)), np.ones((1, 4)), np.ones((3, 4)), np.array([[1.0], [1.0]])])
def test_what_has_no_direction_lies_in_the_middle(rows: np.ndarray) -> None:
    assert plane(rows).tolist() == [[0, 0]] * len(rows)


def test_an_index_gives_the_vectors_it_compares() -> None:
    index = Index()
    index.put("a", "She loves sushi.")
    index.put("b", "The car is red.")

    rows = index.vectors(["b", "a"])

    assert np.allclose(rows, index.embedder.embed(["The car is red.", "She loves sushi."]))
    with pytest.raises(KeyError):
        index.vectors(["c"])
