"""The numbers that a question has, each with what stands before it, and those that there are under an attribute."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from moto_agentcore.families.knowledge_bases.filters import is_number

# What stands before a number, and what it asks for; the first that fits does.
COMPARED = {
    "greaterThanOrEquals": "at least|no less than|no fewer than|since|starting (?:in|from)|between",
    "lessThanOrEquals": r"at most|no more than|no later than|up to|until|between\s+\S{1,20}\s+and",
    "greaterThan": "more than|greater than|higher than|later than|newer than|over|above|after|exceeding",
    "lessThan": "less than|fewer than|lower than|earlier than|older than|under|below|before",
}
_BEFORE = {name: re.compile(rf"\b(?:{how})\s+(?:the\s+|year\s+)*$", re.I) for name, how in COMPARED.items()}
NUMBER = re.compile(r"(?<![\w.])-?\d{1,15}(?:,\d{3}){0,4}(?:\.\d{1,15})?(?!\w)")
# Both together, without the number.
COMPARISON = re.compile(
    rf"\b(?:{'|'.join(COMPARED.values())})\s{{1,9}}(?:(?:the|year)\s{{1,9}}){{0,2}}(?={NUMBER.pattern})", re.I
)
FAR = 40  # characters before a number that say how it is compared
LARGEST = 1e15


class Measure(NamedTuple):
    """The numbers under an attribute, looked through once: a question may have many."""

    values: frozenset[float]
    least: float
    most: float
    digits: frozenset[int]

    @classmethod
    def of(cls, held: Sequence[float]) -> Measure:
        return cls(frozenset(held), min(held), max(held), frozenset(map(_digits, held)))

    def fits(self, number: float, operator: str) -> bool:
        """Whether values are of a number's kind: equal to it, or else around it or as long."""
        if operator == "equals":
            return number in self.values
        return self.least <= number <= self.most or _digits(number) in self.digits


@lru_cache(maxsize=16)  # a question is asked of several attributes and tables
def compared(question: str) -> tuple[tuple[float, str], ...]:
    """Each number that a question has, and the operator that it is compared by; what it says twice, once."""
    found = ((_value(one.group()), _operator(question, one)) for one in NUMBER.finditer(question))
    return tuple(dict.fromkeys(found))


def _operator(question: str, found: re.Match[str]) -> str:
    before = question[max(found.start() - FAR, 0) : found.start()]
    return next((name for name, how in _BEFORE.items() if how.search(before)), "equals")


def _digits(number: float) -> int:
    return len(str(int(abs(number))))


def numbers_of(held: Sequence[Any]) -> list[float]:
    return [value for value in held if is_number(value) and abs(value) < LARGEST]


def _value(written: str) -> float:
    plain = written.replace(",", "")
    return float(plain) if "." in plain else int(plain)
