"""The folders build on each other one way: english, then reading, then strategies; consolidation stands beside them."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import moto_agentcore.extraction

ROOT = Path(moto_agentcore.extraction.__file__).parent
PACKAGE = "moto_agentcore.extraction."
# Folder -> the folders it may import besides itself; every one may import `model`.
BENEATH = {
    "english": set[str](),
    "reading": {"english"},
    "strategies": {"english", "reading"},
    "consolidation": {"english"},
}
FILES = sorted(file for folder in BENEATH for file in (ROOT / folder).glob("*.py"))


def imported(source: str) -> set[str]:
    """The folders that a file imports by their full name; a relative import can only mean its own."""
    modules = [node.module or "" for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)]
    return {module.removeprefix(PACKAGE).split(".")[0] for module in modules if module.startswith("moto_agentcore")}


@pytest.mark.inferred
@pytest.mark.parametrize("file", [pytest.param(file, id=f"{file.parent.name}/{file.stem}") for file in FILES])
def test_a_file_imports_only_the_folders_beneath_it(file: Path) -> None:
    folder = file.parent.name
    assert imported(file.read_text("utf-8")) <= BENEATH[folder] | {folder, "model"}


@pytest.mark.inferred
def test_every_file_is_in_a_folder() -> None:
    assert {file.name for file in ROOT.glob("*.py")} == {"__init__.py", "model.py"}
    assert {file.name for file in ROOT.iterdir() if file.is_dir()} - {"__pycache__"} == set(BENEATH)


@pytest.mark.inferred
def test_the_check_sees_what_it_forbids() -> None:
    bad = f"def late():\n    from {PACKAGE}strategies.summary import digest\nfrom moto_agentcore import call\n"
    assert imported(bad) == {"strategies", "moto_agentcore"}
