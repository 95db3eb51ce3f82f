"""Two statements: the same, one denied or told more fully by the other, or of different things."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .signature import Signature

_SAME = 0.8  # share of words that makes two records the same statement
_CONTAINED = 0.4  # the share a shorter version must have of the fuller one
CORRECTED = 0.5  # the share that suffices when the new record says it corrects something


def overlap(one: frozenset[str], two: frozenset[str]) -> float:
    return len(one & two) / len(one | two)


def replaces(made: Signature, old: Signature) -> bool | None:
    """Whether a denial or a fuller version replaces what was said; False: it was said; None: of different things."""
    if made.subject != old.subject and made.value != old.value:
        return None
    if made.one_work and old.one_work and made.value != old.value and not made.corrected:
        return None
    shared = overlap(made.value, old.value)
    if made.negative != old.negative:
        return True if shared >= _SAME or (made.corrected and made.value <= old.value) else None
    if made.value <= old.value and shared >= _CONTAINED:
        return False
    if made.attribute and made.attribute == old.attribute:
        return None  # one value replaces the other
    if old.value < made.value and len(old.value) > 1 and shared >= CORRECTED:
        return True
    return False if shared >= _SAME and not _differing_numbers(made, old) else None


def _differing_numbers(made: Signature, old: Signature) -> bool:
    """Two dates, amounts or order numbers are two facts."""
    return any(char.isdigit() for word in made.value ^ old.value for char in word)
