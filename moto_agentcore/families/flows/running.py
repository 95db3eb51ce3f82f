"""Running an execution of a flow, step by step or to its end, with all that it tells."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import INTERNAL, ServiceError
from moto_agentcore.families.flows.happenings import ASKED, Happening
from moto_agentcore.families.flows.records import DAY, MODEL, RUNNING, SUCCEEDED, TIMED_OUT, Course, named
from moto_agentcore.families.flows.task import Task, TimeOverError, failing
from moto_agentcore.families.flows.telling import event, fail, flow_fields, tell
from moto_agentcore.families.flows.walking import walk
from moto_agentcore.state import clock
from moto_agentcore.state.lifecycle import Pending, due, end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto_agentcore.call import Call
    from moto_agentcore.families.flows.happenings import Steps
    from moto_agentcore.state.kind import Record

MOMENT = timedelta(milliseconds=1)


def begin(call: Call[Any], execution: Record, document: Any) -> None:  # of StartFlowExecution
    """Let it be ready to run, if it is not to fail; the store is locked."""
    course = execution.part(Course)
    assert course.flow is not None
    course.way = Pending(None, since=execution["createdAt"])
    until = clock.later(execution["createdAt"], 1, DAY)
    course.task = Task(call.store, call.controls, course.flow, execution["flowExecutionName"], until)
    tell(call, execution, "flowInputEvent", flow_fields(course.flow.version.graph.start, document))
    if call.failure_reason is None:
        course.steps = walk(course.task, document)
    else:
        fail(call, execution, None, ServiceError(INTERNAL, call.failure_reason))


def go_on(call: Call[Any], execution: Record, *, looks: bool = False) -> None:  # of any that looks at one
    """Let happen what is due: one thing more with a look, and all of it in the end. The store is not locked."""
    course = execution.part(Course)
    with call.locked():
        if execution["status"] != RUNNING or course.task is None:
            return
        course.way.reads += looks
        is_due = due(MODEL, course.way)
        if _is_late(course, course.task, is_due):
            fail(call, execution, None, TimeOverError("DependencyFailedException", "The flow timed out"))
            course.steps, is_due = None, True
        steps = course.steps if is_due or looks else None
        course.steps = None if steps is not None else course.steps  # nobody else takes it meanwhile
    if steps is not None:
        _drive(call, execution, steps, to_its_end=is_due)
    with call.locked():
        if is_due and course.ending is not None and execution["status"] == RUNNING:
            _end(execution, course)


def catch_up(call: Call[Any]) -> None:  # of any that names an execution
    """Let happen what is due before a call looks."""
    with call.locked():
        execution = named(call)
    go_on(call, execution)


def _is_late(course: Course, task: Task, is_due: bool) -> bool:
    """Whether its day is over; one that should have come to its end in time, and nobody looked, has another one."""
    until = task.until
    if clock.now() >= until and is_due and end(MODEL, course.way.since) < until:
        task.until = clock.later(clock.now(), 1, DAY)
    return clock.now() >= task.until


def _drive(call: Call[Any], execution: Record, steps: Steps, *, to_its_end: bool) -> None:  # as go_on
    course = execution.part(Course)
    assert course.task is not None
    try:
        for happening in _answered(steps):
            if execution["status"] != RUNNING:  # somebody has stopped it
                steps.close()
                return
            tell(call, execution, *event(happening))
            if not to_its_end:
                course.steps = steps
                return
        course.ending = SUCCEEDED
    except ServiceError as error:
        fail(call, execution, course.task.failed, error)


def _end(execution: Record, course: Course) -> None:
    """It is seen at its end: not before what happened in it, where it has the time for that."""
    since = course.way.since
    over = max(end(MODEL, since), since + MOMENT)
    told = [next(iter(one.values())) for one in course.events]
    if course.ending == TIMED_OUT:
        over = min(clock.now(), clock.later(since, 1, DAY))
    elif over == since + MOMENT:
        over = max(over, *(one["timestamp"] for one in told))
    for one in told:
        one["timestamp"] = min(one["timestamp"], over)
    execution.update(status=course.ending, updatedAt=over)


def _answered(steps: Steps) -> Iterator[Happening]:
    """Nobody is there to be asked: a node that asks fails."""
    for happening in steps:
        if happening.kind == ASKED:
            yield steps.throw(failing(happening.node, "Flow executions", "nobody can be asked for input"))
        else:
            yield happening
