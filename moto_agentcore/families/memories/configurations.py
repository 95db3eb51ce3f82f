"""Strategy configurations: overrides, reflection and self-managed pipelines, from input unions to what is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.memories import templates

# Override member of a custom strategy -> (its type in answers, the prefix of its blocks, the strategy it behaves as).
OVERRIDES = {
    "semanticOverride": ("SEMANTIC_OVERRIDE", "semantic", "SEMANTIC"),
    "summaryOverride": ("SUMMARY_OVERRIDE", "summary", "SUMMARIZATION"),
    "userPreferenceOverride": ("USER_PREFERENCE_OVERRIDE", "userPreference", "USER_PREFERENCE"),
    "episodicOverride": ("EPISODIC_OVERRIDE", "episodic", "EPISODIC"),
}
BASES = {type: base for type, _, base in OVERRIDES.values()}
PREFIXES = {type: prefix for type, prefix, _ in OVERRIDES.values()}
BLOCKS = ("extraction", "consolidation", "reflection")
# What a self-managed strategy has where its Create names none (inferred from the guide's examples).
DEFAULT_TRIGGERS = [
    {"messageBasedTrigger": {"messageCount": 6}},
    {"tokenBasedTrigger": {"tokenCount": 5000}},
    {"timeBasedTrigger": {"idleSessionTimeout": 20}},
]
DEFAULT_WINDOW = 4
SELF_MANAGED = "SELF_MANAGED"


def base_type(strategy: Mapping[str, Any]) -> str:
    """The built-in type a strategy behaves as; ``SELF_MANAGED`` and ``CUSTOM`` extract nothing by themselves."""
    override = strategy.get("configuration", {}).get("type")
    return str(BASES.get(override, override) or strategy["type"])


def reflection_of(strategy: Mapping[str, Any]) -> dict[str, Any] | None:
    """The reflection block of an episodic strategy or override, whichever spelling it has."""
    block = strategy.get("configuration", {}).get("reflection", {})
    own: dict[str, Any] | None = block.get("episodicReflectionConfiguration")
    if own is not None:
        return own
    override: dict[str, Any] | None = block.get("customReflectionConfiguration", {}).get("episodicReflectionOverride")
    return override


def read(member: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration that a strategy input asks for; empty for a built-in strategy without any."""
    if "reflectionConfiguration" in given:
        return {"reflection": {"episodicReflectionConfiguration": dict(given["reflectionConfiguration"])}}
    if member != "customMemoryStrategy" or "configuration" not in given:
        return {}
    ((override, blocks),) = given["configuration"].items()
    if override == "selfManagedConfiguration":
        filled = {"historicalContextWindowSize": DEFAULT_WINDOW, **blocks}
        filled["triggerConditions"] = triggers(DEFAULT_TRIGGERS, blocks.get("triggerConditions", ()))
        return {"type": SELF_MANAGED, "selfManagedConfiguration": filled}
    type, prefix, _ = OVERRIDES[override]
    return {"type": type} | {block: _wrapped(block, prefix, blocks[block]) for block in BLOCKS if block in blocks}


def triggers(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """There is always one of each; what names none of a kind leaves it as it was (Terraform's acceptance tests)."""
    found = {name: trigger for triggers in (old, new) for union in triggers for name, trigger in union.items()}
    return [{name: trigger} for name, trigger in found.items()]


def _wrapped(block: str, prefix: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """``extraction`` of a ``semantic`` override, as answers nest it."""
    word = block.capitalize()
    return {f"custom{word}Configuration": {f"{prefix}{word}Override": dict(given)}}


def reflect(configuration: dict[str, Any], episodes: str) -> None:
    """Give an episodic strategy's configuration its reflection block, one level up from the session unless told."""
    configuration.setdefault("reflection", {"episodicReflectionConfiguration": {}})
    reflection = reflection_of({"configuration": configuration})
    assert reflection is not None
    reflection |= templates.both(reflection, templates.above_session(episodes))


def merged(strategy: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration after a modification: blocks that are set stay set, only their content changes (Terraform)."""
    found = dict(strategy.get("configuration", {}))
    for block, given in change.items():
        if not _allows(strategy, block, given):
            raise invalid(f"{block} cannot be modified for a {found.get('type', strategy['type'])} memory strategy")
        old = found.get(block, {})
        # A union keeps one member: an override takes the place of the default reflection.
        found[block] = _deep({name: old[name] for name in given if name in old} if block in BLOCKS else old, given)
        if "triggerConditions" in given:
            found[block]["triggerConditions"] = triggers(old["triggerConditions"], given["triggerConditions"])
    new = reflection_of({"configuration": found}) if "reflection" in change else None
    if new is not None:
        before = reflection_of(strategy) or {}
        asked = reflection_of({"configuration": change}) or {}
        new |= templates.both(asked, next(iter(before.get("namespaceTemplates", ())), None))
    return found


def _allows(strategy: Mapping[str, Any], block: str, given: Mapping[str, Any]) -> bool:
    """Whether a strategy has such a block to change."""
    configuration = strategy.get("configuration", {})
    override = configuration.get("type")
    if block == "selfManagedConfiguration" or override == "SELF_MANAGED":
        return block == "selfManagedConfiguration" and override == "SELF_MANAGED"
    if "episodicReflectionConfiguration" in given:
        return "episodicReflectionConfiguration" in configuration.get("reflection", {})
    prefix = PREFIXES.get(override, "-")
    inner: dict[str, Any] = next(iter(given.values()), {})
    return all(name.startswith(prefix) for name in inner)


def _deep(old: Any, new: Any) -> Any:
    """``new`` laid over ``old``; never the caller's own dict, which the room of client tokens keeps."""
    if not isinstance(new, dict):
        return new
    under = old if isinstance(old, dict) else {}
    return {**under, **{name: _deep(under.get(name), value) for name, value in new.items()}}
