"""The memory that an operation is about; and extraction, before an operation looks or once it has let go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import not_found
from moto_agentcore.families.memories import delivery, running
from moto_agentcore.families.memories.kinds import MEMORY

if TYPE_CHECKING:
    from moto_agentcore.service import Call
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store


# What is said of a memory that is not there: by the operations on events, and by those on records.
OF_EVENTS, OF_RECORDS = "Memory not found: {id}", "MemoryItem does not exist"


def opened(call: Call[Any], missing: str = OF_EVENTS) -> Record:  # every operation that names a memory
    """The memory that a data-plane call names."""
    memory = memory_of(call.store, call.params["memoryId"], missing)
    attend(call, memory)
    return memory


def memory_of(store: Store, id_or_arn: str, missing: str = OF_EVENTS) -> Record:
    """A memory by id or ARN; one that is being deleted is gone for the data plane."""
    memory = _found(store, id_or_arn)
    if memory is None:
        raise not_found(missing.format(id=id_or_arn))
    return memory


def extracted(call: Call[Any]) -> None:  # as above
    """What an operation that shows records wants done before it: whatever is due by now is extracted."""
    with call.store.lock:
        memory = _found(call.store, call.params["memoryId"])
    if memory is not None:
        running.run(call.store, memory, call.controls)


def attend(call: Call[Any], memory: Record) -> None:  # reads no params
    """Where somebody is told of records without asking (record streaming, a self-managed strategy), extraction runs
    as soon as the memory is used in any way: when this call has let go of the store, and before it is answered.
    """
    if "streamDeliveryResources" in memory or delivery.Backlogs in memory.parts:
        call.store.lock.after(lambda: running.run(call.store, memory, call.controls))


def _found(store: Store, id_or_arn: str) -> Record | None:
    id = id_or_arn.rpartition("/")[2]
    memory = store.table(MEMORY).find(id)
    named = memory is not None and id_or_arn in (id, memory["arn"])
    return memory if memory is not None and named and memory["status"] != "DELETING" else None
