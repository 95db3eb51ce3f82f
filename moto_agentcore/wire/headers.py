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


class Kept(dict[str, str]):
    """Those that are wanted, as text and under their names in small letters."""

    def __init__(self, headers: Any, wanted: Container[str]) -> None:
        if type(headers) is HeadersDict:
            items = headers._dict.items()
        else:
            items = headers.raw_items() if hasattr(headers, "raw_items") else headers.items()
        for key, value in items:
            name = key._lower if type(key) is _HeaderKey else key.lower()
            if name in wanted:
                self[name] = value.decode("utf-8", "replace") if isinstance(value, bytes) else value


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
