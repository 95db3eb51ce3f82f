"""What happened in an execution, and the flow that it ran: its ``/events`` and its ``/flowsnapshot``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_agentcore.families.flows.records import Course, named
from moto_agentcore.families.flows.running import catch_up
from moto_agentcore.service import Call, agents
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

Event = dict[str, Any]


@agents.operation(before=catch_up)
def list_flow_execution_events(call: Call[t.ListFlowExecutionEventsRequestTypeDef]) -> dict[str, Any]:
    """The oldest first: those of the flow, or those of its nodes."""
    execution = named(call)
    course = execution.part(Course)
    course.seen, events, is_of_flow = True, course.events, call.params["eventType"] == "Flow"

    def rows(last: int | None) -> Iterator[tuple[int, Event]]:
        numbered = enumerate(events)
        return (
            row for row in numbered if row[0] > (-1 if last is None else last) and _is_of_flow(row[1]) == is_of_flow
        )

    return page(call, rows, key=lambda row: row[0], show=lambda row: row[1])


@agents.operation(before=catch_up)
def get_execution_flow_snapshot(call: Call[t.GetExecutionFlowSnapshotRequestTypeDef]) -> dict[str, Any]:
    execution = named(call)
    flow = execution.part(Course).flow
    assert flow is not None
    return {
        **execution,
        "definition": json.dumps(flow.version.definition),
        "executionRoleArn": flow.role,
        "customerEncryptionKeyArn": flow.key,
    }


def _is_of_flow(event: Event) -> bool:
    return next(iter(event)).startswith("flow")
