"""Values from JSON, as ``packing`` writes them. Nothing is run but constructors of this package's own plain types."""

from __future__ import annotations

from base64 import b64decode
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sortedcontainers import SortedDict, SortedList

from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.snapshots.inside import names_of
from moto_agentcore.state.snapshots.names import kind_named, name_of, type_named
from moto_agentcore.state.snapshots.packing import PLAIN
from moto_agentcore.state.snapshots.staying import LEFT, SnapshotError
from moto_agentcore.state.store import Store
from moto_agentcore.state.table import Table

Node = dict[str, Any]
T = TypeVar("T")


class Unpacking:
    """One snapshot being read; ``stores`` gives the store of an account and region."""

    def __init__(self, stores: Callable[[str, str], Store]) -> None:
        self._stores = stores
        self._store: Store | None = None  # the one that is being read
        self._known: dict[int, Any] = {}

    def parts(self, node: Node) -> tuple[Store, dict[Any, Any]]:
        """A store, and the parts that it has in the snapshot."""
        self._store = self._stores(node["account"], node["region"])
        return self._store, self._home(node)

    def _home(self, node: Node, under: str = "") -> dict[Any, Any]:
        """The parts of a store or a record."""
        parts: dict[Any, Any] = {}
        for name, table in node.get("tables", {}).items():
            kind = kind_named(name)
            parts[kind] = self._table(kind, table, under)
        for name, part in node.get("parts", {}).items():
            key, found = type_named(name), self.value(part)
            if not isinstance(found, key) or key in LEFT:
                raise SnapshotError(f"{name} is no part of that type")
            parts[key] = found
        return parts

    def value(self, node: Any) -> Any:
        kind = type(node)
        if kind is list:
            return self._list(node)
        if kind is not dict:
            return node
        tag = next(iter(node), "")
        if tag[:1] != "$":
            return {name: item if type(item) in PLAIN else self.value(item) for name, item in node.items()}
        read = _TAGS.get(tag)
        if read is None:
            raise SnapshotError(f"this version of moto-agentcore does not know {tag}")
        return read(self, node)

    def _list(self, nodes: Any) -> list[Any]:
        return [node if type(node) in PLAIN else self.value(node) for node in nodes]

    def pairs(self, nodes: Any) -> list[tuple[Any, Any]]:
        return [(self.value(key), self.value(item)) for key, item in nodes]

    def _keep(self, node: Node, value: T) -> T:
        if "id" in node:
            self._known[node["id"]] = value
        return value

    def ref(self, node: Node) -> Any:
        if node["$ref"] not in self._known:
            raise SnapshotError(f"there is no object with the id {node['$ref']} before the first reference to it")
        return self._known[node["$ref"]]

    def store(self, node: Node) -> Store:
        return self._stores(*node["$store"])

    def _table(self, kind: Kind, node: Node, under: str) -> Table:
        assert self._store is not None
        table, records = Table(kind, self._store, under), self._list(node["records"])
        if not all(isinstance(record, Record) and record.kind is kind for record in records):
            raise SnapshotError(f"a table of {kind.noun} records has others")
        table._records.update({record.id: record for record in records})
        table._names.update(node["names"] if "names" in node else names_of(kind, records))
        return table

    def record(self, node: Node) -> Record:
        record = self._keep(node, Record(kind_named(node["$record"]), {}))
        record.update(self._plain(node["members"]))
        record.tags = self._plain(node.get("tags", {}))
        record.used = self.value(node.get("used"))
        record.parts = self._home(node, record.id)
        record.pending = self.value(node.get("pending"))
        return record

    def _plain(self, node: Any) -> dict[str, Any]:
        found = self.value(node)
        if type(found) is not dict:
            raise SnapshotError("a record's members and tags are objects")
        return found

    def new(self, node: Node) -> Any:
        kind = type_named(node["$new"])
        if issubclass(kind, tuple):
            return self._keep(node, tuple.__new__(kind, self._list(node["items"])))
        found = self._keep(node, _made(kind))
        if "state" in node:
            state = {name: self.value(item) for name, item in node["state"].items()}
            found.unpack(state)
            return found
        if "entries" in node:
            found.update(self.pairs(node["entries"]))
        elif "items" in node:
            found.extend(self._list(node["items"]))
        for name, item in node.get("fields", {}).items():
            if not _has(found, name):
                raise SnapshotError(f"{node['$new']} has no {name} in this version of moto-agentcore")
            object.__setattr__(found, name, self.value(item))
        _check(found)
        return found


def _made(kind: type) -> Any:
    """One without its fields; those that a snapshot does not name have their defaults."""
    if not is_dataclass(kind):
        return kind()
    found = kind.__new__(kind)
    for field in fields(kind):
        if field.default is not MISSING:
            object.__setattr__(found, field.name, field.default)
        elif field.default_factory is not MISSING:
            object.__setattr__(found, field.name, field.default_factory())
    return found


def _has(found: Any, name: str) -> bool:
    if name in getattr(found, "__dict__", {}):
        return True
    return not name.startswith("__") and hasattr(type(found), name) and not callable(getattr(type(found), name))


def _check(found: Any) -> None:
    """A dataclass has all its fields, but those that its own ``__init__`` leaves open."""
    for field in fields(found) if is_dataclass(found) else ():
        if field.init and not hasattr(found, field.name):
            raise SnapshotError(f"{name_of(type(found))} lacks {field.name}")


_TAGS: dict[str, Callable[[Unpacking, Node], Any]] = {
    "$time": lambda _, node: datetime.fromisoformat(node["$time"]),
    "$span": lambda _, node: timedelta(seconds=node["$span"]),
    "$bytes": lambda _, node: b64decode(node["$bytes"], validate=True),
    "$number": lambda _, node: float(node["$number"]),
    "$map": lambda unpacking, node: dict(unpacking.pairs(node["$map"])),
    "$ordered": lambda unpacking, node: OrderedDict(unpacking.pairs(node["$ordered"])),
    "$sorted": lambda unpacking, node: SortedDict(unpacking.pairs(node["$sorted"])),
    "$sortedlist": lambda unpacking, node: SortedList(unpacking._list(node["$sortedlist"])),
    "$deque": lambda unpacking, node: deque(unpacking._list(node["$deque"]), node["most"]),
    "$tuple": lambda unpacking, node: tuple(unpacking._list(node["$tuple"])),
    "$set": lambda unpacking, node: set(unpacking._list(node["$set"])),
    "$frozenset": lambda unpacking, node: frozenset(unpacking._list(node["$frozenset"])),
    "$store": Unpacking.store,
    "$record": Unpacking.record,
    "$ref": Unpacking.ref,
    "$new": Unpacking.new,
}
