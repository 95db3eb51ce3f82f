"""The package's files as the tests of its code read them: each is parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def nodes(file: Path) -> tuple[ast.AST, ...]:
    """All that ``ast.walk`` finds, in its order."""
    return tuple(ast.walk(tree(file)))
