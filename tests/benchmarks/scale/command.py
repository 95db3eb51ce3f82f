"""The command: its options, what it measures in which order, and the head of the report."""

from __future__ import annotations

import gc
import os
import platform
from argparse import ArgumentParser
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from tests.benchmarks.report import Table, header

from .big import FULL, Effort, Sides, embedding, searched
from .clock import one_core
from .contest import filled, outcome
from .data import DIM, FEWEST, make
from .peers import PEERS
from .stores import Brute, Ours
from .tables import exactness_table, peer_tables, search_table, write_table
from .writes import BLOCK, Writes, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def main(argv: Sequence[str] | None = None, about: str | None = None) -> None:
    parser = ArgumentParser(prog="python -m tests.benchmarks.scale", description=about)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--peers", default=",".join(PEERS), help="commas between them; none: no peers (%(default)s)")
    parser.add_argument("--peer-records", type=int, default=100_000, help="for the peers, and ours beside them")
    given = parser.parse_args(argv)
    peers = [] if given.peers == "none" else given.peers.split(",")
    if unknown := sorted(set(peers) - set(PEERS)):
        parser.error(f"no such peer: {', '.join(unknown)}")
    if min(given.records, given.peer_records) < FEWEST:
        parser.error(f"at least {FEWEST} records make namespaces of each size")
    one_core()
    print(header(_facts(given.records)), flush=True)
    for table in big_tables(given.records):
        print(table.text(), flush=True)
    gc.collect()
    if peers:
        outcomes = [outcome(name, given.peer_records) for name in ("ours", "numpy", *peers)]
        print("\n".join(table.text() for table in peer_tables(outcomes, given.peer_records)))


def big_tables(records: int, effort: Effort = FULL, writes: int = BLOCK) -> Iterator[Table]:
    """Ours in this process."""
    data = make(records)
    sides = Sides(Ours(data), Brute(data))
    filled(sides.brute, data)
    filling = filled(sides.ours, data)
    everything = searched(sides, data, data.selections[0], effort, 0)
    speed = data.records.nbytes / everything.bound
    found = [everything, *(searched(sides, data, selection, effort, speed) for selection in data.selections[1:])]
    yield search_table(found, records, embedding(sides.ours, data))
    yield exactness_table(found, records)
    writer = Writes(sides.ours, data)
    taken = written(writer, min(writes, records // 8))  # no record is written twice
    yield write_table(taken, filling, records, writer.seen())


def _facts(records: int) -> dict[str, object]:
    installed = {name: _version(name) for name in ("numpy", "faiss-cpu", *PEERS)}
    load = f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {load}; all on one core, one thread",
        "packages": ", ".join(f"{name} {number}" for name, number in installed.items()),
        "vectors": f"{records:,} random unit vectors (means of words, noise), {DIM} float32; embedding hands them out",
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
