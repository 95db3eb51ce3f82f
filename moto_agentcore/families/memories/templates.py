"""Namespace templates: ``/strategies/{memoryStrategyId}/actors/{actorId}/`` and the variables in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.memories import patterns

BUILT_IN_VARIABLES = {"actorId", "sessionId", "memoryStrategyId"}
# The service's defaults (the SDK's constants): summaries and episodes belong to a session.
BY_ACTOR = "/strategies/{memoryStrategyId}/actors/{actorId}/"
BY_SESSION = BY_ACTOR + "sessions/{sessionId}/"


NONE: dict[str, list[str]] = {"namespaces": [], "namespaceTemplates": []}


def both(given: Mapping[str, Any], default: str | None) -> dict[str, list[str]]:
    """Both spellings of the namespace template, the legacy one and today's; the same list. Neither without a value."""
    found = given.get("namespaceTemplates") or given.get("namespaces") or ([default] if default else [])
    if list(given.get("namespaces", found)) != list(found):
        raise invalid("namespaces and namespaceTemplates must not differ; use namespaceTemplates")
    return {"namespaces": list(found), "namespaceTemplates": list(found)} if found else {}


def variables(template: str) -> set[str]:
    return set(_parted(template)[1::2])


def check_variables(templates: Iterable[str], keys: Iterable[str]) -> None:
    """Every variable of a template must be built in or one of the memory's namespaceKeys."""
    known = BUILT_IN_VARIABLES | set(keys)
    for template in templates:
        if unknown := variables(template) - known:
            raise invalid(
                f"Namespace template '{template}' uses {sorted(unknown)}, which are neither built in nor namespaceKeys",
                namespaceTemplates="Member must use defined variables only",
            )


def check_keys(entries: Iterable[Mapping[str, Any]]) -> None:
    """A memory's namespaceKeys: each once, with a pattern that values can be held against."""
    check_unique(entries, "namespaceKeys")
    for entry in entries:
        pattern = entry.get("validation", {}).get("regexPattern", "")
        if problem := patterns.problem(pattern):
            raise invalid(
                f"regexPattern '{pattern}' of namespace key '{entry['key']}' {problem}",
                namespaceKeys="Member must have a valid regular expression",
            )


def check_unique(entries: Iterable[Mapping[str, Any]], member: str) -> None:
    keys = [entry["key"] for entry in entries]
    if len(set(keys)) != len(keys):
        raise invalid(f"{member} must not name a key twice", **{member: "Member must be unique"})


def check_values(memory: Mapping[str, Any], params: Mapping[str, Any]) -> None:
    """Namespace variables that an event brings must be defined by the memory, and fit what it says of them."""
    given = params.get("extractionConfig", {}).get("namespaceVariables", {})
    rules = {entry["key"]: entry.get("validation", {}) for entry in memory.get("namespaceKeys", ())} if given else {}
    for key, value in given.items():
        where = {f"extractionConfig.namespaceVariables.{key}": "Member must fit the memory's namespaceKeys"}
        if key not in rules:
            raise invalid(f"Namespace variable '{key}' is not defined by the memory's namespaceKeys", **where)
        allowed, pattern = rules[key].get("allowedValues"), rules[key].get("regexPattern")
        if (allowed and value not in allowed) or (pattern and not patterns.fits(pattern, value)):
            raise invalid(f"Value '{value}' is not allowed for namespace variable '{key}'", **where)


def above_session(template: str) -> str:
    """Where reflections go unless told: one level up from the session, or beside the episodes where none is above."""
    head, found, _ = template.partition("{sessionId}")
    if not found:
        return template
    level = head[: head.rfind("/") + 1]
    return level.removesuffix("sessions/") or template


def check_level(reflections: str, episodes: str) -> None:
    """Reflections are never nested deeper than the episodes they come from (model)."""
    above = _steps(reflections)
    if _steps(episodes)[: len(above)] != above:
        raise invalid(
            "Reflection namespace must be the same as or a prefix of the episodic namespace",
            reflectionConfiguration="Member must not be nested deeper than the episodes",
        )


def resolve(template: str, values: Mapping[str, str]) -> str | None:
    """A template filled in; None where a variable has no value."""
    parts = list(_parted(template))
    for at in range(1, len(parts), 2):
        if parts[at] not in values:
            return None
        parts[at] = values[parts[at]]
    return "".join(parts)


@lru_cache(maxsize=1024)
def _parted(template: str) -> tuple[str, ...]:
    """Text and names of variables in turn."""
    return tuple(re.split(r"\{(\w+)\}", template))


def _steps(template: str) -> list[str]:
    return [step for step in template.split("/") if step]
