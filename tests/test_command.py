"""The command, as a person runs it: ``moto-agentcore server``, ``demo``, ``coverage``; ``python -m moto_agentcore``."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

import pytest

from conftest import make_client
from moto_agentcore.__main__ import main
from tests.families.arrange import refused

COMMAND = [sys.executable, "-m", "moto_agentcore"]
LISTENING = re.compile(r"moto-agentcore is listening on (http://\S+:\d+)\n")


class Running(NamedTuple):
    process: subprocess.Popen[str]
    url: str
    log: Path


@contextmanager
def server(log: Path, *arguments: str) -> Iterator[Running]:
    """The server in a process of its own, on any free port."""
    with log.open("w") as errors:
        command = [*COMMAND, "server", "-p", "0", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
    assert process.stdout is not None
    try:
        found = LISTENING.fullmatch(process.stdout.readline())
        assert found is not None, log.read_text()
        yield Running(process, found.group(1), log)
    finally:
        process.kill()
        process.communicate()


def said(event: Any) -> str:
    return str(event["payload"][0]["conversational"]["content"]["text"])


@pytest.mark.inferred
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_the_server_answers_at_the_address_it_prints_until_a_signal_ends_it(
    tmp_path: Path, number: signal.Signals
) -> None:
    with server(tmp_path / "log", "-H", "127.0.0.1") as running:
        control = make_client("bedrock-agentcore-control", running.url)
        data = make_client("bedrock-agentcore", running.url, max_pool_connections=8)

        def speak(i: int) -> str:
            content = {"conversational": {"role": "USER", "content": {"text": f"line {i}"}}}
            told = {"memoryId": memory["id"], "actorId": "a", "sessionId": "s", "payload": [content]}
            return said(data.create_event(**told, eventTimestamp=i)["event"])

        memory = control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]
        with ThreadPoolExecutor(8) as threads:  # the first events of a fresh process, all at once
            created = list(threads.map(speak, range(8)))
        listed = data.list_events(memoryId=memory["id"], actorId="a", sessionId="s")["events"]
        running.process.send_signal(number)
        status = running.process.wait(20)

    assert [said(event) for event in listed] == [f"line {i}" for i in reversed(range(8))]
    assert len(created) == 8
    assert status == 0
    assert "Traceback" not in running.log.read_text()
    assert "POST /memories/create" in running.log.read_text()


@pytest.mark.inferred
def test_the_server_validates_references_when_told_so_and_goes_on_after_a_reset(tmp_path: Path) -> None:
    role = "arn:aws:iam::123456789012:role/agent"
    given = {"name": "Demo", "eventExpiryDuration": 30, "memoryExecutionRoleArn": role}
    with server(tmp_path / "log", "--validate-references") as running:
        control = make_client("bedrock-agentcore-control", running.url)
        first = refused(control.create_memory, **given)
        urlopen(Request(running.url + "/moto-api/reset", method="POST"))
        second = refused(control.create_memory, **given)
        trusted = {"Service": "bedrock-agentcore.amazonaws.com"}
        document = json.dumps({"Statement": {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}})
        make_client("iam", running.url).create_role(RoleName="agent", AssumeRolePolicyDocument=document)
        created = control.create_memory(**given)["memory"]

    assert first == second
    assert first.startswith(f"Role validation failed for '{role}'. Please verify that the role exists")
    assert created["memoryExecutionRoleArn"] == role


def _stdout(url: str, code: str) -> str:
    """What code prints in a new session of the server's code interpreter."""
    data, ids = make_client("bedrock-agentcore", url), {"codeInterpreterIdentifier": "aws.codeinterpreter.v1"}
    session = data.start_code_interpreter_session(**ids)["sessionId"]
    answer = data.invoke_code_interpreter(**ids, sessionId=session, name="executeCode", arguments={"code": code})
    (event,) = answer["stream"]
    return str(event["result"]["structuredContent"]["stdout"])


@pytest.mark.inferred
def test_the_server_runs_code_when_told_so_and_goes_on_after_a_reset(tmp_path: Path) -> None:
    code = "import os; print(6 * 7, os.getcwd())"
    with server(tmp_path / "log", "--allow-code-execution") as running:
        first, _, folder = _stdout(running.url, code).partition(" ")
        urlopen(Request(running.url + "/moto-api/reset", method="POST"))
        is_gone = not Path(folder).exists()
        second, _, folder = _stdout(running.url, code).partition(" ")
        running.process.send_signal(signal.SIGTERM)
        running.process.wait(20)

    assert (first, is_gone, second) == ("42", True, "42")
    assert not Path(folder).exists()


@pytest.mark.inferred
def test_the_server_runs_no_code_unless_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_AGENTCORE_CODE_INTERPRETER", "local")
    with server(tmp_path / "log") as running:
        assert _stdout(running.url, "print(6 * 7)").startswith("Not run: ")


@pytest.mark.inferred
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_code_is_run_for_this_machine_alone(host: str) -> None:
    command = [*COMMAND, "server", "-p", "0", "-H", host, "--allow-code-execution"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stdout) == (1, "")
    said = f"moto-agentcore: code is run for this machine alone: listen on a loopback address, not on {host}\n"
    assert done.stderr == said


