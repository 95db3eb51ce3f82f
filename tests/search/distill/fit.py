"""The student: one vector a word, whose sums should mean what the teacher says of the whole text.

It starts from the teacher's embeddings of the words alone, projected to fewer columns and weighted by rarity, and is
then trained by gradient descent on three things at once: the teacher's embedding of each text, the teacher's cosines
between the texts of a batch, and the own word list, which says that a question about a group finds its members.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Bags", "Kin", "Options", "fit", "projection", "start"]


@dataclass(frozen=True)
class Options:
    """Chosen on the split `tune` of tests/benchmarks/quality."""

    width: int = 256
    epochs: int = 4
    batch: int = 1024
    rate: float = 0.016
    alike: float = 20.0  # weight of the teacher's cosines within a batch
    drop: float = 0.3  # share of a text's words left out, others each time: no word may lean on its neighbours
    kin: float = 1.0  # weight of the word list
    heat: float = 0.15  # temperature of the word list's softmax
    soft: float = 0.5  # the teacher's part in what the softmax should say
    teacher_heat: float = 0.03
    hold: float = 0.02  # pull back to the start
    centre: float = 0.0  # how much of the teacher's mean is taken away
    common: int = 1  # directions that most rows share, taken away in the end
    seed: int = 7


class Bags(NamedTuple):
    """Texts as rows of the table: the rows of text i are `rows[ends[i - 1]:ends[i]]`, at least one each."""

    rows: NDArray[np.int64]
    ends: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[Sequence[int]]) -> Bags:
        return cls(np.concatenate([np.array(text) for text in texts]), np.cumsum([len(text) for text in texts]))

    def thinned(self, share: float, rng: np.random.Generator) -> Bags:
        """Without that share of the rows, drawn by lot; of each text one stays at least."""
        sizes = np.diff(self.ends, prepend=0)
        kept = rng.random(len(self.rows)) >= share
        kept[self.ends - 1 - (rng.random(len(sizes)) * sizes).astype(np.int64)] = True
        return Bags(self.rows[kept], np.cumsum(np.add.reduceat(kept.astype(np.int64), self.ends - sizes)))

    def take(self, texts: NDArray[np.int64]) -> Bags:
        starts = np.concatenate(([0], self.ends))[texts]
        sizes = self.ends[texts] - starts
        ends = np.cumsum(sizes)
        within = np.arange(ends[-1]) - np.repeat(ends - sizes, sizes)
        return Bags(self.rows[np.repeat(starts, sizes) + within], ends)


class Kin(NamedTuple):
    """Questions and their statements, as bags without names, and as the teacher's unit rows."""

    asked: Bags
    said: Bags
    asked_rows: NDArray[np.float32]
    said_rows: NDArray[np.float32]


