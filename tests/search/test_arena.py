"""Pins what arena.py uses of FAISS beneath its documented surface: a FAISS that changes it fails here first."""

from __future__ import annotations

import faiss
import numpy as np
import pytest
from numpy.typing import NDArray

from moto_agentcore.search.arena import Arena


def random_rows(count: int, dim: int, seed: int = 0) -> NDArray[np.float32]:
    return np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)


@pytest.mark.inferred
def test_the_rows_of_a_flat_index_are_a_writable_view() -> None:
    index = faiss.IndexFlatIP(5)
    index.add(random_rows(3, 5))
    view = faiss.rev_swig_ptr(index.get_xb(), 15).reshape(3, 5)
    view[1] = [1, 2, 3, 4, 5]
    assert index.reconstruct(1).tolist() == [1, 2, 3, 4, 5]


@pytest.mark.inferred
@pytest.mark.parametrize("dim", [1, 3, 16, 255, 256])
def test_a_product_has_the_same_bits_in_whatever_company(dim: int) -> None:
    rows, query = random_rows(300, dim), random_rows(1, dim, seed=1)[0]
    arena = Arena(dim)
    arena.reserve(300)
    slots = np.random.default_rng(2).permutation(300)
    arena.write(np.arange(300), rows)
    every = arena.products(query, np.arange(300))
    assert (arena.products(query, slots) == every[slots]).all()
    assert (np.concatenate([arena.products(query, slots[i : i + 1]) for i in range(300)]) == every[slots]).all()
    assert every == pytest.approx(rows @ query, abs=1e-4)
    plain = faiss.IndexFlatIP(dim)
    plain.add(rows)
    distances, labels = plain.search(query[None], 300)
    assert distances[0] == pytest.approx(every[labels[0]], abs=1e-5)


@pytest.mark.inferred
@pytest.mark.parametrize("dim", [1, 3, 256, 4096])
def test_rough_products_differ_by_less_than_the_slack(dim: int) -> None:
    rows = random_rows(2000, dim)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    arena = Arena(dim)
    arena.reserve(2000)
    arena.write(np.arange(2000), rows)
    difference = arena.rough_products(rows[5], 1500) - arena.products(rows[5], np.arange(1500))
    assert np.abs(difference).max() < arena.slack / 2


@pytest.mark.inferred
def test_growth_keeps_every_row_and_new_rows_are_zero() -> None:
    arena, rows = Arena(4), random_rows(20_000, 4)
    for count in (1, 64, 65, 1000, 20_000):
        before = len(arena)
        arena.reserve(count)
        assert len(arena) >= count
        assert not arena.products(np.ones(4, np.float32), np.arange(len(arena)))[before:].any()
        arena.write(np.arange(count), rows[:count])
    assert arena.products(rows[7], np.arange(20_000)) == pytest.approx(rows @ rows[7], abs=1e-4)


@pytest.mark.inferred
def test_growing_one_row_at_a_time_moves_the_rows_seldom() -> None:
    arena, sizes = Arena(2), set()
    for count in range(1, 50_000, 7):
        arena.reserve(count)
        sizes.add(len(arena))
    assert len(sizes) < 30


@pytest.mark.inferred
def test_overwriting_changes_the_row_and_its_neighbours_stay() -> None:
    arena = Arena(3)
    arena.reserve(3)
    arena.write(np.arange(3), np.eye(3, dtype=np.float32))
    arena.write(np.array([1]), np.array([[0, 0, 5]], np.float32))
    assert arena.products(np.ones(3, np.float32), np.arange(3)).tolist() == [1, 5, 1]


@pytest.mark.inferred
def test_a_search_runs_on_one_thread_in_whichever_thread_it_is() -> None:
    faiss.omp_set_num_threads(2)
    arena = Arena(2)
    arena.reserve(1)
    arena.products(np.ones(2, np.float32), np.array([0]))
    assert faiss.omp_get_max_threads() == 1
