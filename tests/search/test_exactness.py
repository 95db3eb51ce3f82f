"""Random histories of writes against a model that keeps a dictionary and computes every cosine with numpy."""

from __future__ import annotations

from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from moto_agentcore.search import Index, finder
from moto_agentcore.search.facets import within

from .toys import Grid, Toy

KEYS = st.integers(0, 30).map("k{}".format)
TEXTS = st.lists(st.sampled_from(["tea", "cake", "milk", "sushi", "rice", "the"]), max_size=4).map(" ".join)
PATHS = st.sampled_from(["/", "/a", "/a/", "/a/b", "/a/b/", "/a/bc", "/c/d/e"])
TAGS = st.lists(st.sampled_from("xyz"), max_size=2)


class History(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.index = Index(Grid())
        self.model: dict[str, tuple[int, str, str, list[str]]] = {}
        self.births = count()

    @rule(key=KEYS, text=TEXTS, path=PATHS, tags=TAGS)
    def put(self, key: str, text: str, path: str, tags: list[str]) -> None:
        born = self.model[key][0] if key in self.model else next(self.births)
        self.model[key] = (born, text, path, tags)
        self.index.put(key, text, {"path": path, "tag": tags})

    @rule(key=KEYS)
    def remove(self, key: str) -> None:
        assert self.index.remove(key) is (self.model.pop(key, None) is not None)

    @rule(name=st.sampled_from(["grid", "other"]), dim=st.sampled_from([16, 32]))
    def change_embedder(self, name: str, dim: int) -> None:
        self.index.embedder = Grid(name, dim)

    @rule(query=TEXTS, path=st.none() | PATHS, tags=TAGS, k=st.integers(1, 40), odd=st.booleans())
    def search(self, query: str, path: str | None, tags: list[str], k: int, odd: bool) -> None:
        hits = self.index.search(
            query,
            k=k,
            where=[("tag", tag) for tag in tags],
            under=("path", path) if path else None,
            accept=(lambda key: int(key[1:]) % 2 == 1) if odd else None,
        )
        candidates = [key for key in self.model if self._meets(key, path, tags) and (not odd or int(key[1:]) % 2)]
        assert [(hit.key, hit.score) for hit in hits] == self._brute_force(query, candidates)[:k]

    @invariant()
    def the_same_records_are_there(self) -> None:
        assert self.index.keys() == sorted(self.model, key=lambda key: self.model[key][0])
        assert self.index.values("path") == sorted({path for _, _, path, _ in self.model.values()})

    def _meets(self, key: str, path: str | None, tags: list[str]) -> bool:
        _, _, own_path, own_tags = self.model[key]
        return set(tags) <= set(own_tags) and (path is None or within(own_path, path))

    def _brute_force(self, query: str, candidates: list[str]) -> list[tuple[str, float]]:
        vector = self.index.embedder.embed([query])[0].astype(float)
        born = {key: self.model[key][0] for key in candidates}
        if not vector.any():
            return [(key, 0.000001) for key in sorted(candidates, key=lambda key: -born[key])]
        rows = self.index.embedder.embed([self.model[key][1] for key in candidates]).astype(float)
        cosines = dict(zip(candidates, np.round(rows @ vector, 6).tolist(), strict=True))
        scores = {key: round(min(max(cosine, 1e-6), 1), 6) for key, cosine in cosines.items()}
        return [(key, scores[key]) for key in sorted(candidates, key=lambda key: (-scores[key], born[key]))]


@pytest.mark.inferred
@pytest.mark.parametrize("large", [20_000, 0])  # 0: every scan is narrowed down first, as those of large indexes are
def test_any_history_of_writes_is_searched_exactly(large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finder, "_LARGE", large)
    check: Any = run_state_machine_as_test  # not every hypothesis that we take has types for it
    check(History, settings=settings(stateful_step_count=40))


@pytest.mark.inferred
@pytest.mark.parametrize("size", [99, 100, 101, 3000])
@pytest.mark.parametrize("share", [1, 2, 10, 100])
def test_the_nearest_of_every_size_and_share_are_those_of_brute_force(size: int, share: int) -> None:
    rows = np.random.default_rng(size).standard_normal((size + 1, 32))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = Index(lambda texts: rows[[int(text) for text in texts]])
    for number in range(size):
        index.put(str(number), str(number), {"part": str(number % share)})
    for number in range(0, size, 5):
        index.remove(str(number))
    alive = np.array([number for number in range(size) if number % 5 and number % share == share - 1], dtype=int)
    expected = alive[np.argsort(-(rows[alive] @ rows[size]), kind="stable")].astype(str).tolist()
    hits = index.search(str(size), k=50, where=[("part", str(share - 1))] if share > 1 else [])
    assert [hit.key for hit in hits if hit.score > 0.000001] == expected[: sum(hit.score > 0.000001 for hit in hits)]
    assert len(hits) == min(50, len(alive))


@pytest.mark.inferred
def test_a_filter_changes_no_bit_of_a_score() -> None:
    index = Index(Toy())
    for number in range(300):
        index.put(str(number), f"tea {number}", {"part": str(number % 3)})
    whole = {hit.key: hit.score for hit in index.search("tea 7", k=300, rerank=False)}
    assert all(whole[hit.key] == hit.score for hit in index.search("tea 7", k=99, where=[("part", "1")], rerank=False))
