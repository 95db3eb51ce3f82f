"""InvokeFlow: ``/flows/{flowIdentifier}/aliases/{flowAliasIdentifier}``.

The flow goes on as its stream is read. A node that asks the caller ends the stream; the execution's id and the answer
go on from there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore.errors import invalid
from moto_agentcore.families.flows.happenings import ASKED, RESULT, TRACES, Happening, trace
from moto_agentcore.families.flows.known import flow_of
from moto_agentcore.families.flows.task import Task
from moto_agentcore.families.flows.values import is_of
from moto_agentcore.families.flows.waiting import LONGEST, take_up, wait
from moto_agentcore.families.flows.walking import walk
from moto_agentcore.service import Call, agents
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.families.flows.happenings import Steps
    from moto_agentcore.families.flows.known import Flow

Invocation: TypeAlias = Call[Any]  # of InvokeFlow
Event = dict[str, Any]
KINDS = {"Input": "FlowInputNode", "Output": "FlowOutputNode"}  # others are their type's, as AgentNode
SECOND = timedelta(seconds=1)


@agents.invocation
def invoke_flow(call: Call[t.InvokeFlowRequestTypeDef]) -> dict[str, Any]:
    params: Any = call.params  # the stubs' documents are of one type
    given = params["inputs"][0]
    with call.locked():
        flow = flow_of(call.store, params["flowIdentifier"], params["flowAliasIdentifier"])
        found = take_up(call.store, flow, params.get("executionId"), given)
    if found is not None:
        assert found.task is not None
        assert found.steps is not None
        return _answer(call, found.task, found.steps, given["content"]["document"])
    document = document_of(flow, given)
    until = clock.later(clock.now(), LONGEST, SECOND)
    task = Task(call.store, call.controls, flow, params.get("executionId") or uuid(), until)
    return _answer(call, task, walk(task, document), None)


def document_of(flow: Flow, given: Mapping[str, Any]) -> Any:
    """What is given to a flow, which must be given to its input node and be of its type."""
    start = flow.version.graph.start
    if given["nodeName"] != start.name or given.get("nodeOutputName", "document") != "document":
        raise invalid(f"The input must be given to the output document of node {start.name}, the flow's input node")
    document = given["content"].get("document")
    for output in start.outputs:
        if not is_of(output["type"], document):
            raise invalid(f"The input of node {start.name} must be of type {output['type']}")
    return document


def _answer(call: Invocation, task: Task, steps: Steps, reply: Any) -> dict[str, Any]:
    return {"executionId": task.id, "responseStream": _events(call, task, steps, reply)}


def _events(call: Invocation, task: Task, steps: Steps, reply: Any) -> Iterator[Event]:
    """What happens, as the caller wants it told; ``reply`` is the answer to what a node has asked."""
    waits = False
    try:
        for happening in _sent(steps, reply):
            if happening.kind == ASKED:
                with call.locked():
                    wait(call.store, task, steps, happening.node)
                waits = True
                yield {"flowMultiTurnInputRequestEvent": _of(happening)}
                break
            if happening.kind == RESULT:
                yield {"flowOutputEvent": _of(happening)}
            elif call.params.get("enableTrace") and happening.kind in TRACES:
                yield trace(happening)
        yield {"flowCompletionEvent": {"completionReason": "INPUT_REQUIRED" if waits else "SUCCESS"}}
    finally:
        if not waits:
            steps.close()


def _sent(steps: Steps, reply: Any) -> Iterator[Happening]:
    """The steps that are left, the first one with the reply."""
    try:
        yield steps.send(reply)
    except StopIteration:
        return
    while True:
        try:
            happening = next(steps)
        except StopIteration:
            return
        yield happening


def _of(happening: Happening) -> Event:
    node = happening.node
    return {"nodeName": node.name, "nodeType": KINDS.get(node.type, f"{node.type}Node"), **happening.members}
