"""Headers: reading a request's, whoever's they are, and making an answer's as botocore has them.

botocore's are a mapping written in Python whose keys know their small letters: each question to it is four calls, and
to look at its items, or to fill it, is to ask for each of them. So what it holds is read and made itself.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from functools import lru_cache
from typing import Any

from botocore.awsrequest import HeadersDict, _HeaderKey

_key = lru_cache(maxsize=256)(_HeaderKey)  # few names come again and again


def among(headers: Any, wanted: Container[str]) -> list[tuple[str, Any]]:
    """The headers that are wanted, under their names in small letters."""
    if type(headers) is HeadersDict:
        return [(key._lower, value) for key, value in headers._dict.items() if key._lower in wanted]
    items = headers.raw_items() if hasattr(headers, "raw_items") else headers.items()
    return [(name, value) for key, value in items if (name := key.lower()) in wanted]


def has(headers: Any, name: str) -> bool:
    if type(headers) is not HeadersDict:
        return name in headers
    return _key(name) in headers._dict


def botocores(headers: Mapping[str, str]) -> HeadersDict:
    """``HeadersDict(headers)``."""
    made, found = HeadersDict.__new__(HeadersDict), {}
    for name, value in headers.items():
        found[_key(name)] = value
    made._dict = found
    return made
