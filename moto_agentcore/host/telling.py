"""A call on one line: what was asked, shortened, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from http.client import responses
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto_agentcore.host.calls import AskedCall

WIDTH, WHOLE = 60, 150  # letters of a value, and of all parameters
FINDING = ("List", "Retrieve", "Search")  # operations that answer with what they found
QUIET = {"clientToken", "eventTimestamp"}  # what says nothing of a call


def text_of(params: Mapping[str, Any]) -> str:
    """Parameters as Python writes them, as many as fit."""
    told: list[str] = []
    room = WHOLE
    for name, value in params.items():
        if name not in QUIET:
            piece = f"{name}={_short(repr(value), WIDTH)}"
            room -= len(piece)
            if room < 0:
                return ", ".join([*told, "…"])
            told.append(piece)
    return ", ".join(told)


def outcome(call: AskedCall) -> str:
    """The status, with an error's code and message, or how much was found."""
    if call.status is None:
        return "no answer"
    if call.error is not None:
        message = (call.response or {}).get("Error", {}).get("Message", "")
        return f"{call.status} {call.error}: {_short(str(message), 2 * WIDTH)}"
    if call.status >= 300:
        return f"{call.status} {responses.get(call.status, '')}".rstrip()
    return f"{call.status}{_found(call.response) if call.operation.startswith(FINDING) else ''}"


def _found(response: Mapping[str, Any] | None) -> str:
    """How many there are in an answer that is a list."""
    lists = [] if response is None else [(name, value) for name, value in response.items() if isinstance(value, list)]
    if len(lists) != 1:
        return ""
    ((name, found),) = lists
    return f", {len(found)} {name}" if found else ", nothing found"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
