"""The memory of a harness at work: each turn is an event of it, and its records are looked into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.harnesses.managed_memory import MANAGED, OWN
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.service import Call, data
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

ACTOR = "default"  # of a caller who names none (inferred)
MOST = 3  # records that are recalled


def recalled(call: Call[Any], harness: Record, prompt: str) -> list[str]:  # of InvokeHarness, as below
    """The texts of the actor's records that fit a prompt best."""
    memory = _memory(harness)
    if memory is None or not prompt:
        return []
    asked = {"memoryId": memory, "namespacePath": "/", "searchCriteria": {"searchQuery": prompt, "topK": MOST}}
    try:
        found = ask(call.store, data, "RetrieveMemoryRecords", asked)["memoryRecordSummaries"]
    except ServiceError:  # it was deleted, or is on its way
        return []
    actor = _actor(call, harness)
    return [record["content"]["text"] for record in found if any(actor in space for space in record["namespaces"])]


def keep(call: Call[Any], harness: Record, session: str, asked: str, said: str) -> None:  # of InvokeHarness
    """Write a turn down as an event."""
    memory = _memory(harness)
    told = [("USER", asked), ("ASSISTANT", said)]
    payload = [{"conversational": {"role": role, "content": {"text": text}}} for role, text in told if text]
    if memory is None or not payload:
        return
    event = {"memoryId": memory, "actorId": _actor(call, harness), "sessionId": session, "payload": payload}
    try:
        ask(call.store, data, "CreateEvent", {**event, "eventTimestamp": clock.now()})
    except ServiceError:  # the answer was given: a memory that is gone takes nothing away from it
        return


def _memory(harness: Record) -> str | None:
    memory = harness.get("memory", {})
    arn = memory.get(MANAGED, memory.get(OWN, {})).get("arn")
    return None if arn is None else str(arn).rpartition("/")[2]


def _actor(call: Call[Any], harness: Record) -> str:  # of InvokeHarness
    configured = harness.get("memory", {}).get(OWN, {}).get("actorId", ACTOR)
    return str(call.params.get("actorId", call.params.get("runtimeUserId", configured)))
