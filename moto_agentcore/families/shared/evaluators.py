"""Evaluators: the service's own, there from the start, beside those the caller makes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.metrics import LEVELS, LISTED, SCALES, YES_OR_NO
from moto_agentcore.state.kind import Kind
from moto_agentcore.state.lifecycle import Life

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

EVALUATOR = Kind(
    "Evaluator",
    id="evaluatorId",
    mint="{evaluatorName}-{10}",
    path="evaluator/{id}",
    arn="evaluatorArn",
    name="evaluatorName",
    life=Life("agentcore::evaluator", creating="ACTIVE", updating="ACTIVE", delete_failed="ACTIVE"),
    missing="Evaluator does not exist",
)

THIRD_PARTY = re.compile(r"ThirdParty\.(DeepEval|AutoEval)\.[a-zA-Z0-9_-]+")
SINCE = datetime(2024, 10, 22, tzinfo=timezone.utc)


def find_evaluator(store: Store, id: str) -> Mapping[str, Any] | None:
    """The evaluator that a caller may use by that id, the service's own or one of the caller's."""
    found = managed(store, id) or store.table(EVALUATOR).find(id)
    return None if found is None or found["status"] == "DELETING" else found


def managed(store: Store, id: str) -> dict[str, Any] | None:
    """One of the service's own, which nobody can change: built in, or of a library that the service runs.

    Which metrics of a library there are is not written down here: any that is well named is there, and judges traces.
    """
    source, _, name = id.partition(".")
    if source == "Builtin" and name in LEVELS:
        return _members(store, id, source, "AWS", LEVELS[name])
    library = THIRD_PARTY.fullmatch(id)
    return _members(store, id, source, library.group(1), "TRACE") if library is not None else None


def builtins(store: Store, after: str | None = None) -> Iterator[dict[str, Any]]:
    """Those that are listed, from after one on; none after one of the caller's."""
    ids = [f"Builtin.{name}" for name in LISTED]
    start = 0 if after is None else ids.index(after) + 1 if after in ids else len(ids)
    for id in ids[start:]:
        yield _members(store, id, "Builtin", "AWS", LEVELS[id.partition(".")[2]])


def _members(store: Store, id: str, source: str, provider: str, level: str) -> dict[str, Any]:
    """As Get shows it: what its judge is told and which model that is stays the service's secret."""
    name = id.rpartition(".")[2]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
    numerical = [{"value": value, "label": label} for label, value in SCALES.get(name, YES_OR_NO).items()]
    return {
        "evaluatorId": id,
        "evaluatorArn": f"arn:{store.partition}:bedrock-agentcore:::evaluator/{id}",
        "evaluatorName": id,
        "description": LISTED[name][1] if name in LISTED else f"{words}, judged by the service",
        "evaluatorConfig": {"llmAsAJudge": {"ratingScale": {"numerical": numerical}}},
        "evaluatorType": source,
        "provider": provider,
        "level": level,
        "status": "ACTIVE",
        "createdAt": SINCE,
        "updatedAt": SINCE,
        "lockedForModification": True,
    }
