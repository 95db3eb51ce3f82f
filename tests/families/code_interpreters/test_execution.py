"""InvokeCodeInterpreter: executeCode, executeCommand and tasks, scripted and really run."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import AgentCore
from moto_agentcore.controls import controls
from moto_agentcore.families.code_interpreters.execution import NOT_RUN
from tests.families.arrange import refused
from tests.families.code_interpreters.arrange import SYSTEM, Session

RULE = "-" * 75


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code interpreters run code. The server's controls are this process's."""
    monkeypatch.setattr(controls, "code_interpreter", "local")


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("name", "arguments"),
    [("executeCode", {"code": "open('ran', 'w')", "language": "python"}), ("executeCommand", {"command": "touch ran"})],
)
def test_nothing_is_run_unless_the_author_says_so(local: Clients, name: str, arguments: dict[str, Any]) -> None:
    session = Session(local)

    answer = session.result(name, **arguments)

    assert answer["content"] == [{"type": "text", "text": NOT_RUN}]
    assert answer["structuredContent"] == {"stdout": NOT_RUN, "stderr": "", "exitCode": 0, "executionTime": 0.0}
    assert answer["isError"] is False
    assert session.names() == [".ipython", "log"]


@pytest.mark.inferred
def test_a_script_answers_for_the_tool_it_is_meant_for(clients: Clients) -> None:
    result = {"content": [{"type": "text", "text": "42"}], "structuredContent": {"stdout": "42", "exitCode": 0}}
    clients.agentcore.script(
        "InvokeCodeInterpreter", [{"result": result}], where=lambda call: call.params["name"] == "executeCode"
    )
    session = Session(clients)

    assert session.result("executeCode", code="6 * 7") == result
    assert session.names() == [".ipython", "log"]


@pytest.mark.from_model  # TaskStatus
def test_a_task_that_is_not_run_is_over_at_once(local: Clients) -> None:
    session = Session(local)

    started = session.ran("startCommandExecution", command="sleep 1000")
    found = session.ran("getTask", taskId=started["taskId"])
    stopped = session.ran("stopTask", taskId=started["taskId"])

    assert (started["taskStatus"], found["taskStatus"], stopped["taskStatus"]) == (
        "submitted",
        "completed",
        "completed",
    )
    assert found["taskId"] == started["taskId"]


@pytest.mark.inferred
@pytest.mark.parametrize("mode", ["scripted", "local"])
@pytest.mark.parametrize("name", ["getTask", "stopTask"])
def test_a_task_of_nobody_is_told(local: Clients, monkeypatch: pytest.MonkeyPatch, mode: str, name: str) -> None:
    monkeypatch.setattr(controls, "code_interpreter", mode)

    answer = Session(local).result(name, taskId="nobody")

    assert (answer["content"], answer["isError"]) == ([{"type": "text", "text": "Task not found: nobody"}], True)


@pytest.mark.from_docs  # a notebook of the service's samples
def test_code_that_runs_says_what_it_printed(local: Clients, running: None) -> None:
    answer = Session(local).result("executeCode", code="print('Hello')\nprint('World')", language="python")

    seconds = answer["structuredContent"].pop("executionTime")
    assert answer == {
        "content": [{"type": "text", "text": "Hello\nWorld"}],
        "structuredContent": {"stdout": "Hello\nWorld", "stderr": "", "exitCode": 0},
        "isError": False,
    }
    assert 0 < seconds < 100  # they are seconds, whatever the model says


@pytest.mark.from_docs  # as there
def test_code_that_fails_shows_its_traceback(clients: Clients, running: None) -> None:
    session = Session(clients)
    session.result("executeCode", code="x = 1", language="python")

    answer = session.result("executeCode", code="import nothing_of_that_name", language="python")

    structured = answer["structuredContent"]
    assert (structured["stdout"], structured["exitCode"], answer["isError"]) == ("", 1, True)
    assert structured["stderr"].splitlines()[:3] == [
        RULE,
        "ModuleNotFoundError                       Traceback (most recent call last)",
        "Cell In[2], line 1",
    ]
    assert structured["stderr"].endswith("ModuleNotFoundError: No module named 'nothing_of_that_name'")
    assert answer["content"] == [{"type": "text", "text": structured["stderr"]}]


@pytest.mark.from_docs
def test_code_and_commands_and_files_share_a_session(local: Clients, running: None) -> None:
    session = Session(local)
    session.write(numbers__csv="1\n2\n")

    session.result("executeCode", code="total = sum(map(int, open('numbers.csv')))", language="python")
    session.result("executeCode", code="open('total.txt', 'w').write(str(total))", language="python")

    assert session.said("executeCommand", command="cat total.txt") == "3"
    (resource,) = session.result("readFiles", paths=["total.txt"])["content"]
    assert resource["resource"]["text"] == "3"


