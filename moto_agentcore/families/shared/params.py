"""Parts of what was asked for. mypy has no type for "these members": a test holds the names against the model.

``params["name"]`` stays typed; use these two where members are handed on together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def picked(params: Mapping[str, object], *names: str) -> dict[str, Any]:
    """The named members, those that are there."""
    return {name: params[name] for name in names if name in params}


def without(params: Mapping[str, object], *names: str) -> dict[str, Any]:
    """All members but the named ones."""
    return {name: value for name, value in params.items() if name not in names}
