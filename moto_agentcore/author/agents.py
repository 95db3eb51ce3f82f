"""What a function is told that stands behind a Bedrock agent, or behind a tool of a harness."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class AgentContext:
    """What a function may know of an agent's turn, beside the prompt.

    Attributes:
        session_id: the session's id.
        agent_id, agent_alias_id: whom the caller asked; empty for an inline agent.
        instruction: the agent's instruction.
        history: what was said before: ``{"role": "user" or "assistant", "text": …}``, the oldest first.
        session_attributes: they live with the session; what the function changes in them stays.
        prompt_session_attributes: they live with this prompt, over the actions that it asks for.
        results: ``returnControlInvocationResults``: what came of the actions that an earlier answer asked for.
        files: the caller's files: ``name``, ``useCase``, ``mediaType`` where it was said, ``data`` (read from S3 too).
        memories: summaries of earlier sessions, where the caller named a memory.
        state: what this session has kept, empty when it begins; it goes with the session.
    """

    session_id: str
    agent_id: str
    agent_alias_id: str
    instruction: str
    history: list[dict[str, str]] = field(repr=False)
    session_attributes: dict[str, str] = field(repr=False)
    prompt_session_attributes: dict[str, str] = field(repr=False)
    results: list[dict[str, Any]] = field(repr=False)
    files: list[dict[str, Any]] = field(repr=False)
    memories: list[str] = field(repr=False)
    state: dict[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class ToolContext:
    """What a function that stands behind a harness's tool may know, beside the tool's input.

    Attributes:
        name, tool_use_id: of the tool use.
        session_id: the session's id.
        state: what this session has kept, empty when it begins; it goes with the session.
    """

    name: str
    tool_use_id: str
    session_id: str
    state: dict[str, Any] = field(repr=False)
