"""Conditions: inputs of a node, by their names, compared with each other or with constants.

The guide's language ("Condition expressions"): ``==`` and ``!=`` of strings, numbers and booleans (of one type),
``>``, ``>=``, ``<``, ``<=`` of numbers; ``and``, ``or``, ``not`` and parentheses between them.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn

Values = Mapping[str, Any]
Test = Callable[[Values], bool]
Operand = Callable[[Values], Any]

EQUALS = {"==": True, "!=": False}
ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}
CONSTANTS = {"true": True, "false": False}
_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|-?\d+(?:\.\d+)?|[A-Za-z]\w*|[=!<>]=|[<>()])')


class ConditionError(ValueError):
    """A condition that cannot be read, or that compares what cannot be compared."""


class Condition:
    """One that was read. ``names`` are the inputs that it is about."""

    def __init__(self, expression: str) -> None:
        self.names: set[str] = set()
        self._expression = expression
        self._tokens = [*_tokens(expression), ""]
        self._place = 0
        self._test = self._any()
        if self._next:
            self._unread()
        if not self.names:
            raise ConditionError(f"{expression!r} is about no input")

    def holds(self, values: Values) -> bool:
        """Raises ConditionError where it compares what cannot be compared."""
        return self._test(values)

    @property
    def _next(self) -> str:
        return self._tokens[self._place]

    def _take(self, *tokens: str) -> bool:
        """Go on, where one of these comes next."""
        taken = self._next in tokens
        self._place += taken
        return taken

    def _unread(self) -> NoReturn:
        raise ConditionError(f"{self._expression!r} cannot be read at {self._next or 'its end'}")

    def _any(self) -> Test:
        tests = [self._all()]
        while self._take("or"):
            tests.append(self._all())
        return lambda values: any(test(values) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._take("and"):
            tests.append(self._one())
        return lambda values: all(test(values) for test in tests)

    def _one(self) -> Test:
        if self._take("not"):
            test = self._one()
            return lambda values: not test(values)
        if self._take("("):
            found = self._any()
            if not self._take(")"):
                self._unread()
            return found
        return self._comparison()

    def _comparison(self) -> Test:
        left, sign = self._operand(), self._next
        if not self._take(*EQUALS, *ORDERS):
            self._unread()
        right = self._operand()
        if sign in EQUALS:
            return lambda values: _equal(left(values), right(values)) is EQUALS[sign]
        return lambda values: _ordered(ORDERS[sign], left(values), right(values))

    def _operand(self) -> Operand:
        token = self._next
        if not re.match(r"[\"'\-\w]", token) or token in ("and", "or", "not"):
            self._unread()
        self._place += 1
        if token[0].isalpha() and token not in CONSTANTS:
            self.names.add(token)
            return lambda values: values[token]
        constant = _constant(token)
        return lambda values: constant


def _tokens(expression: str) -> Iterator[str]:
    place, end = 0, len(expression.rstrip())
    while place < end:
        match = _TOKEN.match(expression, place)
        if match is None:
            raise ConditionError(f"{expression!r} cannot be read from {expression[place:]!r} on")
        yield match[1]
        place = match.end()


def _constant(token: str) -> Any:
    if token in CONSTANTS:
        return CONSTANTS[token]
    if token[0] in "\"'":
        return re.sub(r"\\(.)", r"\1", token[1:-1])
    return float(token) if "." in token else int(token)


def _kind(value: Any) -> str | None:
    """What it may be compared as; None: it may not."""
    kinds = {bool: "boolean", str: "string", int: "number", float: "number"}
    return kinds.get(type(value))


def _equal(left: Any, right: Any) -> bool:
    kinds = _kind(left), _kind(right)
    if None in kinds:
        raise ConditionError("only strings, numbers and booleans can be compared")
    return kinds[0] == kinds[1] and left == right


def _ordered(compare: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    if {_kind(left), _kind(right)} != {"number"}:
        raise ConditionError("only numbers can be greater or less")
    return compare(left, right)
