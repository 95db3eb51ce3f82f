"""Pieces of an answer: texts, tool uses and events, as the author gives them."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from moto_agentcore import author
from moto_agentcore.author.answers import TEXTS, told, unfit
from moto_agentcore.state.ids import random_text

BLOCK = {"contentBlockStart", "contentBlockDelta", "contentBlockStop"}
EVENTS = {"messageStart", *BLOCK, "messageStop", "metadata", "hookEvent"}
KINDS = "texts, tool uses and events"


def groups(found: Any) -> Iterator[Any]:
    """Texts and events one by one; tool uses as lists: those that stand together in a list are of one message.

    What a generator yields comes as it is made: each tool use ends a message, and what follows is of the next.
    """
    if isinstance(found, Mapping) and "stream" in found:
        found = found["stream"]
    if isinstance(found, (*TEXTS, Mapping)) or not isinstance(found, (Iterable, AsyncIterable)):
        found = [found]
    if isinstance(found, (list, tuple)):
        for are_uses, pieces in groupby(found, _is_use):
            listed = list(pieces)
            yield from [[_use(piece) for piece in listed]] if are_uses else _each(listed)
        return
    source = author.produced(found)
    try:
        yield from _each(source)
    finally:
        author.end(source)


def _each(pieces: Iterable[Any]) -> Iterator[Any]:
    for piece in pieces:
        if isinstance(piece, (list, tuple)) or _is_use(piece):
            yield from groups(piece)
        elif isinstance(piece, TEXTS):
            yield told(piece)
        elif is_event(piece):
            yield piece
        else:
            raise unfit(piece, KINDS)


def is_event(piece: Any) -> bool:
    return isinstance(piece, Mapping) and bool(EVENTS & piece.keys())


def is_piece(piece: Any) -> bool:
    """Whether it may stand among events, and is none: a text, a tool use, or several in a list."""
    if isinstance(piece, (list, tuple)):
        return all(map(is_piece, piece))
    return isinstance(piece, TEXTS) or (_is_use(piece) and _names_a_tool(piece.get("toolUse", piece)))


def _is_use(piece: Any) -> bool:
    return isinstance(piece, Mapping) and not is_event(piece)


def _names_a_tool(asked: Any) -> bool:
    if not isinstance(asked, Mapping) or not isinstance(asked.get("input", {}), Mapping):
        return False
    name, id = asked.get("name"), asked.get("toolUseId")
    return bool(name) and isinstance(name, str) and isinstance(id, (str, type(None)))


def _use(piece: Mapping[str, Any]) -> dict[str, Any]:
    asked: Any = piece.get("toolUse", piece)
    if not _names_a_tool(asked):
        raise unfit(piece, KINDS)
    id = asked.get("toolUseId") or f"tooluse_{random_text(22)}"
    return {"toolUseId": id, "name": asked["name"], "input": dict(asked.get("input", {}))}
