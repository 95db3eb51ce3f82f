"""``$ref`` in a document: what it names stands in its place, as far as that comes to an end."""

from __future__ import annotations

from typing import Any

MOST = 20_000  # values put in place of references, for one tool: beyond, they are left open
DEEPEST = 60


class Resolver:
    """References of one document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._left = MOST

    def resolve(self, value: Any) -> Any:
        """A value of the document, without references."""
        self._left = MOST
        return self._in(value, ())

    def _in(self, value: Any, seen: tuple[str, ...]) -> Any:
        self._left -= 1
        if self._left < 0 or len(seen) > DEEPEST:
            return {}
        if isinstance(value, list):
            return [self._in(item, (*seen, "")) for item in value]
        if not isinstance(value, dict):
            return value
        named = value.get("$ref")
        if not isinstance(named, str):
            return {name: self._in(item, (*seen, "")) for name, item in value.items()}
        return {} if named in seen else self._in(self._find(named), (*seen, named))

    def _find(self, named: str) -> Any:
        found: Any = self._document
        for part in named.removeprefix("#/").split("/"):
            key = part.replace("~1", "/").replace("~0", "~")
            found = found.get(key) if isinstance(found, dict) else None
        return found if found is not None else {}
