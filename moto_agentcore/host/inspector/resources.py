"""All resources, whatever their family: what is there, in which state, and one of them in full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_agentcore.state.store import Store, every_store
from moto_agentcore.state.table import Table

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Kind, Record

MOST = 2_000
Path = list[str]  # the nouns and ids from the root down: ["Gateway", "g-1", "Gateway target", "T1"]


def listed(family: str | None = None) -> dict[str, Any]:
    """The resources of a family, or of all."""
    rows = [row for store in every_store() for row in _of(store) if family in (None, row["family"])]
    return {"count": len(rows), "resources": rows[:MOST]}


def one(account: str, region: str, path: Path) -> dict[str, Any]:
    """A resource in full; ValueError where there is none."""
    store = next((one for one in every_store() if (one.account_id, one.region_name) == (account, region)), None)
    if store is None or not path or len(path) % 2:
        raise ValueError(f"there is nothing in {region} of account {account} at {path}")
    with store.lock:
        record = _at(store, path)
        pending = record.pending
        return {
            **_row(store, record, path),
            "members": dict(record),
            "tags": record.tags,
            "pending": None if pending is None else {"then": pending.then, "reads": pending.reads},
            "children": {table.kind.noun: table.count() for table in _tables(record) if table.count()},
        }


def _of(store: Store) -> list[dict[str, Any]]:
    with store.lock:
        return list(_beneath(store, store, []))


def _beneath(store: Store, home: Store | Record, above: Path) -> Iterator[dict[str, Any]]:
    for table in _tables(home):
        for record in table:
            path = [*above, table.kind.noun, record.id]
            yield _row(store, record, path)
            yield from _beneath(store, record, path)


def _tables(home: Store | Record) -> list[Table]:
    return [part for part in list(home.parts.values()) if isinstance(part, Table)]


def _at(store: Store, path: Path) -> Record:
    home: Store | Record = store
    record: Record | None = None
    for noun, id in zip(path[::2], path[1::2], strict=True):
        found = (table.find(id) for table in _tables(home) if table.kind.noun == noun)
        record = next((one for one in found if one is not None), None)
        if record is None:
            raise ValueError(f"there is no {noun} {id}")
        home = record
    assert record is not None
    return record


def _row(store: Store, record: Record, path: Path) -> dict[str, Any]:
    kind = record.kind
    status = kind.lifetime.status if kind.lifetime is not None else "status"
    return {
        "account": store.account_id,
        "region": store.region_name,
        "family": _family(kind),
        "kind": kind.noun,
        "id": record.id,
        "name": record.get(kind.name),
        "arn": record.get(kind.arn),
        "status": record.get("status", record.get(status)),
        "path": path,
        "createdAt": record.get(kind.created),
        "updatedAt": record.get(kind.updated),
        "endsAt": None if kind.lifetime is None or not kind.lifetime.lives(record) else kind.lifetime.ends(record),
    }


def _family(kind: Kind) -> str:
    """Its folder, or file, under ``families``: ``gateways``. What two families share is named by what it is."""
    found = kind.module.partition(".families.")[2].split(".")
    return found[0] if found[0] != "shared" else found[1]
