"""Memory strategies: what a Create or Update names, as GetMemory shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.memories import configurations, metadata, rules, templates
from moto_agentcore.families.memories.configurations import base_type, reflection_of
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life, enter, settle

STRATEGY = Kind("Memory strategy", id="strategyId", mint="{name}-{10}", life=Life("agentcore::memory-strategy"))

TYPES = {
    "semanticMemoryStrategy": "SEMANTIC",
    "summaryMemoryStrategy": "SUMMARIZATION",
    "userPreferenceMemoryStrategy": "USER_PREFERENCE",
    "episodicMemoryStrategy": "EPISODIC",
    "customMemoryStrategy": "CUSTOM",
}
MEMBERS = {type: member for member, type in TYPES.items()}
# These read a session as a whole and keep their records by session; the others read what is new of an actor.
WHOLE_SESSION = {"SUMMARIZATION", "EPISODIC"}


class Strategies(list[Record]):
    """A memory's strategies, in the order they were added."""


def strategies_of(memory: Record) -> list[Record]:
    """A memory's living strategies."""
    found = memory.part(Strategies)
    if found:
        found[:] = [strategy for strategy in found if settle(strategy)]
    return found


def describe(memory: Record) -> None:
    """Let the strategies go on, for an operation that shows their status."""
    for strategy in memory.part(Strategies):
        if strategy.pending is not None:
            strategy.pending.reads += 1
    strategies_of(memory)


def hold(memory: Record) -> None:
    """A memory on its way is not there before its strategies are."""
    if memory.pending is not None:
        memory.pending.behind = memory.part(Strategies)


def templates_of(strategy: Mapping[str, Any]) -> dict[str, str]:
    """A strategy's templates by what goes there: ``record``, and ``reflection`` where it makes those."""
    reflection = reflection_of(strategy)
    names = strategy["namespaceTemplates"]  # one, or none of a pipeline of one's own
    found = {"record": str(names[0])} if names else {}
    return found | ({"reflection": str(reflection["namespaceTemplates"][0])} if reflection else {})


def check_templates(strategy: Mapping[str, Any], keys: Iterable[str]) -> None:
    found = templates_of(strategy)
    templates.check_variables(found.values(), keys)
    if "reflection" in found:
        templates.check_level(found["reflection"], found["record"])


def read(union: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """A strategy input as the members of a strategy; refused where it contradicts itself. Nothing is written."""
    ((member, given),) = union.items()
    strategy = _plain(given, "name", "description", "memoryRecordSchema")
    strategy["type"] = TYPES[member]
    strategy |= _expiry(given.get("recordExpirySpecification"))
    configuration = configurations.read(member, given)
    base = base_type({"type": TYPES[member], "configuration": configuration})
    if base == configurations.SELF_MANAGED:
        rules.check_self_managed(given)
    strategy |= templates.NONE if base == configurations.SELF_MANAGED else templates.both(given, _default(base))
    if base == "EPISODIC":
        configurations.reflect(configuration, strategy["namespaceTemplates"][0])
    if configuration:
        strategy["configuration"] = configuration
    check_templates(strategy, keys)
    return strategy


def given(params: Mapping[str, Any], keys: Iterable[str]) -> list[dict[str, Any]]:
    """The strategies that a new memory is to have, read and checked."""
    unions = params["memoryStrategies"]
    rules.check_strategies(given_as(unions))
    rules.check_role((member for union in unions for member in union), params)
    return [read(union, keys) for union in unions]


def _plain(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Members that are shown as they are given; of a schema, what it leaves open is filled in."""
    found = {name: given[name] for name in names if name in given}
    if "memoryRecordSchema" in found:
        found["memoryRecordSchema"] = metadata.filled(found["memoryRecordSchema"])
    return found


def given_as(unions: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """The name of each strategy that is given, and the member that it is given by."""
    return [(given["name"], member) for union in unions for member, given in union.items()]


def _default(base: str) -> str:
    return templates.BY_SESSION if base in WHOLE_SESSION else templates.BY_ACTOR


def _expiry(given: Mapping[str, Any] | None) -> dict[str, int]:
    if given is None:
        return {}
    if "action" in given:
        raise invalid("recordExpirySpecification.action does not apply when a strategy is created")
    return {"recordExpiryDurationDays": given["recordExpiryDurationDays"]}


def add(memory: Record, members: dict[str, Any]) -> None:
    """Write a strategy that was read and checked; it begins its life."""
    strategy = Record(STRATEGY, members)
    strategy["strategyId"] = STRATEGY.minted(strategy)
    strategy["createdAt"] = strategy["updatedAt"] = clock.now()
    enter(strategy, "CREATING", "ACTIVE")
    memory.part(Strategies).append(strategy)


@dataclass(frozen=True, slots=True)
class Changes:
    """What an Update does to a memory's strategies, checked and not yet written."""

    deleted: list[Record]
    modified: list[tuple[Record, dict[str, Any]]]
    added: list[dict[str, Any]]

    def write(self, memory: Record) -> None:
        for strategy in self.deleted:
            enter(strategy, "DELETING", None)
        for strategy, members in self.modified:
            strategy.update(members, updatedAt=clock.now())
            strategy.parts.clear()  # what was read from it
        for members in self.added:
            add(memory, members)


def planned(memory: Record, given: Mapping[str, Any], keys: list[str]) -> Changes:
    """Read the changes and check them against each other and against what stays."""
    deleted = [_find(memory, entry, "delete") for entry in given.get("deleteMemoryStrategies", ())]
    changed = [(_find(memory, entry, "modify"), entry) for entry in given.get("modifyMemoryStrategies", ())]
    _check_once([*deleted, *(strategy for strategy, _ in changed)])
    modified = [(strategy, _modified(strategy, entry)) for strategy, entry in changed]
    staying = [strategy for strategy in strategies_of(memory) if strategy not in deleted]
    unions = given.get("addMemoryStrategies", ())
    rules.check_strategies([*((old["name"], MEMBERS[old["type"]]) for old in staying), *given_as(unions)])
    added = [read(union, keys) for union in unions]
    members = {strategy.id: new for strategy, new in modified}
    for strategy in staying:
        check_templates({**strategy, **members.get(strategy.id, {})}, keys)
    return Changes(deleted, modified, added)


def _find(memory: Record, entry: Mapping[str, Any], verb: str) -> Record:
    """The strategy a change names; the text names the verb (Terraform relies on it for delete)."""
    for strategy in strategies_of(memory):
        if strategy.id == entry["memoryStrategyId"]:
            return strategy
    where = {f"{verb}MemoryStrategies": "Member must exist in the memory"}
    raise invalid(f"Cannot {verb} non-existent memory strategies", **where)


def _check_once(named: list[Record]) -> None:
    if len({strategy.id for strategy in named}) != len(named):
        raise invalid("A memory strategy can be modified or deleted once in a request")


def _modified(strategy: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The members a modification writes."""
    new = _plain(change, "description", "memoryRecordSchema")
    if strategy.get("configuration", {}).get("type") == configurations.SELF_MANAGED:
        rules.check_self_managed(change)
    new |= templates.both(change, None)
    if "configuration" in change:
        new["configuration"] = configurations.merged(strategy, change["configuration"])
    if "recordExpirySpecification" in change:  # REMOVE leaves no duration
        new["recordExpiryDurationDays"] = change["recordExpirySpecification"].get("recordExpiryDurationDays")
    return new
