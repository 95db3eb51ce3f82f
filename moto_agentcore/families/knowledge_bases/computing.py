"""A figure that a question asks of a table: counted, added up, the mean, the largest or the smallest.

In the place of a model that writes code, words: they name a figure, a column, and what rows must hold. All words of the
question must be accounted for, else nothing is computed: a figure over the wrong rows would be worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from moto_agentcore.families.knowledge_bases import filters, implicit, measures
from moto_agentcore.families.knowledge_bases.filters import Filter
from moto_agentcore.families.knowledge_bases.tables import Table, value
from moto_agentcore.families.knowledge_bases.wording import NEGATIONS, place_of, stems, words_of
from moto_agentcore.search.text import content_words, stem, words

COUNT, SUM = "number", "sum"
# The figures, and what asks for each.
ASKED: dict[str, re.Pattern[str]] = {
    "average": re.compile(r"\b(?:average|mean)\b", re.I),
    "largest": re.compile(r"\b(?:largest|highest|maximum|greatest|biggest)\b", re.I),
    "smallest": re.compile(r"\b(?:smallest|lowest|minimum)\b", re.I),
    COUNT: re.compile(r"\b(?:how many|number of|count)\s+(?P<what>\S+(?:\s\S+)?)", re.I),
    SUM: re.compile(r"\b(?:total|sum|how much)\b", re.I),
}
FIGURES: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "average": lambda numbers: sum(numbers, Decimal(0)) / len(numbers),
    "largest": max,
    "smallest": min,
    SUM: lambda numbers: sum(numbers, Decimal(0)),
}
# Words of a question that ask, compare or stand for what a table has anyhow.
ASKING = frozenset(
    stem(word)
    for word in words(
        "average mean largest highest maximum greatest biggest smallest lowest minimum least many number count total "
        "sum altogether row entry record table list file document calculate compute tell give show find add value "
        "higher lower fewer less later earlier newer older exceeding starting since year"
    )
)
SAID = {
    "equals": "is",
    "greaterThan": "is over",
    "greaterThanOrEquals": "is at least",
    "lessThan": "is under",
    "lessThanOrEquals": "is at most",
}
# Words that say nothing about a text, and here leave something out or compare, where no number stands behind them.
UNCLEAR = NEGATIONS | set(
    words("other but same each than more most few before after above below over under between until")
)
DIGITS = 6  # behind the point


def is_asked(question: str) -> bool:
    return any(pattern.search(question) for pattern in ASKED.values())


def figure(question: str, table: Table, name: str) -> str | None:
    """What a question asks of a document of that name, said; None: nothing, or more than words tell."""
    kind, column = _kind(question, table)
    conditions = _conditions(question, table, name, column)
    if kind is None or conditions is None:
        return None
    typed = zip(table.rows, table.typed, strict=True)
    rows = [row for row, read in typed if all(filters.passes(read, one) for one in conditions)]
    numbers = [value(row[column]) for row in rows if row[column]] if column else []
    if column and not numbers:
        return None
    found = _plain(FIGURES[kind](numbers) if column else Decimal(len(rows)))
    what = f"The {kind} of {column or 'rows'} is {found}"
    where = "".join(f"{' and' if n else ' where'} {text}" for n, text in enumerate(map(_said, conditions)))
    return f"{what}{where} ({name})."


def _kind(question: str, table: Table) -> tuple[str | None, str | None]:
    """The figure and its column: rows are counted, and what a column has numbers of is added up."""
    asked = [kind for kind, pattern in ASKED.items() if pattern.search(question)]
    kind = asked[0] if asked and (len(asked) == 1 or COUNT in asked) else None
    counted = ASKED[COUNT].search(question) if kind == COUNT else None
    column = _column(counted["what"] if counted else question, table)
    if kind == COUNT:
        return (SUM, column) if column is not None else (COUNT, None)
    return (kind, column) if column is not None else (None, None)


def _column(text: str, table: Table) -> str | None:
    """The column of numbers that is named, the one of most words; of two as long none can be told."""
    named = {column: len(words_of(column)) for column in table.numeric if column != table.key and _names(text, column)}
    best = [column for column, size in named.items() if size == max(named.values())]
    return best[0] if len(best) == 1 else None


def _names(text: str, column: str) -> bool:
    return place_of(stems(text), [stem(word) for word in words_of(column)]) is not None


def _conditions(question: str, table: Table, name: str, column: str | None) -> list[Filter] | None:
    """What rows must hold; a number is the figure's own column's only where it is no other's. None: it is not clear."""
    said = set(words(measures.COMPARISON.sub(" ", question)))
    if said & UNCLEAR:
        return None
    held = {column: [row[column] for row in table.typed] for column in table.columns}
    for without in ((table.key, column), (table.key,), (column,), ()):
        found = implicit.conditions(question, _kinds(table, without), held)
        if not ("or" in said and len(found) > 1) and _is_understood(question, table, name, column, found):
            return found
    return None


def _kinds(table: Table, without: Collection[str | None]) -> dict[str, str]:
    """The types of columns; those without are not compared with numbers."""
    numeric = table.numeric
    kinds = {column: "NUMBER" if column in numeric else "STRING" for column in table.columns}
    return {column: kind for column, kind in kinds.items() if kind == "STRING" or column not in without}


def _is_understood(question: str, table: Table, name: str, column: str | None, conditions: Iterable[Filter]) -> bool:
    """Whether each word and number is accounted for, and each column that is named is asked of."""
    values = [value for condition in conditions for value in _values(condition)]
    known = {stem(word) for text in (*map(str, values), name, *table.columns) for word in words_of(text)}
    asked = {stem(word) for word in content_words(measures.NUMBER.sub(" ", question))}
    used = {column, table.key, *(one["key"] for condition in conditions for one in condition.values())}
    ranged = {one["key"] for condition in conditions for how, one in condition.items() if how not in ("equals", "in")}
    numbers = [value for value in values if not isinstance(value, str)]
    return (
        asked <= known | ASKING
        and table.key not in ranged
        and len(measures.compared(question)) == len(numbers)
        and not any(_names(question, other) for other in table.columns if other not in used)
    )


def _values(condition: Filter) -> Iterator[Any]:
    for asked in condition.values():
        yield from asked["value"] if isinstance(asked["value"], list) else [asked["value"]]


def _said(condition: Filter) -> str:
    ((operator, asked),) = condition.items()
    values = [value if isinstance(value, str) else _plain(Decimal(str(value))) for value in _values(condition)]
    return f"{asked['key']} {SAID.get(operator, 'is')} {' or '.join(values)}"


def _plain(number: Decimal) -> str:
    rounded = f"{number:.{DIGITS}f}"
    return rounded.rstrip("0").rstrip(".")
