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
from moto_agentcore.state.lifecycle import Life, Pending

if TYPE_CHECKING:
    from moto_agentcore.call import Call
    from moto_agentcore.families.flows.happenings import Steps
    from moto_agentcore.families.flows.known import Flow
    from moto_agentcore.families.flows.task import Task
    from moto_agentcore.state.store import Store

RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED = "Running", "Succeeded", "Failed", "TimedOut", "Aborted"
MODEL = "agentcore::flow-execution"
# An execution's name is taken once in each alias.
FLOW_EXECUTION = Kind(
    "Flow execution",
    id="key",
    mint="{flowIdentifier}/{flowAliasIdentifier}/{flowExecutionName}",
    life=Life(MODEL, creating=RUNNING, ready=SUCCEEDED, deleting="", create_failed=FAILED),
    missing=UNKNOWN,
)
DAY = timedelta(days=1)
KEPT = 90  # days that one is kept after its end (the guide)


@dataclass(slots=True)
class Course:
    """A part of an execution: what has happened in it, flow and nodes together, and what is left of it.

    ``way`` says when it is to be seen at its end, ``ending`` is the status that it comes to then.
    """

    flow: Flow | None = None
    events: list[dict[str, Any]] = field(default_factory=list, repr=False)
    errors: list[dict[str, Any]] = field(default_factory=list)
    seen: bool = False
    task: Task | None = None
    steps: Steps | None = field(default=None, repr=False)
    way: Pending = field(default_factory=lambda: Pending(None))
    ending: str | None = None


class Executions(dict[str, list[str]]):
    """A part of the store: the keys of each flow's executions, the oldest first."""


def key_of(flow: Flow, name: str) -> str:
    return f"{flow.id}/{flow.alias}/{name}"


def named(call: Call[Any]) -> Record:  # of any operation that names an execution
    """The execution that a call names by its flow, its alias and its name or ARN; the store is locked."""
    params, store = call.params, call.store
    flow = flow_of(store, params["flowIdentifier"], params["flowAliasIdentifier"])
    identifier = params["executionIdentifier"]
    found = alive(store, key_of(flow, identifier.removeprefix(f"{flow.alias_arn(store)}/execution/")))
    if found is None:
        raise not_found(UNKNOWN)
    return found


def alive(store: Store, key: str) -> Record | None:
    """The execution of that key; one that has long been over is gone."""
    table = store.table(FLOW_EXECUTION)
    found = table.find(key)
    if found is None or found["status"] == RUNNING or clock.now() < clock.later(found["updatedAt"], KEPT, DAY):
        return found
    table.delete(found)
    return None


def shown(execution: Record) -> dict[str, Any]:
    """As Get and List answer it."""
    course = execution.part(Course)
    course.seen = True
    found: dict[str, Any] = {**execution, "startedAt": execution["createdAt"]}
    if execution["status"] == RUNNING:
        return found
    errors = course.errors if execution["status"] in (FAILED, TIMED_OUT) else []
    return {**found, "endedAt": execution["updatedAt"], **({"errors": errors} if errors else {})}
