"""A memory's long-term records: kept by id, listed by namespace, found by meaning."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sortedcontainers import SortedDict

from moto_agentcore.extraction import Ledger
from moto_agentcore.search import Hit, Index
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    from moto_agentcore.controls import Controls
    from moto_agentcore.state.kind import Record

MemoryRecord = dict[str, Any]
Place = tuple[int, int]  # when a record was made (milliseconds), and as the how-manyth
Owner = tuple[str, str] | None  # the actor and session whose summary or episode a record is


class Archive:
    """The records of one memory, and the index over them.

    Beside its wire members a record keeps ``updatedAt``, ``place`` (its order), ``expiryDays`` (what its expiry was
    last reckoned from) and, where extraction made it, its ``owner``; answers show none of these.
    """

    def __init__(self) -> None:
        self.records: dict[str, MemoryRecord] = {}
        self.index = Index()
        self._by_namespace: SortedDict = SortedDict()  # namespace -> SortedDict of places -> id
        self._ends: list[tuple[datetime, str]] = []
        self._made = 0
        self._ledgers: dict[tuple[str, str | None, Owner], Ledger] = {}  # by namespace, strategy and owner

    def put(self, members: MemoryRecord, expiry_days: int | None = None, at: datetime | None = None) -> MemoryRecord:
        """A new record, made now (or when the job that made it was due)."""
        now = at or clock.now()
        self._made += 1
        record = {"memoryRecordId": f"mem-{uuid()}", "createdAt": now, "updatedAt": now, **members}
        record["place"] = (clock.milliseconds(now), self._made)
        self.records[record["memoryRecordId"]] = record
        self._expire_after(record, expiry_days, now)
        self._file(record)
        return record

    def update(self, record: MemoryRecord, members: MemoryRecord, at: datetime | None = None) -> MemoryRecord:
        """Change members; the id and ``createdAt`` stay."""
        self._unfile(record)
        record.update(members, updatedAt=at or clock.now())
        self._file(record)
        return record

    def renew(self, record: MemoryRecord, days: int | None) -> None:
        """Reckon the expiry anew from now; None: it never expires."""
        self._expire_after(record, days, clock.now())

    def find(self, id: str) -> MemoryRecord | None:
        self._expire()
        return self.records.get(id)

    def remove(self, record: MemoryRecord) -> None:
        del self.records[record["memoryRecordId"]]
        self._unfile(record)

    def listed(self, namespace: str | None, path: str | None, last: Place | None) -> Iterator[MemoryRecord]:
        """Records of a namespace, or under a path, newest first, from after a place on."""
        self._expire()
        names = [name for name in self._named(namespace, path) if name in self._by_namespace]
        runs = [self._run(self._by_namespace[name], last) for name in names]
        for _, id in heapq.merge(*runs, reverse=True) if len(runs) > 1 else (runs[0] if runs else ()):
            yield self.records[id]

    def ledger(self, kind: str, strategy_id: str, namespace: str, owner: Owner) -> Ledger:
        """What a strategy's records in a namespace say: made on first use, and kept in step by every write after.

        With an owner it is about his records alone, which nothing but extraction makes: it begins empty.
        """
        self._expire()
        key = namespace, strategy_id, owner
        if key not in self._ledgers:
            self._ledgers[key] = Ledger(kind)
            for id in self._by_namespace.get(namespace, {}).values() if owner is None else ():
                if _entry(self.records[id], namespace) == key:
                    self._ledgers[key].add(id, self.records[id]["content"]["text"])
        return self._ledgers[key]

    def search(
        self,
        query: str,
        k: int,
        *,
        namespace: str | None,
        path: str | None,
        strategy_id: str | None,
        accept: Callable[[MemoryRecord], bool] | None,
    ) -> list[Hit]:
        """The best records by meaning; every condition is applied inside the search."""
        self._expire()
        where = [("namespace", namespace)] if namespace is not None else []
        where += [("strategy", strategy_id)] if strategy_id is not None else []
        return self.index.search(
            query,
            k=k,
            where=where,
            under=("namespace", path) if path is not None else None,
            accept=(lambda id: accept(self.records[id])) if accept is not None else None,
        )

    def _named(self, namespace: str | None, path: str | None) -> list[str]:
        if path is None:
            return [] if namespace is None else [namespace]
        found = list(self._by_namespace if path.strip("/") == "" else _under(self._by_namespace, path))
        return found if namespace is None else [name for name in found if name == namespace]

    def _run(self, places: SortedDict, last: Place | None) -> Iterator[tuple[Place, str]]:
        below = places.irange(maximum=last, inclusive=(True, False), reverse=True) if last else reversed(places)
        return ((place, places[place]) for place in below)

    def _file(self, record: MemoryRecord) -> None:
        facets = {"namespace": record["namespaces"], "strategy": record.get("memoryStrategyId") or []}
        self.index.put(record["memoryRecordId"], record["content"]["text"], facets)
        for name in record["namespaces"]:
            self._by_namespace.setdefault(name, SortedDict())[record["place"]] = record["memoryRecordId"]
            ledger = self._ledgers.get(_entry(record, name))
            if ledger is not None:
                ledger.add(record["memoryRecordId"], record["content"]["text"])

    def _unfile(self, record: MemoryRecord) -> None:
        if record["memoryRecordId"] not in self.records:
            self.index.remove(record["memoryRecordId"])
        for name in record["namespaces"]:
            places = self._by_namespace[name]
            del places[record["place"]]
            if not places:
                del self._by_namespace[name]
            ledger = self._ledgers.get(_entry(record, name))
            if ledger is not None:
                ledger.discard(record["memoryRecordId"])

    def _expire_after(self, record: MemoryRecord, days: int | None, since: datetime) -> None:
        record["expiryDays"] = days
        record["expiresAt"] = None if days is None else since + timedelta(days=days)
        if days is not None:
            heapq.heappush(self._ends, (record["expiresAt"], record["memoryRecordId"]))

    def _expire(self) -> None:
        while self._ends and self._ends[0][0] <= clock.now():
            end, id = heapq.heappop(self._ends)
            record = self.records.get(id)
            if record is not None and record["expiresAt"] == end:  # else its expiry was changed since
                self.remove(record)


def _entry(record: MemoryRecord, namespace: str) -> tuple[str, str | None, Owner]:
    """The ledger that a record stands in."""
    return namespace, record.get("memoryStrategyId"), record.get("owner")


def _under(names: SortedDict, path: str) -> Iterator[str]:
    """The namespaces that are a path or lie beneath it; a trailing slash on either side makes no difference."""
    stem = path.rstrip("/")
    if stem in names:
        yield stem
    yield from names.irange(stem + "/", stem + "0", inclusive=(True, False))  # "0" comes right after "/"


def archive_of(memory: Record, controls: Controls) -> Archive:
    """A memory's archive. The author's embedder, if set, is the index's from then on (it re-embeds lazily)."""
    found: Archive | None = memory.parts.get(Archive)
    if found is None:
        found = memory.parts[Archive] = Archive()
    if controls.embedder is not None and found.index.embedder is not controls.embedder:
        found.index.embedder = controls.embedder
    return found
