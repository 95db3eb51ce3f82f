"""JSON payloads to facts: `{"user": {"city": "Berlin"}}` -> "The user's city is Berlin." Plain values only.

A fact is what stands under a name of the user ("user", "profile") or is an attribute that plainly is a person's: a
document may speak of anything else. What holds messages is read as the turns they are.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.words import wordset
from moto_agentcore.extraction.model import Turn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

_MOST = 100  # facts from one payload
_DEEPEST = 4
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_USER = wordset("user customer profile me person account actor")
_TECHNICAL = wordset("id uuid guid timestamp ts version type hash token trace span checksum schema etag nonce agent")
_OWN = wordset(
    "name firstname lastname nickname surname email phone address city country hometown residence nationality language "
    "languages locale age birthday birthdate gender pronouns occupation job profession employer company "
    "timezone diet allergy allergies hobby hobbies interests preference preferences likes dislikes loves hates goals "
    "skills pets children spouse partner budget plan membership subscription tier"
)
_FAVOURITE = wordset("favorite favourite favorites favourites preferred dietary")
_FIRST = wordset("first last full given family middle home email phone mobile nick job native birth user time")
TASTES = wordset("likes loves dislikes hates prefers")
_ROLES = {"user": "USER", "human": "USER", "customer": "USER", "assistant": "ASSISTANT", "ai": "ASSISTANT"}


def flatten(text: str) -> list[tuple[tuple[str, ...], str]]:
    """(path of spoken names, value) of every plain leaf; [] when the text is no JSON object."""
    document = _document(text)
    return list(_leaves(document, ())) if isinstance(document, dict) else []


def facts(text: str) -> list[str]:
    leaves = flatten(text)[:_MOST]
    surely = [_is_user_s(path) for path, _ in leaves]
    maybe = [_is_personal(path) for path, _ in leaves]
    # A name beside a price is a product's: what may be the user's is so when most of the document may be, or some is.
    personal = any(surely) or 2 * sum(maybe) > len(leaves)
    return [
        fact
        for (path, value), sure, may in zip(leaves, surely, maybe, strict=True)
        if (sure or (may and personal)) and (fact := _fact(path, value))
    ]


def unpacked(turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns, each JSON payload followed by the turns it holds."""
    return tuple(said for turn in turns for said in (turn, *(_messages(turn) if turn.role == "JSON" else ())))


@lru_cache(maxsize=64)
def _document(text: str) -> Any:
    """Read by every strategy, changed by none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _messages(turn: Turn) -> list[Turn]:
    """Of `[{"role", "content"}]`, the same under "messages", and of plain sentences in a list."""
    document = _document(turn.text)
    items = document.get("messages") if isinstance(document, dict) else document
    if not isinstance(items, list):
        return []
    said = [_message(item) for item in items[:_MOST]]
    return [Turn(role, text, turn.timestamp) for role, text in said if text]


def _message(item: Any) -> tuple[str, str]:
    if isinstance(item, str):
        return "USER", item
    if not isinstance(item, dict):
        return "OTHER", ""
    role, content = str(item.get("role", "")).lower(), item.get("content")
    blocks = content if isinstance(content, list) else [content]
    texts = [block.get("text") if isinstance(block, dict) else block for block in blocks]
    return _ROLES.get(role, "OTHER"), "\n".join(text for text in texts if isinstance(text, str))


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


def _is_user_s(path: tuple[str, ...]) -> bool:
    """Under a name of the user, a preference, or what somebody likes."""
    words = " ".join(path).split()
    if words[0] in _USER:
        return len(words) > 1
    return words[0] in ("preferences", "preference") or words[0] in _FAVOURITE or path in [(taste,) for taste in TASTES]


def _is_personal(path: tuple[str, ...]) -> bool:
    """By itself an attribute of a person: "city", "last name"."""
    words = path[0].split()
    return len(path) == 1 and words[-1] in _OWN and all(word in _FIRST | _OWN for word in words[:-1])


def is_counted(value: str) -> bool:
    """A flag or a number, as of "likes" on a page: nobody's taste."""
    return value[:1].isdigit() or value in ("true", "false")


def _fact(path: tuple[str, ...], value: str) -> str:
    """Nothing for a flag that is not set and for a number of likes."""
    named = about_user(path)
    if named[0] == "is" and named[1:] and value in ("true", "false"):
        return f"The user {' '.join(named)}." if value == "true" else ""
    if path[-1] in TASTES:
        return "" if is_counted(value) else f"The user {path[-1]} {value.rstrip('.')}."
    if named[0] in ("preferences", "preference") and named[1:]:
        named = named[1:] if named[1].split()[0] in _FAVOURITE else ("preferred", *named[1:])
    attribute = " ".join(named)
    verb = "are" if " and " in value and attribute.endswith("s") else "is"
    return f"The user's {attribute} {verb} {value.rstrip('.')}."