@pytest.mark.inferred
def test_a_signal_lets_a_running_request_end_and_no_other_begin(tmp_path: Path) -> None:
    head = b"POST /memories/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    with server(tmp_path / "log") as running:
        address = ("127.0.0.1", int(running.url.rpartition(":")[2]))
        with socket.create_connection(address, timeout=20) as asking:
            asking.sendall(head)
            begun = asking.recv(4096)
            running.process.send_signal(signal.SIGTERM)
            while _listens(address):
                pass
            asking.sendall(b"{}")
            answer = b"".join(iter(lambda: asking.recv(4096), b""))
        status = running.process.wait(20)

    assert begun.startswith(b"HTTP/1.1 100 ")
    assert (answer[:13], answer[-15:]) == (b"HTTP/1.1 200 ", b'{"memories":[]}')
    assert status == 0
    assert "Traceback" not in running.log.read_text()


def _listens(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=20).close()
    except ConnectionError:
        return False
    return True


@pytest.mark.inferred
def test_a_bind_that_others_reach_says_what_that_means(tmp_path: Path) -> None:
    with server(tmp_path / "log", "-H", "0.0.0.0") as running:
        told = running.log.read_text()
    with server(tmp_path / "quiet", "-H", "127.0.0.1") as running:
        quiet = running.log.read_text()

    assert told.startswith("moto-agentcore: 0.0.0.0 can be reached by other machines.")
    assert quiet == ""


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["-H", ""], "an empty host is every address"), (["--allow-origin", "app.example"], "an origin is scheme://host")],
    ids=["host", "origin"],
)
def test_what_would_open_the_server_by_mistake_is_one_clear_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["server", *arguments]) == 1

    told = capsys.readouterr().err
    assert told.startswith(f"moto-agentcore: {said}")
    assert told.count("\n") == 1


@pytest.mark.inferred
def test_origins_and_hosts_are_allowed_by_the_command(tmp_path: Path) -> None:
    allowed = ["--allow-origin", "http://a.example", "--allow-origin", "http://b.example", "--allow-host", "moto"]
    with server(tmp_path / "log", *allowed, "--max-body", "1") as running:
        told = [
            urlopen(Request(running.url + "/memories/", b"{}", {"Origin": origin, "Host": "moto"})).headers
            for origin in ("http://a.example", "http://b.example")
        ]

    assert [headers["Access-Control-Allow-Origin"] for headers in told] == ["http://a.example", "http://b.example"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("browser", "host", "said"),
    [
        ("netscape", "127.0.0.1", "browser is one of recorded, chromium, not 'netscape'"),
        ("chromium", "127.0.0.1", "MOTO_AGENTCORE_CHROMIUM names '/nowhere', which is no program"),
    ],
)
def test_a_browser_that_cannot_be_had_is_one_clear_line(browser: str, host: str, said: str) -> None:
    command = [*COMMAND, "server", "-p", "0", "-H", host, "--browser", browser]
    environ = {**os.environ, "MOTO_AGENTCORE_CHROMIUM": "/nowhere"}

    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environ)

    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert said in done.stderr


@pytest.mark.inferred
def test_a_port_that_is_taken_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = subprocess.run([*COMMAND, "server", "-p", port], capture_output=True, text=True, timeout=60)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == f"moto-agentcore: cannot listen on 127.0.0.1 port {port}: Address already in use\n"


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the demo prints, in lines."""
    assert main(["demo"]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.inferred
def test_the_demo_shows_the_conversation_newest_first(printed: list[str]) -> None:
    events = [line for line in printed if re.match(r"  \d+#\w+ ", line)]

    assert len(events) == 4
    assert "I teach chemistry now" in events[0]
    assert "I love sushi" in events[3]


@pytest.mark.inferred
def test_the_demo_shows_what_was_extracted_and_found_with_scores(printed: list[str]) -> None:
    facts = {
        line.strip() for line in printed[printed.index("the facts that were extracted:") + 1 :] if line[:2] == "  "
    }
    answers = [block.splitlines() for block in "\n".join(printed).split("\n\n") if re.search(r"\n  \d\.\d", block)]
    scores = [[float(line.split()[0]) for line in lines[1:]] for lines in answers]

    assert "The user loves sushi." in facts
    assert [lines[0][-1] for lines in answers] == ["?"] * 4
    assert all(found == sorted(found, reverse=True) and found for found in scores)


@pytest.mark.inferred
@pytest.mark.skipif(find_spec("moto_agentcore.search.table") is None, reason="the word table is not installed")
def test_the_demo_finds_the_sushi_when_asked_about_food(printed: list[str]) -> None:
    asked = printed.index("what food does she like?")

    assert printed[asked + 1].endswith("The user loves sushi.")


@pytest.mark.inferred
def test_the_coverage_command_prints_a_row_a_service(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["coverage"])

    rows = capsys.readouterr().out
    assert status == 0
    assert [int(found) for found in re.findall(r"^\| `\S+` \| (\d+) ", rows, re.MULTILINE)] == [175, 75, 35]


@pytest.mark.inferred
@pytest.mark.parametrize("arguments", [["--help"], ["server", "--help"], ["demo", "--help"]], ids=" ".join)
def test_help_is_there(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: moto-agentcore {' '.join(arguments[:-1])}".rstrip())


@pytest.mark.inferred
@pytest.mark.parametrize(
    "arguments", [[], ["serve"], ["server", "--prot", "1"], ["server", "-p", "high"]], ids=" ".join
)
def test_a_command_that_is_none_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: moto-agentcore" in capsys.readouterr().err
