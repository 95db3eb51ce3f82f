"""The memory of a harness at work: each turn is an event of it, and its records are looked into."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.harnesses.managed_memory import MANAGED, OWN
from moto_agentcore.families.memories.kinds import MEMORY
from moto_agentcore.families.memories.strategies import Strategies
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.service import Call, data
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

ACTOR = "default"  # of a caller who names none (inferred)
MOST = 3  # records that are recalled where nobody says how many
LARGEST = 100  # topK of a search (model)


def recalled(call: Call[Any], harness: Record, session: str, prompt: str) -> list[str]:  # of InvokeHarness, as below
    """The texts of the records that fit a prompt best, of those beneath the actor's own namespaces."""
    memory = _memory(harness)
    if memory is None or not prompt:
        return []
    named = {"actorId": _actor(call, harness), "sessionId": session}
    looked_into, found = _looked_into(call, harness, memory), list[Any]()
    for template, settings in looked_into:
        path = _resolved(template, {**named, "memoryStrategyId": settings.get("strategyId", "")})
        if path is not None:
            found += _retrieved(call, memory, path, prompt, settings)
    best = sorted(found, key=lambda record: -record["score"])
    most = max([MOST, *(settings.get("topK", MOST) for _, settings in looked_into)])
    return [record["content"]["text"] for record in best[:most]]


def _looked_into(
    call: Call[Any],  # of InvokeHarness, as below
    harness: Record,
    memory: str,
) -> list[tuple[str, Mapping[str, Any]]]:
    """Namespace templates: those the harness is told to look into, else those of its memory's strategies."""
    told = harness.get("memory", {}).get(OWN, {}).get("retrievalConfig")
    if told is not None:
        return list(told.items())
    with call.locked():
        kept = call.store.table(MEMORY).find(memory)
        strategies = [] if kept is None else list(kept.part(Strategies))
        return [(template, one) for one in strategies for template in one.get("namespaceTemplates", ())]


def _resolved(template: str, values: Mapping[str, str]) -> str | None:
    """A template with its variables filled in; None where one is left, which would open other actors' namespaces."""
    for name, value in values.items():
        template = template.replace(f"{{{name}}}", value)
    return None if "{" in template else template


def _retrieved(
    call: Call[Any],  # of InvokeHarness
    memory: str,
    path: str,
    prompt: str,
    settings: Mapping[str, Any],
) -> list[Any]:
    criteria = {"searchQuery": prompt, "topK": min(settings.get("topK", MOST), LARGEST)}
    criteria |= {"memoryStrategyId": settings["strategyId"]} if "strategyId" in settings else {}
    try:
        asked = {"memoryId": memory, "namespacePath": path, "searchCriteria": criteria}
        found: list[Any] = ask(call.store, data, "RetrieveMemoryRecords", asked)["memoryRecordSummaries"]
    except ServiceError:  # it was deleted, or is on its way
        return []
    return [record for record in found if record["score"] >= settings.get("relevanceScore", 0)]


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
