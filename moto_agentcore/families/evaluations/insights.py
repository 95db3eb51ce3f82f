"""What a batch evaluation's failure analysis finds: spans that say they failed, by the name of the span.

It is no model's analysis: what failed is what the spans themselves call an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.agent_insights import AGENT_INSIGHT, INSIGHT_STORE
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.families.shared.recorded import Found
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

FAILED = ("ERROR", "STATUS_CODE_ERROR", 2)
MOST, SAMPLES = 50, 10
ANALYSIS = "FailureAnalysis"


def asked(insights: Sequence[Mapping[str, Any]]) -> bool:
    """Whether failures are to be looked for."""
    return any(ANALYSIS in insight["insightId"] for insight in insights)


def found(sessions: Sequence[Found]) -> list[dict[str, Any]]:
    """``InsightResult`` for each name of spans that failed."""
    failures: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for session in sessions:
        for span in session.spans:
            if _status(span).get("code") in FAILED:
                failures.setdefault(str(span.get("name", "span")), {}).setdefault(session.id, []).append(span)
    return [_insight(name, of) for name, of in failures.items()][:MOST]


def keep(store: Store, batch: Record, results: Sequence[Mapping[str, Any]], source: Mapping[str, Any]) -> None:
    """Make agent insights of them, unless the account's store is disabled."""
    kept = store.table(INSIGHT_STORE).find("default")
    if kept is None or kept["enablementStatus"] != "DISABLED":
        service = (source.get("serviceNames") or ["default"])[0]
        for result in results:
            store.table(AGENT_INSIGHT).create(
                dict(result),
                applicationName=service,
                batchEvaluationId=batch.id,
                archiveStatus="ACTIVE",
                customerMetadataStatus="AVAILABLE",
                lastSeenAt=result["createdAt"],
            )


def _insight(name: str, of: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    messages = [str(_status(span).get("message") or "no message") for spans in of.values() for span in spans]
    return {
        "type": "FAILURE",
        "name": f"Failures in {name}"[:200],
        "description": f"Spans named {name} ended in an error: {messages[0]}"[:4000],
        "createdAt": clock.now(),
        "affectedSessionCount": len(of),
        "sampleSessions": [
            {"sessionId": id, "findings": [_finding(span) for span in spans[:SAMPLES]]}
            for id, spans in list(of.items())[:SAMPLES]
        ],
    }


def _finding(span: Mapping[str, Any]) -> dict[str, Any]:
    message = str(_status(span).get("message") or "The span ended in an error")
    return {
        "targetId": str(span["spanId"])[:50],
        "targetType": "SPAN_ID",
        "description": message[:500],
        "confidence": 1.0,
    }


def _status(span: Mapping[str, Any]) -> Mapping[str, Any]:
    status = span.get("status")
    return status if isinstance(status, dict) else {}
