"""Memory: what 10^5 events and records take, by the resident size of a fresh process.

Run as a module it fills itself and prints the figures: ``python -m tests.benchmarks.footprint 100000``.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import warnings
from pathlib import Path

from tests.benchmarks.moto_side import environment
from tests.benchmarks.report import Table
from tests.benchmarks.rounds import Scale

STATUS = Path("/proc/self/statm")


def measure(scale: Scale) -> list[Table]:
    n = scale.footprint
    table = Table(
        "footprint",
        f"Resident memory of {n:,} events and as many records, in a fresh process",
        ["what", "MB", "each B", "of these on the wire B", "fill s"],
    )
    command = [sys.executable, "-m", "tests.benchmarks.footprint", str(n)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    for what, taken, wire, seconds in json.loads(done.stdout):
        each = taken / n if wire is not None else None
        table.add(what, taken / 2**20, each, wire, seconds)
    table.notes.append("filled by requests that enter the line behind the door")
    return [table]


def resident() -> int:
    """Bytes resident now; where the system does not say, the most there were so far."""
    gc.collect()
    if STATUS.exists():
        import resource

        return int(STATUS.read_text().split()[1]) * resource.getpagesize()
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main(n: int) -> None:
    from time import perf_counter

    from moto_agentcore import mock_agentcore
    from tests.benchmarks import fill
    from tests.benchmarks.floor import answer_of, clients
    from tests.benchmarks.workloads import retrieve

    warnings.simplefilter("ignore")
    rows: list[tuple[str, int, int | None, float | None]] = []
    with mock_agentcore(strict=False):
        real, memory = clients(), fill.memory()
        fill.events(memory, 1, lambda i: ("actor", "session"))
        fill.records(memory, 1)
        before, begun = resident(), perf_counter()
        rows.append(("process with boto3, moto and the mock", before, None, None))
        ids = fill.events(memory, n, lambda i: (f"actor-{i % 10}", f"session-{i // 100:06}"))
        taken, before = resident() - before, resident()
        asked = {"memoryId": memory, "actorId": "actor-0", "sessionId": "session-000000"}
        event = answer_of(real, lambda to: to.data.get_event(**asked, eventId=ids[0]))
        rows.append(("events", taken, len(event.body), perf_counter() - begun))
        begun = perf_counter()
        ids = fill.records(memory, n, lambda i: f"/bench/{i // 10:06}/")
        taken, before = resident() - before, resident()
        record = answer_of(real, lambda to: to.data.get_memory_record(memoryId=memory, memoryRecordId=ids[0]))
        rows.append(("records", taken, len(record.body), perf_counter() - begun))
        begun = perf_counter()
        retrieve(memory, "/bench/000001/")(real)
        rows.append(
            ("vectors, numpy and FAISS (first search)", resident() - before, len(record.body), perf_counter() - begun)
        )
    print(json.dumps(rows))


if __name__ == "__main__":
    main(int(sys.argv[1]))
