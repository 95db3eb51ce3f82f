"""The stream of an agent's answer: what the author gives, as the service would stream it.

Texts become chunks: one of all of them, or, where the caller wants it streamed, pieces as they come. Events go as they
are, filled up; the first action that is asked for ends the stream. What is said is kept when the stream ends.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.author.answers import TEXTS, told, unfit
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.agents import traces
from moto_agentcore.state import ids

if TYPE_CHECKING:
    from moto_agentcore.families.agents.turns import Turn

Event = Mapping[str, Any]
INTERVAL = 50  # characters of a streamed piece (applyGuardrailInterval)
LARGEST = 250_000  # characters of a chunk: PartBody has a million bytes


def is_text(piece: Any) -> bool:
    return isinstance(piece, TEXTS)


def completion(turn: Turn, given: Any) -> Iterator[Event]:
    """The events of a turn's answer."""
    source = _source(given["completion"] if isinstance(given, Mapping) and "completion" in given else given)
    try:
        yield from _shown(turn, _events(turn, source))
    except ServiceError as error:
        if turn.is_traced:
            yield traces.failure(turn, error)
        raise
    finally:
        author.end(source)
        turn.over()


def _source(given: Any) -> Any:
    """What is given piece by piece fails as code of the author's does."""
    is_made = isinstance(given, (Iterable, AsyncIterable)) and not isinstance(given, (str, bytes, Mapping, list, tuple))
    return author.produced(given) if is_made else given


def one_chunk(text: str) -> Iterator[Event]:
    yield _chunk(text)


def _events(turn: Turn, source: Any) -> Iterator[Event]:
    waiting, interval = "", _interval(turn, source)
    for piece in _pieces(source):
        if isinstance(piece, Mapping):
            yield from _said(turn, waiting)
            waiting = ""
            yield _checked(turn, _filled(turn, piece))
            if "returnControl" in piece:
                return
        elif not is_text(piece):
            raise unfit(piece, "texts and events")
        else:
            waiting += told(piece)
            while interval is not None and waiting and len(waiting) >= interval:
                cut = interval or len(waiting)
                yield from _said(turn, waiting[:cut])
                waiting = waiting[cut:]
    yield from _said(turn, waiting)


def _pieces(source: Any) -> Iterable[Any]:
    """Texts and events, one after the other."""
    if isinstance(source, ServiceError):
        raise source
    is_one = isinstance(source, (*TEXTS, Mapping)) or not isinstance(source, Iterable)
    return (source,) if is_one else source


def _interval(turn: Turn, source: Any) -> int | None:
    """How many characters a streamed piece has; 0: as they come; None: all in one."""
    if turn.streaming is None:
        return None
    asked: int | None = turn.streaming.get("applyGuardrailInterval")
    return asked or (INTERVAL if isinstance(source, str) else 0)


def _filled(turn: Turn, event: Event) -> Event:
    """An event of the author's, with what the service adds; what is none stays as it is."""
    name, value = next(iter(event.items()), ("", None))
    if len(event) > 1 or not isinstance(value, Mapping):
        return event
    if name == "chunk":
        text = value.get("bytes", b"")
        turn.said.append(told(text) if is_text(text) else "")  # what is none, the model refuses
        return {"chunk": {**value, "bytes": text.encode()} if isinstance(text, str) else value}
    if name == "trace":
        return traces.filled(turn, value)
    if name == "returnControl":
        found = {"invocationId": ids.uuid(), **value}
        turn.conversation.awaited = found["invocationId"]
        return {"returnControl": found}
    return event


def _checked(turn: Turn, event: Event) -> Event:
    if turn.call.check_event is not None:
        turn.call.check_event(event)
    return event


def _said(turn: Turn, text: str) -> Iterator[Event]:
    for first in range(0, len(text), LARGEST):
        turn.said.append(text[first : first + LARGEST])
        yield _chunk(turn.said[-1])


def _chunk(text: str) -> Event:
    return {"chunk": {"bytes": text.encode("utf-8", "replace")}}


def _shown(turn: Turn, events: Iterator[Event]) -> Iterator[Event]:
    """With the traces that the caller asked for: the author's, where these come first, else the service's own."""
    if not turn.is_traced:
        yield from (event for event in events if "trace" not in event)
        return
    first = next(events, None)
    found = events if first is None else chain([first], events)
    yield from found if first is not None and "trace" in first else _traced(turn, found)


def _traced(turn: Turn, events: Iterable[Event]) -> Iterator[Event]:
    yield from traces.before(turn)
    told = False
    for event in events:
        if "returnControl" in event:
            yield from traces.control(turn, event["returnControl"])
            told = True
        elif "chunk" in event and not told and turn.streaming is None:
            yield from traces.after(turn)
            told = True
        yield event
    if not told:
        yield from traces.after(turn)
