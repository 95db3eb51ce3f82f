"""Values as JSON has them, for controls over HTTP that show what is kept."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from typing import Any


def plain(value: Any) -> Any:
    """As JSON has it: instants in ISO 8601, bytes in base64; of an object that it has nothing for, its type."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(inner) for inner in value]
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else f"({type(value).__name__})"
