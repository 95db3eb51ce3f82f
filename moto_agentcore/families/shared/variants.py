"""What came of an A/B test: who was sent to which variant, and how their sessions were judged.

Every session is judged that has spans in moto's CloudWatch Logs, whatever share of them the online evaluation samples:
a test has few. Where no session has any, those that were sent to a variant are counted, and nothing is significant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import erf, sqrt
from statistics import fmean, variance
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError
from moto_agentcore.families.shared import recorded
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.evaluators import find_evaluator
from moto_agentcore.service import data
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

CONTROL, TREATMENT = "C", "T1"
SIGNIFICANT = 0.05
DEVIATIONS = 1.959964  # of a normal distribution: 95 of 100 lie within


class Sent(dict[str, dict[str, None]]):
    """The sessions of each variant, in their order: a part of a test, and of the rule that splits its traffic."""


def results(store: Store, sent: Mapping[str, Mapping[str, None]], configs: Mapping[str, Mapping[str, Any]]) -> Any:
    """``ABTestResults`` of the online evaluations of each variant; None where nothing was split. Judges are asked."""
    if not sent or any(config["executionStatus"] != "ENABLED" for config in configs.values()):
        return None
    names = [one["evaluatorId"] for one in configs[CONTROL].get("evaluators", ())]
    known = {name: found for name in names if (found := find_evaluator(store, name)) is not None}
    spans = {name: _spans(store, sent.get(name, {}), config) for name, config in configs.items()}
    metrics = [_metric(store, evaluator["evaluatorArn"], name, sent, spans) for name, evaluator in known.items()]
    return {"analysisTimestamp": clock.now(), "evaluatorMetrics": metrics}


def _spans(store: Store, sessions: Mapping[str, None], config: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    logs = config["dataSourceConfig"].get("cloudWatchLogs")
    if logs is None or not sessions:
        return []
    asked = {**logs, "filterConfig": {"sessionIds": list(sessions)}}
    return [one.spans for one in recorded.found(store, asked)]


def _metric(
    store: Store,
    arn: str,
    evaluator: str,
    sent: Mapping[str, Mapping[str, None]],
    spans: Mapping[str, list[list[dict[str, Any]]]],
) -> dict[str, Any]:
    scores = {name: list(_scores(store, evaluator, spans.get(name, []))) for name in (CONTROL, TREATMENT)}
    are_judged = any(scores.values())
    stats = {
        name: {
            "variantName": name,
            "sampleSize": len(scores[name]) if are_judged else len(sent.get(name, {})),
            "mean": fmean(scores[name]) if scores[name] else 0.0,
        }
        for name in scores
    }
    compared = {**stats[TREATMENT], **_compared(scores[CONTROL], scores[TREATMENT])}
    return {"evaluatorArn": arn, "controlStats": stats[CONTROL], "variantResults": [compared]}


def _scores(store: Store, evaluator: str, sessions: list[list[dict[str, Any]]]) -> Iterator[float]:
    """One for each session: the mean of what was judged in it."""
    for spans in sessions:
        asked = {"evaluatorId": evaluator, "evaluationInput": {"sessionSpans": spans}}
        try:
            found = ask(store, data, "Evaluate", asked)["evaluationResults"]
        except ServiceError:  # it cannot be judged, and does not count
            continue
        values = [one["value"] for one in found if "value" in one]
        if values:
            yield fmean(values)


def _compared(control: Sequence[float], treatment: Sequence[float]) -> dict[str, Any]:
    """The change, and whether it may be chance: two means, by a normal distribution (how it is tested is inferred)."""
    if not control or not treatment:
        return {"isSignificant": False}
    change = fmean(treatment) - fmean(control)
    told = {"absoluteChange": change, **({"percentChange": 100 * change / fmean(control)} if fmean(control) else {})}
    if min(len(control), len(treatment)) < 2:
        return {**told, "isSignificant": False}
    error = sqrt(variance(control) / len(control) + variance(treatment) / len(treatment))
    chance = 1 - erf(abs(change) / error / sqrt(2)) if error else float(change == 0)
    interval = {"lower": change - DEVIATIONS * error, "upper": change + DEVIATIONS * error}
    return {**told, "pValue": chance, "confidenceInterval": interval, "isSignificant": chance < SIGNIFICANT}
