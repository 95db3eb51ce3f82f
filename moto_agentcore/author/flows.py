"""What a function that stands behind a flow's prompts is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FlowContext:
    """What a function may know of a node that asks it, beside the prompt.

    Attributes:
        flow_id, flow_alias_id: whom the caller asked.
        execution_id: the run of the flow.
        node_name: the node that asks.
        model_id: the model that the prompt is for; empty for a prompt of Prompt management.
        inputs: the node's inputs, by their names.
    """

    flow_id: str
    flow_alias_id: str
    execution_id: str
    node_name: str
    model_id: str
    inputs: dict[str, Any] = field(repr=False)
