"""Values on their way through a flow: of the five types that inputs and outputs declare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_agentcore.families.shared.json_text import encode

TYPES: dict[str, Any] = {"String": str, "Number": (int, float), "Boolean": bool, "Object": Mapping, "Array": list}


def is_of(type: str, value: Any) -> bool:
    return isinstance(value, TYPES[type]) and (type == "Boolean" or not isinstance(value, bool))


def text(value: Any) -> str:
    """A value as it stands in a text."""
    return value if isinstance(value, str) else encode(value)
