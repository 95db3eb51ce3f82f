"""What a test run pays once: imports and the first calls of a fresh process; and per test: start and stop of the mock.

Every figure of one row comes from fresh processes that take turns; each process clocks itself, so Python's own start
is left out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping

from tests.benchmarks.moto_side import environment
from tests.benchmarks.report import Table, at_most
from tests.benchmarks.rounds import Scale, Side, interleaved, millis, plus, ratio

IMPORTS = {
    "import moto": "import moto",
    "import moto_agentcore": "import moto_agentcore",
    "import moto, mock_aws": "from moto import mock_aws",
    "import moto_agentcore, mock_agentcore": "from moto_agentcore import mock_agentcore",
    "import boto3": "import boto3",
}
UP_TO_EVENTS = (
    *("import boto3", "import the mock", "first start", "two clients"),
    *("first create_memory", "first create_event", "first list_events"),
)
CLOCKED = "from time import perf_counter as c; a = c(); {}; print(c() - a)"


def measure(scale: Scale) -> list[Table]:
    return [_imports(scale), _lives(scale)]


def _imports(scale: Scale) -> Table:
    table = Table(
        "imports", "Imports, each in a fresh process", ["statement", "ms", "over moto's", "target", "verdict"]
    )
    found = interleaved({name: _imported(code) for name, code in IMPORTS.items()}, scale.processes, 1)
    plain, bare = found["import moto_agentcore"], found["import moto"]
    mock, theirs = found["import moto_agentcore, mock_agentcore"], found["import moto, mock_aws"]
    table.add("import moto", millis(bare), None, None, None)
    table.add("import moto_agentcore", millis(plain), ratio(plain, bare), *at_most(ratio(plain, bare), 1.1))
    table.add("from moto import mock_aws", millis(theirs), None, None, None)
    table.add("from moto_agentcore import mock_agentcore", millis(mock), ratio(mock, theirs), None, None)
    table.add("import boto3 (what both need)", millis(found["import boto3"]), None, None, None)
    return table


def _imported(code: str) -> Side:
    command = [sys.executable, "-c", CLOCKED.format(code)]
    return lambda calls: float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def _lives(scale: Scale) -> Table:
    table = Table(
        "startup",
        "A fresh process, step by step (ms), and the mock's start and stop",
        ["step", "ours ms", "moto ms", "ours/moto"],
    )
    steps: dict[str, dict[str, list[float]]] = {"ours": {}, "moto": {}}
    for _ in range(scale.processes):
        for name, found in steps.items():
            for step, seconds in _lived(name).items():
                found.setdefault(step, []).append(seconds)
    for found in steps.values():
        found["in all, to the first list_events"] = plus(*(found[step] for step in UP_TO_EVENTS))
    for step, ours in steps["ours"].items():
        moto = steps["moto"].get(step)
        table.add(step, millis(ours), millis(moto) if moto else None, ratio(ours, moto) if moto else None)
    return table


def _lived(name: str) -> Mapping[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.life", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    found: dict[str, float] = json.loads(done.stdout)
    return found
