"""The official SDK's CodeInterpreter and code_session, unchanged, on both faces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from bedrock_agentcore.tools.code_interpreter_client import CodeInterpreter, code_session

from conftest import Clients
from moto_agentcore.controls import controls

REGION = "us-east-1"
PNG = bytes(range(256))
# The SDK leaves streams half read: over HTTP their connections end when they are thrown away.
pytestmark = [
    pytest.mark.from_sdk,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("thrown_away"),
]


@pytest.fixture
def interpreter(face: Clients, monkeypatch: pytest.MonkeyPatch) -> Iterator[CodeInterpreter]:
    """A started client whose code is run."""
    monkeypatch.setattr(controls, "code_interpreter", "local")
    with code_session(REGION, session=boto3.session.Session(region_name=REGION)) as client:
        yield client


def _result(answer: dict[str, Any]) -> dict[str, Any]:
    (event,) = list(answer["stream"])
    found: dict[str, Any] = event["result"]
    return found


def test_a_session_begins_and_ends_with_its_block(face: Clients) -> None:
    with code_session(REGION) as client:
        inside = client.get_session()
        listed = [row["sessionId"] for row in client.list_sessions(status="READY")["items"]]
        ids = {"interpreter_id": client.identifier, "session_id": client.session_id}
    after = client.get_session(**ids)

    assert (inside["status"], inside["sessionTimeoutSeconds"], after["status"]) == ("READY", 900, "TERMINATED")
    assert listed == [ids["session_id"]]


def test_files_go_up_and_down(interpreter: CodeInterpreter) -> None:
    interpreter.upload_file("data.csv", "a,b\n1,2\n", description="two columns")
    more: list[dict[str, Any]] = [{"path": "deep/down.txt", "content": "x"}, {"path": "all.bin", "content": PNG}]
    interpreter.upload_files(more)

    assert interpreter.download_file("data.csv") == "a,b\n1,2\n"
    assert interpreter.download_files(["all.bin", "deep/down.txt"]) == {"all.bin": PNG, "deep/down.txt": "x"}
    with pytest.raises(FileNotFoundError, match="Could not read file: nothing"):
        interpreter.download_file("nothing")


def test_code_keeps_its_state_until_it_is_cleared(interpreter: CodeInterpreter) -> None:
    interpreter.execute_code("x = 41")

    kept = _result(interpreter.execute_code("print(x + 1)"))
    cleared = _result(interpreter.execute_code("print(x + 1)", clear_context=True))

    assert kept["structuredContent"]["stdout"] == "42"
    assert cleared["structuredContent"]["exitCode"] == 1
    assert cleared["structuredContent"]["stderr"].endswith("NameError: name 'x' is not defined")


def test_commands_run_where_the_files_are(interpreter: CodeInterpreter) -> None:
    interpreter.upload_file("data.csv", "a,b\n")

    found = _result(interpreter.execute_command("cat data.csv && python3 -c 'print(1 + 1)'"))

    assert found["content"] == [{"type": "text", "text": "a,b\n2"}]


def test_an_interpreter_of_ones_own_is_made_and_used(face: Clients) -> None:
    client = CodeInterpreter(REGION)
    made = client.create_code_interpreter(name="mine", execution_role_arn="arn:aws:iam::123456789012:role/interpreter")
    client.get_code_interpreter(made["codeInterpreterId"])

    client.start(identifier=made["codeInterpreterId"], name="first", session_timeout_seconds=60)
    client.upload_file("a", "A")

    assert client.download_file("a") == "A"
    assert client.stop()
