"""A memory's long-term records: kept by id, listed by namespace, found by meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sortedcontainers import SortedList

from moto_agentcore.extraction import Consolidation
from moto_agentcore.families.memories import streaming
from moto_agentcore.families.memories.listing import Listing, Place
from moto_agentcore.families.memories.metadata import strict_values
from moto_agentcore.families.shared.vectors import ahead
from moto_agentcore.search import Hit, Index
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.lasting import Lasting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.controls import Controls
    from moto_agentcore.families.memories.where import Where
    from moto_agentcore.search import Embedder
    from moto_agentcore.state.kind import Record

MemoryRecord = dict[str, Any]
MOST_SHOWN = 1_000  # records that are kept as lists show them
Owner = tuple[str, str] | None  # the actor and session whose summary or episode a record is
Entry = tuple[str, str | None, Owner, tuple[str, ...]]  # namespace, strategy, owner, strictly consistent metadata


class Archive:
    """The records of one memory, and the index over them.

    Beside its wire members a record keeps ``updatedAt``, ``place`` (its order), ``expiryDays`` (what its expiry was
    last reckoned from) and, where extraction made it, its ``owner``, the ``events`` and the ``jobs`` it came from;
    answers show none of these. ``watch`` is told of every record that is made, changed or removed.
    """

    def __init__(self) -> None:
        self.records: dict[str, MemoryRecord] = {}
        self.index = Index()
        self.embedder: Embedder | None = None  # the author's
        self._listing = Listing()
        self._ends = SortedList()  # (when, record id) of the records that will expire
        self._made = 0
        self._held: dict[Entry, Consolidation] = {}
        self._strict: dict[str | None, tuple[str, ...]] = {}  # strategy -> the metadata keys that keep records apart
        self.watch: streaming.Watch | None = None
        self._shown: dict[str, Lasting] = {}  # as lists have shown them, until they change
        self.told: set[str] = set()  # the namespaces that somebody was warned of

    def packed(self) -> dict[str, Any]:
        """The records; of the index and the lists over them, what they do not say themselves."""
        held = [(entry, held.kind, list(held.texts)) for entry, held in self._held.items()]
        records = list(self.records.values())
        return {"records": records, "made": self._made, "held": held, "strict": self._strict, "told": self.told}

    def unpack(self, state: dict[str, Any]) -> None:
        self._made, self._strict, self.told = state["made"], state["strict"], state["told"]
        for record in state["records"]:
            self.records[record["memoryRecordId"]] = record
            self._file(record)
        found = [(r["expiresAt"], r["memoryRecordId"]) for r in state["records"] if r["expiresAt"] is not None]
        self._ends.update(found)
        for entry, kind, ids in state["held"]:
            held = self._held[entry] = Consolidation(kind)
            for id in ids:
                held.add(id, self.records[id]["content"]["text"])

    def put(self, members: MemoryRecord, expiry_days: int | None = None, at: datetime | None = None) -> MemoryRecord:
        """A new record, made now (or when the job that made it ended)."""
        now = at or clock.now()
        self._made += 1
        record = {"memoryRecordId": f"mem-{uuid()}", "createdAt": now, "updatedAt": now, **members}
        record["place"] = (clock.milliseconds(now), self._made)
        self.records[record["memoryRecordId"]] = record
        self._expire_after(record, expiry_days, now)
        self._file(record)
        self._tell(streaming.CREATED, record)
        return record

    def update(self, record: MemoryRecord, members: MemoryRecord, at: datetime | None = None) -> MemoryRecord:
        """Change members; the id and ``createdAt`` stay."""
        self._unfile(record)
        record.update(members, updatedAt=at or clock.now())
        self._file(record)
        self._tell(streaming.UPDATED, record)
        return record

    def renew(self, record: MemoryRecord, days: int | None) -> None:
        """Reckon the expiry anew from now; None: it never expires."""
        self._expire_after(record, days, clock.now())

    def shown(self, record: MemoryRecord) -> Lasting:
        """As lists show it; one written by hand may have no strategy, which the model does not foresee."""
        found = self._shown.get(record["memoryRecordId"])
        if found is None:
            if len(self._shown) >= MOST_SHOWN:
                self._shown.clear()
            found = self._shown[record["memoryRecordId"]] = Lasting({"memoryStrategyId": "", **record})
        return found

    def find(self, id: str) -> MemoryRecord | None:
        self._expire()
        return self.records.get(id)

    def remove(self, record: MemoryRecord) -> None:
        self._drop(record)
        self._tell(streaming.DELETED, record)

    def listed(self, where: Where, last: Place | None) -> Iterator[MemoryRecord]:
        """Records that are there, newest first, from after a place on."""
        self._expire()
        for id in self._listing.newest_first(where.namespace, where.path, last):
            if where.holds(self.records[id]):
                yield self.records[id]

    def beside(self, kind: str, members: Mapping[str, Any], strict: tuple[str, ...]) -> Consolidation:
        """What a strategy's records beside a new one say: made on first use, and kept in step by every write after.

        Beside it stand those of its strategy and namespace with the same owner and the same values of ``strict``
        metadata keys. With an owner it begins empty: nothing but extraction makes such records.
        """
        self._expire()
        strategy_id, (namespace,), owner = members["memoryStrategyId"], members["namespaces"], members["owner"]
        if self._strict.get(strategy_id, ()) != strict:
            self._regroup(kind, strategy_id, strict)
        entry = self._entry(members, namespace)
        if entry not in self._held:
            self._held[entry] = Consolidation(kind)
            for id in self._listing.ids(namespace) if owner is None else ():
                if self._entry(self.records[id], namespace) == entry:
                    self._held[entry].add(id, self.records[id]["content"]["text"])
        return self._held[entry]

    def _regroup(self, kind: str, strategy_id: str, strict: tuple[str, ...]) -> None:
        """Other metadata keeps a strategy's records apart from now on."""
        self._strict[strategy_id] = strict
        self._held = {entry: held for entry, held in self._held.items() if entry[1] != strategy_id}
        for id, record in self.records.items():
            if record.get("memoryStrategyId") == strategy_id and record.get("owner") is not None:
                for name in record["namespaces"]:
                    held = self._held.setdefault(self._entry(record, name), Consolidation(kind))
                    held.add(id, record["content"]["text"])

    def _entry(self, record: Mapping[str, Any], namespace: str) -> Entry:
        """Where a record stands among those that it is held against."""
        strategy_id = record.get("memoryStrategyId")
        keys = self._strict.get(strategy_id)
        apart = strict_values(keys, record.get("metadata", {})) if keys else ()
        return namespace, strategy_id, record.get("owner"), apart

    def search(
        self,
        query: str,
        k: int,
        where: Where,
        *,
        strategy_id: str | None,
        accept: Callable[[MemoryRecord], bool] | None,
    ) -> list[Hit]:
        """The best records by meaning; every condition is applied inside the search."""
        self._expire()
        facets = [("namespace", where.namespace)] if where.namespace is not None else []
        facets += [("strategy", strategy_id)] if strategy_id is not None else []
        asked = accept is not None or where.prefix is not None

        def accepts(id: str) -> bool:
            return where.holds(self.records[id]) and (accept is None or accept(self.records[id]))

        return self.index.search(
            query,
            k=k,
            where=facets,
            under=("namespace", where.path) if where.path is not None else None,
            accept=accepts if asked else None,
        )

    def _file(self, record: MemoryRecord) -> None:
        facets = {"namespace": record["namespaces"], "strategy": record.get("memoryStrategyId") or []}
        self.index.put(record["memoryRecordId"], record["content"]["text"], facets)
        for name in record["namespaces"]:
            self._listing.add(name, record["place"], record["memoryRecordId"])
            held = self._held.get(self._entry(record, name))
            if held is not None:
                held.add(record["memoryRecordId"], record["content"]["text"])

    def _unfile(self, record: MemoryRecord) -> None:
        self._shown.pop(record["memoryRecordId"], None)
        if record["memoryRecordId"] not in self.records:
            self.index.remove(record["memoryRecordId"])
        for name in record["namespaces"]:
            self._listing.remove(name, record["place"])
            held = self._held.get(self._entry(record, name))
            if held is not None:
                held.discard(record["memoryRecordId"])

    def _expire_after(self, record: MemoryRecord, days: int | None, since: datetime) -> None:
        self._forget_end(record)
        record["expiryDays"] = days
        record["expiresAt"] = None if days is None else clock.later(since, days, timedelta(days=1))
        if days is not None:
            self._ends.add((record["expiresAt"], record["memoryRecordId"]))

    def _forget_end(self, record: MemoryRecord) -> None:
        if record.get("expiresAt") is not None:
            self._ends.remove((record["expiresAt"], record["memoryRecordId"]))

    def _expire(self) -> None:
        while self._ends and self._ends[0][0] <= clock.now():
            self._drop(self.records[self._ends[0][1]])  # expiry is told to nobody (`streaming`)

    def _drop(self, record: MemoryRecord) -> None:
        del self.records[record["memoryRecordId"]]
        self._forget_end(record)
        self._unfile(record)

    def _tell(self, type: str, record: MemoryRecord) -> None:
        if self.watch is not None:
            self.watch(type, record)


def archive_of(memory: Record, controls: Controls) -> Archive:
    """A memory's archive. Its index has the author's embedder while there is one (it re-embeds lazily)."""
    found = memory.part(Archive)
    embedder = controls.embedder
    if found.embedder is not embedder:
        found.embedder, found.index.embedder = embedder, ahead(embedder)
    found.watch = streaming.watch(memory)
    return found
