"""What extraction needs to know of a strategy, read from it once and kept until it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moto_agentcore.families.memories import metadata
from moto_agentcore.families.memories.configurations import base_type
from moto_agentcore.families.memories.strategies import WHOLE_SESSION, strategies_of, templates_of
from moto_agentcore.families.memories.templates import resolve
from moto_agentcore.state.kind import Record
from moto_agentcore.state.snapshots.staying import remade


@remade
@dataclass(frozen=True, slots=True)
class Reading:
    """One strategy, as a job sees it.

    ``base`` is the built-in type it behaves as; ``templates`` and ``schemas`` stand by what goes there, ``record`` and
    ``reflection``; ``strict_keys`` are the metadata keys that keep records apart.
    """

    strategy_id: str
    type: str
    base: str
    reads_whole_sessions: bool
    templates: Mapping[str, str]
    schemas: Mapping[str, Sequence[metadata.Entry]]
    strict_keys: tuple[str, ...]
    expiry_days: int | None
    own_pipeline: Mapping[str, Any] | None  # ``selfManagedConfiguration``

    def namespaces(self, session_id: str, params: Mapping[str, Any]) -> dict[str, str]:
        """Where its records go; nowhere for a template with a variable that has no value (docs)."""
        given = params["extractionConfig"].get("namespaceVariables", {}) if "extractionConfig" in params else {}
        built_in = {"actorId": params["actorId"], "sessionId": session_id, "memoryStrategyId": self.strategy_id}
        found = {kind: resolve(text, {**given, **built_in}) for kind, text in self.templates.items()}
        return {kind: namespace for kind, namespace in found.items() if namespace is not None}


def readings_of(memory: Record, *, active: bool = False) -> list[Reading]:
    """Of a memory's living strategies, or of those that are ACTIVE, in their order."""
    return [_kept(strategy) for strategy in strategies_of(memory) if not active or strategy["status"] == "ACTIVE"]


def _kept(strategy: Record) -> Reading:
    found: Reading | None = strategy.parts.get(Reading)
    if found is None:
        found = strategy.parts[Reading] = _read(strategy)
    return found


def _read(strategy: Record) -> Reading:
    base = base_type(strategy)
    return Reading(
        strategy_id=strategy.id,
        type=strategy["type"],
        base=base,
        reads_whole_sessions=base in WHOLE_SESSION,
        templates=templates_of(strategy),
        schemas={kind: metadata.entries(strategy, kind) for kind in ("record", "reflection")},
        strict_keys=metadata.strict_keys(strategy),
        expiry_days=strategy.get("recordExpiryDurationDays"),
        own_pipeline=strategy.get("configuration", {}).get("selfManagedConfiguration"),
    )
