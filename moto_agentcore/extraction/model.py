"""What goes in and what comes out: turns of a conversation and the records a strategy makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

MAX_TEXT = 16_000  # content.text of a memory record, botocore's MemoryContent


@dataclass(frozen=True, slots=True)
class Turn:
    """One payload item. `role` is the wire name, or JSON for a JSON payload (then `text` is the JSON text)."""

    role: str
    text: str
    timestamp: datetime


@dataclass(frozen=True, slots=True)
class Extracted:
    """A record to be: `text` becomes content.text; a "reflection" belongs in the reflection namespace."""

    text: str
    kind: str = "record"


def clip(text: str, limit: int = MAX_TEXT) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
