"""Which tests see a mutant: those of its lines, as coverage noted them, in a copy of the tree."""

from __future__ import annotations

import contextlib
import os
import random
import select
import signal
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import boto3  # noqa: F401 - once, not in each child
import moto.core.responses  # noqa: F401 - as boto3
import numpy as np  # noqa: F401 - as boto3
import pytest
from coverage import CoverageData

if TYPE_CHECKING:
    from tests.fuzz.mutants import Mutant

PACKAGE = "moto_agentcore"
MOST = 1_000  # tests for one mutant
SILENCE = 90  # seconds without the end of a test: it hangs, and a gate would end it
_QUIETLY = ("-x", "-q", "-p", "no:xdist", "-p", "no:cacheprovider")
_OF_PROCESSES = ("browser", "chromium", "own_process", "/sdk/")  # slow: they come last


class Contexts:
    """Which tests run a line, from a data file of coverage."""

    def __init__(self, path: Path) -> None:
        self._data = CoverageData(str(path))
        self._data.read()
        self._names = {name.rpartition(f"/{PACKAGE}/")[2]: name for name in self._data.measured_files()}

    def tests(self, mutant: Mutant) -> list[str]:
        """Of its lines; of the whole file if they are run at import, or by no test (or by a process of its own)."""
        name = self._names.get(mutant.path.removeprefix(f"{PACKAGE}/"))
        lines = self._data.contexts_by_lineno(name) if name else {}
        own = () if mutant.at_import else mutant.lines
        found = {test for line in own for test in lines.get(line, ())} - {""}
        found = found or {test for tests in lines.values() for test in tests} - {""}
        return _near({test.rpartition("|")[0] for test in found}, Path(mutant.path))[:MOST]


def _near(tests: set[str], path: Path) -> list[str]:
    """The nearest first, and one of each function before a second one; slow ones last."""
    folder = "/".join(("tests", *path.parts[1:-1]))
    mixed = sorted(tests)
    random.Random(len(mixed)).shuffle(mixed)
    seen = Counter[str]()

    def far(test: str) -> tuple[bool, int, int]:
        file, function = test.partition("::")[0], test.partition("[")[0]
        seen[function] += 1
        near = 0 if f"/test_{path.stem}." in file else 1 if folder.startswith(file.rpartition("/")[0]) else 2
        return any(word in test for word in _OF_PROCESSES), min(seen[function] // 4, 1) + near, seen[function]

    return sorted(mixed, key=far)


def own_files(root: Path, mutant: Mutant, *, known: bool) -> list[str]:
    """The tests of the file's own name; where no test is known, all of the folder, or of the nearest one above."""
    inside = Path(mutant.path).relative_to(PACKAGE)
    folder = next(folder for above in inside.parents if (folder := root / "tests" / above).is_dir())
    named = [path for end in ("", "_lines") for path in folder.rglob(f"test_{inside.stem}{end}.py")]
    return [str(path.relative_to(root)) for path in (named if known else [*named, folder])]


class _Chosen:
    """As a plugin: of what was collected only these tests, in this order; the others are those that no map knows."""

    def __init__(self, tests: list[str], own: list[str], without: set[str], tell: int) -> None:
        self._order, self._own = {test: at for at, test in enumerate(tests)}, tuple(own) or ("-",)
        self._without, self._tell = without, tell

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        kept = [one for one in items if one.nodeid in self._order or one.nodeid.startswith(self._own)]
        kept = [one for one in kept if one.nodeid not in self._without]
        items[:] = sorted(kept, key=lambda one: self._order.get(one.nodeid, MOST))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        os.write(self._tell, f"\0{report.nodeid}\n".encode() if report.failed else b".")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        os.write(self._tell, f"\0{report.nodeid}\n".encode() if report.failed else b".")


class Runs:
    """Runs of tests in a copy of the tree."""

    def __init__(self, root: Path, contexts: Contexts) -> None:
        self._root, self._contexts, self._written = root, contexts, 0
        self._failing = set[str]()

    def killer(self, mutant: Mutant) -> str | None:
        """The test that fails with the mutant, or how else it shows; None if nothing sees it."""
        tests = self._contexts.tests(mutant)
        path = self._root / mutant.path
        right, known = path.read_bytes(), path.stat()
        path.write_text(mutant.source, encoding="utf-8")
        self._written += 1
        os.utime(path, (self._written, self._written))  # so that no compiled file is taken for another's
        try:
            return self._seen(tests, own_files(self._root, mutant, known=bool(tests)))
        finally:
            path.write_bytes(right)
            os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))

    def failing(self, tests: set[str]) -> set[str]:
        """Those that fail without any mutant; they are left out from now on."""
        found = set[str]()
        while tests - found and (seen := self._seen(sorted(tests - found), [])):
            found.add(seen)
            self._failing.add(seen)
        return found

    def _seen(self, tests: list[str], own: list[str]) -> str | None:
        listen, tell = os.pipe()
        child = os.fork()
        if not child:
            try:
                os._exit(_run(self._root, tests, own, _Chosen(tests, own, self._failing, tell)))
            finally:
                os._exit(1)
        os.close(tell)
        return _told(child, listen)


def _run(root: Path, tests: list[str], own: list[str], chosen: _Chosen) -> int:
    """In the child: nothing of the tree that this script is in is left."""
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.chdir(root)
    sys.path[0], os.environ["PYTHONPATH"] = str(root), str(root)
    for name in [name for name in sys.modules if name.partition(".")[0] in ("tests", "conftest", PACKAGE)]:
        del sys.modules[name]
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    files = dict.fromkeys([*(test.partition("::")[0] for test in tests), *own])
    return int(pytest.main([*_QUIETLY, *(name for name in files if (root / name).exists())], [chosen]))


def _told(child: int, listen: int) -> str | None:
    said = b""
    try:
        while select.select([listen], [], [], SILENCE)[0]:
            said += (more := os.read(listen, 65536))
            if not more or b"\0" in said:
                break
        else:
            return "it hangs"
        if b"\0" in said:
            return said.partition(b"\0")[2].partition(b"\n")[0].decode()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return None if code in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED) else f"the run ends with {code}"
    finally:
        os.close(listen)
        _end(child)


def _end(child: int) -> None:
    """With all that it began."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(child, 0)
