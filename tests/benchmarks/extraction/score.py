"""Matching what was found with what was expected: by content words, one to one."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from moto_agentcore.extraction import semantic, user_preference

if TYPE_CHECKING:
    from .cases import Case

THRESHOLD = 0.6  # Dice coefficient of the content words; chosen before the rules were tuned
_DATED = re.compile(r" \([^)]*\d{4}[^)]*\)")  # our resolved dates: not part of what the annotator wrote
_STOPPED = """a an the user user's their they them is are was were be been am has have had do does did will would to of
in at on for with and or but that this as by from it its his her he she also still really very just so
too now actually already assistant when because"""
_STOP = frozenset(_STOPPED.split())
_NEGATIVE = frozenset(("not", "no", "never", "cannot", "can't", "don't"))


@dataclass(slots=True)
class Tally:
    found: int = 0
    expected: int = 0
    matched: int = 0

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.matched / self.expected if self.expected else 1.0


def content(text: str) -> tuple[frozenset[str], bool]:
    """(content words cut to a common stem, whether the sentence is negative)."""
    words = [word.strip("\"'.,;:!?()").lower() for word in _DATED.sub("", text).split()]
    negative = any(word in _NEGATIVE for word in words)
    return frozenset(_cut(word) for word in words if word and word not in _STOP | _NEGATIVE), negative


def _cut(word: str) -> str:
    for ending in ("ies", "ing", "ed", "es", "s", "y", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def similarity(one: str, two: str) -> float:
    """Dice coefficient of the content words; 0 when one denies what the other states."""
    (first, denied), (second, also_denied) = content(one), content(two)
    if denied != also_denied or not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def pair(found: list[str], expected: list[str]) -> list[tuple[int, int]]:
    """Best pairs first, each used once."""
    ranked = sorted(
        ((similarity(one, two), at, to) for at, one in enumerate(found) for to, two in enumerate(expected)),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    pairs: list[tuple[int, int]] = []
    for value, at, to in ranked:
        if value >= THRESHOLD and all(at != one and to != two for one, two in pairs):
            pairs.append((at, to))
    return pairs


def extracted(case: Case) -> dict[str, tuple[list[str], list[str]]]:
    """Strategy -> (found, expected)."""
    facts = [record.text for record in semantic([case.turn])]
    preferences = [str(json.loads(record.text)["preference"]) for record in user_preference([case.turn])]
    return {"SEMANTIC": (facts, case.facts), "USER_PREFERENCE": (preferences, case.preferences)}


def tally(cases: list[Case]) -> dict[str, Tally]:
    totals = {"SEMANTIC": Tally(), "USER_PREFERENCE": Tally()}
    for case in cases:
        for strategy, (found, expected) in extracted(case).items():
            total = totals[strategy]
            total.found += len(found)
            total.expected += len(expected)
            total.matched += len(pair(found, expected))
    return totals
