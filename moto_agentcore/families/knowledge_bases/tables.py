"""Documents that are tables: lines of CSV, a table in Markdown, objects in JSON. What is no table is prose."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import takewhile
from typing import Any

DELIMITERS = ",\t;"
Row = Mapping[str, str]
_NUMBER = re.compile(r"[$€£]?\s*(?P<digits>-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.\d{1,15})?)\s*[%$€£]?")
_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")


@dataclass(frozen=True)
class Table:
    """What is told of its cells is looked for once: a question asks for it of each row."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @cached_property
    def numeric(self) -> tuple[str, ...]:
        """The columns of numbers alone."""
        cells = {column: [row[column] for row in self.rows if row[column]] for column in self.columns}
        return tuple(column for column, found in cells.items() if found and all(map(number, found)))

    @cached_property
    def typed(self) -> tuple[dict[str, Any], ...]:
        """The rows with numbers in the columns of numbers."""
        numeric = set(self.numeric)
        read = {column: _float if column in numeric else str for column in self.columns}
        return tuple({name: read[name](cell) for name, cell in row.items()} for row in self.rows)

    @cached_property
    def key(self) -> str | None:
        """The column that tells rows apart: the first, where no two are alike in it."""
        cells = [row[self.columns[0]] for row in self.rows]
        return self.columns[0] if len(set(cells)) == len(cells) else None


def number(cell: str) -> re.Match[str] | None:
    """A cell that is one number, with a currency or without."""
    return _NUMBER.fullmatch(cell.strip())


def value(cell: str) -> Decimal:
    found = number(cell)
    return Decimal(found["digits"].replace(",", "")) if found else Decimal(0)


def _float(cell: str) -> float | str:
    return float(value(cell)) if cell else cell


def read(text: str) -> Table | None:
    """The table that a text is."""
    found = (_table(lines) for lines in (_objects(text), _markdown(text), *_separated(text)))
    return next((table for table in found if table is not None), None)


def _table(lines: Iterable[Sequence[str]]) -> Table | None:
    """Of a first line with names and others as long as it; None where it has no names or any other is not."""
    first, *others = [[cell.strip() for cell in line] for line in lines] or [[]]
    names = all(cell and not number(cell) for cell in first) and len(set(first)) == len(first)
    if len(first) == 1 or not names or not others or any(len(line) != len(first) for line in others):
        return None
    return Table(tuple(first), tuple(dict(zip(first, line, strict=True)) for line in others))


def _separated(text: str) -> Iterator[list[list[str]]]:
    lines = [line for line in text.splitlines() if line.strip()]
    for delimiter in DELIMITERS:
        with suppress(csv.Error):  # a cell that is longer than Python reads
            yield list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))


def _markdown(text: str) -> list[list[str]]:
    """The first table of a text, as long as lines have bars."""
    lines = text.splitlines()
    rule = next((n for n, line in enumerate(lines) if n and "|" in line and _RULE.fullmatch(line.strip())), None)
    if rule is None:
        return []
    body = takewhile(lambda line: "|" in line, lines[rule + 1 :])
    return [line.strip().strip("|").split("|") for line in (lines[rule - 1], *body)]


def _objects(text: str) -> list[list[str]]:
    """Objects in a list, alone or under one name, or one a line."""
    found = _json(text)
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), None)
    if found is None:
        found = [_json(line) for line in text.splitlines() if line.strip()]
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        return []
    names = list(dict.fromkeys(name for one in found for name in one))
    return [names, *[[_cell(one.get(name, "")) for name in names] for one in found]]


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text.lstrip()[:1] in ("{", "[") else None
    except (ValueError, RecursionError):
        return None


def _cell(held: Any) -> str:
    return held if isinstance(held, str) else json.dumps(held)
