"""Room 8: does the answer fit the model? On in this project's tests, off for users.

What the serializer will show of a result is held against the output shape: types, required members, enums, patterns,
sizes; each event of a stream too, as it is read. An error's code must be one that the operation declares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import COMMON
from moto_agentcore.wire.deviations import DEVIATIONS
from moto_agentcore.wire.messages import end
from moto_agentcore.wire.shapes import NUMBERS, is_document, is_event_stream, members, streamed
from moto_agentcore.wire.validate import Validators

if TYPE_CHECKING:
    from botocore.model import OperationModel, ServiceModel

    from moto_agentcore.errors import ServiceError


class ModelError(AssertionError):
    """This package answered what the model does not allow: a bug of ours, shown by strict mode."""


def check_answer(operation: OperationModel, result: Any) -> None:
    """Hold a result (before it is written) against the output shape."""
    if operation.output_shape is not None:
        _check(operation, operation.output_shape, result or {})


def checked(operation: OperationModel, result: Any) -> Any:
    """A result that fits; each event of its stream is checked as it is read."""
    check_answer(operation, result)
    name = streamed(operation)
    if name is None or not is_event_stream(members(operation.output_shape)[name]) or not (result or {}).get(name):
        return result
    return {**result, name: events(operation, result[name])}


def events(operation: OperationModel, produced: Iterable[Any]) -> Iterator[Any]:
    """A stream's events, each held against the model before it leaves."""
    known = _events_of(operation)
    try:
        for event in produced:
            _check_event(operation, known, event)
            yield event
    finally:
        end(produced)


def check_event(operation: OperationModel, event: Any) -> None:
    """Hold one event of an operation's stream against the model."""
    _check_event(operation, _events_of(operation), event)


def _events_of(operation: OperationModel) -> dict[str, Any]:
    return members(members(operation.output_shape)[streamed(operation) or ""])


def _check_event(operation: OperationModel, known: Mapping[str, Any], event: Any) -> None:
    name = event_name(event, known, operation.name)
    _check(operation, known[name], event[name], name)


def event_name(event: Any, known: Mapping[str, Any], where: str) -> str:
    """The one member of an event, which must be one of the stream's."""
    if isinstance(event, Mapping) and len(event) == 1:
        (name,) = event
        if name in known:
            return str(name)
    raise ModelError(f"{where}: {event!r} is no event; it has one of the members {sorted(known)}")


def _check(operation: OperationModel, shape: Any, value: Any, where: str = "") -> None:
    bad: list[tuple[str, str]] = []
    shown = _shown(shape, value, where, bad)
    if not bad:
        found = _validators(operation.service_model).violations(shape, shown, (None, where) if where else None)
        told = [(violation.where, violation.what) for violation in found]
        bad = [(place, what) for place, what in told if (operation.name, place.rsplit(".", 1)[-1]) not in DEVIATIONS]
    if bad:
        raise ModelError(f"{operation.name} answers {bad}")


@lru_cache(maxsize=16)  # by the model itself: an older one has other shapes of the same names
def _validators(service: ServiceModel) -> Validators:
    return Validators(service.service_name)


def _shown(shape: Any, value: Any, where: str, found: list[tuple[str, str]]) -> Any:
    """What the serializer will pick: known members that are not None. Types are told of that JSON could not tell."""
    if is_document(shape) or is_event_stream(shape) or (where and _is_produced(shape, value)):
        return value
    if not isinstance(value, TYPES.get(shape.type_name, object)) or _is_no_number(shape, value):
        found.append((where, f"{value!r} is no {shape.type_name}"))
        return value
    if shape.type_name == "structure":
        known = members(shape)
        named = ((name, item) for name, item in value.items() if name in known and item is not None)
        return {name: _shown(known[name], item, _below(where, name), found) for name, item in named}
    if shape.type_name == "list":
        return [_shown(shape.member, item, _below(where, str(i)), found) for i, item in enumerate(value, 1)]
    if shape.type_name == "map":
        return {key: _shown(shape.value, item, _below(where, key), found) for key, item in value.items()}
    return value


def _below(where: str, step: str) -> str:
    return f"{where}.{step}" if where else step


def _is_no_number(shape: Any, value: Any) -> bool:
    return isinstance(value, bool) and shape.type_name in NUMBERS


def _is_produced(shape: Any, value: Any) -> bool:
    """A payload that is made as it is read."""
    return shape.type_name in ("blob", "string") and not isinstance(value, (str, bytes)) and hasattr(value, "__iter__")


# What a function may give for a shape.
TYPES: dict[str, Any] = {
    "structure": Mapping,
    "map": Mapping,
    "list": (list, tuple),
    "string": str,
    "character": str,
    "blob": (bytes, bytearray, str),
    "boolean": bool,
    "integer": int,
    "long": int,
    "float": (int, float),
    "double": (int, float),
    "timestamp": datetime,
}


def check_error(operation: OperationModel, error: ServiceError) -> None:
    declared = {shape.name for shape in operation.error_shapes} | COMMON.keys()
    if not declared.intersection(error.codes):
        raise ModelError(f"{operation.name} does not declare {error.code}")
