"""Pieces of an answer: texts, tool uses and events, as the author gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from moto_agentcore import author
from moto_agentcore.errors import ServiceError
from moto_agentcore.state.ids import random_text

BLOCK = {"contentBlockStart", "contentBlockDelta", "contentBlockStop"}
EVENTS = {"messageStart", *BLOCK, "messageStop", "metadata", "hookEvent"}
UNKNOWN = "An answer is made of texts, tool uses and events, not of {piece!r}"


def groups(found: Any) -> Iterator[Any]:
    """Texts and events one by one; tool uses as lists: those that stand together in a list are of one message.

    What a generator yields comes as it is made: each tool use ends a message, and what follows is of the next.
    """
    if isinstance(found, Mapping) and "stream" in found:
        found = found["stream"]
    if isinstance(found, (str, Mapping)):
        found = [found]
    if isinstance(found, (list, tuple)):
        for are_uses, pieces in groupby(found, _is_use):
            listed = list(pieces)
            yield from [[_use(piece) for piece in listed]] if are_uses else _each(listed)
        return
    try:
        yield from _each(found)
    finally:
        author.end(found)


def _each(pieces: Iterable[Any]) -> Iterator[Any]:
    for piece in pieces:
        yield from groups(piece) if isinstance(piece, (list, tuple)) or _is_use(piece) else [piece]


def is_event(piece: Any) -> bool:
    return isinstance(piece, Mapping) and bool(EVENTS & piece.keys())


def _is_use(piece: Any) -> bool:
    return isinstance(piece, Mapping) and not is_event(piece)


def _use(piece: Mapping[str, Any]) -> dict[str, Any]:
    asked: Any = piece.get("toolUse", piece)
    if not isinstance(asked, Mapping) or "name" not in asked or not isinstance(asked.get("input", {}), Mapping):
        raise ServiceError("RuntimeClientError", UNKNOWN.format(piece=piece))
    id = asked.get("toolUseId") or f"tooluse_{random_text(22)}"
    return {"toolUseId": id, "name": asked["name"], "input": dict(asked.get("input", {}))}
