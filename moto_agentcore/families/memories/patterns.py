"""Patterns that a memory's author gives for values, matched in bounded time.

Python's ``re`` tries one way after the other, and a pattern may leave it more ways than there is time. So a pattern is
taken where a bound on its ways, for the values that there can be, is small: single characters may repeat as they like
for a few times, and groups where it is clear at each character how to go on (``[a-z]+(-[a-z]+)*``). All others are for
``google-re2``, which needs time in proportion to the value alone and is an extra: ``moto-agentcore[patterns]``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Any

from moto_agentcore.families.memories.ways import is_tame


def problem(pattern: str) -> str | None:
    """Why values cannot be held against a pattern; None where they can."""
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError) as error:
        return f"is not valid: {error}"
    if is_tame(pattern) or _linear(pattern) is not None:
        return None
    if _engine() is None:
        return "may take for ever; patterns like it need google-re2 (pip install 'moto-agentcore[patterns]')"
    return "may take for ever, and google-re2 does not know all of it"


def fits(pattern: str, value: str) -> bool:
    """Whether a value fits as a whole a pattern without a problem."""
    linear = None if is_tame(pattern) else _linear(pattern)
    return (re.compile(pattern) if linear is None else linear).fullmatch(value) is not None


@lru_cache(maxsize=256)
def _linear(pattern: str) -> Any:
    """google-re2's pattern; None where it is not installed or does not take it."""
    engine = _engine()
    if engine is None:
        return None
    options = engine.Options()
    options.log_errors = False
    try:
        return engine.compile(pattern, options)
    except engine.error:
        return None


def _engine() -> Any:
    try:
        return import_module("re2")
    except ImportError:
        return None
