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
import random
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.killing import PACKAGE, Contexts, Runs

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEFT = (".git", ".coverage*", ".venv", "__pycache__", ".*_cache")  # not copied
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
    at_import: bool  # it is run once, by whichever test is the first

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
            at_import = not any(at.lineno in body for body in _bodies(ast.parse(source)))
            yield Mutant(path.relative_to(root).as_posix(), lines, old, new, changed, at_import)


def _bodies(tree: ast.Module) -> Iterator[range]:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield range(node.body[0].lineno, (node.end_lineno or 0) + 1)


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


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--contexts", type=Path, default=Path(".coverage"), help="coverage's data file (see above)")
    parser.add_argument("--part", default="1/1", help="2/3: of every three mutants the second, for several at a time")
    parser.add_argument("--only", default="", help="only of files whose path begins so")
    given = parser.parse_args()
    part, parts = map(int, given.part.split("/"))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that the copy goes
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
    """Those that nothing saw. What a test saw that fails without any mutant too is tried again without that test."""
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
