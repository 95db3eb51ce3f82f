"""``agentcore.memory`` and ``explain`` over HTTP: ``POST /moto-api/agentcore/memory/flush``, ``explain``…"""

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


def reset() -> None:
    """What was turned here goes; what somebody else set since stays."""
    if state_manager.get_transition(EXTRACTION) is _Asked.extraction:
        state_manager.unset_transition(EXTRACTION)


def _extraction(progression: str, times: int = 1, seconds: float = 0) -> None:
    if progression not in ("immediate", "manual", "time"):
        raise ValueError(f"progression is immediate, manual or time, not {progression!r}")
    settings = {"times": count(times, "times"), "seconds": number(seconds, "seconds", CENTURY)}
    _Asked.extraction = {"progression": progression, **settings}
    state_manager.set_transition(EXTRACTION, _Asked.extraction)


def _script(strategy: str, results: list[Any] | None = None) -> None:
    check(strategy, str, "strategy must be a string")
    check(results, (list, type(None)), "results must be a list")
    MemoryControls().script(strategy, results)


def _provenance(recordId: str) -> dict[str, Any]:  # noqa: N803 - a wire name
    check(recordId, str, "recordId must be a string")
    found = MemoryControls().provenance(recordId)
    named = {_wire(name): value for name, value in asdict(found).items()}
    return {**named, "eventIds": found.event_ids, "jobIds": found.job_ids}


def _explain(**asked: Any) -> dict[str, Any]:
    found = explain(asked)
    return {**{_wire(name): value for name, value in asdict(found).items()}, "text": str(found)}


def _wire(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {
    "memory/extraction": _extraction,
    "memory/flush": lambda: {"jobs": MemoryControls().flush()},
    "memory/provenance": _provenance,
    "memory/script": _script,
    "explain": _explain,
}
