"""A session as its spans tell it: what was asked and answered in each trace, and which tools ran.

Spans are documents in OTel form, as ADOT writes them: spans with attributes and events, and log records with a body.
The attributes are those of OTel's own conventions for generative AI, of OpenInference and of Traceloop.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from moto_agentcore.errors import invalid

ASKED = ("gen_ai.input.messages", "gen_ai.prompt", "input.value", "traceloop.entity.input")
ANSWERED = ("gen_ai.output.messages", "gen_ai.completion", "output.value", "traceloop.entity.output")
TOOLS = ("gen_ai.tool.name", "tool.name", "traceloop.entity.name")
SESSIONS = ("session.id", "gen_ai.conversation.id")
KINDS = {"gen_ai.operation.name": "execute_tool", "openinference.span.kind": "TOOL", "traceloop.span.kind": "tool"}
DEEPEST = 30
WRAPPERS = ("content", "text", "message", "messages", "parts", "output", "input", "value", "generations")


@dataclass(frozen=True, slots=True)
class Tool:
    span_id: str
    trace_id: str
    name: str


@dataclass(slots=True)
class Turn:
    """One trace: the first thing that was asked in it, and the last that was answered."""

    trace_id: str
    asked: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    turns: dict[str, Turn] = field(default_factory=dict)
    tools: list[Tool] = field(default_factory=list)


def read(spans: Sequence[Any]) -> Session:
    """The session that spans are of, in the order of time."""
    if not all(isinstance(span, dict) for span in spans):
        raise invalid("Each of the sessionSpans must be a JSON object")
    found = Session(next(filter(None, map(session_of, spans)), ""))
    if not found.id:
        raise invalid("The sessionSpans must say their session in the attribute session.id")
    for span in sorted(spans, key=_time):
        trace_id = str(span.get("traceId") or "")
        if trace_id:
            turn = found.turns.setdefault(trace_id, Turn(trace_id))
            if is_tool(span):
                found.tools.append(Tool(str(span.get("spanId", "")), trace_id, _tool_name(span)))
            else:
                _take(turn, span)
    return found


def session_of(span: Mapping[str, Any]) -> str:
    """The id of the session that a span belongs to; empty where it does not say."""
    return str(_first(_attributes(span), SESSIONS) or "")


def service_of(span: Mapping[str, Any]) -> str:
    resource = span.get("resource")
    return str(_attributes(resource).get("service.name", "")) if isinstance(resource, dict) else ""


def is_tool(span: Mapping[str, Any]) -> bool:
    return any(_attributes(span).get(name) == kind for name, kind in KINDS.items())


def _take(turn: Turn, span: Mapping[str, Any]) -> None:
    for asked, answered in _exchanges(span):
        turn.asked = turn.asked or asked
        turn.answered = answered or turn.answered


def _exchanges(span: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What was asked and answered, by the attributes, the body and the events of a span."""
    attributes, body = _attributes(span), span.get("body")
    yield _said(_first(attributes, ASKED), "user"), _said(_first(attributes, ANSWERED), "assistant")
    if isinstance(body, dict):
        yield _said(body.get("input"), "user"), _said(body.get("output"), "assistant")
        yield _of_event(str(attributes.get("event.name", "")), body)
    events = span.get("events")
    for event in events if isinstance(events, list) else ():
        if isinstance(event, dict):
            yield _of_event(str(event.get("name", "")), _attributes(event))


def _of_event(name: str, told: Mapping[str, Any]) -> tuple[str, str]:
    words = _text(dict(told)) if name in ("gen_ai.user.message", "gen_ai.choice") else ""
    return (words, "") if name == "gen_ai.user.message" else ("", words)


def _said(value: Any, role: str) -> str:
    """The last that a role said of what may be messages; all of it where no roles are told."""
    found = _parsed(value)
    messages = found.get("messages", found) if isinstance(found, dict) else found
    if isinstance(messages, list) and any(isinstance(one, dict) and "role" in one for one in messages):
        return next((_text(m) for m in reversed(messages) if isinstance(m, dict) and m.get("role") == role), "")
    return _text(messages)


def _text(value: Any, depth: int = 0) -> str:
    """The words of a message, however a framework wraps them; not what is wrapped without end."""
    found = _parsed(value) if depth < DEEPEST else None
    if isinstance(found, list):
        return " ".join(filter(None, (_text(part, depth + 1) for part in found)))
    if isinstance(found, dict):
        return next((_text(found[name], depth + 1) for name in WRAPPERS if name in found), "")
    return "" if found is None else str(found)


def _parsed(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in ("{", "[", '"'):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _tool_name(span: Mapping[str, Any]) -> str:
    return str(_first(_attributes(span), TOOLS) or str(span.get("name", "")).removeprefix("execute_tool "))


def _attributes(thing: Mapping[str, Any]) -> Mapping[str, Any]:
    found = thing.get("attributes")
    return found if isinstance(found, dict) else {}


def _first(attributes: Mapping[str, Any], names: Sequence[str]) -> Any:
    return next((attributes[name] for name in names if name in attributes), None)


def _time(span: Mapping[str, Any]) -> float:
    found = span.get("startTimeUnixNano") or span.get("timeUnixNano") or 0
    try:
        return float(found)
    except (TypeError, ValueError):
        return 0.0
