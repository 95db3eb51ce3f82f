"""Commands in a runtime's session: what one prints, as the chunks of a stream.

With ``code_interpreter="local"`` they are run, in a folder of the session's own; else nothing is, and a test says what
a command prints with ``agentcore.script("InvokeAgentRuntimeCommand", …)``.
"""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import ServiceError
from moto_agentcore.sandbox.folder import FolderError
from moto_agentcore.sandbox.processes import Exit, Piece, run_command
from moto_agentcore.sandbox.sandbox import Sandbox
from moto_agentcore.state.snapshots.staying import left

if TYPE_CHECKING:
    from moto_agentcore.families.runtimes.sessions import Invocation
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store
left(Sandbox, "files and processes of a sandbox")

NOT_RUN = (
    b"Not run: this is moto-agentcore; script('InvokeAgentRuntimeCommand', ...), or code_interpreter='local' runs it\n"
)


def run(call: Invocation, session: Record, command: str, seconds: int) -> Iterator[dict[str, Any]]:
    """What a command prints and how it ends; it may take so many seconds."""
    if call.controls.code_interpreter != "local":
        return _told([Piece("stderr", NOT_RUN), Exit(0)])
    with call.locked():
        sandbox = session.part(Sandbox)
    try:
        return _told(run_command(sandbox.folder, command, seconds))
    except FolderError as error:  # the session has ended meanwhile
        raise ServiceError("RuntimeClientError", str(error)) from error


def end(store: Store, session: Record) -> None:
    """Kill what a session runs and remove its folder, once the store is free."""
    if Sandbox in session.parts:
        store.lock.after(session.part(Sandbox).close)


def _told(pieces: Iterable[Piece | Exit]) -> Iterator[dict[str, Any]]:
    """Its beginning, what it prints, its end. Characters stay whole, wherever a piece of them ends."""
    decoders = {channel: getincrementaldecoder("utf-8")("replace") for channel in ("stdout", "stderr")}
    try:
        yield _chunk(contentStart={})
        for piece in pieces:
            if isinstance(piece, Exit):
                status = "TIMED_OUT" if piece.timed_out else "COMPLETED"
                yield _chunk(contentStop={"exitCode": piece.code, "status": status})
            elif text := decoders[piece.channel].decode(piece.content):
                yield _chunk(contentDelta={piece.channel: text})
    finally:
        author.end(pieces)


def _chunk(**content: Any) -> dict[str, Any]:
    return {"chunk": content}
