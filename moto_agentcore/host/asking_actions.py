"""What the author may ask, over HTTP: ``POST /moto-api/agentcore/memory/provenance`` and ``explain``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from moto_agentcore.families.memories.controls import MemoryControls
from moto_agentcore.families.memories.explain import explain
from moto_agentcore.host.checks import check


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


ACTIONS: dict[str, Callable[..., dict[str, Any] | None]] = {"memory/provenance": _provenance, "explain": _explain}
