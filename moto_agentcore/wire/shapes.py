"""Reading botocore shapes: the few questions that parser, validator, serializer and strict mode all ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

INTEGERS = ("integer", "long")
NUMBERS = (*INTEGERS, "float", "double")


def is_document(shape: Shape) -> bool:
    """A free JSON value (``blob`` of an event's payload, JSON content…)."""
    return bool(getattr(shape, "is_document_type", False))


def is_union(shape: Shape) -> bool:
    return bool(getattr(shape, "is_tagged_union", False))


def is_event_stream(shape: Shape) -> bool:
    return bool(shape.serialization.get("eventstream"))


def members(shape: Shape | None) -> dict[str, Any]:
    return dict(getattr(shape, "members", {})) if shape is not None else {}


def wire_name(member: Shape, name: str) -> str:
    """The name under which a member travels (JSON key, header, query parameter)."""
    return str(member.serialization.get("name", name))


def location(member: Shape) -> str | None:
    found: str | None = member.serialization.get("location")
    return found


def streamed(operation: OperationModel) -> str | None:
    """The output member that is a stream: of events, or of bytes; None where an answer comes as a whole."""
    shape = operation.output_shape
    name = shape.serialization.get("payload") if shape is not None else None
    member = members(shape).get(name) if name is not None else None
    if member is None or not (is_event_stream(member) or member.type_name in ("blob", "string")):
        return None
    return str(name)
