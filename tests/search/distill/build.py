"""From the teacher and the own words to the three files of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from moto_agentcore.search.text import words

from .corpus import corpus
from .fit import Bags, Kin, Options, fit, projection, start
from .lexicon import names
from .teach import taught

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from .corpus import Corpus

__all__ = ["Table", "build", "quantised", "write"]

_FINEST = 4000  # the largest weight; 127 times it, summed over a text, stays exact
_NOISE = 73.5  # root mean square of a random int8


class Table(NamedTuple):
    """`vectors[i] * weights[i]` is the row of `words[i]`; the last weight is that of a word spelled out."""

    words: list[str]
    vectors: NDArray[np.int8]
    weights: NDArray[np.uint16]


def build(model: Path, cache: Path, workers: int, options: Options) -> Table:
    """The same bits for the same inputs, numpy and kind of processor."""
    source = corpus((model / "vocab.txt").read_text("utf-8").split("\n"))
    sizes = ", ".join(str(len(texts)) for texts in source.sources)
    print(f"{len(source.vocabulary)} words, {sizes} texts, {len(source.pairs)} pairs", flush=True)
    alone = taught(source.vocabulary, model, cache, workers)
    wanted = np.concatenate([taught(texts, model, cache, workers) for texts in source.sources])
    return quantised(source.vocabulary, trained(source, alone, wanted, options))


def trained(
    source: Corpus, alone: NDArray[np.float32], wanted: NDArray[np.float32], options: Options
) -> NDArray[np.float32]:
    """One float row per word."""
    row_of = {word: row for row, word in enumerate(source.vocabulary)}
    bags = _bags([text for texts in source.sources for text in texts], row_of)
    basis = projection(np.concatenate([alone, wanted]), options.width)
    first = start(alone, basis, np.bincount(bags.rows, minlength=len(alone)))
    target = (wanted - np.float32(options.centre) * wanted.mean(axis=0)) @ basis
    target /= np.linalg.norm(target, axis=1, keepdims=True)
    return uncommon(fit(first, bags, target, _kin(source, row_of, target), options), options.common)


def uncommon(rows: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """`rows` without the `count` directions that most of them share: they make all texts alike and tell nothing."""
    shared = projection(rows, count)
    rest: NDArray[np.float32] = (rows - rows @ shared @ shared.T).astype(np.float32, copy=False)
    return rest


def quantised(vocabulary: list[str], rows: NDArray[np.float32]) -> Table:
    """Int8 rows, each scaled to its largest entry, and integer weights."""
    peaks = np.maximum(np.abs(rows).max(axis=1), 1e-9)
    vectors = np.rint(rows / peaks[:, None] * 127).astype(np.int8)
    unit = _FINEST / peaks.max()
    # A word spelled out counts as much as a rare word: the middle of the rarer half of the vocabulary.
    typical = float(np.median(np.linalg.norm(rows[len(rows) // 2 :], axis=1))) * 127
    noise = typical / (_NOISE * rows.shape[1] ** 0.5)
    weights = np.rint(np.append(peaks, noise) * unit).clip(1, _FINEST).astype(np.uint16)
    return Table(vocabulary, vectors, weights)


def write(table: Table, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "words.txt").write_text("\n".join(table.words), "utf-8")
    np.save(directory / "vectors.npy", table.vectors)
    np.save(directory / "weights.npy", table.weights)


def _kin(source: Corpus, row_of: dict[str, int], target: NDArray[np.float32]) -> Kin:
    """Without the names, which a question and its statement share and all records of a person do."""
    unsaid = {name.lower() for name in names()}
    place = {text: row for row, text in enumerate(text for texts in source.sources for text in texts)}
    content = {word: row for word, row in row_of.items() if word not in unsaid}
    asked, said = zip(*((pair.question, pair.statement) for pair in source.pairs), strict=True)
    rows = [target[[place[text] for text in side]] for side in (asked, said)]
    return Kin(_bags(asked, content), _bags(said, content), *rows)


def _bags(texts: Sequence[str], row_of: dict[str, int]) -> Bags:
    found = [[row_of[word] for word in words(text) if word in row_of] for text in texts]
    return Bags.of([rows or [row_of["the"]] for rows in found])
