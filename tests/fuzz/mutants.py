"""Mutants by chance: does a test see it if one place of the package is wrong?

    pytest -n auto --cov=moto_agentcore --cov-context=test --cov-config=/dev/null --cov-report=
    python -m tests.fuzz.mutants --seed 1 --count 100

The first command notes in `.coverage` which test runs which line. The second copies the tree into a temporary
directory, draws places by the seed (in the whole package but the command line), and changes them there one after the
other: a comparison is turned round, `and` is `or`, a `not` is left out, plus is minus, a whole number is one more, a
condition is never met, a call is not made, a result is None. It runs the tests of that line, those of the file's own
name and folder first, until one fails. What no test saw is printed again at the end, and the command ends with 1 if
more than five of a hundred lived.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import os
import random
import select
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import boto3  # noqa: F401 - once, not in each child
import moto.core.responses  # noqa: F401 - as boto3
import numpy as np  # noqa: F401 - as boto3
import pytest
from coverage import CoverageData

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "moto_agentcore"
MOST = 200  # tests for one mutant
SILENCE = 90  # seconds without the end of a test: it hangs, and a gate would end it
_LEFT = (".git", ".coverage*", ".venv", "__pycache__", ".*_cache")  # not copied
_QUIETLY = ("-x", "-q", "-p", "no:xdist", "-p", "no:cacheprovider")
_OF_PROCESSES = ("browser", "chromium", "own_process", "/sdk/")  # slow: they come last
_COMPARED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
}
_CALCULATED: dict[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(),
    ast.Sub: ast.Add(),
    ast.Mult: ast.FloorDiv(),
    ast.FloorDiv: ast.Mult(),
    ast.Mod: ast.Mult(),
}


@dataclass(frozen=True)
class Mutant:
    path: str
    lines: range
    old: str
    new: str
    source: str

    def __str__(self) -> str:
        return f"{self.path}:{self.lines[0]} {' '.join(self.old.split())} -> {' '.join(self.new.split())}"


def places(root: Path) -> list[tuple[Path, ast.expr | ast.stmt, str]]:
    """(file, what is changed, into what): all there is, in the same order everywhere."""
    files = [path for path in sorted((root / PACKAGE).rglob("*.py")) if path.name not in ("__main__.py", "demo.py")]
    return [(path, *change) for path in files for change in _changes(ast.parse(path.read_bytes()))]


def mutants(root: Path, seed: int, begins: str = "") -> Iterator[Mutant]:
    """All of them, in the order of the seed, but those that do not compile."""
    found = [one for one in places(root) if one[0].relative_to(root).as_posix().startswith(begins)]
    random.Random(seed).shuffle(found)
    for path, at, new in found:
        source = path.read_text(encoding="utf-8")
        changed = _edited(source, at, new)
        if _compiles(changed):
            lines = range(at.lineno, (at.end_lineno or at.lineno) + 1)
            old = ast.get_source_segment(source, at) or ""
            yield Mutant(path.relative_to(root).as_posix(), lines, old, new, changed)


def _changes(node: ast.AST, inside: bool = False) -> Iterator[tuple[ast.expr | ast.stmt, str]]:
    """(what is changed, into what), of everything below the node; what is said of types is left out."""
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or name in ("annotation", "returns") or isinstance(child, ast.JoinedStr):
                continue
            if isinstance(child, (ast.If, ast.IfExp)) and "TYPE_CHECKING" in ast.unparse(child.test):
                continue
            if isinstance(child, ast.expr):
                yield from ((child, new) for new in _other(child))
            if isinstance(child, (ast.If, ast.IfExp)):
                yield child.test, "(False)"
            if inside and isinstance(child, ast.Expr) and isinstance(child.value, ast.Call):
                yield child, "pass"
            if isinstance(child, ast.Return) and child.value and not isinstance(child.value, ast.Constant):
                yield child, "return None"
            yield from _changes(child, inside or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)))


def _other(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Compare(left, [operator], compared) if type(operator) in _COMPARED:
            yield f"({ast.unparse(ast.Compare(left, [_COMPARED[type(operator)]], compared))})"
        case ast.BoolOp(operator, values):
            yield f"({ast.unparse(ast.BoolOp(ast.Or() if isinstance(operator, ast.And) else ast.And(), values))})"
        case ast.UnaryOp(ast.Not(), operand):
            yield f"({ast.unparse(operand)})"
        case ast.BinOp(left, operator, right) if type(operator) in _CALCULATED and not _is_text(left):
            yield f"({ast.unparse(ast.BinOp(left, _CALCULATED[type(operator)], right))})"
        case ast.Constant(int(value)) if value is not True and value is not False:
            yield str(value + 1)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, (ast.Constant, ast.JoinedStr))


def _edited(source: str, at: ast.expr | ast.stmt, new: str) -> str:
    lines = source.encode().splitlines(keepends=True)
    first, last = at.lineno - 1, (at.end_lineno or at.lineno) - 1
    before = b"".join([*lines[:first], lines[first][: at.col_offset]])
    behind = b"".join([lines[last][at.end_col_offset :], *lines[last + 1 :]])
    return (before + new.encode() + behind).decode()


def _compiles(source: str) -> bool:
    try:
        compile(source, "mutant", "exec")
    except SyntaxError:
        return False
    return True


class Contexts:
    """Which tests run a line, from a data file of coverage."""

    def __init__(self, path: Path) -> None:
        self._data = CoverageData(str(path))
        self._data.read()
        self._names = {name.rpartition(f"/{PACKAGE}/")[2]: name for name in self._data.measured_files()}

    def tests(self, mutant: Mutant) -> list[str]:
        """Of its lines; if none runs them (or a process of its own did), of its file."""
        name = self._names.get(mutant.path.removeprefix(f"{PACKAGE}/"))
        lines = self._data.contexts_by_lineno(name) if name else {}
        found = {test for line in mutant.lines for test in lines.get(line, ())} - {""}
        found = found or {test for tests in lines.values() for test in tests} - {""}
        return _near({test.rpartition("|")[0] for test in found}, Path(mutant.path))[:MOST]


def _near(tests: set[str], path: Path) -> list[str]:
    def far(test: str) -> tuple[int, str]:
        slow = 4 * any(word in test for word in _OF_PROCESSES)
        return slow + (0 if f"/test_{path.stem}" in test else 1 if f"/{path.parent.name}/" in test else 2), test

    mixed = sorted(tests)
    random.Random(len(mixed)).shuffle(mixed)
    return sorted(mixed, key=lambda test: far(test)[0])


def own_files(root: Path, mutant: Mutant, *, known: bool) -> list[str]:
    """The tests of the file's own name; where no test is known, all of the folder, or of the nearest one above."""
    inside = Path(mutant.path).relative_to(PACKAGE)
    named = [path for end in ("", "_lines") for path in (root / "tests").rglob(f"test_{inside.stem}{end}.py")]
    folder = next(folder for above in inside.parents if (folder := root / "tests" / above).is_dir())
    return [str(path.relative_to(root)) for path in named or [folder] if path != folder or not known]


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
        os.write(self._tell, f"! {report.nodeid}\n".encode() if report.failed else b".")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        os.write(self._tell, f"! {report.nodeid}\n".encode() if report.failed else b".")


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
            if not more or b"!" in said:
                break
        else:
            return "it hangs"
        if b"!" in said:
            return said.rpartition(b"! ")[2].decode().strip()
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


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--contexts", type=Path, default=Path(".coverage"), help="coverage's data file (see above)")
    parser.add_argument("--part", default="1/1", help="2/3: of every three mutants the second, for several at a time")
    parser.add_argument("--only", default="", help="only of files whose path begins so")
    given = parser.parse_args()
    part, parts = map(int, given.part.split("/"))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "tree")
        shutil.copytree(".", root, ignore=shutil.ignore_patterns(*_LEFT))
        runs = Runs(root, Contexts(given.contexts))
        drawn = list(islice(mutants(root, given.seed, given.only), part - 1, given.count, parts))
        lived = _lived(runs, drawn)
    print(f"seed {given.seed}: {len(drawn) - len(lived)} of {len(drawn)} killed")
    print(*lived, sep="\n")
    return 1 if len(lived) * 20 > len(drawn) else 0


def _lived(runs: Runs, drawn: list[Mutant]) -> list[Mutant]:
    """Those that nothing saw. What was seen by a test that fails without any mutant is tried again without that test."""
    lived, left = list[Mutant](), drawn
    while left:
        killers = dict[Mutant, str]()
        for mutant in left:
            seen = runs.killer(mutant)
            print("lived " if seen is None else "killed", mutant, f"[{seen}]" if seen else "", flush=True)
            killers |= {mutant: seen} if seen else {}
            lived += [] if seen else [mutant]
        wrong = runs.failing({seen for seen in killers.values() if "::" in seen})
        left = [mutant for mutant, seen in killers.items() if seen in wrong]
    return lived


if __name__ == "__main__":
    sys.exit(main())
