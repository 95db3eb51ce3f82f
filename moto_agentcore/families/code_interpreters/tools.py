"""What a session's tools do: ``/code-interpreters/{codeInterpreterIdentifier}/tools/invoke``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.code_interpreters.execution import Answered, check_language, local, scripted
from moto_agentcore.families.code_interpreters.files import list_files, read_files, remove_files, write_files
from moto_agentcore.families.code_interpreters.interpreters import interpreter_named
from moto_agentcore.families.code_interpreters.results import Result, failed
from moto_agentcore.families.shared.sandbox_sessions import CODE_INTERPRETER_SESSION, at_end, ready
from moto_agentcore.sandbox.folder import FolderError
from moto_agentcore.sandbox.sandbox import Sandbox
from moto_agentcore.service import Call, data
from moto_agentcore.state.snapshots.staying import left

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store
left(Sandbox, "files and processes of a sandbox")

FILES = {"writeFiles": write_files, "readFiles": read_files, "listFiles": list_files, "removeFiles": remove_files}
NEEDED = {
    "executeCode": "code",
    "executeCommand": "command",
    "startCommandExecution": "command",
    "readFiles": "paths",
    "removeFiles": "paths",
    "writeFiles": "content",
    "getTask": "taskId",
    "stopTask": "taskId",
}


@data.invocation
def invoke_code_interpreter(call: Call[t.InvokeCodeInterpreterRequestTypeDef]) -> Any:
    """The stream is one event. It is done before it is read: a client that wrote a file need not look at the answer."""
    name, given = call.params["name"], call.params.get("arguments", {})
    with call.locked():
        interpreter = interpreter_named(call.store, call.params["codeInterpreterIdentifier"])
        session = ready(call, interpreter, CODE_INTERPRETER_SESSION)
        _check(name, given)
        sandbox = _sandbox(call.store, session)
    return {"sessionId": session.id, "stream": [{"result": _result(call, name, given, session, sandbox)}]}


def _result(
    call: Call[t.InvokeCodeInterpreterRequestTypeDef], name: str, given: Any, session: Record, sandbox: Sandbox
) -> Result:
    if name in FILES:
        return _with_folder(name, given, sandbox)
    if call.controls.code_interpreter == "local":
        return local(name, sandbox, given)
    with call.locked():
        return scripted(name, session.part(Answered), given)


def _with_folder(name: str, given: t.ToolArgumentsTypeDef, sandbox: Sandbox) -> Result:
    try:
        folder = sandbox.folder
    except FolderError as error:  # the session has ended meanwhile
        return failed(str(error))
    return FILES[name](folder, given)


def _check(name: str, given: t.ToolArgumentsTypeDef) -> None:
    needed = NEEDED.get(name)
    if needed is not None and needed not in given:
        raise invalid(f"{name} requires arguments.{needed}", **{f"arguments.{needed}": "Member must not be null"})
    if name == "executeCode":
        check_language(given)


def _sandbox(store: Store, session: Record) -> Sandbox:
    """The session's own, which is closed with it."""
    is_new = Sandbox not in session.parts
    sandbox = session.part(Sandbox)
    if is_new:
        at_end(store, session, sandbox.close)
    return sandbox
