"""Who may import whom, and what families may not use: read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import moto_agentcore
from tests.model.sources import nodes, tree
from tests.model.together import together

ROOT = Path(moto_agentcore.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))
each_file = together({str(file.relative_to(ROOT)): (file,) for file in FILES})
each_family_file = together({str(file.relative_to(ROOT)): (file,) for file in FILES if "families" in file.parts})

# Layer -> what it may import of the package besides itself, as prefixes.
ALLOWED = {
    "errors": [],
    "timestamps": [],
    "call": [],
    "service": ["call", "families"],  # that a family is imported late is how its functions are found
    "author": ["errors", "state.lock"],
    "browser": [],
    "sandbox": [],
    "search": [],
    "extraction": [],
    "state": ["errors"],
    "controls": ["state", "errors", "service", "search"],
    "neighbours": ["state", "errors"],
    "wire": [
        *("service", "call", "author", "errors", "controls", "neighbours", "timestamps"),
        *("state.idempotency", "state.ids", "state.lasting", "state.pagination"),
    ],
    "families": [
        *(
            "author",
            "browser",
            "state",
            "sandbox",
            "search",
            "extraction",
            "controls",
            "neighbours",
            "errors",
            "service",
            "timestamps",
        ),
        *("wire.plan", "wire.messages", "wire.scripted", "wire.validate"),
    ],
}
# The faces; the command's parts among them.
MAY_IMPORT_HOST = {"__init__", "__main__", "pytest_plugin", "demo", "coverage"}
# What of moto is no service: all may import it. The rest is for `neighbours` and `host`.
NO_SERVICE = {"core", "moto_api", "utilities"}
# What a family must take from `clock`, `ids` and moto's seedable randomness instead.
FORBIDDEN_CALLS = {"now", "utcnow", "today", "uuid1", "uuid4", "sleep", "time", "monotonic"}
FORBIDDEN_MODULES = {"random", "secrets", "time", "uuid"}


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _run_time(node: ast.AST) -> Iterator[ast.AST]:
    """All statements but those under ``if TYPE_CHECKING:``."""
    waiting = [node]
    while waiting:
        for child in ast.iter_child_nodes(waiting.pop()):
            if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
                continue
            yield child
            if not isinstance(child, ast.expr):  # which holds no import
                waiting.append(child)


@cache
def _imports(file: Path) -> list[tuple[str, str]]:
    """``(module of the package, name taken from it)`` of every import that runs."""
    return list(_found_in(_run_time(tree(file)), file))


def _every_import(file: Path) -> Iterator[tuple[str, str]]:
    return _found_in(nodes(file), file)


def _found_in(nodes: Iterable[ast.AST], file: Path) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((a.name, "") for a in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = _source(file, node)
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                yield (inner if _is_module(inner) else source), alias.name


def _source(file: Path, node: ast.ImportFrom) -> str:
    """The module that is imported from, a relative one by its full name."""
    here = ["moto_agentcore", *file.relative_to(ROOT).parts][: -node.level] if node.level else []
    return ".".join([*here, *([node.module] if node.module else [])])


@cache
def _is_module(name: str) -> bool:
    found = ROOT.parent / name.replace(".", "/")
    return found.with_suffix(".py").exists() or found.is_dir()


@cache
def _own(file: Path) -> list[tuple[str, str]]:
    """Imports of this package, less its name."""
    prefix = "moto_agentcore."
    return [(module.removeprefix(prefix), name) for module, name in _imports(file) if module.startswith(prefix)]


def _may(layer: str, module: str) -> bool:
    allowed = [layer, *ALLOWED[layer]]
    return any(module == prefix or module.startswith(prefix + ".") for prefix in allowed)


@each_file
@pytest.mark.inferred
def test_a_file_imports_only_the_layers_below_it(file: Path) -> None:
    layer = _module(file).split(".")[0]
    found = [module for module, _ in _own(file) if layer in ALLOWED and not _may(layer, module)]
    assert found == []


@each_file
@pytest.mark.inferred
def test_only_the_faces_import_the_host(file: Path) -> None:
    module = _module(file) or "__init__"
    imports_host = any(found == "host" or found.startswith("host.") for found, _ in _own(file))
    assert not imports_host or module in MAY_IMPORT_HOST or module.startswith("host")


@each_file
@pytest.mark.inferred
def test_only_neighbours_and_the_host_touch_motos_services(file: Path) -> None:
    assert _module(file).startswith(("neighbours", "host")) or _services(file) == []


def _services(file: Path) -> list[str]:
    """The modules of moto's services that a file imports, for its types too."""
    found = [f"moto.{name}" if module == "moto" else module for module, name in _every_import(file)]
    return [module for module in found if module.startswith("moto.") and module.split(".")[1] not in NO_SERVICE]


@each_family_file
@pytest.mark.inferred
def test_a_family_takes_kinds_and_parts_of_other_families_and_no_functions(file: Path) -> None:
    folder = ".".join(_module(file).split(".")[:2])
    others = [
        (m, n)
        for m, n in _own(file)
        if m.startswith("families.") and not m.startswith("families.shared") and ".".join(m.split(".")[:2]) != folder
    ]
    assert [f"{module}: {name}" for module, name in others if not name.isupper() and not _is_part(module, name)] == []


def _is_part(module: str, name: str) -> bool:
    """A type without functions of its own: what ``record.part`` takes."""
    found = getattr(import_module(f"moto_agentcore.{module}"), name)
    return isinstance(found, type) and not any(callable(v) for v in vars(found).values())


@each_family_file
@pytest.mark.inferred
def test_a_family_has_no_clock_no_sleep_and_no_chance_of_its_own(file: Path) -> None:
    modules = {module.split(".")[0] for module, _ in _imports(file)} & FORBIDDEN_MODULES
    calls = [
        ast.unparse(node.func)
        for node in nodes(file)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FORBIDDEN_CALLS
    ]
    assert modules == set()
    assert [call for call in calls if not call.startswith(("clock.", "mock_random."))] == []


@pytest.mark.inferred
def test_these_checks_see_what_they_forbid(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from moto_agentcore.host.server import Free\n"
        "def late():\n    from moto_agentcore.host import install\n    import random\n"
    )
    assert _own(bad) == [("host.install", "install")]
    assert "random" in {module for module, _ in _imports(bad)}
    assert not _may("state", "controls.clock")
    assert not _may("controls", "families.memories")
    assert not _may("wire", "state.table")
    assert not _may("search", "errors")
    assert not _may("neighbours", "families.datasets")


@pytest.mark.inferred
def test_the_check_of_motos_services_sees_every_way_to_import_one(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from moto.s3.models import S3Backend\n"
        "import moto.kms.models\n"
        "from moto.core.models import MockAWS\n"
        "def late():\n    from moto import sns\n    from moto.moto_api import state_manager\n"
    )
    assert _services(bad) == ["moto.kms.models", "moto.s3.models", "moto.sns"]
