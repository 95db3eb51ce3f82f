"""Temporal conditions, Dogwood's ``when temporal {…}``, read: what must have happened in a policy session.

As much of the language as the service's guide shows ("Authoring temporal policies"): event predicates, ``formerly
within``, ``since within``, ``exists``, ``count`` and ``sum``, comparisons, ``!``, ``&&``, ``||``.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.gateways.traffic import formulas
from moto_agentcore.families.gateways.traffic.formulas import COMPARE, UNBOUND

if TYPE_CHECKING:
    from moto_agentcore.families.gateways.traffic.formulas import Formula, Term

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_TOKEN = re.compile(
    r'\s+|//[^\n]*|(?P<token>"(?:\\.|[^"\\])*"|[A-Za-z_]\w*|\d+|::|==|!=|<=|>=|&&|\|\||[^\s\w"])', re.DOTALL
)


def tokens(text: str) -> list[tuple[str, int, int]]:
    """Each token, and where it begins and ends."""
    return [(found["token"], *found.span()) for found in _TOKEN.finditer(text) if found["token"]]


class Reader:
    """What ``read`` gives; ValueError for what is no condition."""

    def __init__(self, words: list[str]) -> None:
        self.words = words

    def read(self) -> Formula:
        found = self.formula()
        if self.words:
            raise ValueError(f"unexpected token {self.words[0]}")
        return found

    def peek(self, at: int = 0) -> str:
        return self.words[at] if len(self.words) > at else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if not token or (wanted and token not in wanted):
            raise ValueError(f"unexpected {token or 'end'}, where {' or '.join(wanted) or 'more'} should be")
        self.words = self.words[1:]
        return token

    def formula(self) -> Formula:
        found = self._both()
        while self.peek() == "||":
            self.take()
            found = formulas.either(found, self._both())
        return found

    def _both(self) -> Formula:
        found = self._since()
        while self.peek() == "&&":
            self.take()
            found = formulas.both(found, self._since())
        return found

    def _since(self) -> Formula:
        found = self._unary()
        if self.peek() != "since":
            return found
        self.take()
        window = self._window()
        return formulas.since(found, self._unary(), window)

    def _unary(self) -> Formula:
        if self.peek() == "!":
            self.take()
            return formulas.negated(self._unary())
        if self.peek() == "formerly":
            self.take()
            window = self._window()
            return formulas.formerly(self._unary(), window)
        if self.peek() == "exists":
            self.take()
            self._variables()
            return self.formula()  # a variable that stands for nothing yet is bound by what it is compared with
        return self._primary()

    def _primary(self) -> Formula:
        if self.peek() == "(" and self.peek(1) not in ("count", "sum"):
            self.take()
            found = self.formula()
            self.take(")")
            return found
        if self.peek() == "tp":
            self.take()
            self.take("(")
            name = self.take()
            self.take(")")
            return lambda world, at, env: formulas.bound(env, name, at)
        return self.predicate() if self.peek(1) == "::" else self._comparison()

    def predicate(self) -> Formula:
        while not self.peek().startswith('"'):
            self.take()
        action = self.take()[1:-1]
        self.take("::")
        kind = self.take("request", "response", "error")
        self.take("{")
        fields: list[tuple[str, Term, str]] = []
        while self.peek() != "}":
            path = self.path()
            self.take(":")
            fields.append((path, *self._term()))
            if self.peek() == ",":
                self.take()
        self.take("}")
        return formulas.predicate(action, kind, fields)

    def _comparison(self) -> Formula:
        (left, name), operator = self._term(), self.take(*COMPARE)
        right, other = self._term()
        return formulas.compared(left, name, operator, right, other)

    def _term(self) -> tuple[Term, str]:
        """A value, and the name of the variable that it is, if it is one."""
        token = self.peek()
        if token == "(":
            return self._aggregate(), ""
        if token.startswith('"') or token.isdigit() or token in ("true", "false"):
            value = _literal(self.take())
            return (lambda world, at, env: value), ""
        path = self.path()
        if path in ("principal", "resource") or path.startswith("context."):
            return (lambda world, at, env: world.value(path)), ""
        return (lambda world, at, env: env.get(path, UNBOUND)), path

    def _aggregate(self) -> Term:
        self.take("(")
        what = self.take("count", "sum")
        summed = self.take() if what == "sum" else ""
        self.take("for")
        names = self._variables()
        self.take("where")
        inner = self._unary()
        self.take(")")

        if summed and summed not in names:
            raise ValueError(f"{summed} is not one of {', '.join(names)}")
        return formulas.aggregated(inner, names, summed)

    def _variables(self) -> list[str]:
        """``(n: Long), (t: Timepoint).``"""
        names = []
        while self.peek() == "(":
            self.take()
            names.append(self.take())
            self.take(":")
            self.take()
            self.take(")")
            if self.peek() == ",":
                self.take()
        self.take(".")
        return names

    def path(self) -> str:
        path = self._name()
        while self.peek() == ".":
            self.take()
            path += f".{self._name()}"
        return path

    def _name(self) -> str:
        if not self.peek().isidentifier():
            raise ValueError(f"unexpected {self.peek() or 'end'}, where a name should be")
        return self.take()

    def _window(self) -> timedelta:
        self.take("within")
        count, unit = int(self.take()), self.take(*UNITS)
        try:
            return timedelta(**{UNITS[unit]: count})
        except OverflowError as error:
            raise ValueError(f"a window of {count}{unit} is too long") from error


def _literal(token: str) -> Any:
    return token[1:-1] if token.startswith('"') else int(token) if token.isdigit() else token == "true"
