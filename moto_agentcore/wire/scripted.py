"""Room 4, where the test author answers for the service: what a script gives, made into a result, and checked.

A script is a mapping of the output's members, or what its stream consists of: a list (or iterator) of events; of a
payload, bytes or a text. Whether strict mode is on or not, it must fit the model.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import ServiceError
from moto_agentcore.wire import strict
from moto_agentcore.wire.readers import Readers, WrongTypeError, at
from moto_agentcore.wire.shapes import is_event_stream, members, streamed

if TYPE_CHECKING:
    from botocore.model import OperationModel

    from moto_agentcore.call import Call


def result(call: Call[Any], script: Any) -> dict[str, Any]:
    """What a script makes of a call; ``strict.ModelError`` where it does not fit the operation's output."""
    given = author.run(script, call) if callable(script) else script
    found: dict[str, Any] = strict.checked(call.model, _members(call.model, given))
    return found


def check(operation: OperationModel, script: Any) -> None:
    """Refuse, before any call, a script that could never answer: ValueError says why."""
    _check(operation, script, lambda found: strict.check_answer(operation, found))


def check_events(operation: OperationModel, script: Any, is_piece: Callable[[Any], bool]) -> None:
    """As ``check``, for an operation that adds what a script leaves out, and takes pieces that are no events."""
    name = streamed(operation)
    if isinstance(script, Mapping) and name in script:
        script = {**script, name: _events_of(script[name], is_piece)}
    _check(operation, _events_of(script, is_piece), lambda found: None)


def _events_of(script: Any, is_piece: Callable[[Any], bool]) -> Any:
    if is_piece(script):
        return []
    return [one for one in script if not is_piece(one)] if isinstance(script, (list, tuple)) else script


def _check(operation: OperationModel, script: Any, check_answer: Callable[[dict[str, Any]], None]) -> None:
    if callable(script) or isinstance(script, AsyncIterable):
        return
    try:
        found = _members(operation, script)
        check_answer(found)
        name = streamed(operation)
        events = found.get(name) if name is not None else None
        if isinstance(events, (list, tuple)):
            list(strict.events(operation, events))
    except (strict.ModelError, ServiceError) as error:
        raise ValueError(f"script: {error}") from None


def _members(operation: OperationModel, given: Any) -> dict[str, Any]:
    known, name = members(operation.output_shape), streamed(operation)
    given = {} if given is None else given
    if not isinstance(given, Mapping):
        if name is None:
            raise strict.ModelError(f"{operation.name} is answered with members of {sorted(known)}, not {given!r}")
        given = {name: given}
    if unknown := sorted(set(given) - set(known)):
        raise strict.ModelError(f"{operation.name} answers no {', '.join(unknown)}; its members are {sorted(known)}")
    found = dict(given)
    if name is not None and name in found:
        if "contentType" in known:
            found.setdefault("contentType", _content_type(found[name]))
        found[name] = (_streamed_events if is_event_stream(known[name]) else _payload)(operation, found[name])
    return found


def _content_type(payload: Any) -> str:
    if isinstance(payload, str):
        return "text/plain"
    return "application/json" if isinstance(payload, (Mapping, list, tuple)) else "application/octet-stream"


def _streamed_events(operation: OperationModel, given: Any) -> Any:
    """A list stays one; what is produced runs as it is read."""
    if isinstance(given, (list, tuple)):
        return given
    if isinstance(given, (bytes, bytearray, str, Mapping)) or not isinstance(given, (Iterable, AsyncIterable)):
        raise strict.ModelError(
            f"{operation.name} streams events: a list, an iterable or a function gives them, not {given!r}"
        )
    return author.produced(given)


def _payload(_: OperationModel, given: Any) -> Any:
    """What is produced runs as it is read; what is no text is JSON."""
    if isinstance(given, (bytes, bytearray, str)):
        return given
    if not isinstance(given, (list, tuple, Mapping)) and isinstance(given, (Iterable, AsyncIterable)):
        return author.produced(given)
    return json.dumps(given, default=str)


def read(operation: OperationModel, given: Any) -> Any:
    """A script that came as JSON: its values become what the output's shapes mean (base64 becomes bytes, and so on).

    A stream's payload stays what it is, a text or an object. ValueError where a value is of a wrong type.
    """
    known, name, readers = members(operation.output_shape), streamed(operation), Readers()
    if not isinstance(given, Mapping):
        return _events(known[name], given, readers) if name is not None else given
    found = {}
    for member, value in given.items():
        if member == name:
            found[member] = _events(known[member], value, readers)
        else:
            found[member] = _value(known[member], member, value, readers) if member in known else value
    return found


def _value(shape: Any, name: str, given: Any, readers: Readers) -> Any:
    try:
        return at(name, readers.of(shape), given)
    except WrongTypeError as error:
        raise ValueError(f"script: the value at '{'.'.join(error.path)}' cannot be read as {error.wanted}") from None


def _events(shape: Any, given: Any, readers: Readers) -> Any:
    """A stream's events; what is none is left, and refused when the script is set."""
    if not is_event_stream(shape) or not isinstance(given, list):
        return given
    known = members(shape)
    return [_event(known, event, readers) if isinstance(event, Mapping) else event for event in given]


def _event(known: Mapping[str, Any], event: Mapping[str, Any], readers: Readers) -> dict[str, Any]:
    return {name: _value(known[name], name, v, readers) if name in known else v for name, v in event.items()}
