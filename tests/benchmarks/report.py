"""Tables: aligned text for people, the same rows as JSON for machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Cell = str | float | int | None
FORMATS = {"µs": "{:,.0f}", "ms": "{:,.1f}", "s": "{:,.2f}", "/s": "{:,.0f}", "MB": "{:,.0f}", "B": "{:,.0f}"}


@dataclass
class Table:
    """One topic. A column's unit is the last word of its name (``ours µs``); without one it holds ratios or words."""

    name: str
    title: str
    columns: Sequence[str]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: Cell) -> None:
        assert len(cells) == len(self.columns), f"{self.name}: {cells} for {self.columns}"
        self.rows.append(cells)

    def text(self) -> str:
        written = [[_shown(cell, name) for cell, name in zip(row, self.columns, strict=True)] for row in self.rows]
        lines = _aligned([list(self.columns), *written], [_is_text(self.rows, i) for i in range(len(self.columns))])
        lines.insert(1, "-" * max(map(len, lines)))
        return "\n".join([f"\n== {self.title}", *lines, *(f"   {note}" for note in self.notes)])

    def json(self) -> dict[str, Any]:
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"name": self.name, "title": self.title, "rows": rows, "notes": self.notes}

    def missed(self) -> list[str]:
        """The rows whose target is missed, by their words up to the first figure."""
        return [
            f"{self.name}: {', '.join(c for c in row[:2] if isinstance(c, str))}" for row in self.rows if "MISS" in row
        ]


def at_most(value: float, limit: float) -> tuple[str, str]:
    """A target and whether it is met, as two cells."""
    return f"<= {limit:g}", "ok" if value <= limit else "MISS"


def at_least(value: float, limit: float) -> tuple[str, str]:
    return f">= {limit:g}", "ok" if value >= limit else "MISS"


def header(facts: Mapping[str, object]) -> str:
    return "\n".join(f"{name:<12} {value}" for name, value in facts.items())


def _shown(cell: Cell, column: str) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, str):
        return cell
    return FORMATS.get(column.split()[-1], "{:.2f}").format(cell)


def _is_text(rows: Iterable[Sequence[Cell]], i: int) -> bool:
    return all(isinstance(row[i], str) for row in rows)


def _aligned(rows: Sequence[Sequence[str]], text: Sequence[bool]) -> list[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(w) if t else cell.rjust(w) for cell, w, t in zip(row, widths, text, strict=True)).rstrip()
        for row in rows
    ]
