"""Policy sessions: what was asked and answered in each.

A session is one of a policy engine, by the id that the caller sends. It ends when a temporal policy is added or
changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.json_text import parsed
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

LONGEST = timedelta(hours=24)  # of a window ("Quotas")


@dataclass(frozen=True, slots=True)
class Event:
    """``kind`` is request, response or error."""

    at: datetime
    action: str
    kind: str
    principal: str
    resource: str
    input: Mapping[str, Any] = field(repr=False)
    output: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def value(self, path: str) -> Any:
        first, _, rest = path.partition(".")
        known: dict[str, Any] = {
            "eventPrincipal": self.principal,
            "eventResource": self.resource,
            "input": self.input,
            "output": self.output,
        }
        return _at(known.get(first), rest)


@dataclass(slots=True)
class History:
    """One session, under the temporal policies of that stamp."""

    stamp: Any
    events: list[Event] = field(default_factory=list)

    def add(self, event: Event) -> None:
        oldest = clock.now() - LONGEST
        self.events = [*(one for one in self.events if one.at >= oldest), event]


class Histories(dict[str, History]):
    """The sessions of a policy engine: a part of it."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request in a session, and what is remembered of it."""

    lock: AbstractContextManager[Any]
    history: History
    event: Event

    def happened(self, kind: str, output: Mapping[str, Any] | None = None) -> None:
        with self.lock:
            self.history.add(replace(self.event, at=clock.now(), kind=kind, output=output or {}))

    def came_of_it(self, result: Any) -> None:
        """A tool's result (MCP's); None where it failed."""
        failed = not isinstance(result, dict) or result.get("isError")
        self.happened("error" if failed else "response", None if failed else output_of(result))


@dataclass(frozen=True, slots=True)
class World:
    """A history whose last event is the request that is to be decided; it has none where there is no session.

    ``side``: what of the context a JSONPath reads, the input or the output.
    """

    events: list[Event]
    context: Mapping[str, Any] = field(repr=False)
    side: str = "input"

    def value(self, path: str) -> Any:
        first, _, rest = path.partition(".")
        if first == "context":
            return _at(self.context, rest)
        return _at(getattr(self.events[-1], first, None) if self.events else None, rest)

    def within(self, at: int, window: timedelta) -> Iterator[int]:
        """The points of a window up to one of them."""
        oldest = self.events[at].at - window
        return (point for point in range(at + 1) if self.events[point].at >= oldest)


def output_of(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields that a tool gives: structured, or as the JSON that it says."""
    said = [result.get("structuredContent"), *(_said(block) for block in result.get("content", ()))]
    return next((one for one in said if isinstance(one, dict)), {})


def _said(block: Mapping[str, Any]) -> Any:
    try:
        return parsed(block.get("text", ""))
    except ValueError:
        return None


def _at(value: Any, path: str) -> Any:
    for name in path.split(".") if path else ():
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
