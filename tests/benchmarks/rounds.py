"""Measuring side by side: every round asks all sides once, so a machine that drifts drifts for all of them.

A side takes a number of calls and gives the seconds of the best one: what else the machine did can only add to a call.
Ratios are formed within a round, their median is the figure: an absolute time is only worth as much as the machine was
quiet.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
Side = Callable[[int], float]


@dataclass(frozen=True)
class Scale:
    """How much is measured: one of ``FULL``, ``QUICK`` and ``TINY``."""

    rounds: int  # of everything that is measured call by call
    calls: int  # of one side in one round
    sizes: tuple[int, ...]  # of the growth tables; events and records
    memories: tuple[int, ...]
    processes: int  # rounds of what needs a fresh process
    seconds: float  # of one side's server in one round
    footprint: int
    events: int  # of the extraction table


FULL = Scale(
    rounds=11,
    calls=25,
    sizes=(100, 1_000, 10_000, 100_000),
    memories=(10, 100, 1_000),
    processes=5,
    seconds=0.3,
    footprint=100_000,
    events=1_000,
)
QUICK = Scale(
    rounds=7,
    calls=10,
    sizes=(100, 1_000, 10_000),
    memories=(10, 100),
    processes=3,
    seconds=0.15,
    footprint=10_000,
    events=300,
)
TINY = Scale(rounds=1, calls=1, sizes=(10, 20), memories=(2, 4), processes=1, seconds=0.01, footprint=10, events=3)

HOW = "interleaved rounds: the best call of each, the median over them"
MOST_SECONDS = 0.12  # of one side in one round: what is slow is called less often


def side(call: Callable[[], object]) -> Side:
    """A side that calls something in this process."""

    def run(calls: int) -> float:
        taken: list[float] = []
        until = perf_counter() + MOST_SECONDS
        while len(taken) < calls and not (taken and perf_counter() > until):
            begun = perf_counter()
            call()
            taken.append(perf_counter() - begun)
        return min(taken)

    return run


def interleaved(sides: Mapping[K, Side], rounds: int, calls: int) -> dict[K, list[float]]:
    """Per side the seconds of one call, round by round; the first side of a round is another one each time."""
    order = list(sides)
    found: dict[K, list[float]] = {name: [] for name in order}
    for name in order:
        sides[name](min(calls, 5))  # warm: plans, caches, the first search's embedding
    for turn in range(rounds):
        start = turn % len(order)
        for name in order[start:] + order[:start]:
            found[name].append(sides[name](calls))
    return found


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median over rounds of one series over another."""
    return median(a / b for a, b in zip(above, below, strict=True))


def spread(above: Sequence[float], below: Sequence[float]) -> float:
    """Half the distance between the quartiles of the rounds' ratios."""
    found = sorted(a / b for a, b in zip(above, below, strict=True))
    return (found[(3 * len(found)) // 4] - found[len(found) // 4]) / 2


def plus(*series: Sequence[float]) -> list[float]:
    """Round by round the sum of several series."""
    return [sum(values) for values in zip(*series, strict=True)]


def micros(series: Sequence[float]) -> float:
    return median(series) * 1e6


def millis(series: Sequence[float]) -> float:
    return median(series) * 1e3
