"""The memory that a harness makes for itself and manages, unless it is told to use another one or none.

Its name is the harness's (since August 2026, as ARNs in users' error texts show it), and ``managedByResourceArn`` says
whose it is; ``managedMemoryConfiguration`` shows its ARN. A harness that turns away from it leaves it to the customer;
what is deleted with the harness is DeleteHarness's to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.memories.kinds import MEMORY
from moto_agentcore.families.memories.strategies import STRATEGY, WHOLE_SESSION, Strategies
from moto_agentcore.families.memories.templates import BY_ACTOR, BY_SESSION
from moto_agentcore.families.shared.params import picked
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Record
from moto_agentcore.state.lifecycle import enter

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

MANAGED, OWN = "managedMemoryConfiguration", "agentCoreMemoryConfiguration"
UNTOLD: Mapping[str, Any] = {MANAGED: {}}  # what a harness has that is told nothing of memory
DEFAULTS: Mapping[str, Any] = {"strategies": ["SEMANTIC", "SUMMARIZATION"], "eventExpiryDuration": 30}


def check(own: Record | None, given: Mapping[str, Any]) -> None:
    """Whether a harness can have the memory that is asked for, ``own`` being the one it manages."""
    key = given.get(MANAGED, {}).get("encryptionKeyArn")
    if own is not None and key not in (None, own.get("encryptionKeyArn")):
        raise invalid("encryptionKeyArn of a managed memory cannot be changed after creation")


def managed_by(store: Store, harness: Record) -> Record | None:
    """The memory that a harness manages; the ARN alone does not make it so, it may be the caller's."""
    arn = harness["memory"].get(MANAGED, {}).get("arn", "")
    memory = store.table(MEMORY).find(arn.rpartition("/")[2])
    return memory if memory is not None and memory.get("managedByResourceArn") == harness["arn"] else None


def apply(store: Store, harness: Record, given: Mapping[str, Any]) -> dict[str, Any]:
    """Make, change or leave the managed memory, as was checked; the configuration that the harness shows then."""
    own = managed_by(store, harness)
    if MANAGED not in given:
        release(own)
        return _retrieving(store, given)
    settings = {**DEFAULTS, **given[MANAGED]}
    if own is None:
        own = _make(store, harness, settings)
    else:
        store.table(MEMORY).update(own, eventExpiryDuration=settings["eventExpiryDuration"])
        _follow(own, settings["strategies"])
    return {MANAGED: {**settings, **picked(own, "encryptionKeyArn"), "arn": own["arn"]}}


def _retrieving(store: Store, given: Mapping[str, Any]) -> dict[str, Any]:
    """A memory of the caller's own: where nothing is said of retrieval, each of its strategies is looked into.

    That there is one entry a strategy is what users of Terraform met; what stands in an entry is inferred.
    """
    own = given.get(OWN, {})
    memory = store.table(MEMORY).find(own.get("arn", "").rpartition("/")[2])
    if memory is None or "retrievalConfig" in own:
        return dict(given)
    found = {
        strategy["namespaceTemplates"][0]: {"strategyId": strategy["strategyId"]}
        for strategy in memory.part(Strategies)
        if strategy.get("namespaceTemplates")
    }
    return {OWN: {**own, **({"retrievalConfig": found} if found else {})}}


def release(memory: Record | None) -> None:
    """Leave a memory to the customer: a regular one from now on."""
    if memory is not None:
        del memory["managedByResourceArn"]


def _make(store: Store, harness: Record, settings: Mapping[str, Any]) -> Record:
    members = picked(settings, "eventExpiryDuration", "encryptionKeyArn")
    given = {"name": harness["harnessName"], "managedByResourceArn": harness["arn"]}
    memory = store.table(MEMORY).create(members, **given)
    _follow(memory, settings["strategies"])
    return memory


def _follow(memory: Record, types: Iterable[str]) -> None:
    """Give a memory the built-in strategies of these types, and no others."""
    there = memory.part(Strategies)
    for strategy in there:
        if strategy["type"] not in types:
            enter(strategy, "DELETING", None)
    have = {strategy["type"] for strategy in there if strategy["status"] != "DELETING"}
    there.extend(_strategy(type) for type in dict.fromkeys(types) if type not in have)


def _strategy(type: str) -> Record:
    """A built-in strategy as the service makes it when it is told its type alone."""
    strategy = Record(STRATEGY, {"name": type.lower(), "type": type})
    strategy |= _templates(BY_SESSION if type in WHOLE_SESSION else BY_ACTOR)
    if type == "EPISODIC":
        strategy["configuration"] = {"reflection": {"episodicReflectionConfiguration": _templates(BY_ACTOR)}}
    strategy["strategyId"] = STRATEGY.minted(strategy)
    strategy["createdAt"] = strategy["updatedAt"] = clock.now()
    enter(strategy, "CREATING", "ACTIVE")
    return strategy


def _templates(template: str) -> dict[str, list[str]]:
    return {"namespaces": [template], "namespaceTemplates": [template]}
