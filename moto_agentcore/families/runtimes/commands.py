"""Commands in a runtime's session: what one prints, as the chunks of a stream.

Nothing is run. A test says what a command prints with ``agentcore.script("InvokeAgentRuntimeCommand", …)``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moto_agentcore.families.runtimes.sessions import Invocation
    from moto_agentcore.state.kind import Record

NOT_RUN = "moto-agentcore runs no commands: agentcore.script('InvokeAgentRuntimeCommand', …) says what one prints\n"


def run(call: Invocation, session: Record, command: str, seconds: int) -> Iterator[dict[str, Any]]:  # noqa: ARG001 - where a sandbox of the session's would run it
    """What a command prints and how it ends; it may take so many seconds."""
    return _told([{"stderr": NOT_RUN}], 0, "COMPLETED")


def _told(printed: list[dict[str, str]], code: int, status: str) -> Iterator[dict[str, Any]]:
    """Its beginning, what it prints, its end."""
    yield {"chunk": {"contentStart": {}}}
    for delta in printed:
        yield {"chunk": {"contentDelta": delta}}
    yield {"chunk": {"contentStop": {"exitCode": code, "status": status}}}
