"""InvokeCodeInterpreter: writeFiles, readFiles, listFiles, removeFiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.code_interpreters.interpreters import SYSTEM_CODE_INTERPRETER
from moto_agentcore.families.shared.sandbox_sessions import CODE_INTERPRETER_SESSION
from moto_agentcore.sandbox.sandbox import Sandbox
from moto_agentcore.state.store import store_of
from tests.families.arrange import refused
from tests.families.code_interpreters.arrange import SYSTEM, Session, block

PNG = b"\x89PNG\r\n\x1a\n\x00\x01\xff"


def folder_of(session: Session) -> Path:
    """Where a session's files are on this machine."""
    store = store_of("123456789012", "us-east-1")
    record = store.table(CODE_INTERPRETER_SESSION, under=store.table(SYSTEM_CODE_INTERPRETER).get(SYSTEM))
    return record.get(session.ids["sessionId"]).part(Sandbox).folder.top


@pytest.mark.from_docs  # a notebook of the service's samples; it says "all 1 files" too
@pytest.mark.parametrize(("count", "said"), [(1, "all 1 files"), (2, "all 2 files")])
def test_files_are_written(local: Clients, count: int, said: str) -> None:
    content = [block(f"f{n}.txt", "hello") for n in range(count)]

    answer = Session(local).result("writeFiles", content=content)

    assert answer == {"content": [{"type": "text", "text": f"Successfully wrote {said}"}], "isError": False}


@pytest.mark.from_docs  # as there
def test_a_list_links_to_files_and_folders(clients: Clients) -> None:
    session = Session(clients)
    session.result("writeFiles", content=[block("data.csv", "a,b"), block("out/sums.json", "{}")])

    assert session.result("listFiles", path="") == {
        "content": [
            {"type": "resource_link", "uri": "file:///.ipython", "name": ".ipython", "description": "Directory"},
            {
                "type": "resource_link",
                "mimeType": "text/csv",
                "uri": "file:///data.csv",
                "name": "data.csv",
                "description": "File",
            },
            {"type": "resource_link", "uri": "file:///log", "name": "log", "description": "Directory"},
            {"type": "resource_link", "uri": "file:///out", "name": "out", "description": "Directory"},
        ],
        "isError": False,
    }
    assert session.result("listFiles")["content"] == session.result("listFiles", path=".")["content"]


@pytest.mark.from_sdk
@pytest.mark.parametrize("name", ["path", "directoryPath"])
def test_a_folder_is_listed(local: Clients, name: str) -> None:
    session = Session(local)
    session.result("writeFiles", content=[block("out/sums.json", "{}")])

    (found,) = session.result("listFiles", **{name: "out"})["content"]

    assert (found["uri"], found["name"], found["mimeType"]) == (
        "file:///out/sums.json",
        "sums.json",
        "application/json",
    )


@pytest.mark.from_sdk  # what stands behind file:// is the path that was asked for
@pytest.mark.parametrize(
    ("path", "content", "expected"),
    [
        ("notes.txt", "größe\n", {"type": "text", "mimeType": "text/plain", "text": "größe\n"}),
        ("a/b/chart.png", PNG, {"type": "blob", "mimeType": "image/png", "blob": PNG}),
        ("empty", "", {"type": "text", "mimeType": "application/octet-stream", "text": ""}),
        ("half.bin", b"ascii\0", {"type": "blob", "mimeType": "application/octet-stream", "blob": b"ascii\0"}),
    ],
)
def test_what_was_written_is_read(local: Clients, path: str, content: Any, expected: dict[str, Any]) -> None:
    session = Session(local)
    session.result("writeFiles", content=[block(path, content)])

    answer = session.result("readFiles", paths=[path])

    assert answer == {
        "content": [{"type": "resource", "resource": {"uri": f"file://{path}", **expected}}],
        "isError": False,
    }


@pytest.mark.from_sdk  # clients take what they find
def test_what_cannot_be_read_is_said_beside_what_can(local: Clients) -> None:
    session = Session(local)
    session.write(a="A")

    answer = session.result("readFiles", paths=["nothing", "a", "../a", "log"])

    resource, *texts = answer["content"]
    assert resource["resource"]["text"] == "A"
    assert [found["text"] for found in texts] == [
        "File not found: nothing",
        "Path is outside the working directory: '../a'",
        "Is a directory: log",
    ]
    assert answer["isError"] is True


