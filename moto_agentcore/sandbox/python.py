"""A kept Python interpreter, in a process of its own (``worker``): what one cell has named, the next one knows."""

from __future__ import annotations

import json
import os
import selectors
import sys
import time
import weakref
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from moto_agentcore.sandbox.folder import Folder
from moto_agentcore.sandbox.limits import LIMITS, Limits
from moto_agentcore.sandbox.processes import TIMED_OUT, TOO_MUCH, Done, Program

WORKER = str(Path(__file__).with_name("worker.py"))
AN_HOUR = 3600  # of the CPU, for all cells together
LOST = "; the interpreter's variables are lost\n"


class Interpreter:
    """It starts with this object; once ``alive`` is false, it runs nothing any more."""

    def __init__(self, folder: Folder, limits: Limits = LIMITS) -> None:
        self._limits = limits
        asked, self._ask = os.pipe()
        self._told, tell = os.pipe()
        self._close = weakref.finalize(self, _close, self._ask, self._told)
        argv = [sys.executable, "-I", WORKER, str(asked), str(tell), str(limits.cpu)]
        try:
            self._program = Program(folder, argv, replace(limits, cpu=AN_HOUR), keep=(asked, tell))
        finally:
            _close(asked, tell)
        self.alive = True

    def run(self, code: str) -> Done:
        """Run a cell to its end, or to that of its time."""
        begun, cell = time.monotonic(), _Cell(self._limits.output)
        with suppress(BrokenPipeError):  # it has ended: what it left to read tells so
            _send(self._ask, code)
        exit_code, why = self._read(cell, begun + self._limits.wall)
        if exit_code is None:
            exit_code, why = self._lost(why)
        written = {channel: bytes(content) for channel, content in cell.written.items()}
        return Done(written["stdout"], written["stderr"] + why.encode(), exit_code, time.monotonic() - begun)

    def end(self) -> None:
        self.alive = False
        self._program.kill()

    def _lost(self, why: str) -> tuple[int, str]:
        """It is over with it: by itself, or because of what it did."""
        self.end()
        code = {"time": TIMED_OUT, "output": TOO_MUCH}.get(why)
        said = {"time": f"Killed after {self._limits.wall:g} seconds", "output": "Killed after too much output"}
        ended = self._program.ended()
        return code or ended or 1, said.get(why, f"The process ended with exit code {ended}") + LOST

    def _read(self, cell: _Cell, until: float) -> tuple[int | None, str]:
        """The cell's exit code; without one, why there is none."""
        answer = b""
        with selectors.DefaultSelector() as selector:
            for descriptor, channel in {**self._program.channels(), self._told: "answer"}.items():
                os.set_blocking(descriptor, False)
                selector.register(descriptor, selectors.EVENT_READ, channel)
            while not answer.endswith(b"\n"):
                ready = selector.select(max(until - time.monotonic(), 0))
                if not ready or cell.is_full:
                    return None, "output" if cell.is_full else "time"
                for key, _ in ready:
                    content = _available(key.fd)
                    if content == b"":
                        if key.data == "answer":
                            self._drain(cell)
                            return None, "end"
                        selector.unregister(key.fd)
                    elif key.data == "answer":
                        answer += content or b""
                    else:
                        cell.written[key.data] += content or b""
        self._drain(cell)
        return int(answer), ""

    def _drain(self, cell: _Cell) -> None:
        """What it had written when it answered."""
        for descriptor, channel in self._program.channels().items():
            while content := _available(descriptor):
                cell.written[channel] += content


class _Cell:
    """What one cell has written."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.written = {"stdout": bytearray(), "stderr": bytearray()}

    @property
    def is_full(self) -> bool:
        return sum(map(len, self.written.values())) > self._most


def _send(descriptor: int, code: str) -> None:
    with os.fdopen(descriptor, "wb", closefd=False) as opened:
        opened.write(json.dumps(code).encode() + b"\n")


def _available(descriptor: int) -> bytes | None:
    """What can be read now; nothing at the end, None where there may be more later."""
    try:
        return os.read(descriptor, 65_536)
    except BlockingIOError:
        return None


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)
