"""The same figures of any store, in a fresh process: ``python -m tests.benchmarks.scale.contest NAME RECORDS``.

A process prints a line of JSON after each step, so that what a slow store has shown before it is stopped is not lost.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import count, islice
from time import perf_counter
from typing import TYPE_CHECKING, Any

from .clock import Taken, resident, times
from .data import make
from .peers import PEERS
from .stores import Brute, Ours

if TYPE_CHECKING:
    from collections.abc import Callable

    from .data import Data, Selection
    from .stores import Store

BATCH = 4_096  # records added at once: the most that chromadb takes is 5,461
CHECKED = 20  # answers compared with the exact ones
PATIENCE = 170.0  # seconds a store may take


@dataclass
class Outcome:
    """What one store showed, and why there is no more of it."""

    name: str
    figures: dict[str, Any] = field(default_factory=dict)
    lacks: str = ""


def measure(
    store: Store, data: Data, tell: Callable[[dict[str, Any]], None], calls: int = 200, seconds: float = 4.0
) -> None:
    """Fill `store`, ask it in each selection (the same namespace again and again), remove some; `tell` each figure."""
    tell({"how": store.how})
    tell(filled(store, data))
    for selection in data.selections[:3]:
        tell({f"{selection.title} s": asked(store, data, selection, calls, seconds).p50})
        tell({f"{selection.title} recall": recall(store, data, selection)})
    tell({"remove s": removed(store, calls, seconds)})


def filled(store: Store, data: Data) -> dict[str, Any]:
    """Records a second, the longest batch, and memory over that of the vectors alone."""
    before, taken = resident(), []
    for begun in range(0, data.count, BATCH):
        numbers = range(begun, min(begun + BATCH, data.count))
        start = perf_counter()
        store.add(numbers, data.vectors[begun : numbers.stop], data.namespaces[begun : numbers.stop])
        taken.append(perf_counter() - start)
    memory = {
        "memory": (resident() - before) / data.records.nbytes,
        "peak": (resident("VmHWM") - before) / data.records.nbytes,
    }
    return {"add/s": data.count / sum(taken), "longest s": max(taken), **memory}


def asked(store: Store, data: Data, selection: Selection, calls: int, seconds: float) -> Taken:
    pairs = selection.asked(data.questions)
    store.search(*next(pairs))
    return times(lambda: store.search(*next(pairs)), calls, seconds)


def recall(store: Store, data: Data, selection: Selection) -> float:
    """The share of the exact K best that the store finds, too."""
    pairs = list(islice(selection.asked(data.questions), CHECKED))
    right = [len(data.best(*pair)[0].intersection(store.search(*pair))) / len(data.best(*pair)[0]) for pair in pairs]
    return sum(right) / len(right)


def removed(store: Store, calls: int, seconds: float) -> float | None:
    numbers = count()
    try:
        return times(lambda: store.remove(next(numbers)), min(calls, 100), seconds).p50
    except NotImplementedError:
        return None


def outcome(name: str, records: int, patience: float = PATIENCE) -> Outcome:
    """`measure` in a process of its own."""
    command = [sys.executable, "-m", __name__, name, str(records)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=False)
    except subprocess.TimeoutExpired as late:
        return Outcome(name, _read(late.stdout or b""), f"gave up after {patience:.0f} s")
    last = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    return Outcome(name, _read(done.stdout.encode()), "".join(last))


def _read(lines: bytes) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for line in lines.decode().splitlines():
        if line.startswith("{") and line.endswith("}"):
            found.update(json.loads(line))
    return found


def main(name: str, records: int) -> None:
    data = make(records)
    measure(opened(name, data), data, lambda figures: print(json.dumps(figures), flush=True))


def opened(name: str, data: Data) -> Store:
    """The empty store of that name."""
    makers: dict[str, Callable[[Data], Store]] = {"ours": Ours, "numpy": Brute, **PEERS}
    return makers[name](data)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
