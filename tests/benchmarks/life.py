"""The life of a process that uses a mock, clocked from within: ``python -m tests.benchmarks.life ours|moto``.

Prints the seconds of each step as JSON. Nothing of ours or of moto's is imported before the clock runs.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from statistics import median
from time import perf_counter
from typing import Any

NAMES = {"ours": ("moto_agentcore", "mock_agentcore"), "moto": ("moto", "mock_aws")}
TURNS = 15
_steps: dict[str, float] = {}


@contextmanager
def _step(name: str) -> Iterator[None]:
    begun = perf_counter()
    yield
    _steps[name] = perf_counter() - begun


def main(name: str) -> None:
    warnings.simplefilter("ignore")  # of the last-resort embedder
    with _step("import boto3"):
        import boto3
    with _step("import the mock"):
        module, mock = NAMES[name]
        make: Any = getattr(import_module(module), mock)
    with _step("first start"):
        running = make()
        running.start()
    with _step("two clients"):
        session = boto3.session.Session(aws_access_key_id="testing", aws_secret_access_key="testing")
        control = session.client("bedrock-agentcore-control", "us-east-1")
        data = session.client("bedrock-agentcore", "us-east-1")
    _first_calls(control, data, ours=name == "ours")
    with _step("first stop"):
        running.stop()
    _turns(make)
    print(json.dumps(_steps))


def _first_calls(control: Any, data: Any, *, ours: bool) -> None:
    with _step("first create_memory"):
        memory = control.create_memory(name="Bench", eventExpiryDuration=30)["memory"]["id"]
    said = {"conversational": {"role": "USER", "content": {"text": "I like green tea."}}}
    talk = {"memoryId": memory, "actorId": "a1", "sessionId": "s1"}
    with _step("first create_event"):
        data.create_event(**talk, eventTimestamp=1, payload=[said])
    with _step("second create_event"):
        data.create_event(**talk, eventTimestamp=2, payload=[said])
    with _step("first list_events"):
        data.list_events(**talk)
    if not ours:
        return
    record = {"requestIdentifier": "r", "namespaces": ["/"], "content": {"text": "Likes tea."}, "timestamp": 1}
    with _step("first batch_create_memory_records"):
        data.batch_create_memory_records(memoryId=memory, records=[record])
    asked = {"memoryId": memory, "namespace": "/", "searchCriteria": {"searchQuery": "tea"}}
    with _step("first retrieve (numpy, FAISS)"):
        data.retrieve_memory_records(**asked)
    with _step("second retrieve"):
        data.retrieve_memory_records(**asked)


def _turns(make: Any) -> None:
    """Start and stop around nothing, as around each test of a suite."""
    starts, stops = [], []
    for _ in range(TURNS):
        running = make()
        begun = perf_counter()
        running.start()
        started = perf_counter()
        running.stop()
        stops.append(perf_counter() - started)
        starts.append(started - begun)
    _steps["start, later"] = median(starts)
    _steps["stop, later"] = median(stops)


if __name__ == "__main__":
    main(sys.argv[1])
