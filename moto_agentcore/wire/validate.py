"""Room 3: params against the input shape, in the service's words.

botocore checks required members, types and minima before it sends; maxima, patterns, enums and unions reach the
service. All violations are answered in one message (measured)::

    1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must have value less than
    or equal to 100

Items of a list are counted from 1 and called ``member``; a scalar item is reported at its list.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.wire.shapes import NUMBERS, is_document, is_event_stream, is_union, members

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

Violation = tuple[str, str]  # where, what must hold
Path = tuple[Any, str] | None  # the way to a value, from the inside out: written as text only when it is needed
Validator = Callable[[Any, Path, list[Violation]], None]  # adds what it finds
Constraint = tuple[str, Callable[[Any], bool]]

# Members whose violation has a text of its own: (service, member) -> text (measured).
OWN_TEXT = {("bedrock-agentcore", "memoryId"): "Invalid memoryId: not a valid memory ID or ARN"}

# Shapes whose constraints are not held against the caller: moto's own bedrock-agent mints such ids longer than ten.
RELAXED = {("bedrock-agent-runtime", "AgentId")}

# Java's control, format and surrogate characters, as far as `re` can say them; the models use these two forms.
_OTHER = "\\x00-\\x1f\\x7f-\\x9f\\xad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ud800-\\udfff"
POSIX = {"[^\\p{C}]": f"[^{_OTHER}]", "\\P{C}": f"[^{_OTHER}]"}

# What a pattern forgets: a taggable ARN's noun may hold a digit (``oauth2credentialprovider``, which Terraform tags).
REPAIRED = {"/[a-z-]+/": "/[a-z0-9-]+/"}


def compile_validator(operation: OperationModel) -> Callable[[dict[str, Any]], None]:
    """The validator of one operation; it raises the ValidationException that names every violation."""
    if operation.input_shape is None:
        return lambda params: None
    service = operation.service_model.service_name
    validator = Validators(service).of(operation.input_shape)

    def validate(params: dict[str, Any]) -> None:
        if validator is not None:
            found: list[Violation] = []
            validator(params, None, found)
            if found:
                raise refusal(found, service)

    return validate


def refusal(found: list[Violation], service: str) -> ServiceError:
    fields = [{"name": where, "message": what} for where, what in found]
    for where, _ in found:
        if (service, where) in OWN_TEXT:
            return _refused(OWN_TEXT[service, where], fields)
    count = f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected: "
    listed = (f"Value at '{where}' failed to satisfy constraint: {what}" for where, what in found)
    return _refused(count + "; ".join(listed), fields)


def _refused(message: str, fields: list[dict[str, str]]) -> ServiceError:
    error = invalid(message)
    error.members["fieldList"] = fields
    return error


class Validators:
    """One validator per shape, None where a shape constrains nothing."""

    def __init__(self, service: str = "") -> None:
        self._made: dict[str, Validator | None] = {name: None for owner, name in RELAXED if owner == service}

    def of(self, shape: Shape) -> Validator | None:
        if is_document(shape) or is_event_stream(shape):
            return None
        if shape.name not in self._made:
            # A recursive shape sees this while it is made; every model's recursion ends in a constrained shape.
            self._made[shape.name] = lambda value, path, found: (self._made[shape.name] or _nothing)(value, path, found)
            make = getattr(self, f"_{shape.type_name}", None)
            self._made[shape.name] = make(shape) if make else _leaf(constraints(shape))
        return self._made[shape.name]

    def _structure(self, shape: Shape) -> Validator | None:
        listed = list(getattr(shape, "required_members", ()))
        required = set(listed)
        inner = [(name, check) for name, m in members(shape).items() if (check := self.of(m)) is not None]
        names = list(members(shape)) if is_union(shape) else []
        if not required and not inner and not names:
            return None

        def validate(value: dict[str, Any], path: Path, found: list[Violation]) -> None:
            if not value.keys() >= required:
                missing = [name for name in listed if name not in value]
                found.extend((_text((path, name)), "Member must not be null") for name in missing)
            if names and len(value) != 1:
                found.append((_text(path), f"Member must have exactly one of the members [{', '.join(names)}]"))
            for name, check in inner:
                if name in value:
                    check(value[name], (path, name), found)

        return validate

    def _list(self, shape: Any) -> Validator | None:
        own, leaf = constraints(shape), _scalar(shape.member)
        element = None if leaf else self.of(shape.member)

        def validate(value: list[Any], path: Path, found: list[Violation]) -> None:
            _broken(own, value, path, found)
            if leaf and any(not holds(item) for item in value for _, holds in leaf):
                found.append((_text(path), f"Member must satisfy constraint: [{_texts(leaf)}]"))
            if element is not None:
                for i, item in enumerate(value, 1):
                    element(item, (path, f"{i}.member"), found)

        return validate if own or leaf or element else None

    def _map(self, shape: Any) -> Validator | None:
        own, keys, leaf = constraints(shape), constraints(shape.key), _scalar(shape.value)
        element = None if leaf else self.of(shape.value)

        def validate(value: dict[str, Any], path: Path, found: list[Violation]) -> None:
            _broken(own, value, path, found)
            if any(not holds(key) for key in value for _, holds in keys):
                found.append((_text(path), f"Map keys must satisfy constraint: [{_texts(keys)}]"))
            if leaf and any(not holds(item) for item in value.values() for _, holds in leaf):
                found.append((_text(path), f"Map value must satisfy constraint: [{_texts(leaf)}]"))
            if element is not None:
                for key, item in value.items():
                    element(item, (path, f"{key}.member"), found)

        return validate if own or keys or leaf or element else None


def _nothing(*_: Any) -> None:
    """The validator of a shape that constrains nothing."""


def _leaf(listed: list[Constraint]) -> Validator | None:
    return (lambda value, path, found: _broken(listed, value, path, found)) if listed else None


def _scalar(shape: Shape) -> list[Constraint]:
    """The constraints of a list's or map's scalar items, which are reported at the list."""
    return [] if shape.type_name in ("structure", "list", "map") or is_document(shape) else constraints(shape)


def _broken(listed: list[Constraint], value: Any, path: Path, found: list[Violation]) -> None:
    for text, holds in listed:
        if not holds(value):
            found.append((_text(path), text))


def _texts(found: list[Constraint]) -> str:
    return ", ".join(text for text, _ in found)


def _text(path: Path) -> str:
    steps: list[str] = []
    while path is not None:
        path, step = path
        steps.insert(0, step)
    return ".".join(steps)


def constraints(shape: Shape) -> list[Constraint]:
    """A shape's own constraints, each with the service's text; maxima come first, as the service lists them."""
    found: list[Constraint] = []
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    numeric = shape.type_name in NUMBERS
    measure = "value" if numeric else "length"
    size: Callable[[Any], Any] = (lambda value: value) if numeric else len
    if high is not None:
        found.append((f"Member must have {measure} less than or equal to {high}", lambda v: size(v) <= high))
    if low is not None and (numeric or low):  # every length is at least 0
        found.append((f"Member must have {measure} greater than or equal to {low}", lambda v: size(v) >= low))
    if pattern := shape.metadata.get("pattern"):
        found.append((f"Member must satisfy regular expression pattern: {pattern}", _matcher(pattern, high)))
    if enum := shape.metadata.get("enum"):
        found.append((f"Member must satisfy enum value set: [{', '.join(enum)}]", frozenset(enum).__contains__))
    if shape.name == "TagKey":  # in any case (AWS's tagging rules; the text is ours)
        found.append(("Member must not begin with aws:", lambda v: not v.lower().startswith("aws:")))
    return found


def _matcher(pattern: str, high: int | None) -> Callable[[Any], bool]:
    for theirs, ours in (POSIX | REPAIRED).items():
        pattern = pattern.replace(theirs, ours)
    compiled = re.compile(pattern, re.ASCII)  # as Java's: \d and \w mean ASCII
    # What is too long is refused for its length; no pattern is tried on it (they were not written for megabytes).
    return lambda value: (high is not None and len(value) > high) or compiled.fullmatch(value) is not None
