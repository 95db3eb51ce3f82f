"""A stream that fails on the way, as the test author wants it: so many of its events, then an error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from moto_agentcore.wire.messages import end
from moto_agentcore.wire.shapes import is_event_stream, members, streamed

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from moto_agentcore.errors import ServiceError


def interrupted(operation: OperationModel, result: Any, after: int, error: ServiceError) -> Any:
    """A result whose stream fails; one without a stream of events as it is."""
    name = streamed(operation)
    if name is None or not is_event_stream(members(operation.output_shape)[name]):
        return result
    return {**(result or {}), name: _cut((result or {}).get(name) or (), after, error)}


def _cut(events: Iterable[Any], after: int, error: ServiceError) -> Iterator[Any]:
    try:
        yield from islice(events, after)
        raise error
    finally:
        end(events)
