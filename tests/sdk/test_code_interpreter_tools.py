"""Agents' tools that stand on code interpreters, unchanged, where they are installed: Strands' and LangChain's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from bedrock_agentcore.tools.code_interpreter_client import CodeInterpreter

from conftest import Clients
from moto_agentcore.controls import controls
from tests.sdk.helpers import over_http

REGION = "us-east-1"
# They leave streams and sessions to be collected, and warn of what they themselves stand on.
pytestmark = [pytest.mark.from_sdk, pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("thrown_away")]


@pytest.fixture(autouse=True)
def _running(face: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setattr(controls, "code_interpreter", "local")


@pytest.fixture
def strands() -> Iterator[Any]:
    """Strands' tool, with its cache of sessions empty."""
    module = pytest.importorskip("strands_tools.code_interpreter.agent_core_code_interpreter")
    module._session_mapping.clear()
    tool = module.AgentCoreCodeInterpreter(region=REGION, session_name="mine", persist_sessions=False)
    yield tool
    tool.cleanup_platform()


def _said(tool: Any, type: str, **action: Any) -> str:
    """The text that Strands' tool gives its agent."""
    given = {"action": {"type": type, "session_name": "mine", **action}}
    answer = tool.code_interpreter(code_interpreter_input=given)
    assert answer["status"] == "success", answer
    return str(answer["content"][0]["text"])


def test_strands_tool_keeps_state_and_files(strands: Any) -> None:
    _said(strands, "executeCode", language="python", code="x = 20")
    _said(strands, "writeFiles", content=[{"path": "a.txt", "text": "written"}])

    assert "'text': '21'" in _said(strands, "executeCode", language="python", code="print(x + 1)")
    assert "Cell In[3], line 1" in _said(strands, "executeCode", language="python", code="1 / 0")
    assert "'written'" in _said(strands, "executeCommand", command="cat a.txt")
    assert "'text': 'written'" in _said(strands, "readFiles", paths=["a.txt"])
    assert "file:///a.txt" in _said(strands, "listFiles", path=".")
    assert "Successfully removed" in _said(strands, "removeFiles", paths=["a.txt"])


@over_http
def test_strands_tool_finds_its_session_again(strands: Any) -> None:
    _said(strands, "executeCode", language="python", code="x = 20")

    again = type(strands)(region=REGION, session_name="mine")

    assert "'text': '20'" in _said(again, "executeCode", language="python", code="print(x)")


@pytest.fixture
def langchain() -> Iterator[Any]:
    """LangChain's sandbox on a started session."""
    module = pytest.importorskip("langchain_agentcore_codeinterpreter")
    interpreter = CodeInterpreter(region=REGION)
    interpreter.start()
    yield module.AgentCoreSandbox(interpreter=interpreter)
    interpreter.stop()


def test_langchains_sandbox_runs_commands(langchain: Any) -> None:
    found = langchain.execute("echo hello; python3 -c 'print(1 + 1)'")

    assert (found.output, found.exit_code) == ("hello\n2", 0)


@over_http
def test_langchains_sandbox_works_on_files(langchain: Any) -> None:
    written = langchain.write("/workspace/hello.py", "print('x')\n")
    uploaded = langchain.upload_files([("data/a.bin", b"\x00\xff"), ("t.txt", b"text")])
    found = langchain.download_files(["data/a.bin", "t.txt", "nothing"])

    assert (written.error, [one.error for one in uploaded]) == (None, [None, None])
    assert [one.content for one in found] == [b"\x00\xff", b"text", None]
    assert found[2].error == "file_not_found"
    assert langchain.execute("python3 workspace/hello.py").output == "x"
    assert langchain.read(written.path).file_data["content"] == "print('x')"


def test_langchains_sandbox_says_that_its_session_has_ended(langchain: Any, face: Clients) -> None:
    face.data.stop_code_interpreter_session(codeInterpreterIdentifier="aws.codeinterpreter.v1", sessionId=langchain.id)

    found = langchain.execute("echo hello")

    assert (found.output, found.exit_code) == (
        "Error: AgentCore session has expired. Start a new session to continue.",
        1,
    )
