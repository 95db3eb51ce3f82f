"""JSON from anywhere: read or refused, and never what could not be sent on."""

from __future__ import annotations

import json
from typing import Any, NoReturn

encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


def parsed(text: str | bytes) -> Any:
    """What JSON says; ValueError for what is none, for NaN and infinities, and for what is nested too deeply."""
    try:
        return _decode(text.decode("utf-8") if isinstance(text, bytes) else text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


_decode = json.JSONDecoder(parse_constant=_refuse).decode
