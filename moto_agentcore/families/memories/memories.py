"""Memories: ``/memories/create``, ``/memories/{memoryId}/details|update|delete``, ``/memories/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found, quota
from moto_agentcore.families.memories import metadata, rules, strategies, streaming, templates
from moto_agentcore.families.memories.kinds import MEMORY, MISSING
from moto_agentcore.families.memories.opening import attend, extracted
from moto_agentcore.families.shared import roles
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Record
from moto_agentcore.state.lifecycle import Mode
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t
MOST_INDEXED_KEYS = 10
# What an Update replaces; indexed keys are added to.
REPLACED = (
    *("description", "eventExpiryDuration", "memoryExecutionRoleArn"),
    *("namespaceKeys", "streamDeliveryResources"),
)


@control.operation
def create_memory(call: Call[t.CreateMemoryInputTypeDef]) -> dict[str, Any]:
    params, memories = call.params, call.store.table(MEMORY)
    with rules.during("CreateMemory"):
        if memories.named(params["name"]) is not None:
            raise invalid(f"Memory with name {params['name']} already exists", name="Member must be unique")
        if "indexedKeys" in params:
            templates.check_unique(params["indexedKeys"], "indexedKeys")
        if "namespaceKeys" in params:
            templates.check_keys(params["namespaceKeys"])
        given = strategies.given(params, _names(params)) if "memoryStrategies" in params else []
    if "memoryExecutionRoleArn" in params:
        roles.check_own(call, params["memoryExecutionRoleArn"])
    memory = memories.create(without(params, "memoryStrategies"))
    for members in given:
        strategies.add(memory, members)
    strategies.hold(memory)
    if "streamDeliveryResources" in params and call.failure_reason is None:
        streaming.announce(memory)
    return {"memory": shown(memory)}


@control.operation
def get_memory(call: Call[t.GetMemoryInputTypeDef]) -> dict[str, Any]:
    memories, id = call.store.table(MEMORY), call.params["memoryId"]
    strategies.describe(memories.get(id))
    memory = memories.describe(id)
    attend(call, memory)
    answer = shown(memory, decrypted=call.params.get("view") != "without_decryption")
    return {"memory": {**answer, "status": "ACTIVE"} if _is_stale(memory) else answer}


@control.operation
def list_memories(call: Call[t.ListMemoriesInputTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(MEMORY))


@control.operation(before=extracted)
def update_memory(call: Call[t.UpdateMemoryInputTypeDef]) -> dict[str, Any]:
    """What was said before the change is extracted as it was then.

    The answer still says ACTIVE, beside strategies that are CREATING (seen in AWS).
    """
    params = call.params
    memories, wanted = call.store.table(MEMORY), params.get("memoryStrategies", {})
    memory = _memory(call)
    with rules.during("UpdateMemory"):
        if wanted:
            _check_unmanaged(memory)
        rules.check_settled(memory, "update")
        given = picked(params, *REPLACED) | _indexed(memory, params)
        templates.check_keys(params.get("namespaceKeys", ()))
        changes = strategies.planned(memory, wanted, _names({**memory, **given}))
        added = (member for union in wanted.get("addMemoryStrategies", ()) for member in union)
        rules.check_role(added, {**memory, **given})
    roles.check_own(call, params.get("memoryExecutionRoleArn"))
    changes.write(memory)
    streamed = streaming.target(memory)
    answer = {"memory": shown(memories.update(memory, **given))}
    streaming.announce(memory, streamed)
    if wanted:
        memories.change(memory)
        strategies.hold(memory)
    return answer


@control.operation
def delete_memory(call: Call[t.DeleteMemoryInputTypeDef]) -> dict[str, Any]:
    memory = _memory(call)
    with rules.during("DeleteMemory"):
        if memory.get("managedByResourceArn"):
            raise invalid(rules.MANAGED)
        if memory["status"] != "DELETING":
            rules.check_settled(memory, "delete")
    call.store.table(MEMORY).delete(memory)
    return {"memoryId": memory.id, "status": memory["status"]}


def shown(memory: Record, *, decrypted: bool = True) -> dict[str, Any]:
    """A memory with its strategies; ``without_decryption`` leaves out what a customer's key may guard (inferred)."""
    listed: list[Mapping[str, Any]] = metadata.bounded(list(memory.part(strategies.Strategies)))
    if decrypted:
        return {**memory, "strategies": listed}
    hidden = {"description", "configuration"}
    bare = [{name: v for name, v in strategy.items() if name not in hidden} for strategy in listed]
    return {**{name: v for name, v in memory.items() if name not in hidden}, "strategies": bare}


def _memory(call: Call[t.UpdateMemoryInputTypeDef] | Call[t.DeleteMemoryInputTypeDef]) -> Record:
    memory = call.store.table(MEMORY).find(call.params["memoryId"])
    if memory is None:
        raise not_found(MISSING.format(operation=call.operation, id=call.params["memoryId"]))
    return memory


def _names(members: Mapping[str, Any]) -> list[str]:
    """The names of the namespace variables that a memory defines."""
    return [entry["key"] for entry in members.get("namespaceKeys", ())]


def _indexed(memory: Record, params: Mapping[str, Any]) -> dict[str, Any]:
    """The indexed keys with those to add; none is ever taken away."""
    if "addIndexedKeys" not in params:
        return {}
    found = [*memory.get("indexedKeys", []), *params["addIndexedKeys"]]
    templates.check_unique(found, "addIndexedKeys")
    if len(found) > MOST_INDEXED_KEYS:
        raise quota(f"Indexed key count limit exceeded. Current: {len(found)}, Max allowed: {MOST_INDEXED_KEYS}")
    return {"indexedKeys": found}


def _is_stale(memory: Record) -> bool:
    """Whether a look comes before an update is seen: the one after it may still say ACTIVE (seen in AWS)."""
    pending = memory.pending
    return Mode.realistic and pending is not None and memory["status"] == "UPDATING" and pending.reads == 1


def _check_unmanaged(memory: Record) -> None:
    if memory.get("managedByResourceArn"):
        raise invalid(f"Memory {memory.id} is managed by {memory['managedByResourceArn']}; change it there")
