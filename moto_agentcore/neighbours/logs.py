"""CloudWatch Logs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.neighbours.places import backend_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def groups(account: str, region: str, names: Sequence[str], prefixes: Sequence[str] = ()) -> list[str]:
    """The log groups that are there of those named, or that begin as one of the prefixes says."""
    backend = _backend(account, region)
    known = list(backend.groups) if backend is not None else []
    return [name for name in known if name in names or (prefixes and name.startswith(tuple(prefixes)))]


def messages(account: str, region: str, group: str) -> Iterator[tuple[int, str]]:
    """``(milliseconds, message)`` of all events of a log group."""
    backend = _backend(account, region)
    found = backend.groups.get(group) if backend is not None else None
    for stream in list(found.streams.values()) if found is not None else ():
        yield from [(event.timestamp, event.message) for event in stream.events]


def put(account: str, region: str, group: str, stream: str, lines: Sequence[tuple[int, str]]) -> None:
    """Write events into a log stream, which is made where it is not there; whoever is subscribed is told."""
    backend = _backend(account, region)
    if backend is None or not lines:
        return
    if group not in backend.groups:
        backend.create_log_group(group, {})
    if stream not in backend.groups[group].streams:
        backend.create_log_stream(group, stream)
    # Not by the backend: it takes only what is of today by the machine's clock, and ours can be moved.
    backend.groups[group].put_log_events(stream, [{"timestamp": at, "message": message} for at, message in lines])


def _backend(account: str, region: str) -> Any:
    from moto.logs.models import logs_backends

    return backend_of(logs_backends, account, region)
