"""How family files are written: types say why they are loose, and names that are handed on are the model's."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from botocore import xform_name

import moto_agentcore
from moto_agentcore.service import SERVICES
from tests.model.sources import nodes, tree
from tests.model.together import together

ROOT = Path(moto_agentcore.__file__).parent
FILES = sorted((ROOT / "families").rglob("*.py"))
each_file = together({str(file.relative_to(ROOT)): (file,) for file in FILES})

# What takes names of members, and which of its arguments they are members of.
TAKERS = {"picked": 0, "without": 0, "unwrap": 1, "replace": 1}
MEMBERS = {
    (service.name, xform_name(name)): set(service.model.operation_model(name).input_shape.members)
    for service in SERVICES.values()
    for name in service.model.operation_names
    if service.model.operation_model(name).input_shape is not None
}
PLANES = {"control": "bedrock-agentcore-control", "data": "bedrock-agentcore", "agents": "bedrock-agent-runtime"}
LOOSE = {"Call": re.compile(r"Call\[Any\]$"), "params": re.compile(r"params: Any\b")}


@each_file
@pytest.mark.inferred
def test_loose_params_have_a_reason(file: Path) -> None:
    assert _loose(file.read_text(), nodes(file)) == []


@each_file
@pytest.mark.inferred
def test_names_that_are_handed_on_are_members_of_the_input(file: Path) -> None:
    module = import_module(".".join(("moto_agentcore", *file.relative_to(ROOT).with_suffix("").parts)))
    for function, plane in _operations(tree(file)):
        handed_on = set(_handed_on(function, vars(module)))
        assert handed_on - MEMBERS.get((PLANES[plane], function.name), handed_on) == set(), function.name


@each_file
@pytest.mark.inferred
def test_constants_stand_before_their_use(file: Path) -> None:
    assert _used_early(tree(file), nodes(file)) == set()


@pytest.mark.inferred
def test_documents_that_are_named_are_in_the_repository() -> None:
    folders = (ROOT, ROOT.parent / "tests")
    here = {
        "README.md",
        "CHANGELOG.md",
        *(file.name for folder in (*folders, ROOT.parent / ".github") for file in folder.rglob("*.md")),
    }
    sources = [f for folder in folders for f in folder.rglob("*.py")]
    named = {(name, str(file)) for file in sources for name in re.findall(r"[\w-]+\.md\b", file.read_text())}
    assert {name for name, _ in named} >= {"README.md"}
    assert {(name, file) for name, file in named if name not in here} == set()


@pytest.mark.inferred
def test_these_checks_see_what_they_look_for() -> None:
    for source, lines in (
        ("params: Any = call.params\n", [1]),
        ("def _of(call: Call[Any], params: Any = None) -> None: ...  # type: ignore[x]\n", [1]),
        ("params: Any = call.params  # the stubs do not have it\n", []),
        ("def _of(\n    call: Call[Any],  # of many\n    params: Any,\n) -> None: ...\n", [3]),
    ):
        assert _loose(source, ast.walk(ast.parse(source))) == lines
    for source, early in (
        ("def f():\n    return LATE + EARLY\n\nEARLY = f\nLATE = (1,)\n", {"EARLY", "LATE"}),
        ("EARLY = (1,)\n\ndef f():\n    return EARLY\n", set()),
    ):
        assert _used_early(ast.parse(source), ast.walk(ast.parse(source))) == early
    (found,) = _operations(
        ast.parse("@control.operation\ndef get_it(call):\n    picked(call.params, 'a', *NAMES, 'd')\n")
    )
    assert set(_handed_on(found[0], {"NAMES": ("b", "c")})) == {"a", "b", "c", "d"}


def _loose(source: str, found: Iterable[ast.AST]) -> list[int]:
    """The lines of ``params: Any`` and ``Call[Any]`` that have no words in a comment."""
    lines = source.splitlines()
    written = [node for node in found if isinstance(node, ast.Subscript | ast.arg | ast.AnnAssign)]
    loose = {node.lineno for node in written if _is_loose(node)}
    return sorted(number for number in loose if not _reason(lines[number - 1]))


def _is_loose(node: ast.Subscript | ast.arg | ast.AnnAssign) -> bool:
    """By what the type is said of, or what its brackets follow, first: to write a node down takes long."""
    named = node if isinstance(node, ast.arg) else node.value if isinstance(node, ast.Subscript) else node.target
    pattern = LOOSE.get(str(getattr(named, "arg", None) or getattr(named, "id", None)))
    return pattern is not None and bool(pattern.match(ast.unparse(node)))


def _used_early(module: ast.Module, found: Iterable[ast.AST]) -> set[str]:
    """Constants that code above them reads. A table of functions may only stand below these."""
    written = {node.id: node.lineno for node in _nodes(module.body) if isinstance(node, ast.Name) and node.id.isupper()}
    read = [node for node in found if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return {node.id for node in read if node.lineno < written.get(node.id, 0)}


def _nodes(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """All that the assignments of a module write to."""
    for statement in body:
        for target in getattr(statement, "targets", [getattr(statement, "target", None)]):
            yield from ast.walk(target) if target is not None else ()


def _reason(line: str) -> str:
    comment = line.partition("  # ")[2]
    return re.sub(r"(type: ignore|noqa)\S*", "", comment).strip()


def _operations(module: ast.Module) -> Iterator[tuple[ast.FunctionDef, str]]:
    """Every function that answers an operation, and of which service."""
    for node in module.body:
        for decorator in node.decorator_list if isinstance(node, ast.FunctionDef) else ():
            plane, _, kind = ast.unparse(decorator).partition(".")
            if plane in PLANES and kind:
                assert isinstance(node, ast.FunctionDef)
                yield node, plane


def _handed_on(function: ast.FunctionDef, names: dict[str, Any]) -> Iterator[str]:
    """The names of members of the request that a function hands on together."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TAKERS:
            place = TAKERS[node.func.id]
            if len(node.args) > place and ast.unparse(node.args[place]) in ("params", "call.params"):
                for given in node.args[place + 1 :]:
                    yield from names[ast.unparse(given.value)] if isinstance(given, ast.Starred) else [given.value]  # type: ignore[attr-defined] # a constant
