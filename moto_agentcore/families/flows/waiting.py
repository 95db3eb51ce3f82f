"""Runs of flows that wait for their caller: an agent of theirs has asked something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.state.kind import Kind
from moto_agentcore.state.lifetimes import Lifetime, Span

if TYPE_CHECKING:
    from moto_agentcore.families.flows.graph import Node
    from moto_agentcore.families.flows.happenings import Steps
    from moto_agentcore.families.flows.known import Flow
    from moto_agentcore.families.flows.task import Task
    from moto_agentcore.state.store import Store

LONGEST = 3600  # seconds that InvokeFlow may take (the guide)
ASKING = "agentInputText"
# Its id is the caller's word, which each alias has for itself.
WAITING = Kind(
    "Flow execution",
    id="key",
    mint="{flowIdentifier}/{flowAliasIdentifier}/{executionId}",
    lifetime=Lifetime(longest=Span(LONGEST)),
)


@dataclass(slots=True)
class Waiting:
    """A part of its record: what goes on with the answer to what the node has asked."""

    task: Task | None = None
    steps: Steps | None = field(default=None, repr=False)
    node: Node | None = None


def wait(store: Store, task: Task, steps: Steps, node: Node) -> None:
    """Keep a run until its caller answers; the store is locked."""
    ids = {"flowIdentifier": task.flow.id, "flowAliasIdentifier": task.flow.alias, "executionId": task.id}
    found = store.table(WAITING).create(ids).part(Waiting)
    found.task, found.steps, found.node = task, steps, node


def take_up(store: Store, flow: Flow, id: str | None, given: Mapping[str, Any]) -> Waiting | None:
    """The run of that id, if one waits for what is given; it waits no longer. The store is locked."""
    table = store.table(WAITING)
    record = table.find(f"{flow.id}/{flow.alias}/{id}") if id is not None else None
    if record is None:
        return None
    found = record.part(Waiting)
    assert found.node is not None
    if given["nodeName"] != found.node.name or given.get("nodeInputName", ASKING) != ASKING:
        raise invalid(f"Execution {id} waits for the input {ASKING} of node {found.node.name}")
    table.delete(record)
    return found
