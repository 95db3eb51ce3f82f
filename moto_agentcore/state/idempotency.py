"""Room 5: a clientToken seen before gets the answer it got before.

boto3 fills a fresh token into every call, so the room keeps the latest thousands, not all: the life of a token is not
documented. Of what was asked it keeps a digest.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Any

from moto_agentcore.errors import mismatch

KEPT = 10_000

Key = tuple[str, str, str]


class Tokens:
    """``(service, operation, clientToken)`` -> the digest of the params of that time, and the answer, opaque here."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, tuple[int, Any]] = OrderedDict()

    def find(self, service: str, operation: str, params: dict[str, Any]) -> Any | None:
        """The answer of that time, None for a new token; other params under a known token are refused."""
        token = params.get("clientToken")
        known = self._known.get((service, operation, token)) if token else None
        if known is None:
            return None
        if known[0] != digest(params):
            raise mismatch(str(token))
        return known[1]

    def remember(self, service: str, operation: str, params: dict[str, Any], answer: Any) -> None:
        token = params.get("clientToken")
        if token:
            self._known[service, operation, token] = (digest(params), answer)
            if len(self._known) > KEPT:
                self._known.popitem(last=False)


def digest(params: dict[str, Any]) -> int:
    """The same for what is asked twice, in whatever order its members come; another one for anything else.

    Python's own hash is enough: a digest meets only that of an earlier request with the same token, in this process.
    It costs a payload of 100 KB a twentieth of what JSON would.
    """
    pieces: list[Any] = []
    left: list[Any] = [_lasting(params)]
    while left:
        value = left.pop()
        if isinstance(value, str):
            pieces.append(value)
        elif isinstance(value, dict):
            pieces.append((dict, len(value)))
            for name in sorted(value):
                left += (value[name], name)
        elif isinstance(value, list):
            pieces.append((list, len(value)))
            left += value
        else:  # equal numbers of two types are told apart, and -1 and -2, which have one hash
            pieces.append((type(value), value if isinstance(value, bytes) else repr(value)))
    return hash(tuple(pieces))


def _lasting(params: dict[str, Any]) -> dict[str, Any]:
    """What two attempts at one thing share: the SDK's senders stamp each attempt with its own time."""
    return {name: value for name, value in params.items() if not isinstance(value, datetime)}
