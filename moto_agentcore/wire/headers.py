"""Reading a request's headers, whoever's they are.

botocore's are a mapping written in Python whose keys know their small letters: each question to it is four calls, and
to look at its items is to ask for each of them. So what it holds is read itself.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from botocore.awsrequest import HeadersDict, _HeaderKey

KEYS: dict[str, _HeaderKey] = {}


def among(headers: Any, wanted: Container[str]) -> list[tuple[str, Any]]:
    """The headers that are wanted, under their names in small letters."""
    if type(headers) is HeadersDict:
        return [(key._lower, value) for key, value in headers._dict.items() if key._lower in wanted]
    items = headers.raw_items() if hasattr(headers, "raw_items") else headers.items()
    return [(name, value) for key, value in items if (name := key.lower()) in wanted]


def has(headers: Any, name: str) -> bool:
    if type(headers) is not HeadersDict:
        return name in headers
    key = KEYS.get(name)
    if key is None:
        key = KEYS[name] = _HeaderKey(name)
    return key in headers._dict
