"""What is expected of the sessions of a batch evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.evaluations.judges import ASSERTIONS, EXPECTED, TRAJECTORY
from moto_agentcore.families.shared.spans import read

if TYPE_CHECKING:
    from moto_agentcore.families.shared.recorded import Found


def references(session: Found, metadata: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The ground truth of a session, as Evaluate takes it: that of a turn goes with the trace in its place."""
    truth = (metadata or {}).get("groundTruth", {}).get("inline", {})
    whole = {name: truth[name] for name in (ASSERTIONS, TRAJECTORY) if name in truth}
    inputs = [{"context": {"spanContext": {"sessionId": session.id}}, **whole}] if whole else []
    for turn, trace_id in zip(truth.get("turns", ()), read(session.spans).turns, strict=False):
        if EXPECTED in turn:
            where = {"spanContext": {"sessionId": session.id, "traceId": trace_id}}
            inputs.append({"context": where, EXPECTED: turn[EXPECTED]})
    return inputs