def projection(rows: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """The `width` directions that hold most of `rows`, shape (columns, width), signs fixed."""
    values, vectors = np.linalg.eigh(rows.T.astype(np.float64) @ rows)
    best = vectors[:, np.argsort(-values)[:width]]
    signed: NDArray[np.float32] = (best * np.sign(best[np.abs(best).argmax(0), range(width)])).astype(np.float32)
    return signed


def start(alone: NDArray[np.float32], basis: NDArray[np.float32], counts: NDArray[np.int64]) -> NDArray[np.float32]:
    """The words' own embeddings, unit length, weighted by how rare each is (a / (a + p), p by rank and by count)."""
    vectors = alone @ basis
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ranks = 1 / (np.arange(len(alone)) + 10.0) / np.log(len(alone))
    share = np.maximum(ranks, 0.3 * counts / counts.sum())
    weighted: NDArray[np.float32] = (vectors * (1e-3 / (1e-3 + share))[:, None]).astype(np.float32)
    return weighted


class _Adam:
    """Adam on the touched rows only."""

    def __init__(self, table: NDArray[np.float32], rate: float) -> None:
        self.table, self.rate, self.step = table, rate, 0
        self.mean, self.square = np.zeros_like(table), np.zeros_like(table)

    def __call__(self, rows: NDArray[np.int64], slope: NDArray[np.float32], rate: float) -> None:
        self.step += 1
        mean = self.mean[rows] = 0.9 * self.mean[rows] + 0.1 * slope
        square = self.square[rows] = 0.999 * self.square[rows] + 0.001 * slope * slope
        scale = np.float32(self.rate * rate * (1 - 0.999**self.step) ** 0.5 / (1 - 0.9**self.step))
        self.table[rows] -= scale * mean / (np.sqrt(square) + np.float32(1e-8))


def fit(
    table: NDArray[np.float32], bags: Bags, taught: NDArray[np.float32], kin: Kin, options: Options
) -> NDArray[np.float32]:
    """The trained table. `taught` has the teacher's unit rows for `bags`; `kin` are questions and their statements."""
    held = table.copy()
    adam = _Adam(table.copy(), options.rate)
    rng = np.random.default_rng(options.seed)
    steps = options.epochs * (len(bags.ends) // options.batch)
    order, other = rng.permutation(len(bags.ends)), rng.permutation(len(kin.asked_rows))
    for step in range(steps):
        part = order[np.arange(step * options.batch, (step + 1) * options.batch) % len(order)]
        relatives = other[np.arange(step * options.batch, (step + 1) * options.batch) % len(other)]
        chosen = bags.take(part).thinned(options.drop, rng)
        pulls = [(chosen, *_taught(adam.table, chosen, taught[part], options))]
        if options.kin:
            pulls += _kin(adam.table, kin, relatives, options, rng)
        rows, slope = _gathered(pulls)
        slope += np.float32(options.hold / options.batch) * (adam.table[rows] - held[rows])
        adam(rows, slope, 1 - step / steps)
        if (step + 1) % (len(bags.ends) // options.batch) == 0:
            print(f"  step {step + 1} of {steps}: cosine to the teacher {1 - pulls[0][2]:.4f}", flush=True)
    return adam.table


def _units(table: NDArray[np.float32], bags: Bags) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    sums = np.add.reduceat(table[bags.rows], np.concatenate(([0], bags.ends[:-1])), axis=0)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True) + np.float32(1e-6)
    return sums / lengths, lengths


def _through(
    units: NDArray[np.float32], lengths: NDArray[np.float32], slope: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The slope with regard to the sums, from that with regard to the unit rows."""
    across = slope - (slope * units).sum(1, keepdims=True) * units
    back: NDArray[np.float32] = (across / lengths).astype(np.float32, copy=False)
    return back


def _taught(
    table: NDArray[np.float32], bags: Bags, wanted: NDArray[np.float32], options: Options
) -> tuple[NDArray[np.float32], float]:
    units, lengths = _units(table, bags)
    count = np.float32(len(units))
    apart = units @ units.T - wanted @ wanted.T
    slope = -wanted / count + np.float32(4 * options.alike) * (apart @ units) / (count * count)
    return _through(units, lengths, slope), 1 - float((units * wanted).sum() / count)


def _kin(
    table: NDArray[np.float32], kin: Kin, part: NDArray[np.int64], options: Options, rng: np.random.Generator
) -> list[tuple[Bags, NDArray[np.float32], float]]:
    """Softmax over the statements of the batch: each question should find its own, and what the teacher finds."""
    asked, said = (side.take(part).thinned(options.drop, rng) for side in (kin.asked, kin.said))
    q, q_lengths = _units(table, asked)
    a, a_lengths = _units(table, said)
    own = np.float32(1 - options.soft)
    wanted = own * np.eye(len(q), dtype=np.float32)
    wanted += np.float32(options.soft) * _odds(kin.asked_rows[part] @ kin.said_rows[part].T, options.teacher_heat)
    excess = (_odds(q @ a.T, options.heat) - wanted) * np.float32(options.kin / len(q))
    return [
        (asked, _through(q, q_lengths, excess @ a), 0.0),
        (said, _through(a, a_lengths, excess.T @ q), 0.0),
    ]


def _odds(cosines: NDArray[np.float32], heat: float) -> NDArray[np.float32]:
    odds = np.exp((cosines - 1) / np.float32(heat))
    shares: NDArray[np.float32] = odds / odds.sum(1, keepdims=True)
    return shares


def _gathered(
    pulls: list[tuple[Bags, NDArray[np.float32], float]],
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The touched rows and the sum of the slopes of the texts they stand in."""
    every = np.concatenate([bags.rows for bags, _, _ in pulls])
    slopes = np.concatenate([np.repeat(slope, np.diff(bags.ends, prepend=0), axis=0) for bags, slope, _ in pulls])
    order = np.argsort(every, kind="stable")
    rows, first = np.unique(every[order], return_index=True)
    return rows, np.add.reduceat(slopes[order], first, axis=0)