@pytest.mark.from_model
def test_a_cleared_context_keeps_the_files(local: Clients, running: None) -> None:
    session = Session(local)
    session.result("executeCode", code="x = 1; _ = open('kept', 'w')")

    answer = session.result("executeCode", code="x", clearContext=True)

    assert answer["content"][0]["text"].endswith("NameError: name 'x' is not defined")
    assert "kept" in session.names()


@pytest.mark.from_model
@pytest.mark.parametrize(("command", "code", "said"), [("echo fine", 0, "fine"), ("echo bad >&2; exit 2", 2, "bad")])
def test_a_command_says_how_it_ended(local: Clients, running: None, command: str, code: int, said: str) -> None:
    answer = Session(local).result("executeCommand", command=command)

    assert answer["content"] == [{"type": "text", "text": said}]
    assert (answer["structuredContent"]["exitCode"], answer["isError"]) == (code, code != 0)


@pytest.mark.inferred
def test_code_sees_no_credentials_of_ours(local: Clients, running: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "s3cr3t")
    session = Session(local)

    seen = [
        session.said("executeCode", code="import os; print(dict(os.environ))"),
        session.said("executeCommand", command="env"),
    ]

    assert [text for text in seen if "s3cr3t" in text or "AWS_" in text] == []


@pytest.mark.from_model
def test_a_task_works_and_is_stopped(local: Clients, running: None) -> None:
    session = Session(local)

    started = session.ran("startCommandExecution", command="echo begun; sleep 7901")
    id = started["taskId"]
    while not (working := session.ran("getTask", taskId=id))["stdout"]:
        pass
    stopped = session.ran("stopTask", taskId=id)

    assert [one["taskStatus"] for one in (started, working, stopped)] == ["submitted", "working", "canceled"]
    assert working["stdout"] == "begun"
    assert session.ran("getTask", taskId=id)["taskStatus"] == "canceled"


@pytest.mark.from_model
def test_a_task_ends(local: Clients, running: None) -> None:
    session = Session(local)
    for code, complaint, status, said in [
        (0, "bad", "completed", "done"),
        (3, "bad", "failed", "bad"),
        (3, "", "failed", "done"),  # what was printed, where nothing is said of the failure
    ]:
        complains = f"echo {complaint} >&2; " if complaint else ""
        id = session.ran("startCommandExecution", command=f"echo done; {complains}exit {code}")["taskId"]

        while (found := session.result("getTask", taskId=id))["structuredContent"]["taskStatus"] == "working":
            pass

        told = {"taskId": id, "taskStatus": status, "exitCode": code, "stdout": "done", "stderr": complaint}
        assert found == {
            "content": [{"type": "text", "text": said}],
            "structuredContent": told,
            "isError": code != 0,
        }


@pytest.mark.inferred
@pytest.mark.parametrize(("language", "runtime"), [("python", "nodejs"), ("javascript", "python")])
def test_a_runtime_is_one_of_the_language(local: Clients, language: str, runtime: str) -> None:
    asked = Session(local).asked("executeCode", code="1", language=language, runtime=runtime)

    assert refused(local.data.invoke_code_interpreter, **asked) == f"{language} does not run on {runtime}"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("name", "needed"),
    [
        ("executeCode", "code"),
        ("executeCommand", "command"),
        ("startCommandExecution", "command"),
        ("getTask", "taskId"),
    ],
)
def test_what_is_to_be_run_has_to_be_given(local: Clients, name: str, needed: str) -> None:
    message = refused(local.data.invoke_code_interpreter, **Session(local).asked(name))

    assert message == f"{name} requires arguments.{needed}"


@pytest.mark.inferred
def test_the_mock_says_whether_code_is_run(idle: Clients) -> None:
    with AgentCore(code_interpreter="local"):
        with AgentCore():
            nested = Session(idle).said("executeCode", code="1 + 1")
        with AgentCore(code_interpreter="scripted"):
            scripted = Session(idle).said("executeCode", code="1 + 1")
    with AgentCore():
        after = Session(idle).said("executeCode", code="1 + 1")

    assert (nested, scripted, after) == ("2", NOT_RUN, NOT_RUN)


@pytest.mark.inferred
def test_a_mode_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="code_interpreter is 'scripted' or 'local', not 'docker'"):
        AgentCore(code_interpreter="docker")  # type: ignore[arg-type] # that it is told at run time too


@pytest.mark.from_model  # "If the session has expired or been stopped, the request will fail"
def test_a_stopped_session_runs_nothing(clients: Clients, running: None) -> None:
    session = Session(clients)
    session.stop()

    message = refused(
        clients.data.invoke_code_interpreter, "ResourceNotFoundException", **session.asked("executeCode", code="1")
    )

    assert message.startswith("Code interpreter session ")
    assert SYSTEM not in message
