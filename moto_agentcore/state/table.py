"""The records of one kind under one parent, in id order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Protocol

from sortedcontainers import SortedDict

from moto_agentcore.errors import conflict, not_found
from moto_agentcore.state import clock
from moto_agentcore.state.idempotency import Tokens
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import enter, settle


class Region(Protocol):
    """What a table takes from the store it is in."""

    failure_reason: str | None  # why what this request begins will fail
    made: list[str] | None  # the ids of what this request makes, each behind its parent's
    tokens: Tokens

    def arn(self, path: str, service: str = ...) -> str: ...


class Table:
    """State verbs over records. It never calls back; what is irregular is written in the family's function."""

    def __init__(self, kind: Kind, store: Region, under: str = "") -> None:
        """``under`` is the parent's id: a name under one parent may be under another one, too."""
        self.kind = kind
        self._under = f"{under}/" if under else ""
        self._store = store
        self._records: SortedDict = SortedDict()
        self._names: dict[str, str] = {}

    def create(self, members: Mapping[str, Any], **more: Any) -> Record:
        """A new record: its id and ARN minted, its times set, its life begun."""
        kind = self.kind
        record = Record(kind, {**members, **more})
        for name in ASIDE:
            record.pop(name, None)
        id = record[kind.id] = kind.minted(record)
        if kind.arn:
            named = record if kind.id == "id" else {**record, "id": id}
            record[kind.arn] = self._store.arn(kind.path.format_map(named), kind.service)
        record[kind.created] = record[kind.updated] = now = clock.now()
        record.tags = dict(members.get("tags", {}))
        if kind.lifetime is not None:
            kind.lifetime.begin(record)
        if kind.life is not None:
            self._enter(record, kind.life.creating, kind.life.ready, kind.life.create_failed, now)
        self._records[id] = record
        if kind.name in record:
            self._names[record[kind.name]] = id
        if self._store.made is not None:
            self._store.made.append(self._under + id)
        return record

    def find(self, id: str) -> Record | None:
        record: Record | None = self._records.get(id)
        if record is None or (record.pending is None and self.kind.lifetime is None):  # nothing can be due
            return record
        return record if self._lives(record) else None

    def get(self, id: str) -> Record:
        record = self.find(id)
        if record is None:
            raise not_found(self.kind.missing.format(noun=self.kind.noun, id=id))
        return record

    def describe(self, id: str) -> Record:
        """``get`` for an operation that shows the status: under ``manual`` progression each one counts."""
        record: Record | None = self._records.get(id)
        if record is not None and record.pending is not None:
            record.pending.reads += 1
        return self.get(id)

    def named(self, name: str) -> Record | None:
        """The record of that name, for names that are taken once."""
        return self.find(self._names[name]) if name in self._names else None

    def unique(self, name: str, taken: str) -> None:
        """Refuse a name that a record has, in the words given."""
        if self.named(name) is not None:
            raise conflict(taken)

    def update(self, record: Record, **members: Any) -> Record:
        """Write members (None keeps what is there) and the time of it; a new name takes the place of the old one."""
        before = record.get(self.kind.name, "")
        record.update({name: value for name, value in members.items() if value is not None})
        if record.get(self.kind.name, "") != before:
            if self._names.get(before) == record.id:
                del self._names[before]
            self._names[record[self.kind.name]] = record.id
        record[self.kind.updated] = clock.now()
        return record

    def change(self, record: Record, **members: Any) -> Record:
        """``update`` through the kind's updating state."""
        if self.kind.life is not None:
            self._enter(record, self.kind.life.updating, self.kind.life.ready, self.kind.life.update_failed)
        return self.update(record, **members)

    def steady(self, id: str) -> Record:
        """``get`` for an operation that is refused while the record is on its way to another state."""
        record = self.get(id)
        if record.pending is not None:
            raise conflict(self.kind.busy.format(noun=self.kind.noun, id=id, status=record["status"]))
        return record

    def delete(self, record: Record) -> Record:
        """Begin the end: through the kind's deleting state, or at once where it has none."""
        if self.kind.life is None or not self.kind.life.deleting:
            self._drop(record)
        elif record["status"] != self.kind.life.deleting:
            self._enter(record, self.kind.life.deleting, None, self.kind.life.delete_failed)
            record[self.kind.updated] = clock.now()
        return record

    def after(self, id: str | None) -> Iterator[Record]:
        """Living records in id order, from after one on (None: from the first), while records come and go."""
        while (position := self._records.bisect_right(id) if id is not None else 0) < len(self._records):
            id = self._records.keys()[position]
            record = self.find(id)
            if record is not None:
                yield record

    def count(self) -> int:
        """How many records live."""
        return sum(self._lives(record) for record in [*self._records.values()])

    def _lives(self, record: Record) -> bool:
        """Let what is due happen to a record; one whose end was due goes."""
        is_there = record.pending is None or settle(record)
        if is_there and (self.kind.lifetime is None or self.kind.lifetime.settle(record)):
            return True
        self._drop(record)
        return False

    def _drop(self, record: Record) -> None:
        self._records.pop(record.id, None)
        self._store.tokens.forget(self._under + record.id)
        if self._names.get(record.get(self.kind.name, "")) == record.id:
            del self._names[record[self.kind.name]]

    def _enter(self, record: Record, status: str, then: str | None, failed: str, since: datetime | None = None) -> None:
        failure_reason = self._store.failure_reason
        enter(record, status, then if failure_reason is None else failed, failure_reason, since)

    def __iter__(self) -> Iterator[Record]:
        return self.after(None)


# Members of a Create that are no members of the record: the one is kept beside it, the other is the room's.
ASIDE = ("clientToken", "tags")
