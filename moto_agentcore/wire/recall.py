"""A call that is over, read again: what was asked under wire names, and what was answered as boto3 gives it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.parsers import ResponseParserFactory

from moto_agentcore.errors import ServiceError
from moto_agentcore.wire.shapes import members

if TYPE_CHECKING:
    from moto_agentcore.controls.calls import Entry


def params(entry: Entry) -> dict[str, Any]:
    """The parameters, as a function gets them; none of a request that could not be read, the URI's of a large one."""
    try:
        found = entry.labels if entry.request is None else entry.plan.parse(entry.request, entry.labels)
    except ServiceError:
        return {}
    names = sorted(members(entry.plan.model.input_shape), key=lambda name: name not in entry.labels)
    return {name: found[name] for name in names if name in found}


def response(entry: Entry) -> dict[str, Any] | None:
    """The answer, or an error with its members; None for a stream, and for what was not kept."""
    if entry.body is None or entry.status is None:
        return None
    given = {"status_code": entry.status, "headers": _lowered(entry.headers), "body": entry.body}
    found: dict[str, Any] = _parser().parse(given, entry.plan.model.output_shape)
    found.pop("ResponseMetadata", None)
    return found


def error(entry: Entry) -> tuple[str, str] | None:
    """Code and message of an error."""
    found = (response(entry) or {}).get("Error") if entry.status is not None and entry.status >= 300 else None
    return None if found is None else (found.get("Code", ""), found.get("Message", ""))


def _lowered(headers: dict[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@cache
def _parser() -> Any:
    return ResponseParserFactory().create_parser("rest-json")
