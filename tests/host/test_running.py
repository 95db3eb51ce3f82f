"""The server until a signal ends it, here in this process; in one of its own it is test_command's."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from moto_agentcore import AgentCoreServer
from moto_agentcore.controls import controls
from moto_agentcore.host import server
from moto_agentcore.host.server import run
from moto_agentcore.host.snapshot_actions import Kept
from tests.host.raw import PLANES, ask

pytestmark = pytest.mark.inferred
TOKEN = "hush"


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A free one; what a server of the whole process leaves behind it is taken back."""
    signals = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(Kept, "file", None)
    monkeypatch.setattr(Kept, "secrets", False)
    monkeypatch.setenv("MOTO_PORT", "")
    monkeypatch.delenv("MOTO_PORT")
    with socket.create_server(("127.0.0.1", 0)) as free:
        found = free.getsockname()[1]
    AgentCoreServer().reset()
    yield found
    AgentCoreServer().reset()
    for number, handler in signals.items():
        signal.signal(number, handler)


def served(visit: Callable[[str], Any], host: str, port: int, **settings: Any) -> Any:
    """What comes of a visit, behind which the server is told to end."""
    found: list[Any] = []

    def visits() -> None:
        try:
            found.append(visit(f"http://127.0.0.1:{port}"))
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    visitor = Thread(target=visits)
    listens = server._server

    def listening(*args: Any, **kwargs: Any) -> Any:
        made = listens(*args, **kwargs)
        visitor.start()  # it waits in the queue of the socket
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(server, "_server", listening)
        run(host, port, **settings)
    visitor.join()
    (answer,) = found
    return answer


def listed(url: str) -> Any:
    return ask(url, "POST", "/memories/", b"{}", PLANES).json["memories"]


def post(url: str, path: str, body: Any = None, **headers: str) -> Any:
    return ask(url, "POST", f"/moto-api/agentcore/{path}", body or {}, headers)


def test_it_keeps_its_file_says_where_it_is_and_logs_what_it_is_asked(
    port: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, seeds = tmp_path / "kept.json", []
    for id in ("SEEDED0001", "SEEDED0002"):
        seeds.append(tmp_path / f"{id}.json")
        seeds[-1].write_text(json.dumps({"knowledgeBases": [{"knowledgeBaseId": id, "documents": [{"text": "Tea."}]}]}))
    bearer, basic = f"Bearer {TOKEN}", f"Basic {b64encode(f'me:{TOKEN}'.encode()).decode()}"

    def visit(url: str) -> Any:
        made = ask(url, "POST", "/memories/create", {"name": "One", "eventExpiryDuration": 7}, PLANES)
        statuses = [post(url, "calls", Authorization=header).status for header in ("", "Bearer no", bearer, basic)]
        saved = post(url, "snapshot/save", Authorization=bearer)
        ask(url, "GET", "/nothing%0Ahere", None, PLANES)
        return made.json["memory"]["id"], statuses, saved.json, os.environ["MOTO_PORT"]

    settings = {"control_token": TOKEN, "logs": True, "snapshot": str(kept)}
    memory_id, statuses, saved, known = served(visit, "127.0.0.1", port, seeds=map(str, seeds), **settings)
    told = capsys.readouterr()
    again = served(listed, "127.0.0.1", port, snapshot=str(kept))

    assert (statuses, saved, known) == ([401, 401, 200, 200], {"file": str(kept)}, str(port))
    assert [memory["id"] for memory in again] == [memory_id]
    assert all(id in kept.read_text() for id in ("SEEDED0001", "SEEDED0002"))
    assert told.out == (
        f"moto-agentcore is listening on http://127.0.0.1:{port}\n"
        f"look into it at http://127.0.0.1:{port}/moto-api/agentcore/\n"
    )
    lines = [re.sub(r"\d\d/\w{3}/\d{4} \d\d:\d\d:\d\d", "NOW", line) for line in told.err.splitlines()]
    assert lines[0] == '127.0.0.1 - - [NOW] "POST /memories/create HTTP/1.1" 202 - CreateMemory'
    assert [line.partition('"')[2] for line in lines[1:]] == [
        *(f'POST /moto-api/agentcore/calls HTTP/1.1" {status} -' for status in statuses),
        'POST /moto-api/agentcore/snapshot/save HTTP/1.1" 200 -',
        'GET /nothing%0Ahere HTTP/1.1" 404 -',
    ]


def test_one_that_others_reach_says_so_and_runs_no_code(
    port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def visit(url: str) -> Any:
        return controls.exposed, post(url, "snapshot/save").json

    exposed, unsaved = served(visit, "0.0.0.0", port)
    told = capsys.readouterr()
    controls.exposed = 0

    assert (exposed, unsaved["message"].partition(":")[0]) == (1, "this server has no file")
    assert told.err.startswith("moto-agentcore: 0.0.0.0 can be reached by other machines.")
    assert "ListMemories" not in told.err
    for setting, what in (("code_interpreter", "code is run"), ("chosen_browser", "a browser is")):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(controls, setting, "local" if setting == "code_interpreter" else "chromium")
            with pytest.raises(ValueError, match=f"{what} for this machine alone"):
                run("0.0.0.0", port)
    assert controls.exposed == 0


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"snapshot": "/nowhere/kept.json"}, "there is no folder for /nowhere/kept.json"),
        ({"snapshot": "/"}, "cannot read /: Is a directory"),
        ({"seeds": ["/nowhere.yaml"]}, "cannot read /nowhere.yaml: No such file or directory"),
        ({"control_token": ""}, "a token for the controls is printable ASCII"),
        ({"control_token": " x"}, "without spaces around it"),
        ({"control_token": "\u00e9"}, "printable ASCII"),
    ],
)
def test_what_it_cannot_begin_with_is_told(port: int, settings: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        run("127.0.0.1", port, **settings)
    assert Kept.file is None
