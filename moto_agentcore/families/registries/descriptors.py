"""Descriptors: what a registry record says of its resource, one member for each type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from moto_agentcore.errors import invalid
from moto_agentcore.state.updates import unwrap

MEMBERS = {"MCP": "mcp", "A2A": "a2a", "CUSTOM": "custom", "AGENT_SKILLS": "agentSkills"}
WRAPPED_WITHIN = {"mcp", "agentSkills"}  # their members are wrapped, each on its own
NO_JSON = {"skillMd"}


def check(type: str, given: Mapping[str, Any]) -> None:
    """Only the descriptor that matches the type "should be populated" (model); contents are JSON objects.

    The service holds them against the protocols' schemas too; that is not done here.
    """
    others = set(given) - {MEMBERS[type]}
    if others:
        raise invalid(f"descriptors must have only {MEMBERS[type]} when descriptorType is {type}")
    for where, text in _documents(given):
        if not _is_object(text):
            raise invalid(f"The inlineContent of {where} must be a valid JSON object")


def patched(known: Mapping[str, Any], update: Mapping[str, Any] | None, type: str) -> dict[str, Any]:
    """The descriptors after an update; what an earlier type left behind goes (inferred)."""
    member = MEMBERS[type]
    after = {name: value for name, value in known.items() if name == member}
    if update is None:
        return after
    if "optionalValue" not in update:
        return {}
    for name, wrapper in update["optionalValue"].items():
        if name in WRAPPED_WITHIN and "optionalValue" in wrapper:
            after[name] = dict(after.get(name, {}))
            unwrap(after[name], wrapper["optionalValue"], *wrapper["optionalValue"])
        else:
            unwrap(after, {name: wrapper}, name)
    return after


def _documents(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every content that is to be JSON, and where it stands."""
    for member, parts in given.items():
        for name, part in ({member: parts} if member == "custom" else parts).items():
            if name not in NO_JSON and "inlineContent" in part:
                yield f"{member}.{name}" if name != member else member, part["inlineContent"]


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False
