"""The benchmark: ``python -m tests.benchmarks [--quick] [--only NAME …] [--json FILE]``.

Prints one table per topic, each figure beside its target. Nothing is asserted: a figure depends on the
machine, a ratio within one run much less, and a quiet machine gives the best of both.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import sys
import warnings
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from time import perf_counter

from tests.benchmarks.report import Table, header
from tests.benchmarks.rounds import FULL, QUICK, Scale

TOPICS = {
    "calls": "a call, in-process, against the canned floor and moto",
    "growth": "the cost of a call from 10^2 to 10^5 events, records, sessions, actors, namespaces",
    "retrieve": "search by meaning against the bare FAISS search",
    "startup": "import time, start and stop, the first calls of a fresh process",
    "server": "requests per second against moto_server",
    "footprint": "memory of 10^5 events and records",
    "drain": "what extraction adds to 1,000 events",
    "invoke": "an agent runtime with a function behind it, its streams, its sessions",
    "agents": "a Bedrock agent with a function behind it, its streams; sessions with many steps",
    "gateways": "a gateway's tools: a call, a list of 1,000, a search over 1,000",
    "sandboxes": "files of code interpreter sessions, and many sessions beside few",
}


def measure(topic: str, scale: Scale) -> list[Table]:
    gc.collect()
    found: list[Table] = import_module(f"tests.benchmarks.{topic}").measure(scale)
    return found


def facts() -> dict[str, object]:
    from moto_agentcore.search import default_embedder

    os.environ.pop("MOTO_AGENTCORE_STRICT", None)
    packages = ("moto-agentcore", "moto", "boto3", "botocore", "faiss-cpu", "numpy")
    embedder = default_embedder()
    load = f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"
    return {
        "command": "python -m tests.benchmarks " + " ".join(sys.argv[1:]),
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {load}",
        "packages": ", ".join(f"{name} {version(name)}" for name in packages),
        "embedder": f"{embedder.name}, {embedder.dim} dimensions",
    }


def main(argv: Sequence[str] | None = None) -> int:
    listed = "\n".join(f"  {name:<10} {what}" for name, what in TOPICS.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks",
        description=f"Measure moto-agentcore beside its floor, moto and FAISS. Topics:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="fewer rounds, sizes to 10^4 (within a minute)")
    parser.add_argument("--only", action="append", choices=TOPICS, metavar="NAME", help="one topic; may be repeated")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    given = parser.parse_args(argv)
    return run(given.only or list(TOPICS), QUICK if given.quick else FULL, given.json)


def run(topics: Sequence[str], scale: Scale, file: Path | None = None) -> int:
    warnings.simplefilter("ignore", RuntimeWarning)  # the embedder in use stands in the header
    about, took, tables = facts(), {}, []
    print(header(about), flush=True)
    for topic in topics:
        begun = perf_counter()
        for table in measure(topic, scale):
            tables.append(table)
            print(table.text(), flush=True)
        took[topic] = round(perf_counter() - begun, 1)
    missed = [row for table in tables for row in table.missed()]
    print("\ntargets missed:" + "".join(f"\n   {row}" for row in missed) if missed else "\nevery target met")
    print(f"{sum(took.values()):.0f} s: " + ", ".join(f"{topic} {seconds:.0f}" for topic, seconds in took.items()))
    if file is not None:
        written = {**about, "seconds": took, "tables": [table.json() for table in tables]}
        file.write_text(json.dumps(written, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