@pytest.mark.inferred
def test_files_are_removed(clients: Clients) -> None:
    session = Session(clients)
    session.write(a="A", b="B")

    answer = session.result("removeFiles", paths=["a"])

    assert answer == {"content": [{"type": "text", "text": "Successfully removed all 1 files"}], "isError": False}
    assert session.names() == [".ipython", "b", "log"]


@pytest.mark.from_sdk  # "atomic - either all files are written or none are"
@pytest.mark.parametrize("bad", ["../x", "/etc/x", "log", "a/inside"])
def test_all_are_written_or_none(local: Clients, bad: str) -> None:
    session = Session(local)
    session.write(a="old")

    answer = session.result("writeFiles", content=[block("first", "1"), block("a", "new"), block(bad, "2")])

    assert answer["isError"] is True
    assert session.names() == [".ipython", "a", "log"]
    assert session.result("readFiles", paths=["a"])["content"][0]["resource"]["text"] == "old"


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("name", "arguments"), [("listFiles", {"path": "../.."}), ("removeFiles", {"paths": ["a", "/etc/hostname"]})]
)
def test_nothing_outside_is_listed_or_removed(local: Clients, name: str, arguments: dict[str, Any]) -> None:
    session = Session(local)
    session.write(a="A")

    answer = session.result(name, **arguments)

    assert "outside the working directory" in answer["content"][0]["text"]
    assert answer["isError"] is True
    assert "a" in session.names()


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("writeFiles", {}, "writeFiles requires arguments.content"),
        ("readFiles", {}, "readFiles requires arguments.paths"),
        ("removeFiles", {"path": "a"}, "removeFiles requires arguments.paths"),
        ("writeFiles", {"content": [{"path": "a"}]}, "arguments.content.0: either text or blob is required"),
        (
            "writeFiles",
            {"content": [{"path": "b", "text": ""}, {"path": "a", "text": "", "blob": b""}]},
            "arguments.content.1: either text or blob is required",
        ),
    ],
)
def test_what_a_tool_needs_it_says(local: Clients, name: str, arguments: dict[str, Any], said: str) -> None:
    session = Session(local)

    message = refused(local.data.invoke_code_interpreter, **session.asked(name, **arguments))

    assert message == said
    assert session.names() == [".ipython", "log"]


@pytest.mark.inferred
def test_two_sessions_have_nothing_in_common(local: Clients) -> None:
    one, other = Session(local), Session(local)

    one.write(a="A")

    assert other.names() == [".ipython", "log"]


@pytest.mark.inferred
@pytest.mark.parametrize("how", ["stopped", "timed out", "reset"])
def test_a_sessions_files_go_with_it(local: Clients, how: str) -> None:
    session = Session(local, sessionTimeoutSeconds=100)
    session.write(a="A")
    top = folder_of(session)
    there = top.exists()

    if how == "stopped":
        session.stop()
    elif how == "timed out":
        local.agentcore.clock.tick(seconds=101)
        local.data.list_code_interpreter_sessions(codeInterpreterIdentifier=SYSTEM)
    else:
        from moto_agentcore.host import remote

        remote.reset()

    assert (there, top.exists()) == (True, False)


@pytest.mark.inferred
def test_a_sessions_files_go_with_the_outermost_mock(idle: Clients) -> None:
    with idle.agentcore:
        session = Session(idle)
        session.write(a="A")
        with idle.agentcore:
            pass
        top = folder_of(session)
        there = top.exists()

    assert (there, top.exists()) == (True, False)


@pytest.mark.inferred  # clients take it for "the session has expired"
@pytest.mark.parametrize("how", ["stopped", "timed out", "unknown"])
def test_a_session_that_has_ended_has_no_tools(local: Clients, how: str) -> None:
    session = Session(local, sessionTimeoutSeconds=100)
    asked = session.asked("listFiles")
    if how == "stopped":
        session.stop()
    elif how == "timed out":
        local.agentcore.clock.tick(seconds=101)
    else:
        asked["sessionId"] = "01ABC"

    refused(local.data.invoke_code_interpreter, "ResourceNotFoundException", **asked)


@pytest.mark.from_model  # "This must be an active session"
def test_a_tool_is_one_of_a_session(clients: Clients) -> None:
    message = refused(clients.data.invoke_code_interpreter, codeInterpreterIdentifier=SYSTEM, name="listFiles")

    assert message == "sessionId is required"


@pytest.mark.from_model
def test_the_answer_names_its_session(clients: Clients) -> None:
    session = Session(clients)

    answer = clients.data.invoke_code_interpreter(**session.asked("listFiles"))

    assert answer["sessionId"] == session.ids["sessionId"]
    assert len(list(answer["stream"])) == 1
