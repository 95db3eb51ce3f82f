"""Readers: a JSON value becomes what its shape means.

Compiled once per shape. Unknown members and nulls are dropped, as the service does, but for the nulls of a list: the
models have no list that may hold any. What a value must look like beyond its JSON type is not asked here.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import unreadable
from moto_agentcore.wire.scalars import MAX_NESTING, SCALARS, Reader, document
from moto_agentcore.wire.scalars import WrongTypeError as WrongTypeError  # who reads takes both from here
from moto_agentcore.wire.shapes import is_document, members, wire_name

if TYPE_CHECKING:
    from botocore.model import Shape

Wanted = tuple[str, "type | None", Reader]
AS_IT_IS = {"string": str, "character": str, "boolean": bool}


def wanted_of(found: Mapping[str, Shape], readers: Readers) -> dict[str, Wanted]:
    """Members by their JSON keys: name, the type that is taken as it is, and what reads any other value."""
    return {
        wire_name(m, name): (name, None if is_document(m) else AS_IT_IS.get(m.type_name), readers.of(m))
        for name, m in found.items()
    }


def compile_members(wanted: Mapping[str, Wanted]) -> Reader:
    """The reader of a structure; on every call's way: most members are texts, and no reader is asked for those."""

    def read(given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise WrongTypeError("a structure")
        params: dict[str, Any] = {}
        name = ""
        try:
            for key, value in given.items():
                known = wanted.get(key)
                if known is not None and value is not None:
                    name, as_it_is, inner = known
                    params[name] = value if type(value) is as_it_is else inner(value)
        except WrongTypeError as error:
            error.path.insert(0, name)
            raise
        return params

    return read


def at(step: str, read: Reader, value: Any) -> Any:
    try:
        return read(value)
    except WrongTypeError as error:
        error.path.insert(0, step)
        raise


class _Inner(threading.local):
    """How deep within shapes that hold themselves this thread reads."""

    depth = 0


_inner = _Inner()


class Readers:
    """One reader per shape, made on first use; recursive shapes find themselves in the cache."""

    def __init__(self) -> None:
        self._made: dict[str, Reader] = {}

    def of(self, shape: Shape) -> Reader:
        """The reader of a JSON value."""
        if is_document(shape):
            return document
        if shape.type_name in SCALARS:
            return SCALARS[shape.type_name]
        if shape.name not in self._made:
            self._made[shape.name] = lambda value: self._inside(shape.name, value)  # a recursive shape sees this
            self._made[shape.name] = getattr(self, f"_{shape.type_name}")(shape)
        return self._made[shape.name]

    def _inside(self, name: str, value: Any) -> Any:
        """Of a shape that holds itself (RetrievalFilter, SchemaDefinition)."""
        if _inner.depth >= MAX_NESTING:
            raise unreadable("The request body is nested too deeply")
        _inner.depth += 1
        try:
            return self._made[name](value)
        finally:
            _inner.depth -= 1

    def _structure(self, shape: Shape) -> Reader:
        return compile_members(wanted_of(members(shape), self))

    def _list(self, shape: Any) -> Reader:
        element = self.of(shape.member)

        def read(value: Any) -> Any:
            if not isinstance(value, list):
                raise WrongTypeError("a list")
            found = []
            try:
                for item in value:
                    found.append(element(item))  # noqa: PERF401 - how many there are tells which one cannot be read
            except WrongTypeError as error:
                error.path.insert(0, str(len(found) + 1))
                raise
            return found

        return read

    def _map(self, shape: Any) -> Reader:
        element = self.of(shape.value)

        def read(value: Any) -> Any:
            if not isinstance(value, dict):
                raise WrongTypeError("a map")
            return {key: at(key, element, item) for key, item in value.items() if item is not None}

        return read
