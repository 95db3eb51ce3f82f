"""InvokeAgentRuntimeCommand: what a script says a command prints; by default, that nothing was run."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import error_of, refused
from tests.families.runtimes.arrange import asked, new_runtime

SESSION = "session-" + "a" * 32


def run(clients: Clients, arn: str, **asked: Any) -> list[dict[str, Any]]:
    """The chunks of a command's stream."""
    body = {"command": "ls", **asked.pop("body", {})}
    answer = clients.data.invoke_agent_runtime_command(agentRuntimeArn=arn, body=body, **asked)
    return [event["chunk"] for event in answer["stream"]]


@pytest.mark.inferred
def test_by_default_nothing_is_run_and_it_says_so(local: Clients) -> None:
    start, said, stop = run(local, new_runtime(local)["agentRuntimeArn"])

    assert start == {"contentStart": {}}
    assert "Not run" in said["contentDelta"]["stderr"]
    assert stop == {"contentStop": {"exitCode": 0, "status": "COMPLETED"}}


@pytest.mark.from_model
def test_it_runs_in_the_session_that_it_names(clients: Clients) -> None:
    runtime = new_runtime(clients)
    clients.agentcore.bind("helper", lambda payload, context: context.session_id)
    arn = runtime["agentRuntimeArn"]

    answer = clients.data.invoke_agent_runtime_command(
        agentRuntimeArn=arn, body={"command": "ls"}, runtimeSessionId=SESSION, traceId="Root=1"
    )

    assert (answer["runtimeSessionId"], answer["statusCode"], answer["traceId"]) == (SESSION, 200, "Root=1")
    assert len(list(answer["stream"])) == 3
    assert clients.data.stop_runtime_session(agentRuntimeArn=arn, runtimeSessionId=SESSION)["statusCode"] == 200


@pytest.mark.from_model
def test_a_script_says_what_it_prints(clients: Clients) -> None:
    chunks = [
        {"contentStart": {}},
        {"contentDelta": {"stdout": "a.txt\n"}},
        {"contentStop": {"exitCode": 124, "status": "TIMED_OUT"}},
    ]
    clients.agentcore.script("InvokeAgentRuntimeCommand", [{"chunk": chunk} for chunk in chunks])

    assert run(clients, new_runtime(clients)["agentRuntimeArn"]) == chunks


@pytest.mark.from_model
@pytest.mark.parametrize("timeout", [0, 3601, -1])
def test_a_timeout_is_from_a_second_to_an_hour(local: Clients, timeout: int) -> None:
    arn = new_runtime(local)["agentRuntimeArn"]

    text = refused(local.data.invoke_agent_runtime_command, agentRuntimeArn=arn, body=_body(timeout))

    assert "between 1 and 3600" in text
    assert [len(run(local, arn, body={"timeout": seconds})) for seconds in (1, 3600)] == [3, 3]


def _body(timeout: int) -> dict[str, Any]:
    return {"command": "ls", "timeout": timeout}


@pytest.mark.from_sdk
def test_a_harness_takes_commands_and_its_own_runtime_is_not_invoked(clients: Clients) -> None:
    given = {"harnessName": "helper", "executionRoleArn": "arn:aws:iam::123456789012:role/agent"}
    id = clients.control.create_harness(**given)["harness"]["harnessId"]
    harness = clients.control.get_harness(harnessId=id)["harness"]
    runtime = harness["environment"]["agentCoreRuntimeEnvironment"]["agentRuntimeArn"]
    invoke = clients.data.invoke_agent_runtime

    assert len(run(clients, harness["arn"], runtimeSessionId=SESSION)) == 3
    assert "managed by a harness" in refused(invoke, agentRuntimeArn=runtime, payload=b"{}")
    text = refused(invoke, "ResourceNotFoundException", agentRuntimeArn=harness["arn"], payload=b"{}")
    assert text.startswith("No endpoint or agent found with qualifier 'DEFAULT'")


@pytest.mark.inferred
def test_a_runtime_of_another_region_is_not_found(local: Clients) -> None:
    arn = new_runtime(local)["agentRuntimeArn"].replace("us-east-1", "eu-west-1")

    error_of("ResourceNotFoundException", local.data.invoke_agent_runtime, agentRuntimeArn=arn, payload=b"{}")
    assert asked(local, new_runtime(local, "other"), {})["payload"] == {}


@pytest.fixture
def running(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Clients:
    """Clients of a mock that runs code."""
    from moto_agentcore.controls import controls

    monkeypatch.setattr(controls, "code_interpreter", "local")
    return clients


def _printed(chunks: list[dict[str, Any]], channel: str = "stdout") -> str:
    return "".join(chunk["contentDelta"].get(channel, "") for chunk in chunks if "contentDelta" in chunk)


@pytest.mark.from_docs
def test_a_command_is_run_in_the_folder_of_its_session(running: Clients) -> None:
    arn = new_runtime(running)["agentRuntimeArn"]

    *_, stop = run(running, arn, body={"command": "printf '%s' über > a.txt; exit 3"}, runtimeSessionId=SESSION)
    same = run(running, arn, body={"command": "cat a.txt; echo no >&2"}, runtimeSessionId=SESSION)
    other = run(running, arn, body={"command": "cat a.txt"}, runtimeSessionId="o" * 40)

    assert stop == {"contentStop": {"exitCode": 3, "status": "COMPLETED"}}
    assert (_printed(same), _printed(same, "stderr")) == ("über", "no\n")
    assert same[0] == {"contentStart": {}}
    assert other[-1]["contentStop"]["exitCode"] == 1


@pytest.mark.from_docs
def test_a_command_that_takes_too_long_is_killed(running: Clients) -> None:
    arn = new_runtime(running)["agentRuntimeArn"]

    chunks = run(running, arn, body={"command": "echo begun; sleep 60", "timeout": 1})

    assert _printed(chunks) == "begun\n"
    assert chunks[-1]["contentStop"]["status"] == "TIMED_OUT"


@pytest.mark.inferred
def test_a_stopped_session_leaves_no_files(running: Clients) -> None:
    from pathlib import Path

    arn = new_runtime(running)["agentRuntimeArn"]
    folder = Path(_printed(run(running, arn, body={"command": "pwd"}, runtimeSessionId=SESSION)).strip())
    assert folder.is_dir()

    running.data.stop_runtime_session(agentRuntimeArn=arn, runtimeSessionId=SESSION)

    assert not folder.exists()
