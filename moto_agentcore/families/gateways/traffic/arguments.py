"""Arguments of a tool against its ``inputSchema``: types, what is required, what is nested; no more is modelled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}


def problems(schema: Mapping[str, Any], value: Any, path: str = "") -> Iterator[str]:
    """What does not fit, in words; nothing where all does, or where the schema says nothing."""
    kinds = schema.get("type")
    listed = [kinds] if isinstance(kinds, str) else kinds if isinstance(kinds, list) else []
    if listed and not any(_is(value, kind) for kind in listed):
        yield f"{path or 'arguments'} must be of type {' or '.join(map(str, listed))}"
        return
    choices = schema.get("enum")
    if isinstance(choices, list) and value not in choices:
        yield f"{path} must be one of {choices}"
    if isinstance(value, dict):
        yield from _in_object(schema, value, path)
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for index, item in enumerate(value):
            yield from problems(schema["items"], item, f"{path}[{index}]")


def _in_object(schema: Mapping[str, Any], value: Mapping[str, Any], path: str) -> Iterator[str]:
    required = schema.get("required")
    for name in required if isinstance(required, list) else ():
        if isinstance(name, str) and name not in value:
            yield f"{_under(path, name)} is required"
    properties = schema.get("properties")
    for name, known in properties.items() if isinstance(properties, dict) else ():
        if name in value and isinstance(known, dict):
            yield from problems(known, value[name], _under(path, name))


def _is(value: Any, kind: Any) -> bool:
    if isinstance(value, bool):
        return bool(kind == "boolean")
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return not isinstance(kind, str) or kind not in TYPES or isinstance(value, TYPES[kind])


def _under(path: str, name: Any) -> str:
    return f"{path}.{name}" if path else str(name)
