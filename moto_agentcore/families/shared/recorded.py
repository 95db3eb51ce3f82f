"""Sessions of agents that were recorded: their spans in moto's CloudWatch Logs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.spans import service_of, session_of
from moto_agentcore.neighbours import logs
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

SPANS = "aws/spans"  # where the service's own agents write theirs


@dataclass(slots=True)
class Found:
    """The spans of a session, and the log group that they were first read from."""

    id: str
    group: str
    spans: list[dict[str, Any]] = field(default_factory=list)


def found(store: Store, source: Mapping[str, Any]) -> list[Found]:
    """The sessions of a ``cloudWatchLogs`` source, in the order they were written."""
    filters = source.get("filterConfig", {})
    traces = {one["sessionId"]: one["traceIds"] for one in filters.get("sessionTraceIds", ())}
    wanted = {*filters.get("sessionIds", ()), *traces}
    sessions: dict[str, Found] = {}
    for group, span in _spans(store, source, filters.get("timeRange", {})):
        id = session_of(span)
        if id and (not wanted or id in wanted) and span.get("traceId") in traces.get(id, [span.get("traceId")]):
            sessions.setdefault(id, Found(id, group)).spans.append(span)
    return list(sessions.values())


def _spans(store: Store, source: Mapping[str, Any], window: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The spans of a service in a window of time, and the log group of each."""
    place = store.account_id, store.region_name
    names = [*source.get("logGroupNames", ()), SPANS]
    first = clock.milliseconds(window["startTime"]) if "startTime" in window else 0
    end = clock.milliseconds(window["endTime"]) if "endTime" in window else None
    for group in logs.groups(*place, names, source.get("logGroupNamePrefixes", ())):
        for at, message in logs.messages(*place, group):
            span = _span(message)
            within = first <= at and (end is None or at < end)
            if span is not None and within and service_of(span) in ("", *source["serviceNames"]):
                yield group, span


def _span(message: str) -> dict[str, Any] | None:
    """A message that is a span; our own results have none of their own."""
    try:
        found = json.loads(message)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and found.get("traceId") and found.get("spanId") else None
