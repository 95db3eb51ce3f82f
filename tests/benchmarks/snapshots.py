"""Snapshots of many events and records: ``python -m tests.benchmarks.snapshots [EVENTS] [RECORDS]``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TypeVar

from moto_agentcore import AgentCore
from tests.benchmarks import fill

T = TypeVar("T")


def timed(what: str, act: Callable[[], T]) -> T:
    begin, used = perf_counter(), process_time()
    found = act()
    print(f"{what:<24}{perf_counter() - begin:8.2f} s, {process_time() - used:8.2f} s of a processor")
    return found


def main(events: int = 100_000, records: int = 10_000) -> None:
    with TemporaryDirectory() as folder, AgentCore() as agentcore:
        memory, file = fill.memory(), f"{folder}/state.json"
        fill.events(memory, events, lambda i: (f"actor-{i % 100}", f"session-{i % 1000}"))
        fill.records(memory, records)
        whole = timed(f"snapshot of {events}", agentcore.snapshot)
        size = len(json.dumps(whole)) / 1e6
        timed("to a file as well", lambda: agentcore.snapshot(file))
        agentcore.stop()
        agentcore.start()
        timed("restore", lambda: agentcore.restore(whole))
        timed("restore from the file", lambda: agentcore.restore(file))
        print(f"{'the file':<24}{size:8.1f} MB; the same again: {agentcore.snapshot()['stores'] == whole['stores']}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
