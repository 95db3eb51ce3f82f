"""Executions of flows: ``/flows/{flowIdentifier}/aliases/{flowAliasIdentifier}/executions``.

What happens in one happens when it starts, unless its end is held up: then one thing more happens with each look, and
all that is left when the end is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.flows.invoke import document_of
from moto_agentcore.families.flows.known import Flow, alias_of, flow_of, seeded_flow
from moto_agentcore.families.flows.records import (
    ABORTED,
    FLOW_EXECUTION,
    RUNNING,
    Course,
    Executions,
    alive,
    key_of,
    named,
    shown,
)
from moto_agentcore.families.flows.running import begin, catch_up, go_on
from moto_agentcore.service import Call, agents
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

NO_CODE = "Inline code nodes aren't supported in asynchronous flow execution: node {}"  # the guide


@agents.invocation
def start_flow_execution(call: Call[t.StartFlowExecutionRequestTypeDef]) -> dict[str, Any]:
    params: Any = call.params  # the stubs' documents are of one type
    with call.locked():
        flow = flow_of(call.store, params["flowIdentifier"], params["flowAliasIdentifier"])
        name = params.get("flowExecutionName") or uuid()
        _check(call.store, flow, name)
        document = document_of(flow, params["inputs"][0])
        execution = _begun(call.store, flow, name)
        begin(call, execution, document)
    go_on(call, execution)
    return execution


def _look(call: Call[Any]) -> None:  # of GetFlowExecution
    with call.locked():
        execution = named(call)
    go_on(call, execution, looks=True)


def _look_at_all(call: Call[Any]) -> None:  # of ListFlowExecutions
    with call.locked():
        flow = seeded_flow(call.store, call.params["flowIdentifier"])
        found = [alive(call.store, key) for key in call.store.part(Executions).get(flow.id, [])]
    for execution in found:
        if execution is not None:
            go_on(call, execution)


@agents.operation(before=_look)
def get_flow_execution(call: Call[t.GetFlowExecutionRequestTypeDef]) -> dict[str, Any]:
    return shown(named(call))


@agents.operation(before=_look_at_all)
def list_flow_executions(call: Call[t.ListFlowExecutionsRequestTypeDef]) -> dict[str, Any]:
    """The newest first."""
    flow = seeded_flow(call.store, call.params["flowIdentifier"])
    wanted = call.params.get("flowAliasIdentifier")
    alias = None if wanted is None else alias_of(call.store, flow, wanted)
    keys = call.store.part(Executions).get(flow.id, [])

    def rows(last: int | None) -> Iterator[tuple[int, Record]]:
        for place in range(len(keys) if last is None else last, 0, -1):
            found = alive(call.store, keys[place - 1])
            if found is not None and alias in (None, found["flowAliasIdentifier"]):
                yield place - 1, found

    return page(call, rows, key=lambda row: row[0], show=lambda row: shown(row[1]))


@agents.operation(before=catch_up)
def stop_flow_execution(call: Call[t.StopFlowExecutionRequestTypeDef]) -> Record:
    """What has happened stays. One that nobody has looked at yet can be stopped, too."""
    execution = named(call)
    course = execution.part(Course)
    if execution["status"] != RUNNING and (course.seen or execution["status"] == ABORTED):
        status = execution["status"]
        raise conflict(f"Flow execution {execution['flowExecutionName']} is in {status} state and cannot be stopped")
    if execution["status"] != RUNNING:
        del course.events[1:]
    course.steps = None
    return call.store.table(FLOW_EXECUTION).update(execution, status=ABORTED)


def _check(store: Store, flow: Flow, name: str) -> None:
    code = next((node for node in flow.version.graph.everywhere() if node.type == "InlineCode"), None)
    if code is not None:
        raise invalid(NO_CODE.format(code.name))
    if alive(store, key_of(flow, name)) is not None:
        raise conflict(f"A flow execution with name {name} already exists")


def _begun(store: Store, flow: Flow, name: str) -> Record:
    """A new execution; it stays on its way until it is known what becomes of it."""
    execution = store.table(FLOW_EXECUTION).create(
        {
            "flowIdentifier": flow.id,
            "flowAliasIdentifier": flow.alias,
            "flowVersion": flow.version.number,
            "flowExecutionName": name,
            "executionArn": f"{flow.alias_arn(store)}/execution/{name}",
        }
    )
    execution.pending = None
    execution.part(Course).flow = flow
    keys = store.part(Executions).setdefault(flow.id, [])
    if execution.id in keys:  # of one that is gone
        keys.remove(execution.id)
    keys.append(execution.id)
    return execution
