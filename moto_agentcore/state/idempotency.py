"""Room 5: a clientToken seen before gets the answer it got before.

boto3 fills a fresh token into every call, so the room keeps the latest thousands, not all: how long a token
lives is not documented.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Any

from moto_agentcore.errors import mismatch

KEPT = 10_000

Key = tuple[str, str, str]


class Tokens:
    """``(service, operation, clientToken)`` -> the params of that time and the answer, opaque here."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, tuple[dict[str, Any], Any]] = OrderedDict()

    def find(self, service: str, operation: str, params: dict[str, Any]) -> Any | None:
        """The answer of that time, None for a new token; other params under a known token are refused."""
        token = params.get("clientToken")
        known = self._known.get((service, operation, token)) if token else None
        if known is None:
            return None
        if _lasting(known[0]) != _lasting(params):
            raise mismatch(str(token))
        return known[1]

    def remember(self, service: str, operation: str, params: dict[str, Any], answer: Any) -> None:
        token = params.get("clientToken")
        if token:
            self._known[service, operation, token] = (params, answer)
            if len(self._known) > KEPT:
                self._known.popitem(last=False)


def _lasting(params: dict[str, Any]) -> dict[str, Any]:
    """What two attempts at one thing share: the SDK's senders stamp each attempt with its own time."""
    return {name: value for name, value in params.items() if not isinstance(value, datetime)}
