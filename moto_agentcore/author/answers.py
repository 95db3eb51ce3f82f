"""What code of the author's gives where a model would answer: texts, and what a family knows beside them."""

from __future__ import annotations

from typing import Any

from moto_agentcore.errors import NOT_OURS, AuthorError

TEXTS = (str, bytes, bytearray)


def told(piece: str | bytes | bytearray) -> str:
    """What a piece that is a text says; bytes are one."""
    return piece if isinstance(piece, str) else bytes(piece).decode("utf-8", "replace")


def unfit(piece: Any, kinds: str) -> AuthorError:
    """A piece that no answer has: a function that forgot to return gives None."""
    forgot = " (does the function return anything?)" if piece is None else ""
    return AuthorError(NOT_OURS, f"An answer is made of {kinds}, not of {piece!r}{forgot}")
