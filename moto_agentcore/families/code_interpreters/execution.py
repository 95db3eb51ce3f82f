"""Code, commands and tasks of a session: really run, or answered without being run (``code_interpreter``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.code_interpreters.results import Result, failed, printed, ran, text
from moto_agentcore.sandbox.folder import FolderError
from moto_agentcore.sandbox.sandbox import Sandbox, Task
from moto_agentcore.state import ids

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

NOT_RUN = 'Not run: this is moto-agentcore; script("InvokeCodeInterpreter", …), or code_interpreter="local" runs it'
RUNTIMES = {
    "python": "python",
    "nodejs": "javascript",
    "deno": "javascript",
}  # and the language that goes without saying


class Answered:
    """The tasks of a session where nothing is run, by id."""

    def __init__(self) -> None:
        self.tasks: dict[str, str] = {}


def check_language(given: t.ToolArgumentsTypeDef) -> str:
    """The language of a piece of code; its runtime has to be one of it."""
    runtime = given.get("runtime")
    language: str = given.get("language") or RUNTIMES[runtime or "python"]
    if runtime is not None and (runtime == "python") != (language == "python"):
        raise invalid(f"{language} does not run on {runtime}", **{"arguments.runtime": f"Member is none of {language}"})
    return language


def scripted(name: str, answered: Answered, given: t.ToolArgumentsTypeDef) -> Result:
    """What is answered where nobody scripted anything: nothing is run, and a task is over at once."""
    if name in ("executeCode", "executeCommand"):
        return text(NOT_RUN, stdout=NOT_RUN, stderr="", exitCode=0, executionTime=0.0)
    if name == "startCommandExecution":
        id = ids.uuid()
        answered.tasks[id] = "completed"
        return text(f"Task {id} was submitted", taskId=id, taskStatus="submitted")
    id = given["taskId"]
    if id not in answered.tasks:
        return _no_task(id)
    return text(NOT_RUN, taskId=id, taskStatus=answered.tasks[id], stdout=NOT_RUN, stderr="", exitCode=0)


def _execute_code(sandbox: Sandbox, given: t.ToolArgumentsTypeDef) -> Result:
    language = check_language(given)
    if language == "python":
        return ran(sandbox.python(given["code"], anew=given.get("clearContext", False)))
    return ran(sandbox.script(given["code"], language, given.get("runtime")))


def _execute_command(sandbox: Sandbox, given: t.ToolArgumentsTypeDef) -> Result:
    return ran(sandbox.command(given["command"]))


def _start_command_execution(sandbox: Sandbox, given: t.ToolArgumentsTypeDef) -> Result:
    id = ids.uuid()
    sandbox.start(id, given["command"])
    return text(f"Task {id} was submitted", taskId=id, taskStatus="submitted")


def _get_task(sandbox: Sandbox, given: t.ToolArgumentsTypeDef) -> Result:
    id = given["taskId"]
    task = sandbox.tasks.get(id)
    return _no_task(id) if task is None else _shown(id, task)


def _stop_task(sandbox: Sandbox, given: t.ToolArgumentsTypeDef) -> Result:
    """One that has ended stays as it is."""
    id = given["taskId"]
    task = sandbox.tasks.get(id)
    if task is None:
        return _no_task(id)
    task.stop()
    return _shown(id, task)


def _shown(id: str, task: Task) -> Result:
    status, code = task.status, task.code
    stdout, stderr = printed(task.written("stdout")), printed(task.written("stderr"))
    members: dict[str, Any] = {"taskId": id, "taskStatus": status, "stdout": stdout, "stderr": stderr}
    if code is not None:
        members["exitCode"] = code
    said = (stderr or stdout) if status == "failed" else stdout
    return text(said, is_error=status == "failed", **members)


def _no_task(id: str) -> Result:
    return failed(f"Task not found: {id}")


LOCAL = {
    "executeCode": _execute_code,
    "executeCommand": _execute_command,
    "startCommandExecution": _start_command_execution,
    "getTask": _get_task,
    "stopTask": _stop_task,
}


def local(name: str, sandbox: Sandbox, given: t.ToolArgumentsTypeDef) -> Result:
    """Really run it."""
    try:
        return LOCAL[name](sandbox, given)
    except FolderError as error:  # the session has ended meanwhile
        return failed(str(error))
