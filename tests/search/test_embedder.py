from __future__ import annotations

import importlib
import subprocess
import sys
import warnings
from typing import Any

import numpy as np
import pytest

from moto_agentcore.search import Embedder, HashEmbedder, Index, WordEmbedder, as_embedder, default_embedder

from .toys import Plain, Toy

module = importlib.import_module("moto_agentcore.search.embedder")


def letters(texts: list[str]) -> list[list[float]]:
    return [[text.count("a"), text.count("b"), text.count("c")] for text in texts]


@pytest.mark.inferred
def test_an_embedder_stays_itself() -> None:
    toy = Toy()
    assert as_embedder(toy) is toy


@pytest.mark.inferred
def test_words_are_a_capability_of_their_own() -> None:
    assert isinstance(Toy(), WordEmbedder)
    assert isinstance(Plain(), Embedder)
    assert not isinstance(Plain(), WordEmbedder)


@pytest.mark.inferred
def test_the_rows_of_a_callable_are_normalised_and_zero_rows_stay() -> None:
    wrapped = as_embedder(letters)
    rows = wrapped.embed(["aab", "xyz"])
    assert rows.dtype == np.float32
    assert rows == pytest.approx(np.array([[2, 1, 0], [0, 0, 0]]) / np.array([[5**0.5], [1]]))


@pytest.mark.inferred
def test_a_callable_is_named_after_itself_and_its_width_is_learned() -> None:
    wrapped = as_embedder(letters)
    assert wrapped.name.startswith("letters@")
    assert as_embedder(lambda texts: letters(texts)).name != wrapped.name
    assert wrapped.dim == 0
    assert wrapped.embed([]).shape == (0, 0)
    wrapped.embed(["abc"])
    assert wrapped.dim == 3


@pytest.mark.inferred
def test_huge_vectors_are_normalised_without_overflow() -> None:
    assert as_embedder(lambda _: [[3e30, 4e30]]).embed(["x"]) == pytest.approx(np.array([[0.6, 0.8]]))


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([[1.0, 2.0]], r"must return shape \(2, d\) for 2 texts, got \(1, 2\)"),
        ([1.0, 2.0], r"must return shape \(2, d\).* got \(2,\)"),
        ([[], []], r"must return shape \(2, d\)"),
        ([[1.0], [1.0, 2.0]], r"must return numbers of shape \(2, d\)"),
        (None, "must return"),
        ([["x"], ["y"]], "must return numbers"),
        ([[1.0], [float("nan")]], "not finite"),
    ],
)
def test_a_callable_that_returns_a_wrong_shape_is_told(answer: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        as_embedder(lambda _: answer).embed(["one", "two"])


@pytest.mark.inferred
def test_a_callable_must_keep_its_width() -> None:
    wrapped = as_embedder(lambda texts: np.ones((len(texts), len(texts))))
    wrapped.embed(["one"])
    with pytest.raises(ValueError, match="returned rows of 2 numbers where 1 were expected"):
        wrapped.embed(["one", "two"])


@pytest.mark.inferred
@pytest.mark.parametrize(("value", "message"), [(3, "got 3"), (HashEmbedder, r"pass HashEmbedder\(\), not the class")])
def test_what_is_no_embedder_is_refused(value: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        as_embedder(value)


@pytest.mark.inferred
def test_an_embedder_that_breaks_its_promise_is_told_by_the_search() -> None:
    class Broken(Plain):
        def embed(self, texts: Any) -> Any:
            return super().embed(texts)[:, :3]

    index = Index(Broken())
    index.put("one", "text")
    with pytest.raises(ValueError, match="rows of 3 numbers where 16"):
        index.search("text", k=1)


@pytest.mark.inferred
def test_none_is_the_default_and_the_default_is_made_once() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # where the table's data file is not built
        assert as_embedder(None) is default_embedder() is Index().embedder
        assert isinstance(default_embedder(), WordEmbedder)


@pytest.mark.inferred
@pytest.mark.parametrize("reason", [ImportError("no module"), FileNotFoundError("no data")])
def test_without_the_table_the_default_hashes_and_says_so(monkeypatch: pytest.MonkeyPatch, reason: Exception) -> None:
    def missing(*_: Any) -> None:
        raise reason

    monkeypatch.setattr(module, "import_module", missing)
    default_embedder.cache_clear()
    try:
        with pytest.warns(RuntimeWarning, match="by spelling only"):
            assert isinstance(default_embedder(), HashEmbedder)
    finally:
        default_embedder.cache_clear()


@pytest.mark.inferred
def test_writing_and_listing_import_neither_numpy_nor_faiss() -> None:
    code = (
        "import sys; from moto_agentcore.search import Index; index = Index();"
        "index.put('one', 'text', {'n': '/a'}); index.remove('two'); index.keys(under=('n', '/')); index.values('n');"
        "assert index.search('text', k=1, where=[('n', 'none')]) == [];"
        "print({'numpy', 'faiss'} & set(sys.modules))"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True) == "set()\n"
