"""JSON payloads to facts: `{"user": {"city": "Berlin"}}` -> "The user's city is Berlin." Plain values only."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .lexicon import wordset

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 100  # facts from one payload
_DEEPEST = 4
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_USER = wordset("user customer profile me person account actor")
_TECHNICAL = wordset("id uuid guid timestamp ts version type hash token trace span checksum schema etag nonce")


def flatten(text: str) -> list[tuple[tuple[str, ...], str]]:
    """(path of spoken names, value) of every plain leaf; [] when the text is no JSON object."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return list(_leaves(document, ())) if isinstance(document, dict) else []


def facts(text: str) -> list[str]:
    return [_fact(path, value) for path, value in flatten(text)[:_MOST]]


def _leaves(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(node, dict) and len(path) < _DEEPEST:
        for key, value in node.items():
            yield from _leaves(value, (*path, spoken(str(key))))
    elif isinstance(node, list):
        plain = [_plain(item) for item in node]
        if plain and all(plain) and len(plain) <= 10 and not _is_technical(path):
            yield path, _joined([item for item in plain if item])
    elif path and not _is_technical(path):
        value = _plain(node)
        if value:
            yield path, value


def spoken(key: str) -> str:
    words = _printable(_CAMEL.sub(" ", key).replace("_", " ").replace("-", " ").replace(".", " ")).split()
    return " ".join(word.lower() for word in words)[:60]


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        text = " ".join(_printable(value).split())
        return text if 0 < len(text) <= 200 else ""
    return ""


def _joined(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _is_technical(path: tuple[str, ...]) -> bool:
    return not path or not path[-1] or path[-1].split()[-1] in _TECHNICAL or path[-1].startswith("$")


def about_user(path: tuple[str, ...]) -> tuple[str, ...]:
    """The path without leading names of the user themself."""
    words = " ".join(path).split()
    while len(words) > 1 and words[0] in _USER:
        words = words[1:]
    return tuple(words)


def _fact(path: tuple[str, ...], value: str) -> str:
    named = about_user(path)
    attribute = " ".join(
        ("preferred", *named[1:]) if named[0] in ("preferences", "preference") and named[1:] else named
    )
    verb = "are" if " and " in value and attribute.endswith("s") else "is"
    return f"The user's {attribute} {verb} {value.rstrip('.')}."
