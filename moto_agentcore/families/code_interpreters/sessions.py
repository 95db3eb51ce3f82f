"""Code interpreter sessions: ``/code-interpreters/{codeInterpreterIdentifier}/sessions``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.code_interpreters.interpreters import interpreter_named
from moto_agentcore.families.shared import sandbox_sessions
from moto_agentcore.families.shared.sandbox_sessions import CODE_INTERPRETER_SESSION
from moto_agentcore.service import Call, data
from moto_agentcore.state.kind import Record

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t


@data.operation
def start_code_interpreter_session(call: Call[t.StartCodeInterpreterSessionRequestTypeDef]) -> Record:
    return sandbox_sessions.start(
        call, interpreter_named(call.store, call.params["codeInterpreterIdentifier"]), CODE_INTERPRETER_SESSION
    )


@data.operation
def get_code_interpreter_session(call: Call[t.GetCodeInterpreterSessionRequestTypeDef]) -> Record:
    return sandbox_sessions.get(
        call, interpreter_named(call.store, call.params["codeInterpreterIdentifier"]), CODE_INTERPRETER_SESSION
    )


@data.operation
def list_code_interpreter_sessions(call: Call[t.ListCodeInterpreterSessionsRequestTypeDef]) -> dict[str, Any]:
    return sandbox_sessions.listed(
        call, interpreter_named(call.store, call.params["codeInterpreterIdentifier"]), CODE_INTERPRETER_SESSION
    )


@data.operation
def stop_code_interpreter_session(call: Call[t.StopCodeInterpreterSessionRequestTypeDef]) -> Record:
    return sandbox_sessions.stop(
        call, interpreter_named(call.store, call.params["codeInterpreterIdentifier"]), CODE_INTERPRETER_SESSION
    )
