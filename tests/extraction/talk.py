"""How these tests speak: turns of one Wednesday."""

from __future__ import annotations

import json
from datetime import datetime, timezone

from moto_agentcore.extraction import Turn, semantic, user_preference

WEDNESDAY = datetime(2025, 10, 15, 12, tzinfo=timezone.utc)


def said(text: str, role: str = "USER", moment: datetime = WEDNESDAY) -> Turn:
    return Turn(role, text, moment)


def facts(*turns: str | Turn) -> list[str]:
    return [record.text for record in semantic([said(turn) if isinstance(turn, str) else turn for turn in turns])]


def preferences(*turns: str | Turn) -> list[str]:
    records = user_preference([said(turn) if isinstance(turn, str) else turn for turn in turns])
    return [json.loads(record.text)["preference"] for record in records]
