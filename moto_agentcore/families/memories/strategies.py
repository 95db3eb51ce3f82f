"""Memory strategies: what a Create or Update names, as GetMemory shows it (behaviour.md 4.2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from moto_agentcore.errors import ServiceError, invalid, quota
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life, enter, settle

STRATEGY = Kind("Memory strategy", id="strategyId", mint="{name}-{10}", life=Life("agentcore::memory-strategy"))
MOST = 6  # strategies of one memory (quotas page)

# Input member -> (type, default template). The SDK's constants; summaries and episodes belong to a session.
BY_ACTOR = "/strategies/{memoryStrategyId}/actors/{actorId}/"
BY_SESSION = BY_ACTOR + "sessions/{sessionId}/"
TYPES = {
    "semanticMemoryStrategy": ("SEMANTIC", BY_ACTOR),
    "summaryMemoryStrategy": ("SUMMARIZATION", BY_SESSION),
    "userPreferenceMemoryStrategy": ("USER_PREFERENCE", BY_ACTOR),
    "episodicMemoryStrategy": ("EPISODIC", BY_SESSION),
    "customMemoryStrategy": ("CUSTOM", BY_ACTOR),
}
# Override member of a custom strategy -> (its type in answers, the prefix of its blocks, the strategy it behaves as).
OVERRIDES = {
    "semanticOverride": ("SEMANTIC_OVERRIDE", "semantic", "SEMANTIC"),
    "summaryOverride": ("SUMMARY_OVERRIDE", "summary", "SUMMARIZATION"),
    "userPreferenceOverride": ("USER_PREFERENCE_OVERRIDE", "userPreference", "USER_PREFERENCE"),
    "episodicOverride": ("EPISODIC_OVERRIDE", "episodic", "EPISODIC"),
}
BUILT_IN_VARIABLES = {"actorId", "sessionId", "memoryStrategyId"}
# What a self-managed strategy has where its Create names none (inferred from the guide's examples).
DEFAULT_TRIGGERS = [
    {"messageBasedTrigger": {"messageCount": 6}},
    {"tokenBasedTrigger": {"tokenCount": 5000}},
    {"timeBasedTrigger": {"idleSessionTimeout": 20}},
]
DEFAULT_WINDOW = 4


def strategies_of(memory: Record) -> list[Record]:
    """A memory's living strategies, in the order they were added."""
    found: list[Record] = memory.parts.setdefault(STRATEGY, [])
    found[:] = [strategy for strategy in found if settle(strategy)]
    return found


def describe(memory: Record) -> None:
    """Let the strategies go on, for an operation that shows their status."""
    for strategy in memory.parts.get(STRATEGY, ()):
        if strategy.pending is not None:
            strategy.pending.reads += 1
    strategies_of(memory)


def in_transition(memory: Record) -> bool:
    return any(strategy.pending is not None for strategy in strategies_of(memory))


def base_type(strategy: Mapping[str, Any]) -> str:
    """The built-in type a strategy behaves as; ``SELF_MANAGED`` and ``CUSTOM`` extract nothing."""
    override = strategy.get("configuration", {}).get("type")
    found = {name: base for name, _, base in OVERRIDES.values()}.get(override, override)
    return found or str(strategy["type"])


