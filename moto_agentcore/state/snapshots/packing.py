"""Values as JSON: plain ones as they are, all others as an object whose first name begins with ``$``.

======================  ==============================================================================================
``$time``               an instant, in ISO 8601; ``$span`` a stretch of time, in seconds
``$bytes``              in base64; ``$number``: what JSON has no number for
``$tuple``, ``$set``…   sequences that are no lists; ``$map``: pairs, where a key is no text or begins with ``$``
``$record``             one resource: its kind; ``members``, ``tags``, ``pending``, ``used``, ``tables``, ``parts``
``$new``                an object of ours: its type; ``fields``, or the ``state`` that it tells of itself
``$ref``                the one that has this ``id``; ``$store``: account and region
======================  ==============================================================================================
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sortedcontainers import SortedDict, SortedList

from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.snapshots.inside import attributes, ended, holds, names_of
from moto_agentcore.state.snapshots.names import is_ours, name_of
from moto_agentcore.state.snapshots.staying import LEFT, REMADE, SECRET, Stays
from moto_agentcore.state.store import Store
from moto_agentcore.state.table import Table

PLAIN = frozenset({str, int, bool, type(None)})
Node = dict[str, Any]


class Packing:
    """One snapshot being written; ``left_out`` says what is not in it."""

    def __init__(self, *, secrets: bool) -> None:
        self.left_out: list[dict[str, str]] = []
        self._secrets = secrets
        self._place: list[str] = []
        self._known: dict[int, tuple[Any, Node]] = {}  # by identity; what is known is held, so that none is reused
        self._ids = 0

    def store(self, store: Store) -> Node:
        self._place = [f"{store.account_id}/{store.region_name}"]
        return {"account": store.account_id, "region": store.region_name, **self._home(store)}

    def value(self, value: Any) -> Any:
        kind = type(value)
        if kind in PLAIN:
            return value
        form = _FORMS.get(kind)
        return self._object(value) if form is None else form(self, value)

    def leave(self, what: str) -> None:
        self.left_out.append({"where": ", ".join(self._place), "what": what})

    def items(self, values: Iterable[Any]) -> list[Any]:
        return [value if type(value) in PLAIN else self.value(value) for value in values]

    def mapping(self, value: Mapping[Any, Any]) -> Node:
        """A mapping of the author's or the service's: what cannot travel is left out."""
        packed: Node = {}
        for name, item in value.items():
            if type(name) is not str or name[:1] == "$":
                return {"$map": self.pairs(value)}
            if type(item) in PLAIN:
                packed[name] = item
            else:
                self._entry(packed, name, item)
        return packed

    def pairs(self, value: Mapping[Any, Any]) -> list[Any]:
        return [[self.value(key), self.value(item)] for key, item in value.items()]

    def _entry(self, packed: Node, name: str, item: Any) -> None:
        known = len(self._known)
        try:
            packed[name] = self.value(item)
        except (Stays, RecursionError) as found:
            while len(self._known) > known:
                self._known.popitem()  # what was packed on the way is nowhere in the snapshot
            self.leave(f"{name}: {found if isinstance(found, Stays) else 'nested too deeply'}")

    def _object(self, value: Any) -> Node:
        if type(value) is Store:
            return {"$store": [value.account_id, value.region_name]}
        if isinstance(value, datetime):  # a subclass, of a frozen clock
            return {"$time": value.isoformat()}
        if not is_ours(type(value)) or type(value) in LEFT or isinstance(value, type):
            raise Stays(f"an object of type {type(value).__module__}.{type(value).__qualname__}")
        known = self._known.get(id(value))
        if known is None:
            return self._record(value) if type(value) is Record else self._new(value)
        if "id" not in known[1]:
            self._ids += 1
            known[1]["id"] = self._ids
        return {"$ref": known[1]["id"]}

    def _begun(self, value: Any, node: Node) -> Node:
        self._known[id(value)] = value, node
        return node

    def _record(self, record: Record) -> Node:
        node = self._begun(record, {"$record": name_of(record.kind)})
        self._place.append(f"{record.kind.noun} {record.id}")
        node["members"] = self.mapping({**record, **ended(record)})
        node |= self._home(record)
        for name in ("tags", "used", "pending"):
            if told := getattr(record, name):
                node[name] = self.value(told)
        self._place.pop()
        return node

    def _home(self, home: Store | Record) -> Node:
        """The tables first: what else speaks of records refers to them."""
        tables = {name_of(key): _table(self, part) for key, part in home.parts.items() if isinstance(key, Kind)}
        parts: Node = {}
        for key, part in home.parts.items():
            if key in LEFT:
                self.leave(LEFT[key])
            elif key in SECRET and not self._secrets:
                if holds(part):
                    self.leave(SECRET[key])
            elif not isinstance(key, Kind) and key not in REMADE:
                self._entry(parts, name_of(key), part)
        found = {"tables": {name: table for name, table in tables.items() if table["records"]}, "parts": parts}
        return {name: told for name, told in found.items() if told}

    def _new(self, value: Any) -> Node:
        node = self._begun(value, {"$new": name_of(type(value))})
        if alive := value.alive() if hasattr(value, "alive") else "":
            self.leave(alive)
        if hasattr(value, "packed"):
            node["state"] = self._fields(value.packed())
            return node
        if isinstance(value, dict):
            node["entries"] = self.pairs(value)
        elif isinstance(value, (list, tuple)):
            node["items"] = self.items(value)
        fields = {} if isinstance(value, tuple) else attributes(value)
        if fields:
            node["fields"] = self._fields(fields)
        return node

    def _fields(self, fields: Mapping[str, Any]) -> Node:
        """Of an object: none of them may stay."""
        return {name: self.value(value) for name, value in fields.items()}

    def number(self, value: float) -> Any:
        return value if math.isfinite(value) else {"$number": repr(value)}


def _table(packing: Packing, table: Table) -> Node:
    records = list(table._records.values())
    packed: Node = {"records": packing.items(records)}
    if table._names != names_of(table.kind, records):  # two have been called so, one after the other
        packed["names"] = table._names
    return packed


def _sequence(tag: str) -> Callable[[Packing, Any], Node]:
    return lambda packing, value: {tag: packing.items(value)}


def _unordered(tag: str) -> Callable[[Packing, Any], Node]:
    """The same set is written the same."""
    return lambda packing, value: {tag: packing.items(sorted(value, key=repr))}


_FORMS: dict[type, Callable[[Packing, Any], Any]] = {
    float: Packing.number,
    list: Packing.items,
    dict: Packing.mapping,
    OrderedDict: lambda packing, value: {"$ordered": packing.pairs(value)},
    SortedDict: lambda packing, value: {"$sorted": packing.pairs(value)},
    SortedList: _sequence("$sortedlist"),
    deque: lambda packing, value: {"$deque": packing.items(value), "most": value.maxlen},
    tuple: _sequence("$tuple"),
    set: _unordered("$set"),
    frozenset: _unordered("$frozenset"),
    bytes: lambda _, value: {"$bytes": b64encode(value).decode("ascii")},
    datetime: lambda _, value: {"$time": value.isoformat()},
    timedelta: lambda _, value: {"$span": value.total_seconds()},
}
