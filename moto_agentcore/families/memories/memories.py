"""Memories: ``/memories/create``, ``/memories/{memoryId}/details|update|delete``, ``/memories/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid, not_found, quota
from moto_agentcore.families.memories import pipeline, strategies
from moto_agentcore.families.memories.strategies import strategies_of
from moto_agentcore.service import Call, control
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life, enter
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

MEMORY = Kind(
    "Memory",
    id="id",
    mint="{name}-{10}",
    path="memory/{id}",
    arn="arn",
    life=Life("agentcore::memory", create_failed="FAILED"),
)
MOST_INDEXED_KEYS = 10


@control.operation
def create_memory(call: Call[t.CreateMemoryInputTypeDef]) -> dict[str, Any]:
    params: Any = call.params
    if call.store.table(MEMORY).named(params["name"]) is not None:
        raise invalid(f"Memory with name {params['name']} already exists", name="Member must be unique")
    keys = [entry["key"] for entry in params.get("namespaceKeys", ())]
    given = [strategies.read(union, keys) for union in params.get("memoryStrategies", ())]
    strategies.check_names([strategy["name"] for strategy in given])
    _check_unique(params.get("indexedKeys", ()), "indexedKeys")
    _check_unique(params.get("namespaceKeys", ()), "namespaceKeys")
    memory = call.store.table(MEMORY).create({name: v for name, v in params.items() if name != "memoryStrategies"})
    for members in given:
        strategies.add(memory, members)
    return {"memory": shown(memory)}


@control.operation
def get_memory(call: Call[t.GetMemoryInputTypeDef]) -> dict[str, Any]:
    memory = call.store.table(MEMORY).describe(call.params["memoryId"])
    strategies.describe(memory)
    return {"memory": shown(memory, decrypted=call.params.get("view") != "without_decryption")}


@control.operation
def list_memories(call: Call[t.ListMemoriesInputTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(MEMORY))


@control.operation
def update_memory(call: Call[t.UpdateMemoryInputTypeDef]) -> dict[str, Any]:
    params: Any = call.params
    memory = call.store.table(MEMORY).get(params["memoryId"])
    changes = params.get("memoryStrategies", {})
    _check_updatable(memory, changes)
    keys = params.get("namespaceKeys", memory.get("namespaceKeys", []))
    indexed = [*memory.get("indexedKeys", []), *params.get("addIndexedKeys", [])]
    _check_keys(memory, keys, indexed, changes)
    write = _planned(memory, changes, [entry["key"] for entry in keys])
    pipeline.drain(memory, call.controls)  # what was said before the change is extracted as it was then
    write()
    given = {name: params.get(name) for name in ("description", "eventExpiryDuration", "memoryExecutionRoleArn")}
    call.store.table(MEMORY).update(
        memory,
        **given,
        indexedKeys=indexed or None,
        namespaceKeys=params.get("namespaceKeys"),
        streamDeliveryResources=params.get("streamDeliveryResources"),
    )
    if changes:
        enter(memory, "UPDATING", "ACTIVE")
    return {"memory": shown(memory)}


@control.operation
def delete_memory(call: Call[t.DeleteMemoryInputTypeDef]) -> dict[str, Any]:
    memories = call.store.table(MEMORY)
    memory = memories.get(call.params["memoryId"])
    _check_unmanaged(memory)
    memories.delete(memory)
    return {"memoryId": memory.id, "status": memory["status"]}


def memory_of(store: Store, id_or_arn: str) -> Record:
    """The memory a data-plane call names, by id or ARN; one that is being deleted is gone for it."""
    id = id_or_arn.rpartition("/")[2]
    memory = store.table(MEMORY).find(id)
    named = memory is not None and id_or_arn in (id, memory["arn"])
    if memory is None or not named or memory["status"] == "DELETING":
        raise not_found(f"Memory not found: {id_or_arn}")
    return memory


def shown(memory: Record, *, decrypted: bool = True) -> dict[str, Any]:
    """A memory with its strategies; ``without_decryption`` leaves out what a customer's key may guard (inferred)."""
    listed: list[Mapping[str, Any]] = list(memory.parts.get(strategies.STRATEGY, ()))
    if decrypted:
        return {**memory, "strategies": listed}
    hidden = {"description", "configuration"}
    bare = [{name: v for name, v in strategy.items() if name not in hidden} for strategy in listed]
    return {**{name: v for name, v in memory.items() if name not in hidden}, "strategies": bare}


def _check_unique(entries: Any, member: str) -> None:
    keys = [entry["key"] for entry in entries]
    if len(set(keys)) != len(keys):
        raise invalid(f"{member} must not name a key twice", **{member: "Member must be unique"})


def _check_updatable(memory: Record, changes: Mapping[str, Any]) -> None:
    if changes:
        _check_unmanaged(memory)
    if memory["status"] == "DELETING":
        raise conflict(f"Memory {memory.id} is being deleted")
    if memory.pending is not None or strategies.in_transition(memory):
        raise invalid("Cannot update memory while strategies are being modified")


def _check_unmanaged(memory: Record) -> None:
    if memory.get("managedByResourceArn"):
        raise invalid(f"Memory {memory.id} is managed by {memory['managedByResourceArn']}; change it there")


def _check_keys(memory: Record, keys: Any, indexed: list[Any], changes: Mapping[str, Any]) -> None:
    _check_unique(indexed, "addIndexedKeys")
    _check_unique(keys, "namespaceKeys")
    if len(indexed) > MOST_INDEXED_KEYS:
        raise quota(f"Indexed key count limit exceeded. Current: {len(indexed)}, Max allowed: {MOST_INDEXED_KEYS}")
    gone = {entry["memoryStrategyId"] for entry in changes.get("deleteMemoryStrategies", ())}
    for strategy in strategies_of(memory):
        if strategy.id not in gone:
            strategies.check_templates(strategy, [entry["key"] for entry in keys])


def _planned(memory: Record, changes: Mapping[str, Any], keys: list[str]) -> Any:
    """Check all changes of the strategies against each other; what it gives writes them."""
    deleted = [strategies.find(memory, c["memoryStrategyId"], "delete") for c in _list(changes, "delete")]
    modified = [(strategies.find(memory, c["memoryStrategyId"], "modify"), c) for c in _list(changes, "modify")]
    named = [strategy.id for strategy in (*deleted, *(strategy for strategy, _ in modified))]
    if len(set(named)) != len(named):
        raise invalid("A memory strategy can be modified or deleted once in a request")
    written = [(strategy, strategies.modified(strategy, change, keys)) for strategy, change in modified]
    added = [strategies.read(union, keys) for union in _list(changes, "add")]
    staying = [strategy["name"] for strategy in strategies_of(memory) if strategy not in deleted]
    strategies.check_names([*staying, *(strategy["name"] for strategy in added)])

    def write() -> None:
        for strategy in deleted:
            enter(strategy, "DELETING", None)
        for strategy, members in written:
            strategy.update(members, updatedAt=clock.now())
        for members in added:
            strategies.add(memory, members)

    return write


def _list(changes: Mapping[str, Any], verb: str) -> list[Any]:
    return list(changes.get(f"{verb}MemoryStrategies", ()))
