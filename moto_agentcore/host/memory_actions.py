"""Long-term memory over HTTP: ``agentcore.memory``, its progression, and ``agentcore.explain``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from moto.moto_api import state_manager

from moto_agentcore.families.memories.controls import EXTRACTION, MemoryControls
from moto_agentcore.families.memories.explain import explain
from moto_agentcore.host.checks import CENTURY, check, count, number


class _Asked:
    # The transition that was set over HTTP, to know it again.
    extraction: dict[str, Any] | None = None


def forget() -> None:
    """What was set here ends."""
    if state_manager.get_transition(EXTRACTION) is _Asked.extraction:
        state_manager.unset_transition(EXTRACTION)


def _extraction(progression: str, times: int = 1, seconds: float = 0) -> None:
    """When events become records: immediate, manual or time."""
    if progression not in ("immediate", "manual", "time"):
        raise ValueError(f"progression is immediate, manual or time, not {progression!r}")
    settings = {"times": count(times, "times"), "seconds": number(seconds, "seconds", CENTURY)}
    _Asked.extraction = {"progression": progression, **settings}
    state_manager.set_transition(EXTRACTION, _Asked.extraction)


def _flush() -> dict[str, Any]:
    """Run every extraction that waits."""
    return {"jobs": MemoryControls().flush()}


def _script(strategy: str, results: list[Any] | None = None) -> None:
    """Give the results of extraction; without them the built-in extractor is back."""
    check(strategy, str, "strategy must be a string")
    check(results, (list, type(None)), "results must be a list")
    MemoryControls().script(strategy, results)


def _provenance(recordId: str) -> dict[str, Any]:  # noqa: N803 - a wire name
    """Where a record comes from."""
    check(recordId, str, "recordId must be a string")
    found = MemoryControls().provenance(recordId)
    named = {_wire(name): value for name, value in asdict(found).items()}
    return {**named, "eventIds": found.event_ids, "jobIds": found.job_ids}


def _explain(**asked: Any) -> dict[str, Any]:
    """Why a retrieval or a list finds what it finds."""
    found = explain(asked)
    return {**{_wire(name): value for name, value in asdict(found).items()}, "text": str(found)}


def _wire(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "explain": _explain,
    "memory/extraction": _extraction,
    "memory/flush": _flush,
    "memory/provenance": _provenance,
    "memory/script": _script,
}
