"""How these tests speak: turns of one Wednesday."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
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


TRIP = [
    said("Hi! I'm planning a trip to Japan. Can you find me a flight from Munich?"),
    said('{"flight": "LH714"}', "TOOL"),
    said("I've reserved two seats on LH714 for you.", "ASSISTANT"),
    said("Perfect, thank you! What ramen restaurants do you recommend?"),
    said("You should try Ichiran.", "ASSISTANT"),
]


def parsed(text: str) -> ET.Element:
    return ET.fromstring(f"<root>{text}</root>")
