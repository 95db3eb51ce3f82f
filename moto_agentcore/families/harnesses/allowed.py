"""``allowedTools``: which tools the agent may use (Developer Guide, "Connect to tools").

``*`` is all; a plain name or glob means tools of no server; ``@server``, ``@server/tool`` mean those of a server, and
``@builtin``, ``@builtin/name`` those that every session has.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

BUILT_IN = ("shell", "file_operations")


def allows(patterns: Iterable[str], name: str, server: str | None = None) -> bool:
    return any(_fits(pattern, name, server) for pattern in patterns)


def _fits(pattern: str, name: str, server: str | None) -> bool:
    if pattern == "*":
        return True
    if not pattern.startswith("@"):
        return server is None and fnmatchcase(name, pattern)
    owner, _, tool = pattern[1:].partition("/")
    place = server if server is not None else "builtin" if name in BUILT_IN else None
    return place is not None and fnmatchcase(place, owner) and fnmatchcase(name, tool or "*")
