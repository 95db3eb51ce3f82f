"""Tools that the harness runs itself: shell, code interpreter, and whatever the author has put in a tool's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.author.agents import ToolContext
from moto_agentcore.errors import AuthorError, ServiceError
from moto_agentcore.families.harnesses import results
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.service import data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.author.bound import Bound
    from moto_agentcore.families.harnesses.conversation import Turn
    from moto_agentcore.families.harnesses.results import Result

INTERPRETER = "agentcore_code_interpreter"
NOT_RUN = "moto-agentcore does not run {name}: agentcore.bind({name!r}, function) puts a function behind it"
NOT_ACTION = {"type", "session_name"}  # of a Strands tool's input; the rest is arguments of the operation


class Borrowed(dict[str, str]):
    """Sessions of code interpreters that a harness session has begun, by the interpreter: a part of it."""


def run(turn: Turn, kind: str, tool: Mapping[str, Any], use: Mapping[str, Any]) -> Result:
    try:
        if use["name"] == "shell":
            return _shell(turn, use)
        if kind == INTERPRETER:
            return _interpreted(turn, tool, use)
    except ServiceError as error:
        return results.failed(use["toolUseId"], f"Error: {error.message}", error.message)
    return results.failed(use["toolUseId"], NOT_RUN.format(name=use["name"]))


def author_s(turn: Turn, bound: Bound, use: Mapping[str, Any]) -> Result:
    """What a bound function makes of the input; what it raises is the tool's error (as Strands tells it)."""
    id = use["toolUseId"]
    context = ToolContext(use["name"], id, turn.session.id, turn.history.state) if bound.takes_context else None
    try:
        return results.given(id, turn.timely(bound).call(use["input"], context))
    except AuthorError as error:
        if turn.is_late(error):
            raise
        return results.failed(id, f"Error: {error.message}", error.message)
    except (TypeError, ValueError, RecursionError) as error:  # it gave no JSON
        return results.failed(id, f"Error: {error}", str(error))


def _shell(turn: Turn, use: Mapping[str, Any]) -> Result:
    """A command in the session, as InvokeAgentRuntimeCommand runs it."""
    asked = {
        "agentRuntimeArn": turn.harness["arn"],
        "qualifier": turn.call.params.get("qualifier", "DEFAULT"),
        "runtimeSessionId": turn.session.id,
        "body": {"command": str(use["input"].get("command", ""))},
    }
    found = ask(turn.call.store, data, "InvokeAgentRuntimeCommand", asked, turn.call.request)
    printed, code = "", 0
    for event in found["stream"]:
        chunk = event["chunk"]
        printed += "".join(chunk.get("contentDelta", {}).values())
        code = chunk.get("contentStop", {}).get("exitCode", code)
    return (results.said if code == 0 else results.failed)(use["toolUseId"], printed)


def _interpreted(turn: Turn, tool: Mapping[str, Any], use: Mapping[str, Any]) -> Result:
    """``{"code": …, "language": …}`` or ``{"command": …}``, bare or as an action of the Strands tool."""
    given = use["input"]
    given = given.get("code_interpreter_input", given)
    given = given.get("action", given)
    name = given.get("type") or ("executeCommand" if "command" in given else "executeCode")
    arguments = {key: value for key, value in given.items() if key not in NOT_ACTION}
    if name == "executeCode":
        arguments.setdefault("language", "python")
    config: Mapping[str, Any] = next(iter(tool.get("config", {}).values()), {})
    id = config.get("codeInterpreterArn", "aws.codeinterpreter.v1").rpartition("/")[2]
    asked = {"codeInterpreterIdentifier": id, "sessionId": _session(turn, id), "name": name, "arguments": arguments}
    found = ask(turn.call.store, data, "InvokeCodeInterpreter", asked)
    told = [event["result"] for event in found["stream"] if "result" in event]
    content = [block for result in told for block in result["content"]]
    failed = any(result.get("isError") for result in told)
    return results.given(use["toolUseId"], {"content": content, "isError": failed})


def _session(turn: Turn, id: str) -> str:
    """The interpreter's session of this session; a new one where the last has ended."""
    borrowed = turn.session.part(Borrowed)
    known = {"codeInterpreterIdentifier": id, "sessionId": borrowed.get(id, "")}
    if id in borrowed:
        status = ask(turn.call.store, data, "GetCodeInterpreterSession", known)["status"]
        if status == "READY":
            return borrowed[id]
    begun = ask(turn.call.store, data, "StartCodeInterpreterSession", {"codeInterpreterIdentifier": id})
    borrowed[id] = begun["sessionId"]
    return borrowed[id]
