"""Time and memory of this process."""

from __future__ import annotations

import os
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.benchmarks.rounds import Side

STATUS = Path("/proc/self/status")


class Taken(NamedTuple):
    """Seconds of one call."""

    p50: float
    most: float


def times(call: Callable[[], object], calls: int, seconds: float) -> Taken:
    """The median and the longest of `calls` calls, of fewer (three at least) where `seconds` are over before."""
    taken: list[float] = []
    until = perf_counter() + seconds
    while len(taken) < min(calls, 3) or (len(taken) < calls and perf_counter() < until):
        begun = perf_counter()
        call()
        taken.append(perf_counter() - begun)
    return Taken(median(taken), max(taken))


def usual(call: Callable[[], object], seconds: float) -> Side:
    """A side for `rounds.interleaved` that gives the median of its calls, where `rounds.side` gives the best."""
    return lambda calls: times(call, calls, seconds).p50


def one_core() -> None:
    """Stay on one core, with every process started from here: for peers whose threads cannot be counted."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def resident(kind: str = "VmRSS") -> int:
    """Bytes resident now, or with `VmHWM` the most there were; 0 where the system does not say."""
    if not STATUS.exists():
        return 0
    return next(int(line.split()[1]) * 1024 for line in STATUS.read_text().splitlines() if line.startswith(kind))
