"""Room 5: a clientToken seen before gets the answer it got before.

boto3 fills a fresh token into every call and almost none comes again, so little is done until one does: what was asked
stays as it came and is read once more then. The room keeps the latest, so many bytes of requests and answers (the life
of a token is not documented), and nothing of what is gone by now.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import Any
from weakref import WeakValueDictionary

from moto_agentcore.errors import mismatch

MOST_BYTES = 16 * 1024 * 1024  # more than the largest answer
AROUND = 2500  # bytes of a request and an answer beside their bodies, and of what finds them

Key = tuple[str, str, str]


@dataclass(slots=True)
class Known:
    """What tells the params of that time, the answer, opaque here, and whose end is its end too."""

    asked: Callable[[], dict[str, Any]] = field(repr=False)
    answer: Any = field(repr=False)
    size: int
    owners: tuple[str, ...]


class Tokens:
    """``(service, operation, clientToken)`` -> what was answered."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, Known] = OrderedDict()
        self._owned: dict[str, dict[Key, None]] = {}
        self._turns: WeakValueDictionary[Key, Any] = WeakValueDictionary()  # of locks, while somebody has or wants one
        self.size = 0

    def find(self, service: str, operation: str, params: dict[str, Any]) -> Any | None:
        """The answer of that time, None for a new token; other params under a known token are refused."""
        token = params.get("clientToken")
        known = self._known.get((service, operation, token)) if token else None
        if known is None:
            return None
        if digest(known.asked()) != digest(params):
            raise mismatch(str(token))
        return known.answer

    def remember(
        self,
        key: Key,
        asked: Callable[[], dict[str, Any]],
        answer: Any,
        size: int,
        owners: Iterable[str] = (),
    ) -> None:
        """Keep an answer until one of its owners is forgotten, or others need the room.

        ``size`` are the bytes of both bodies; an empty token is none.
        """
        size += AROUND
        if not key[2] or size > MOST_BYTES:
            return
        if key in self._known:
            self._drop(key)
        known = self._known[key] = Known(asked, answer, size, tuple(owners))
        self.size += size
        for owner in known.owners:
            self._owned.setdefault(owner, {})[key] = None
        while self.size > MOST_BYTES:
            self._drop(next(iter(self._known)))

    def turn(self, key: Key) -> AbstractContextManager[object]:
        """For attempts at one thing that the store's lock does not keep apart: one after the other."""
        found: AbstractContextManager[object] = self._turns.setdefault(key, RLock())
        return found

    def forget(self, owner: str) -> None:
        """Drop the answers about what is gone."""
        for key in list(self._owned.get(owner, ())):
            self._drop(key)

    def _drop(self, key: Key) -> None:
        known = self._known.pop(key, None)
        if known is None:
            return
        self.size -= known.size
        for owner in known.owners:
            owned = self._owned.get(owner, {})
            owned.pop(key, None)
            if not owned:
                self._owned.pop(owner, None)


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
