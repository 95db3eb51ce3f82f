"""Cedar: is a statement well formed, and what do the heads of its policies name?

With ``cedarpy`` (the extra ``cedar``) its parser judges; without it, what can be seen of the structure does: effects,
heads, balanced brackets, semicolons. The heads are read here in both cases. Dogwood adds ``when temporal {…}``,
``when guardrails {…}`` and the effect ``suppressOutput``, which no public parser knows: blocks count as conditions, and
what stands in them is not Cedar's to judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

VARIABLES = ("principal", "action", "resource")
BRACKETS = {"(": ")", "[": "]", "{": "}"}
BLOCKS = ("temporal", "guardrails")
GUARDRAIL = "BedrockGuardrails::"
SUPPRESS = "suppressOutput"
SOLELY = f"a condition of {SUPPRESS} must consist solely of guardrail checks"  # the guide's sentence, our error
_TOKEN = re.compile(
    r"""\s+|//[^\n]*|(?P<token>"(?:\\.|[^"\\])*"|[A-Za-z_]\w*(?:::[A-Za-z_]\w*)*|\d+|\?\w+"""
    r"""|::|==|!=|<=|>=|&&|\|\||[^\s\w"])""",
    re.DOTALL,
)


class CedarError(Exception):
    """A statement that is not Cedar; the text is in the words of Cedar's own parser."""


class Scope(NamedTuple):
    """What a head says of one variable: ``== AgentCore::Gateway::"…"``, or nothing."""

    tokens: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return not self.tokens

    @property
    def names(self) -> list[str]:
        """The ids of the entities it names."""
        return [token[1:-1] for token in self.tokens if token.startswith('"')]


class Clause(NamedTuple):
    """One policy of a statement."""

    effect: str
    principal: Scope
    action: Scope
    resource: Scope
    is_conditional: bool


def read(statement: str, *, dogwood: bool = False) -> Clause:
    """The one policy of a statement; CedarError where it is none, or more."""
    found = list(tokens(statement))
    suppresses = dogwood and SUPPRESS in found
    if dogwood:
        found = _without_blocks(found)
        statement = " ".join(found)
    parse = binding()
    if parse is not None:
        try:
            parse(statement)
        except ValueError as wrong:
            raise CedarError(str(wrong)) from None
    clause = _Reader(found).policy()
    if suppresses and not clause.is_conditional:
        raise CedarError(SOLELY)
    return clause._replace(effect=SUPPRESS) if suppresses else clause


@cache
def binding() -> Callable[[str], object] | None:
    """The parser of ``cedarpy`` where that is installed."""
    if find_spec("cedarpy") is None:
        return None
    found: Callable[[str], object] = import_module("cedarpy").policies_to_json_str
    return found


def tokens(statement: str) -> Iterator[str]:
    """A statement in its smallest parts, without space and comments."""
    position = 0
    while position < len(statement):
        found = _TOKEN.match(statement, position)
        if found is None:
            raise CedarError("invalid token")
        position = found.end()
        if found["token"]:
            yield found["token"]


def _without_blocks(given: list[str]) -> list[str]:
    """Dogwood as Cedar: ``when temporal {…}`` becomes ``when { true }``, and so does any block with a guardrail."""
    reader, found = _Reader(given), list[str]()
    while (token := reader.peek()) is not None:
        found.append(reader.take())
        if token not in ("when", "unless"):
            continue
        tag = reader.take() if reader.peek() in BLOCKS else ""
        group = reader.group("{")
        guards = any(part.startswith(GUARDRAIL) for part in group)
        if SUPPRESS in given and (tag == "temporal" or not guards):
            raise CedarError(SOLELY)
        found += ["{", *(["true"] if tag or guards else group), "}"]
    return ["forbid" if token == SUPPRESS else token for token in found]


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    def peek(self) -> str | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if token is None:
            raise CedarError("unexpected end of input")
        if wanted and token not in wanted:
            raise CedarError(f"unexpected token `{token}`")
        self._at += 1
        return token

    def group(self, opening: str) -> list[str]:
        """What stands between a bracket and the one that closes it."""
        self.take(opening)
        found, waiting = list[str](), [BRACKETS[opening]]
        while waiting:
            token = self.take()
            if token in BRACKETS:
                waiting.append(BRACKETS[token])
            elif token == ";" or (token in BRACKETS.values() and token != waiting.pop()):
                raise CedarError(f"unexpected token `{token}`")
            found.append(token)
        return found[:-1]

    def constraint(self) -> None:
        """``== entity``, ``in entity``, ``in [entities]``, ``is Type`` or ``is Type in entity``, and no more."""
        operator = self.take("==", "in", "is")
        if operator == "is":
            self._name()
        if operator == "in" and self.peek() == "[":
            self._entities()
        elif operator != "is" or self.peek() is not None:
            if operator == "is":
                self.take("in")
            self._entity()
        if self.peek() is not None:
            self.take("")

    def _entities(self) -> None:
        listed = _Reader(self.group("["))
        while listed.peek() is not None:
            listed._entity()
            if listed.peek() is not None:
                listed.take(",")

    def _entity(self) -> None:
        if (self.peek() or "").startswith("?"):  # a template's slot
            self.take()
            return
        self._name()
        self.take("::")
        token = self.take()
        if not token.startswith('"'):
            raise CedarError(f"unexpected token `{token}`")

    def _name(self) -> None:
        token = self.take()
        if not token[0].isalpha():
            raise CedarError(f"unexpected token `{token}`")

    def policy(self) -> Clause:
        while self.peek() == "@":
            self.take(), self.take()
            if self.peek() == "(":
                self.group("(")
        effect = self.take()
        if not effect.isidentifier():
            raise CedarError(f"unexpected token `{effect}`")
        if self.peek() not in ("(", None):
            self.take("(")
        if effect not in ("permit", "forbid"):
            raise CedarError(f"invalid policy effect: {effect}")
        scopes = _scopes(self.group("("))
        conditions = 0
        while self.peek() in ("when", "unless"):
            self.take()
            if not self.group("{"):
                raise CedarError("unexpected token `}`")
            conditions += 1
        self.take(";")
        if self.peek() is not None:  # a second policy
            self.take("")
        return Clause(effect, *scopes, is_conditional=conditions > 0)


def _scopes(head: list[str]) -> tuple[Scope, Scope, Scope]:
    parts, depth = [list[str]()], 0
    for token in head:
        depth += (token in BRACKETS) - (token in BRACKETS.values())
        if token == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    if not parts[-1]:  # a comma at the end is allowed
        parts.pop()
    for position, variable in enumerate(VARIABLES):
        if position >= len(parts) or not parts[position]:
            raise CedarError(f"this policy is missing the `{variable}` variable in the scope")
        _check_scope(variable, parts[position])
    if len(parts) > len(VARIABLES):
        raise CedarError(f"this policy has an extra element in the scope: {' '.join(parts[3])}")
    principal, action, resource = (Scope(tuple(part[1:])) for part in parts)
    return principal, action, resource


def _check_scope(variable: str, part: list[str]) -> None:
    if part[0] in VARIABLES and part[0] != variable:
        raise CedarError(f"found the variable `{part[0]}` where the variable `{variable}` must be used")
    if part[0] != variable:
        raise CedarError(f"found an invalid variable in the policy scope: {part[0]}")
    if len(part) > 1:
        _Reader(part[1:]).constraint()
