"""The hand-written turns of turns.txt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from moto_agentcore.extraction import Turn

SAID = datetime(2025, 10, 15, 12, tzinfo=timezone.utc)  # a Wednesday


@dataclass(slots=True)
class Case:
    split: str
    domain: str
    turn: Turn
    facts: list[str] = field(default_factory=list)
    preferences: list[str] = field(default_factory=list)


def read() -> list[Case]:
    blocks = Path(__file__).with_name("turns.txt").read_text(encoding="utf-8").split("\n\n")
    return [_case(block.strip().splitlines()) for block in blocks if block.strip().startswith("@")]


def _case(lines: list[str]) -> Case:
    split, domain, role = lines[0][2:].split()
    case = Case(split, domain, Turn(role, lines[1], SAID))
    for line in lines[2:]:
        (case.facts if line.startswith("f ") else case.preferences).append(line[2:])
    return case
