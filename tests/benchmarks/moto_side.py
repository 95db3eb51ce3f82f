"""Moto's own backend, in a process in which this package is not installed; and the handle on that process.

Run as a module it answers one JSON line with another: ``{"call": "create_event", "side": "moto", "calls": 25}`` with
``{"seconds": 0.0014}``. It has its own floor, so that its ratios compare with ours whatever the two processes got.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from types import TracebackType

from tests.benchmarks.rounds import Side, side


def environment() -> dict[str, str]:
    """The environment of a process that measures: strict mode is for this project's tests."""
    return {name: value for name, value in os.environ.items() if name != "MOTO_AGENTCORE_STRICT"}


class MotoSide:
    """The process, as sides."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.benchmarks.moto_side"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
        )

    def side(self, call: str, of: str) -> Side:
        return lambda calls: self._ask({"call": call, "side": of, "calls": calls})

    def _ask(self, question: dict[str, object]) -> float:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return float(json.loads(self._process.stdout.readline())["seconds"])

    def __enter__(self) -> MotoSide:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()


def main() -> None:
    from moto import mock_aws

    from tests.benchmarks.floor import Floor, answer_of, clients
    from tests.benchmarks.workloads import arrange, calls

    with mock_aws():
        real, floor = clients(), Floor()
        sides: dict[tuple[str, str], Side] = {}
        for name, call in calls(arrange(real, records=0), records=False).items():
            sides[name, "floor"] = floor.side(answer_of(real, call), call)
            sides[name, "moto"] = side(lambda call=call: call(real))  # type: ignore[misc] # bound in the loop
        assert "moto_agentcore" not in sys.modules, "this side is moto's alone"
        for line in sys.stdin:
            asked = json.loads(line)
            print(json.dumps({"seconds": sides[asked["call"], asked["side"]](asked["calls"])}), flush=True)


if __name__ == "__main__":
    main()
