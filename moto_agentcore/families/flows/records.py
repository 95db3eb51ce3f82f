"""What is kept of an execution of a flow, and what is seen of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import not_found
from moto_agentcore.families.agents.known import UNKNOWN
from moto_agentcore.families.flows.known import flow_of
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life

if TYPE_CHECKING:
    from moto_agentcore.call import Call
    from moto_agentcore.families.flows.known import Flow
    from moto_agentcore.state.store import Store

RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED = "Running", "Succeeded", "Failed", "TimedOut", "Aborted"
# An execution's name is taken once in each alias.
FLOW_EXECUTION = Kind(
    "Flow execution",
    id="key",
    mint="{flowIdentifier}/{flowAliasIdentifier}/{flowExecutionName}",
    life=Life("agentcore::flow-execution", creating=RUNNING, ready=SUCCEEDED, deleting="", create_failed=FAILED),
    missing=UNKNOWN,
)
DAY = timedelta(days=1)
KEPT = 90  # days that one is kept after its end (the guide)


@dataclass(slots=True)
class Course:
    """A part of an execution: what happens in it, flow and nodes together, and why it fails."""

    flow: Flow | None = None
    events: list[dict[str, Any]] = field(default_factory=list, repr=False)
    errors: list[dict[str, Any]] = field(default_factory=list)
    seen: bool = False


class Executions(dict[str, list[str]]):
    """A part of the store: the keys of each flow's executions, the oldest first."""


def key_of(flow: Flow, name: str) -> str:
    return f"{flow.id}/{flow.alias}/{name}"


def named(call: Call[Any], *, looks: bool = False) -> Record:  # of any operation that names an execution
    """The execution that a call names by its flow, its alias and its name or ARN."""
    params, store = call.params, call.store
    flow = flow_of(store, params["flowIdentifier"], params["flowAliasIdentifier"])
    identifier = params["executionIdentifier"]
    name = identifier.removeprefix(f"{flow.alias_arn(store)}/execution/")
    found = alive(store, key_of(flow, name))
    if found is None:
        raise not_found(UNKNOWN)
    if looks:
        store.table(FLOW_EXECUTION).describe(found.id)
        _settled(found)
    return found


def alive(store: Store, key: str) -> Record | None:
    """The execution of that key; one that has long been over is gone."""
    table = store.table(FLOW_EXECUTION)
    found = table.find(key)
    if found is None:
        return None
    _settled(found)
    if found["status"] != RUNNING and clock.now() >= clock.later(found["updatedAt"], KEPT, DAY):
        table.delete(found)
        return None
    return found


def _settled(execution: Record) -> None:
    """Nothing goes on for longer than a day, and what came to its end later had been ended before."""
    until = clock.later(execution["createdAt"], 1, DAY)
    is_late = execution["status"] == RUNNING and execution.pending is not None and clock.now() >= until
    if is_late or (execution["status"] in (SUCCEEDED, FAILED) and execution["updatedAt"] > until):
        execution.update(status=TIMED_OUT, updatedAt=until)
        execution.pending = None


def seen(execution: Record) -> list[dict[str, Any]]:
    """What is seen to have happened: all of it, once the execution is seen at its end."""
    course = execution.part(Course)
    if execution["status"] != RUNNING or execution.pending is None:
        return course.events
    return course.events[: 1 + execution.pending.reads]


def shown(execution: Record) -> dict[str, Any]:
    """As Get and List answer it."""
    course = execution.part(Course)
    course.seen = True
    found: dict[str, Any] = {**execution, "startedAt": execution["createdAt"]}
    if execution["status"] == RUNNING:
        return found
    errors = course.errors if execution["status"] in (FAILED, TIMED_OUT) else []
    return {**found, "endedAt": execution["updatedAt"], **({"errors": errors} if errors else {})}
