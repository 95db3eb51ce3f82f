"""What a shape demands of a value by itself, each demand with the words for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from moto_agentcore.wire.shapes import NUMBERS, is_document

if TYPE_CHECKING:
    from botocore.model import Shape

# Java's control, format and surrogate characters, as far as `re` can say them; the models use these two forms.
_OTHER = "\\x00-\\x1f\\x7f-\\x9f\\xad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ud800-\\udfff"
POSIX = {"[^\\p{C}]": f"[^{_OTHER}]", "\\P{C}": f"[^{_OTHER}]"}

# What a pattern forgets: a taggable ARN's noun may hold a digit (``oauth2credentialprovider``, which Terraform tags).
REPAIRED = {"/[a-z-]+/": "/[a-z0-9-]+/"}


@dataclass(frozen=True, slots=True)
class Constraint:
    """``text`` is what most services say; some name both bounds at once (``bounds``), and the length that was."""

    text: str
    holds: Callable[[Any], bool]
    bounds: str = ""
    of_length: bool = False


def constraints(shape: Shape) -> list[Constraint]:
    """A shape's own constraints; maxima come first, as the service lists them."""
    found = bounds(shape)
    if pattern := shape.metadata.get("pattern"):
        matches = _matcher(pattern, shape.metadata.get("max"))
        found.append(Constraint(f"Member must satisfy regular expression pattern: {pattern}", matches))
    if enum := shape.metadata.get("enum"):
        found.append(
            Constraint(f"Member must satisfy enum value set: [{', '.join(enum)}]", frozenset(enum).__contains__)
        )
    if shape.name == "TagKey":  # in any case (AWS's tagging rules; the text is ours)
        found.append(Constraint("Member must not begin with aws:", lambda v: not v.lower().startswith("aws:")))
    return found


def of_items(shape: Shape) -> list[Constraint]:
    """The constraints of a list's or map's scalar items."""
    return [] if shape.type_name in ("structure", "list", "map") or is_document(shape) else constraints(shape)


def bounds(shape: Shape) -> list[Constraint]:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    numeric = shape.type_name in NUMBERS
    measure, size = ("value", _itself) if numeric else ("length", len)
    between = _between(low, high, numeric)
    found = []
    if high is not None:
        text = f"Member must have {measure} less than or equal to {high}"
        found.append(Constraint(text, lambda v: size(v) <= high, between, not numeric))
    if low is not None and (numeric or low):  # every length is at least 0
        text = f"Member must have {measure} greater than or equal to {low}"
        found.append(Constraint(text, lambda v: size(v) >= low, between, not numeric))
    return found


def _between(low: Any, high: Any, numeric: bool) -> str:
    """Both bounds in one sentence, as Smithy's own tests of a server have it."""
    verb = "must be" if numeric else "must have length"
    if low is None or high is None:
        side, bound = ("less", high) if low is None else ("greater", low)
        return f"Member {verb} {side} than or equal to {bound}"
    return f"Member {verb} between {low} and {high}, inclusive"


def _itself(value: Any) -> Any:
    return value


def _matcher(pattern: str, high: int | None) -> Callable[[Any], bool]:
    match = compiled(pattern).fullmatch
    # What is too long is refused for its length; no pattern is tried on it (they were not written for megabytes).
    return lambda value: (high is not None and len(value) > high) or match(value) is not None


def compiled(pattern: str) -> re.Pattern[str]:
    for theirs, ours in (POSIX | REPAIRED).items():
        pattern = pattern.replace(theirs, ours)
    return re.compile(pattern, re.ASCII)  # as Java's: \d and \w mean ASCII
