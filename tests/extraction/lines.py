"""Tables of turns: what is said => its records, parted by " · "; "–" for none. Turns of one talk are parted by //."""

from __future__ import annotations

from datetime import datetime, timezone

from tests.extraction.talk import facts, said


def rows(table: str) -> list[tuple[str, list[str]]]:
    parted = [line.rpartition(" => ") for line in table.strip().splitlines()]
    return [(text, [] if told == "–" else told.split(" · ")) for text, _, told in parted]


def told(text: str, role: str = "USER") -> list[str]:
    return facts(*(said(turn, role) for turn in text.split(" // ")))


def told_on(text: str) -> list[str]:
    """Of what was said on the day in front."""
    day, _, spoken = text.partition(" ")
    return facts(said(spoken, moment=datetime.fromisoformat(day).replace(tzinfo=timezone.utc)))
