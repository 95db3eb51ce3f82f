"""Record streaming: what happens to a memory's long-term records, told to moto's Kinesis.

One event per record, ``{"memoryStreamEvent": {…}}``, in the stream that ``streamDeliveryResources`` names, in the
memory's account and region (guide, memory-record-streaming; members also as measured by its early users):

- ``StreamingEnabled`` when streaming is switched on or changed: ``memoryId``, ``message``.
- ``MemoryRecordCreated``, ``MemoryRecordUpdated``: ``memoryId``, ``memoryRecordId``, ``namespaces``, ``createdAt``
  (milliseconds), ``memoryStrategyId``, ``memoryStrategyType``, ``metadata``, and with ``FULL_CONTENT`` the
  ``memoryRecordText``.
- ``MemoryRecordDeleted``: ``memoryId`` and ``memoryRecordId`` alone, whatever the level.

Each has ``eventType`` and ``eventTime`` (nine fraction digits, as measured). Inferred: consolidation here changes
records in place, so it tells of an update; expiry, which the guide does not name, tells of nothing; a content level
that is left out is ``METADATA_ONLY``; the partition key is the record's id; a stream that does not exist loses its
events, as the service's (it counts them as ``StreamUserError``). What hears the stream may call the service: it is told
when the request has let go of the store, and before that is answered.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from moto_agentcore import timestamps
from moto_agentcore.families.memories.strategies import strategies_of
from moto_agentcore.neighbours import kinesis
from moto_agentcore.state import clock
from moto_agentcore.state.store import store_of

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

CREATED, UPDATED, DELETED = "MemoryRecordCreated", "MemoryRecordUpdated", "MemoryRecordDeleted"
Watch = Callable[[str, Mapping[str, Any]], None]


def target(memory: Record) -> Mapping[str, Any] | None:
    """The Kinesis resource a memory streams to; None where it does not stream."""
    resources = memory.get("streamDeliveryResources", {}).get("resources", ())
    found: Mapping[str, Any] | None = resources[0].get("kinesis") if resources else None
    return found


def watch(memory: Record) -> Watch | None:
    """What tells of a memory's records; None where nobody listens."""
    if target(memory) is None:
        return None
    return lambda type, record: _send(memory, _told(memory, type, record), record["memoryRecordId"])


def announce(memory: Record, before: Mapping[str, Any] | None = None) -> None:
    """Tell that streaming is on, where it was off or went elsewhere before."""
    if target(memory) not in (None, before):
        message = f"Streaming enabled for memory resource: {memory.id}"
        _send(memory, {**_head("StreamingEnabled", memory, clock.now()), "message": message}, memory.id)


def home(memory: Record) -> tuple[str, str]:
    """A memory's account and region."""
    _, _, _, region, account, _ = memory["arn"].split(":", 5)
    return account, region


def _head(type: str, memory: Record, at: datetime) -> dict[str, Any]:
    time = at.replace(tzinfo=None).isoformat(timespec="microseconds") + "000Z"
    return {"eventType": type, "eventTime": time, "memoryId": memory.id}


def _told(memory: Record, type: str, record: Mapping[str, Any]) -> dict[str, Any]:
    """The event about a record."""
    if type == DELETED:
        return {**_head(type, memory, clock.now()), "memoryRecordId": record["memoryRecordId"]}
    told = {**_head(type, memory, record["updatedAt"]), "memoryRecordId": record["memoryRecordId"]}
    told |= {"namespaces": record["namespaces"], "createdAt": clock.milliseconds(record["createdAt"])}
    told |= _strategy(memory, record.get("memoryStrategyId"))
    if record.get("metadata"):
        told["metadata"] = record["metadata"]
    if _level(memory) == "FULL_CONTENT":
        told["memoryRecordText"] = record["content"]["text"]
    return told


def _strategy(memory: Record, id: str | None) -> dict[str, Any]:
    types = {strategy.id: strategy["type"] for strategy in strategies_of(memory)} if id is not None else {}
    named = {"memoryStrategyId": id} if id is not None else {}
    return named | ({"memoryStrategyType": types[id]} if id in types else {})


def _level(memory: Record) -> str:
    resource = target(memory) or {}
    return str(resource["contentConfigurations"][0].get("level", "METADATA_ONLY"))


def _send(memory: Record, event: Mapping[str, Any], key: str) -> None:
    (account, region), arn = home(memory), (target(memory) or {})["dataStreamArn"]
    text = json.dumps({"memoryStreamEvent": event}, default=_plain, ensure_ascii=False)
    data = text.encode("utf-8", "surrogatepass")
    store_of(account, region).lock.after(lambda: kinesis.put_record(account, region, arn, key, data))


def _plain(value: Any) -> str:
    """A date in a record's metadata."""
    return timestamps.iso(value) if isinstance(value, datetime) else str(value)
