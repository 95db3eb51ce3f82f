"""Every row of the tables in the library's docstring, which ``python -m pydoc`` shows."""

from __future__ import annotations

import pytest

import moto_agentcore.extraction as library
from moto_agentcore.extraction import consolidate

from .talk import facts, preferences, said


def rows(title: str) -> list[list[str]]:
    lines = iter((library.__doc__ or "").splitlines())
    for line in lines:
        if line.startswith(f"| {title} |"):
            next(lines)
            break
    found = []
    for line in lines:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return found


def expected(cell: str) -> list[str]:
    return [] if cell == "–" else cell.split(" · ")


def turn(cell: str) -> library.Turn:
    role, _, text = cell.partition(" ")
    return said(text, role) if role in ("ASSISTANT", "JSON") else said(cell)


@pytest.mark.inferred
@pytest.mark.parametrize(("rule", "text", "records"), rows("SEMANTIC"))
def test_a_semantic_row_of_the_table_holds(rule: str, text: str, records: str) -> None:
    assert facts(turn(text)) == expected(records), rule


@pytest.mark.inferred
@pytest.mark.parametrize(("rule", "text", "records"), rows("USER_PREFERENCE"))
def test_a_preference_row_of_the_table_holds(rule: str, text: str, records: str) -> None:
    assert preferences(turn(text)) == expected(records), rule


@pytest.mark.inferred
@pytest.mark.parametrize(("rule", "held", "new", "decision"), rows("consolidation"))
def test_a_consolidation_row_of_the_table_holds(rule: str, held: str, new: str, decision: str) -> None:
    assert type(consolidate("SEMANTIC", new, {"mem-1": held})).__name__ == decision, rule


@pytest.mark.inferred
def test_the_tables_have_rows() -> None:
    assert len(rows("SEMANTIC")) > 20
    assert len(rows("USER_PREFERENCE")) > 8
    assert len(rows("consolidation")) > 10
