"""What a control over HTTP may be given: ValueError says what it must be."""

from __future__ import annotations

from typing import Any

CENTURY = 100 * 366 * 86_400  # seconds


def check(value: Any, kinds: Any, otherwise: str) -> None:
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise ValueError(otherwise)


def number(value: Any, name: str, most: float) -> float:
    check(value, (int, float), f"{name} must be a number")
    if not 0 <= value <= most:
        raise ValueError(f"{name} must be from 0 to {most}")
    return float(value)


def count(value: Any, name: str, least: int = 1) -> int:
    check(value, int, f"{name} must be a whole number")
    if value < least:
        raise ValueError(f"{name} must be at least {least}")
    return int(value)
