"""Long-term records: ``/memories/{memoryId}/memoryRecords…``, ``/memoryRecord/{memoryRecordId}``, ``/retrieve``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid, not_found
from moto_agentcore.families.memories import filters
from moto_agentcore.families.memories.archive import Archive, MemoryRecord, archive_of
from moto_agentcore.families.memories.opening import OF_RECORDS, extracted, opened
from moto_agentcore.families.memories.strategies import strategies_of
from moto_agentcore.families.memories.where import Where, tell, where
from moto_agentcore.families.memories.where import check as check_place
from moto_agentcore.families.shared.vectors import with_vectors
from moto_agentcore.service import Call, data
from moto_agentcore.state.pagination import cursor, page

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.search import Hit
    from moto_agentcore.state.kind import Record

DEFAULT_TOP_K = 10
UPDATABLE = ("content", "namespaces", "memoryStrategyId", "metadata", "timestamp")


@data.operation(before=extracted)
def batch_create_memory_records(call: Call[t.BatchCreateMemoryRecordsInputTypeDef]) -> dict[str, Any]:
    params = call.params
    memory, archive = _open(call)
    expiry = params.get("recordExpirySpecification", {})
    if "action" in expiry:
        raise invalid("recordExpirySpecification.action does not apply when records are created")
    seen: set[str] = set()

    def create(item: Mapping[str, Any]) -> str:
        if item["requestIdentifier"] in seen:
            raise invalid(f"Request identifier {item['requestIdentifier']} is used twice in the batch")
        seen.add(item["requestIdentifier"])
        _check_strategy(memory, item)
        members = {name: value for name, value in item.items() if name != "requestIdentifier"}
        record = archive.put(members, expiry.get("recordExpiryDurationDays"))
        return str(record["memoryRecordId"])

    return _batch(params["records"], create)


@data.operation(before=extracted)
def batch_update_memory_records(call: Call[t.BatchUpdateMemoryRecordsInputTypeDef]) -> dict[str, Any]:
    params = call.params
    memory, archive = _open(call)
    expiry = params.get("recordExpirySpecification")

    def update(item: Mapping[str, Any]) -> str:
        record = _found(archive, item["memoryRecordId"])
        _check_strategy(memory, item)
        archive.update(record, {name: item[name] for name in UPDATABLE if name in item})
        days = record["expiryDays"] if expiry is None else expiry.get("recordExpiryDurationDays")
        archive.renew(record, days)  # given anew, taken away, or the last one reckoned from now (model)
        return str(record["memoryRecordId"])

    return _batch(params["records"], update)


@data.operation(before=extracted)
def batch_delete_memory_records(call: Call[t.BatchDeleteMemoryRecordsInputTypeDef]) -> dict[str, Any]:
    _, archive = _open(call)

    def delete(item: Mapping[str, Any]) -> str:
        archive.remove(_found(archive, item["memoryRecordId"]))
        return str(item["memoryRecordId"])

    return _batch(call.params["records"], delete)


@data.operation(before=extracted)
def get_memory_record(call: Call[t.GetMemoryRecordInputTypeDef]) -> dict[str, Any]:
    _, archive = _open(call)
    return {"memoryRecord": shown(_found(archive, call.params["memoryRecordId"]))}


@data.operation(before=extracted)
def delete_memory_record(call: Call[t.DeleteMemoryRecordInputTypeDef]) -> dict[str, Any]:
    _, archive = _open(call)
    archive.remove(_found(archive, call.params["memoryRecordId"]))
    return {"memoryRecordId": call.params["memoryRecordId"]}


@data.operation(before=extracted)
def list_memory_records(call: Call[t.ListMemoryRecordsInputTypeDef]) -> dict[str, Any]:
    params = call.params
    memory, archive = _open(call)
    check_place(params)
    accept = _accept(memory, params.get("metadataFilters", ()))
    strategy, there = params.get("memoryStrategyId"), where(params, call.controls)

    def rows(last: list[int] | None) -> Iterator[MemoryRecord]:
        place = (last[0], last[1]) if last else None
        for record in archive.listed(there, place):
            if strategy in (None, record.get("memoryStrategyId")) and accept(record):
                yield record

    answer = page(call, rows, key=lambda record: record["place"], show=archive.shown)
    if not answer["memoryRecordSummaries"]:
        tell(call, archive, memory.id)
    return answer


@data.invocation
def retrieve_memory_records(call: Call[t.RetrieveMemoryRecordsInputTypeDef]) -> dict[str, Any]:
    """An invocation, since an embedder of the author's may have to be asked."""
    extracted(call)
    return with_vectors(lambda: _retrieved(call))


