"""What a memory is."""

from __future__ import annotations

from moto_agentcore.state.kind import Kind
from moto_agentcore.state.lifecycle import Life

# Of the control plane; the data plane has texts of its own (``opening``).
MISSING = "Resource not found during {operation}: Failed to retrieve memory item for ID: {id}"
MEMORY = Kind(
    "Memory",
    id="id",
    mint="{name}-{10}",
    path="memory/{id}",
    arn="arn",
    # It goes on for longer than its strategies (bedrock-agentcore-sdk-python #603: 130 s more).
    life=Life("agentcore::memory", create_failed="FAILED", update_failed="FAILED", delete_failed="FAILED", looks=3),
    missing=MISSING.replace("{operation}", "GetMemory"),
)
