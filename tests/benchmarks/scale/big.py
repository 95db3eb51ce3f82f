"""Ours in detail, in this process: searches beside numpy and the memory bound, and whether it is exact."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from moto_agentcore.search.ranking import to_scores
from tests.benchmarks.rounds import interleaved, ratio

from .clock import times, usual
from .contest import CHECKED, recall

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from tests.benchmarks.rounds import Side

    from .data import Data, Question, Selection
    from .stores import Brute, Ours


@dataclass(frozen=True)
class Effort:
    """How often a search is asked: `rounds` of all sides, each `calls` times or `seconds` long."""

    rounds: int = 9
    calls: int = 100
    seconds: float = 0.4


FULL = Effort()


class Searched(NamedTuple):
    """One selection: seconds of each side, ratios formed within the rounds, and how right ours was."""

    selection: Selection
    ours: float
    numpy: float
    bound: float
    over_numpy: float
    over_bound: float
    recall: float
    error: float  # the largest difference of a score from the one that float64 gives


class Sides(NamedTuple):
    ours: Ours
    brute: Brute


def searched(sides: Sides, data: Data, selection: Selection, effort: Effort, speed: float) -> Searched:
    """`speed` in bytes a second is the bound's where other rows are read each time (0: reads a block of that size)."""
    again = len(selection.names) == 1
    readers = _readers(data.vectors[: selection.size], data.questions[0]) if again or not speed else {}
    found = interleaved({**_asking(sides, data, selection, effort), **readers}, effort.rounds, effort.calls)
    middle = {name: float(np.median(taken)) for name, taken in found.items()}
    if readers:
        fastest = min(readers, key=middle.__getitem__)
        bound, over = middle[fastest], ratio(found["ours"], found[fastest])
    else:
        bound = data.vectors[: selection.size].nbytes / speed
        over = middle["ours"] / bound
    right = recall(sides.ours, data, selection), _error(sides.ours, data, selection)
    return Searched(
        selection, middle["ours"], middle["numpy"], bound, ratio(found["ours"], found["numpy"]), over, *right
    )


def _asking(sides: Sides, data: Data, selection: Selection, effort: Effort) -> dict[str, Side]:
    def side(search: Callable[[Question, str | None], object]) -> Side:
        pairs = selection.asked(data.questions)
        return usual(lambda: search(*next(pairs)), effort.seconds)

    ours = side(lambda question, name: sides.ours.hits(question.text, name))
    return {"ours": ours, "numpy": side(sides.brute.search)}


def _readers(block: NDArray[np.float32], question: Question) -> dict[str, Side]:
    """Ways to read a contiguous block once, in order. The fastest is what no search over it can beat."""
    flat = block.reshape(-1)
    ways: dict[str, Callable[[], object]] = {
        "sgemv": lambda: block @ question.vector,
        "max": lambda: np.max(flat),
        "sum": lambda: flat.view(np.int64).sum(),
    }
    return {name: usual(way, 0.4) for name, way in ways.items()}


def _error(ours: Ours, data: Data, selection: Selection) -> float:
    """A narrower type of number or an approximate index would show here: float32 stays within 1e-6."""
    worst = 0.0
    for question, name in islice(selection.asked(data.questions), CHECKED):
        scores = [hit.score for hit in ours.hits(question.text, name)]
        worst = max(worst, float(np.abs(scores - to_scores(data.best(question, name)[1])).max()))
    return worst


def embedding(ours: Ours, data: Data) -> float:
    """Seconds that the prepared embedder takes of each search."""
    text = data.questions[0].text
    return times(lambda: ours.index.embedder.embed([text]), 1000, 1).p50