def _retrieved(call: Call[t.RetrieveMemoryRecordsInputTypeDef]) -> dict[str, Any]:
    with call.locked():
        memory, archive = _open(call)
        hits = _hits(memory, archive, call.params, where(call.params, call.controls))
        if not hits:
            tell(call, archive, memory.id)
        return _page_of(call, archive, hits)


def _page_of(call: Call[t.RetrieveMemoryRecordsInputTypeDef], archive: Archive, hits: list[Hit]) -> dict[str, Any]:
    def rows(last: list[Any] | None) -> Iterable[Any]:
        """From after a hit; where that record is gone by now, from where it would stand."""
        if last is None:
            return hits
        seen = next((i for i, hit in enumerate(hits, 1) if hit.key == last[0]), None)
        return hits[seen:] if seen is not None else [hit for hit in hits if place(hit)[1:] > last[1:]]

    def place(hit: Hit) -> list[Any]:
        """Best first; of equal scores the oldest, or the newest where a query without content scores all alike."""
        age = archive.records[hit.key]["place"][1]
        return [hit.key, -hit.score, -age if newest_first else age]

    last = cursor(call)
    newest_first = _is_newest_first(archive, hits) if last is None else last[2] < 0
    return page(call, rows, key=place, show=lambda hit: {**shown(archive.records[hit.key]), "score": hit.score})


def _is_newest_first(archive: Archive, hits: Sequence[Hit]) -> bool:
    ages = [archive.records[hit.key]["place"][1] for hit in hits]
    return len(hits) > 1 and hits[0].score == hits[-1].score and ages[0] > ages[1]


def _hits(memory: Record, archive: Archive, params: t.RetrieveMemoryRecordsInputTypeDef, there: Where) -> list[Hit]:
    check_place(params)
    criteria = params["searchCriteria"]
    accept = _accept(memory, criteria.get("metadataFilters", ()))
    return archive.search(
        criteria["searchQuery"],
        criteria.get("topK", DEFAULT_TOP_K),
        there,
        strategy_id=criteria.get("memoryStrategyId"),
        accept=accept if criteria.get("metadataFilters") else None,
    )


def shown(record: MemoryRecord) -> dict[str, Any]:
    """A record as answers have it (``Archive.shown``)."""
    return {"memoryStrategyId": "", **record}


def _open(call: Call[Any]) -> tuple[Record, Archive]:  # of all of them; reads no params
    """The memory and its records."""
    memory = opened(call, OF_RECORDS)
    return memory, archive_of(memory, call.controls)


def _found(archive: Archive, id: str) -> MemoryRecord:
    record = archive.find(id)
    if record is None:
        raise not_found(f"Memory record not found: {id}")
    return record


def _check_strategy(memory: Record, item: Mapping[str, Any]) -> None:
    id = item.get("memoryStrategyId")
    if id is not None and all(strategy.id != id for strategy in strategies_of(memory)):
        raise not_found(f"Memory strategy not found: {id}")


def _accept(memory: Record, conditions: Iterable[Any]) -> Callable[[MemoryRecord], bool]:
    filters.check(conditions, memory.get("indexedKeys", ()))
    if not conditions:
        return lambda record: True
    return lambda record: all(filters.passes(record, condition) for condition in conditions)


CODES = {"ResourceNotFoundException": 404}


def _batch(items: Iterable[Mapping[str, Any]], act: Callable[[Mapping[str, Any]], str]) -> dict[str, Any]:
    """Each item on its own: what fails says so beside what succeeds."""
    succeeded, failed = [], []
    for item in items:
        outcome: dict[str, Any] = {"requestIdentifier": item.get("requestIdentifier")}
        try:
            succeeded.append({**outcome, "memoryRecordId": act(item), "status": "SUCCEEDED"})
        except ServiceError as error:
            outcome |= {"memoryRecordId": item.get("memoryRecordId", ""), "status": "FAILED"}
            failed.append({**outcome, "errorCode": CODES.get(error.code, 400), "errorMessage": error.message})
    return {"successfulRecords": succeeded, "failedRecords": failed}
