"""Writers: what a value becomes on the wire, compiled once per shape.

A writer picks the members of its shape from whatever it is given: a record may hold more than an answer shows. A writer
of None passes the value through as it is.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from moto_agentcore import timestamps
from moto_agentcore.state.lasting import Lasting
from moto_agentcore.wire.encoder import kept
from moto_agentcore.wire.shapes import is_document, members, wire_name

if TYPE_CHECKING:
    from botocore.model import Shape

Writer = Callable[[Any], Any]


class Writers:
    """One writer per shape, made on first use."""

    def __init__(self) -> None:
        self._made: dict[str, Writer | None] = {}

    def of(self, shape: Shape) -> Writer | None:
        if is_document(shape):
            return None
        if shape.type_name == "timestamp":
            return timestamps.WRITERS[shape.serialization.get("timestampFormat", "unixTimestamp").lower()]
        if shape.type_name not in ("structure", "list", "map"):
            return SCALARS.get(shape.type_name)
        if shape.name not in self._made:
            self._made[shape.name] = lambda value: self._through(shape.name, value)  # a recursive shape sees this
            self._made[shape.name] = getattr(self, f"_{shape.type_name}")(shape)
        return self._made[shape.name]

    def _through(self, name: str, value: Any) -> Any:
        write = self._made[name]
        return value if write is None else write(value)

    def members(self, found: dict[str, Shape]) -> Writer:
        known = {name: (wire_name(m, name), self.of(m)) for name, m in found.items()}
        as_they_are = frozenset(name for name, what in known.items() if what == (name, None))  # most members are texts

        def write(value: Any) -> Any:
            lasts = type(value) is Lasting
            if lasts and value.written:
                return value.written
            out = {}
            for name, item in value.items():
                if item is None:
                    continue
                if name in as_they_are:
                    out[name] = item
                elif name in known:
                    wire, inner = known[name]
                    out[wire] = item if inner is None else inner(item)
            return kept(value, out) if lasts else out

        return write

    def _structure(self, shape: Shape) -> Writer:
        return self.members(members(shape))

    def _list(self, shape: Any) -> Writer:
        inner = self.of(shape.member)
        return list if inner is None else lambda value: list(map(inner, value))

    def _map(self, shape: Any) -> Writer:
        inner = self.of(shape.value)
        return dict if inner is None else lambda value: {key: inner(item) for key, item in value.items()}


def _double(value: float) -> float | str:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


SCALARS: dict[str, Writer] = {
    "blob": lambda value: base64.b64encode(value.encode() if isinstance(value, str) else value).decode("ascii"),
    "double": _double,
    "float": _double,
}
HEADERS: dict[str, Writer] = {
    "boolean": lambda value: "true" if value else "false",
    "timestamp": timestamps.WRITERS["rfc822"],
}
