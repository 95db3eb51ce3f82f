"""Every record of a memory against one search: those it finds, with their scores, and what left out each of the others.

What the search leaves out is scored by the same words, asked of all records: a score depends on the company.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.families.memories import running
from moto_agentcore.families.memories.archive import archive_of
from moto_agentcore.families.memories.explain import CUT, conditions, explain, flat
from moto_agentcore.families.memories.filters import passes
from moto_agentcore.families.memories.inspection import EVERYWHERE, about, found
from moto_agentcore.families.memories.where import where
from moto_agentcore.families.shared.vectors import with_vectors

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.memories.archive import Archive, MemoryRecord

MOST = 500  # records that are compared
MOST_DRAWN = 2_000


def ranked(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What a search finds and leaves out, and its explanation; ``asked`` is as ``explain`` takes it.

    ValueError as ``explain`` raises.
    """
    explanation = explain(asked)
    params = flat(asked)
    store, memory = found(explanation.memory_id)

    def look() -> dict[str, Any]:
        with store.lock:
            return _ranked(archive_of(memory, controls), params)

    rows = {"found": [], "leftOut": []} if explanation.refused else with_vectors(look)
    return {**rows, "refused": explanation.refused, "text": str(explanation)}


def drawn(id: str) -> dict[str, Any]:
    """The newest records on a plane."""
    from moto_agentcore.search.plane import plane  # numpy is imported for whoever searches

    store, memory = found(id)
    running.run(store, memory, controls)

    def look() -> tuple[list[MemoryRecord], Any]:
        with store.lock:
            archive = archive_of(memory, controls)
            newest = list(archive.listed(EVERYWHERE, None))[:MOST_DRAWN]
            return newest, archive.index.vectors([row["memoryRecordId"] for row in newest]) if newest else None

    newest, vectors = with_vectors(look)
    places = plane(vectors).tolist() if newest else []
    return {"points": [{**about(row), "x": x, "y": y} for row, (x, y) in zip(newest, places, strict=True)]}


def _ranked(archive: Archive, params: Mapping[str, Any]) -> dict[str, Any]:
    there = {record["memoryRecordId"]: record for record in archive.listed(where(params, controls), None)}
    every = list(archive.listed(EVERYWHERE, None))
    reasons = {row["memoryRecordId"]: _reason(row, there, params) for row in every}
    meant = [row for row in every if reasons[row["memoryRecordId"]] is None]
    scores, most = _scores(archive, params, meant), params.get("topK", 10)
    places = {id: place for place, id in enumerate(scores)}  # ties as the search has them
    best = sorted(meant, key=lambda row: places.get(row["memoryRecordId"], MOST))
    shown = [_row(row, scores) for row in best[:most]]
    cut = params.get("cut", CUT)
    for row in shown:
        row["isBelowCut"] = row["score"] is not None and row["score"] < cut
    others = _scores(archive, params, every) if len(meant) < len(every) else {}
    beyond = [{**_row(row, scores), "reason": f"beyond topK {most}"} for row in best[most : most + MOST]]
    away = [
        {**_row(row, others), "reason": reason}
        for row in every
        if (reason := reasons[row["memoryRecordId"]]) is not None
    ]
    away.sort(key=lambda row: -(row["score"] or 0.0))
    return {"found": shown, "leftOut": [*beyond, *away[:MOST]], "cut": cut}


def _reason(record: MemoryRecord, there: Mapping[str, MemoryRecord], params: Mapping[str, Any]) -> str | None:
    """The first condition that a record does not meet."""
    if record["memoryRecordId"] not in there:
        return f"not in {params.get('namespace') or params.get('namespacePath')}"
    for label, condition in conditions(params):
        if not (
            record.get("memoryStrategyId") == condition if isinstance(condition, str) else passes(record, condition)
        ):
            return label
    return None


def _scores(archive: Archive, params: Mapping[str, Any], among: list[MemoryRecord]) -> dict[str, float]:
    """The scores of the best of some records."""
    if not among or not params.get("searchQuery"):
        return {}
    ids = {row["memoryRecordId"] for row in among}
    hits = archive.search(
        params["searchQuery"],
        min(len(among), MOST),
        EVERYWHERE,
        strategy_id=None,
        accept=lambda record: record["memoryRecordId"] in ids,
    )
    return {hit.key: hit.score for hit in hits}


def _row(record: MemoryRecord, scores: Mapping[str, float]) -> dict[str, Any]:
    return {**about(record), "score": scores.get(record["memoryRecordId"])}
