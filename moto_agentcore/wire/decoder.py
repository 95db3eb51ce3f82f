"""JSON as requests have it."""

from __future__ import annotations

import json
from typing import Any

from moto_agentcore.errors import unreadable


def decode(body: bytes) -> Any:
    """Strict JSON: UTF-8, no NaN, no absurd nesting."""
    try:
        return _read(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise unreadable("The request body is not valid JSON") from None


def _read(text: str) -> Any:
    """An object from the first letter to the last, as clients send it, needs no look for white space around it."""
    if text.startswith("{"):
        value, end = _decoder.raw_decode(text)
        if end == len(text):
            return value
    return _decoder.decode(text)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_decoder = json.JSONDecoder(parse_constant=_no_constant)
