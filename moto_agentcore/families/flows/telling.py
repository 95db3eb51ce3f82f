"""What an execution tells: events of the flow and of its nodes, and why it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import INTERNAL, AuthorError, ServiceError
from moto_agentcore.families.flows.happenings import FAILURE, RESULT, Happening, content
from moto_agentcore.families.flows.nodes.functions import LATE
from moto_agentcore.families.flows.records import FAILED, RUNNING, TIMED_OUT, Course
from moto_agentcore.families.flows.task import TimeOverError
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from moto_agentcore.call import Call
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.state.kind import Record

CODES = {"ValidationException": "VALIDATION", "BadGatewayException": "BAD_GATEWAY"}


def tell(call: Call[Any], execution: Record, name: str, members: dict[str, Any]) -> None:  # of StartFlowExecution
    with call.locked():
        if execution["status"] == RUNNING:
            execution.part(Course).events.append({name: {"timestamp": clock.now(), **members}})


def event(happening: Happening) -> tuple[str, dict[str, Any]]:
    node, told = happening.node, happening.told
    if happening.kind == RESULT:
        return "flowOutputEvent", flow_fields(node, told["content"]["document"])
    if happening.kind == FAILURE:
        error = told.pop("error")
        return "nodeFailureEvent", {**told, "errorCode": _code(error), "errorMessage": error.message}
    return f"{happening.kind}Event", told


def flow_fields(node: Node, document: Any) -> dict[str, Any]:
    return {"nodeName": node.name, "fields": [{"name": "document", "content": content(document)}]}


def fail(call: Call[Any], execution: Record, node: Node | None, error: ServiceError) -> None:  # as go_on
    """The flow has failed, by a node of its own where there is one."""
    course, is_late = execution.part(Course), isinstance(error, TimeOverError)
    code = "NODE_EXECUTION_FAILED" if node is not None else "INTERNAL_SERVER"
    tell(call, execution, "flowFailureEvent", {"errorCode": code, "errorMessage": error.message})
    found = {"message": error.message, **({"nodeName": node.name} if node is not None else {})}
    found |= {"error": "ExecutionTimedOut"} if is_late or error.message.endswith(LATE) else {}
    course.errors.append(found)
    course.ending = TIMED_OUT if is_late else FAILED


def _code(error: ServiceError) -> str:
    """How an event of a node's failure names an error."""
    if error.codes == INTERNAL and not isinstance(error, AuthorError):
        return "INTERNAL_SERVER"
    return CODES.get(error.code, "DEPENDENCY_FAILED")
