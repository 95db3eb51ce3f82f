"""What happens while a flow runs: told as traces of InvokeFlow, and as events of an execution."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from moto_agentcore.families.flows.graph import Node
from moto_agentcore.state import clock

INPUT, OUTPUT, CONDITION = "nodeInput", "nodeOutput", "conditionResult"
ACTION, DEPENDENCY, FAILURE = "nodeAction", "nodeDependency", "nodeFailure"
RESULT, ASKED = "flowOutput", "asked"  # what the flow gives, and what it asks of its caller
Fields = list[dict[str, Any]]
MOST = {INPUT: 5, OUTPUT: 2}  # fields that are told
TRACES = {
    INPUT: ("nodeInputTrace", "nodeInputName"),
    OUTPUT: ("nodeOutputTrace", "nodeOutputName"),
    CONDITION: ("conditionNodeResultTrace", ""),
    ACTION: ("nodeActionTrace", ""),
    DEPENDENCY: ("nodeDependencyTrace", ""),
}


@dataclass(frozen=True, slots=True)
class Happening:
    """``members`` are those of the event that tells it."""

    kind: str
    node: Node
    members: Mapping[str, Any] = field(repr=False)
    at: datetime = field(default_factory=clock.now)

    @property
    def told(self) -> dict[str, Any]:
        """With whose it is, and when."""
        found = {"nodeName": self.node.name, "timestamp": self.at, **self.members}
        return {**found, "fields": found["fields"][: MOST.get(self.kind)]} if "fields" in found else found


# What is sent back is the answer to what was asked; what is returned are a node's outputs, or nothing.
Work: TypeAlias = Generator[Happening, Any, dict[str, Any]]
Steps: TypeAlias = Generator[Happening, Any, None]


def content(value: Any) -> dict[str, Any]:
    return {"document": value}


def trace(happening: Happening) -> dict[str, Any]:
    """As InvokeFlow tells it: fields have names of their own there."""
    member, name = TRACES[happening.kind]
    told = happening.told
    if name:
        told["fields"] = [{name if key == "name" else key: v for key, v in one.items()} for one in told["fields"]]
    return {"flowTraceEvent": {"trace": {member: told}}}


def action(node: Node, service: str, operation: str, asked: Any, given: Any, request_id: str) -> Happening:
    """That a node has called another service."""
    named = {"serviceName": service, "operationName": operation, "requestId": request_id}
    return Happening(ACTION, node, {**named, "operationRequest": asked, "operationResponse": given})
