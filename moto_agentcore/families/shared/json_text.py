"""JSON from anywhere: read or refused, and never what could not be sent on."""

from __future__ import annotations

import json
from json.encoder import c_make_encoder as _making  # type: ignore[attr-defined] # typeshed leaves it out
from json.encoder import encode_basestring
from typing import Any, NoReturn

# ``JSONEncoder(ensure_ascii=False, default=str, check_circular=False)``, made once: it makes its own for every value.
_pieces = _making(None, str, encode_basestring, None, ": ", ", ", False, False, True)


def encode(value: Any) -> str:
    """A value as JSON, what JSON does not know as text; ValueError for one that holds itself."""
    try:
        return "".join(_pieces(value, 0))
    except RecursionError:
        raise ValueError("it holds itself, or is nested too deeply") from None


def read(text: bytes) -> Any:
    """As ``json.loads``, whatever of Unicode's forms it is in; ValueError for what is no JSON."""
    if not text.startswith(b"{") or text[1:2] == b"\0":
        return json.loads(text)
    told = text.decode("utf-8", "surrogatepass")
    try:
        value, end = _scan(told, 0)
    except StopIteration:
        end = -1
    return value if end == len(told) else json.loads(told)


def parsed(text: str | bytes) -> Any:
    """What JSON says; ValueError for what is none, for NaN and infinities, and for what is nested too deeply."""
    try:
        return _decode(text.decode("utf-8") if isinstance(text, bytes) else text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


_decode = json.JSONDecoder(parse_constant=_refuse).decode
_scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined] # typeshed leaves it out
