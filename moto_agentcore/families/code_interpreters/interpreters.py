"""Code interpreters: ``/code-interpreters/{codeInterpreterId}``. ``aws.codeinterpreter.v1`` is the service's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.families.shared.sandbox_sessions import CODE_INTERPRETER_SESSION
from moto_agentcore.families.shared.sandboxes import check_custom, check_idle, check_sandbox, page_with
from moto_agentcore.families.shared.standing import standing
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

CODE_INTERPRETER = Kind(
    "Code interpreter",
    id="codeInterpreterId",
    mint="{name}-{10}",
    path="code-interpreter-custom/{id}",
    arn="codeInterpreterArn",
    updated="lastUpdatedAt",
    life=Life("agentcore::code-interpreter", ready="READY"),
)
SYSTEM_CODE_INTERPRETER = Kind(
    "Code interpreter", id="codeInterpreterId", mint="aws.codeinterpreter.v1", updated="lastUpdatedAt"
)


@control.operation
def create_code_interpreter(call: Call[t.CreateCodeInterpreterRequestTypeDef]) -> Record:
    interpreters, params = call.store.table(CODE_INTERPRETER), call.params
    interpreters.unique(params["name"], f"Code interpreter with name {params['name']} already exists")
    check_sandbox(params)
    return interpreters.create(params)


@control.operation
def get_code_interpreter(call: Call[t.GetCodeInterpreterRequestTypeDef]) -> Record:
    if call.params["codeInterpreterId"] == SYSTEM_CODE_INTERPRETER.mint:
        return system_interpreter(call.store)
    return call.store.table(CODE_INTERPRETER).describe(call.params["codeInterpreterId"])


@control.operation
def list_code_interpreters(call: Call[t.ListCodeInterpretersRequestTypeDef]) -> dict[str, Any]:
    return page_with(call, system_interpreter(call.store), call.store.table(CODE_INTERPRETER))


@control.operation
def delete_code_interpreter(call: Call[t.DeleteCodeInterpreterRequestTypeDef]) -> Record:
    check_custom(SYSTEM_CODE_INTERPRETER, call.params["codeInterpreterId"])
    interpreters = call.store.table(CODE_INTERPRETER)
    interpreter = interpreters.steady(call.params["codeInterpreterId"])
    check_idle(interpreter, call.store.table(CODE_INTERPRETER_SESSION, under=interpreter))
    return interpreters.delete(interpreter)


def interpreter_named(store: Store, id: str) -> Record:
    """The service's own or one of the caller's."""
    return system_interpreter(store) if id == SYSTEM_CODE_INTERPRETER.mint else store.table(CODE_INTERPRETER).get(id)


def system_interpreter(store: Store) -> Record:
    """The service's own interpreter, in the sandbox (its name is made up: the pattern forbids the id)."""
    id = SYSTEM_CODE_INTERPRETER.mint
    return store.table(SYSTEM_CODE_INTERPRETER).find(id) or standing(
        store,
        SYSTEM_CODE_INTERPRETER,
        name="aws_codeinterpreter_v1",
        codeInterpreterArn=f"arn:{store.partition}:bedrock-agentcore:{store.region_name}:aws:code-interpreter/{id}",
        status="READY",
        networkConfiguration={"networkMode": "SANDBOX"},
    )
