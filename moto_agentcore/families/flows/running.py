"""Running an execution of a flow to its end, with all that it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import INTERNAL, AuthorError, ServiceError
from moto_agentcore.families.flows.happenings import ASKED, FAILURE, RESULT, Happening, content
from moto_agentcore.families.flows.nodes.functions import LATE
from moto_agentcore.families.flows.records import DAY, FAILED, RUNNING, SUCCEEDED, TIMED_OUT, Course
from moto_agentcore.families.flows.task import Task, TimeOverError, failing
from moto_agentcore.families.flows.walking import walk
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.call import Call
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.happenings import Steps
    from moto_agentcore.state.kind import Record

Ending = tuple[str, str | None]  # the status that an execution comes to, and why it fails
CODES = {"ValidationException": "VALIDATION", "BadGatewayException": "BAD_GATEWAY"}


def run(call: Call[Any], execution: Record, document: Any) -> Ending:  # of StartFlowExecution
    """Run it, if it is not to fail; the store is not locked."""
    course = execution.part(Course)
    assert course.flow is not None
    start = course.flow.version.graph.start
    _tell(call, execution, "flowInputEvent", _flow_fields(start, document))
    if call.failure_reason is not None:
        return _failed(call, execution, None, ServiceError(INTERNAL, call.failure_reason))
    until = clock.later(execution["createdAt"], 1, DAY)
    task = Task(call.store, call.controls, course.flow, execution["flowExecutionName"], until)
    try:
        for happening in _answered(walk(task, document)):
            if execution["status"] != RUNNING:  # somebody has stopped it
                break
            _tell(call, execution, *_event(happening))
    except ServiceError as error:
        return _failed(call, execution, task.failed, error)
    return SUCCEEDED, None


def _answered(steps: Steps) -> Iterator[Happening]:
    """Nobody is there to be asked: a node that asks fails."""
    for happening in steps:
        if happening.kind == ASKED:
            yield steps.throw(failing(happening.node, "Flow executions", "nobody can be asked for input"))
        else:
            yield happening


def _tell(call: Call[Any], execution: Record, name: str, members: dict[str, Any]) -> None:  # of StartFlowExecution
    with call.locked():
        if execution["status"] == RUNNING:
            execution.part(Course).events.append({name: {"timestamp": clock.now(), **members}})


def _event(happening: Happening) -> tuple[str, dict[str, Any]]:
    node, told = happening.node, happening.told
    if happening.kind == RESULT:
        return "flowOutputEvent", _flow_fields(node, told["content"]["document"])
    if happening.kind == FAILURE:
        error = told.pop("error")
        return "nodeFailureEvent", {**told, "errorCode": _code(error), "errorMessage": error.message}
    return f"{happening.kind}Event", told


def _flow_fields(node: Node, document: Any) -> dict[str, Any]:
    return {"nodeName": node.name, "fields": [{"name": "document", "content": content(document)}]}


def _failed(call: Call[Any], execution: Record, node: Node | None, error: ServiceError) -> Ending:  # as run
    """The flow has failed, by a node of its own where there is one."""
    is_late = isinstance(error, TimeOverError)
    code = "NODE_EXECUTION_FAILED" if node is not None else "INTERNAL_SERVER"
    _tell(call, execution, "flowFailureEvent", {"errorCode": code, "errorMessage": error.message})
    found = {"message": error.message, **({"nodeName": node.name} if node is not None else {})}
    found |= {"error": "ExecutionTimedOut"} if is_late or error.message.endswith(LATE) else {}
    execution.part(Course).errors.append(found)
    return TIMED_OUT if is_late else FAILED, error.message


def _code(error: ServiceError) -> str:
    """How an event of a node's failure names an error."""
    if error.codes == INTERNAL and not isinstance(error, AuthorError):
        return "INTERNAL_SERVER"
    return CODES.get(error.code, "DEPENDENCY_FAILED")