def read(union: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """A strategy input as the members of a strategy; refused where it contradicts itself. Nothing is written."""
    ((member, given),) = union.items()
    type, default = TYPES[member]
    strategy = {name: given[name] for name in ("name", "description", "memoryRecordSchema") if name in given}
    strategy["type"] = type
    strategy |= _expiry(given.get("recordExpirySpecification"))
    configuration = _configuration(member, given)
    base = base_type({"type": type, "configuration": configuration})
    strategy |= templates(given, BY_SESSION if base in ("SUMMARIZATION", "EPISODIC") else default)
    if base == "EPISODIC":
        _reflect(configuration, strategy["namespaceTemplates"][0])
    if configuration:
        strategy["configuration"] = configuration
    check_templates(strategy, keys)
    return strategy


def add(memory: Record, members: dict[str, Any]) -> Record:
    """Write a strategy that was read and checked; it begins its life."""
    strategy = Record(STRATEGY, members)
    strategy["strategyId"] = STRATEGY.minted(strategy)
    strategy["createdAt"] = strategy["updatedAt"] = clock.now()
    enter(strategy, "CREATING", "ACTIVE")
    memory.parts.setdefault(STRATEGY, []).append(strategy)
    return strategy


def check_names(names: list[str]) -> None:
    """A memory's strategy names are taken once, and there are at most six."""
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise invalid(f"Memory strategy with name {twice} already exists", name="Member must be unique in the memory")
    if len(names) > MOST:
        raise quota(f"Memory strategy count limit exceeded. Current: {len(names)}, Max allowed: {MOST}")


def templates(given: Mapping[str, Any], default: str | None) -> dict[str, list[str]]:
    """Both spellings of the namespace template, the legacy one and today's; the same list."""
    found = given.get("namespaceTemplates") or given.get("namespaces") or ([default] if default else [])
    legacy = given.get("namespaces", found)
    if list(legacy) != list(found):
        raise invalid("namespaces and namespaceTemplates must not differ; use namespaceTemplates")
    return {"namespaces": list(found), "namespaceTemplates": list(found)} if found else {}


def variables(template: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", template))


def check_templates(strategy: Mapping[str, Any], keys: Iterable[str]) -> None:
    """Every variable of a template must be built in or one of the memory's namespaceKeys."""
    for template in all_templates(strategy):
        unknown = variables(template) - BUILT_IN_VARIABLES - set(keys)
        if unknown:
            raise invalid(
                f"Namespace template '{template}' uses {sorted(unknown)}, which are neither built in nor namespaceKeys",
                namespaceTemplates="Member must use defined variables only",
            )


def all_templates(strategy: Mapping[str, Any]) -> list[str]:
    reflection = reflection_of(strategy)
    return [*strategy["namespaceTemplates"], *(reflection.get("namespaceTemplates", []) if reflection else [])]


def reflection_of(strategy: Mapping[str, Any]) -> dict[str, Any] | None:
    """The reflection block of an episodic strategy or override, whichever spelling it has."""
    block = strategy.get("configuration", {}).get("reflection", {})
    found: dict[str, Any] | None = block.get("episodicReflectionConfiguration") or block.get(
        "customReflectionConfiguration", {}
    ).get("episodicReflectionOverride")
    return found


def _configuration(member: str, given: Mapping[str, Any]) -> dict[str, Any]:
    if member == "episodicMemoryStrategy":
        return {"reflection": {"episodicReflectionConfiguration": dict(given.get("reflectionConfiguration", {}))}}
    if member != "customMemoryStrategy" or "configuration" not in given:
        return {}
    ((override, blocks),) = given["configuration"].items()
    if override == "selfManagedConfiguration":
        filled = {"triggerConditions": DEFAULT_TRIGGERS, "historicalContextWindowSize": DEFAULT_WINDOW, **blocks}
        return {"type": "SELF_MANAGED", "selfManagedConfiguration": filled}
    type, prefix, _ = OVERRIDES[override]
    found: dict[str, Any] = {"type": type}
    for block in ("extraction", "consolidation", "reflection"):
        if block in blocks:
            wrapper, inner = f"custom{block.capitalize()}Configuration", f"{prefix}{block.capitalize()}Override"
            found[block] = {wrapper: {inner: dict(blocks[block])}}
    return found


def _reflect(configuration: dict[str, Any], episodes: str) -> None:
    """Reflections go one level up from the session unless told where; never deeper than the episodes."""
    block = configuration.setdefault("reflection", {})
    if not block:
        block["episodicReflectionConfiguration"] = {}
    reflection = reflection_of({"configuration": configuration})
    if reflection is None:
        reflection = block["episodicReflectionConfiguration"]
    reflection |= templates(reflection, _above_session(episodes))
    if not _steps(episodes)[: len(_steps(found := reflection["namespaceTemplates"][0]))] == _steps(found):
        raise invalid(
            f"Reflection namespace '{found}' must be the episodes' namespace '{episodes}' or a level above it",
            reflectionConfiguration="Member must not be nested deeper than the episodes",
        )


def _steps(template: str) -> list[str]:
    return [step for step in template.split("/") if step]


def _above_session(template: str) -> str:
    head, found, _ = template.partition("{sessionId}")
    return head[: head.rstrip("/").rfind("/") + 1] if found and head.endswith("sessions/") else head


def _expiry(given: Mapping[str, Any] | None) -> dict[str, int]:
    if given is None:
        return {}
    if "action" in given:
        raise invalid("recordExpirySpecification.action does not apply when a strategy is created")
    return {"recordExpiryDurationDays": given["recordExpiryDurationDays"]}


def modified(strategy: Mapping[str, Any], change: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """The members a modification writes; blocks that are set stay set, only their content changes."""
    new: dict[str, Any] = {name: change[name] for name in ("description", "memoryRecordSchema") if name in change}
    new |= templates(change, None)
    new["configuration"] = _merged(strategy, change.get("configuration", {}))
    expiry = change.get("recordExpirySpecification", {})
    if expiry:  # REMOVE leaves no duration
        new["recordExpiryDurationDays"] = expiry.get("recordExpiryDurationDays")
    check_templates({**strategy, **new}, keys)
    return new if new["configuration"] else {name: v for name, v in new.items() if name != "configuration"}


def _merged(strategy: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    before = dict(strategy.get("configuration", {}))
    for block, given in change.items():
        if not _allows(strategy, block, given):
            raise invalid(f"{block} cannot be modified for a {before.get('type', strategy['type'])} memory strategy")
        before[block] = _deep(before.get(block, {}), given)
    reflection = reflection_of({"configuration": before})
    if reflection is not None:
        reflection |= templates({**reflection, **_named(change)}, None)
    return before


def _named(change: Mapping[str, Any]) -> dict[str, Any]:
    """The templates that a change of the reflection block names, both spellings set to it."""
    given = reflection_of({"configuration": change}) or {}
    return templates(given, None)


def _allows(strategy: Mapping[str, Any], block: str, given: Mapping[str, Any]) -> bool:
    override = strategy.get("configuration", {}).get("type")
    if block == "selfManagedConfiguration" or override == "SELF_MANAGED":
        return block == "selfManagedConfiguration" and override == "SELF_MANAGED"
    if "episodicReflectionConfiguration" in given:
        return bool(strategy["type"] == "EPISODIC")
    prefix = {type: prefix for type, prefix, _ in OVERRIDES.values()}.get(override, "-")
    inner: dict[str, Any] = next(iter(given.values()), {})
    return all(name.startswith(prefix) for name in inner)


def _deep(old: Any, new: Any) -> Any:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return {**old, **{name: _deep(old.get(name), value) for name, value in new.items()}}


def find(memory: Record, id: str, verb: str) -> Record:
    """The strategy a change names; the text names the verb (Terraform relies on it for delete)."""
    found = next((strategy for strategy in strategies_of(memory) if strategy.id == id), None)
    if found is None:
        raise _missing(verb)
    return found


def _missing(verb: str) -> ServiceError:
    return invalid(f"Cannot {verb} non-existent memory strategies", memoryStrategyId="Member must exist in the memory")
