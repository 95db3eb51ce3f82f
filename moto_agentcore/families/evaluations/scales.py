"""From how good something is to the value and label of a scale, as results show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from moto_agentcore.families.shared.metrics import SCALES, YES_OR_NO

UNREFERENCED = {"Correct": "Perfectly Correct"}  # recorded: what it is called without ground truth


def rated(name: str | None, config: Mapping[str, Any], share: float, *, referenced: bool) -> Iterator[dict[str, Any]]:
    """The value and label of each dimension; ``name`` is that of one of the service's own, whose values are 0 to 1."""
    if name is not None:
        yield _own(name, share, referenced)
        return
    scale = config.get("llmAsAJudge", {}).get("ratingScale", {})
    for dimension in scale.get("multiDimensional", ()):
        found = _chosen(dimension["dimensionRatingScale"], share)
        yield {"evaluationDimensionName": dimension["dimensionName"], **found}
    if "multiDimensional" not in scale:
        yield _chosen(scale, share)


def _own(name: str, share: float, referenced: bool) -> dict[str, Any]:
    """With capitals on each word, as recorded; GetEvaluator has other ones."""
    labels = [label.title() for label in SCALES.get(name, YES_OR_NO)]
    place = _place(share, len(labels))
    label = labels[place] if referenced else UNREFERENCED.get(labels[place], labels[place])
    return {"value": round(place / (len(labels) - 1), 2), "label": label}


def _chosen(scale: Mapping[str, Any], share: float) -> dict[str, Any]:
    """Of a caller's scale. A categorical one has no values; its first label is the worst one (inferred)."""
    if scale.get("categorical"):
        return {"label": scale["categorical"][_place(share, len(scale["categorical"]))]["label"]}
    steps = sorted(scale.get("numerical", ()), key=lambda step: step["value"])
    found = steps[_place(share, len(steps))]
    return {"value": found["value"], "label": found["label"]}


def _place(share: float, count: int) -> int:
    """The step of so many that is nearest."""
    return int(share * (count - 1) + 0.5)
