"""JSON as requests have it."""

from __future__ import annotations

import json
from typing import Any

from moto_agentcore.errors import unreadable


def decode(body: bytes) -> Any:
    """Strict JSON: UTF-8, no NaN, no absurd nesting."""
    try:
        text = body.decode("utf-8")
        if text.startswith("{"):  # from the first letter to the last, as clients send it: no white space around it
            value, end = _scan(text, 0)
            if end == len(text):
                return value
        return _decoder.decode(text)
    except (ValueError, RecursionError, StopIteration):  # the scanner's own word for what is no value
        raise unreadable("The request body is not valid JSON") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


_decoder = json.JSONDecoder(parse_constant=_no_constant)
_scan = _decoder.scan_once  # type: ignore[attr-defined] # typeshed leaves it out
