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

import botocore
import moto
import pytest

import moto_agentcore
from conftest import make_client
from moto_agentcore import mock_agentcore
from moto_agentcore.__main__ import main
from moto_agentcore.controls import controls
from moto_agentcore.host.operations import HOW
from moto_agentcore.service import data
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


@pytest.fixture
def in_this_process() -> Iterator[None]:
    """A server that never comes to listen: what it set of its process until then is as before."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    environ = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(environ)
    for number, handler in handlers.items():
        signal.signal(number, handler)
    controls.reset()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for what is asked of different options: a process takes a second to begin."""
    log = tmp_path_factory.mktemp("server") / "log"
    allowed = ["--allow-origin", "http://a.example", "--allow-origin", "http://b.example", "--allow-host", "moto"]
    with pytest.MonkeyPatch.context() as environ:
        environ.setenv("MOTO_AGENTCORE_CODE_INTERPRETER", "local")
        with server(log, "-H", "127.0.0.1", *allowed, "--max-body", "1", "--validate-references") as running:
            yield running


def said(event: Any) -> str:
    return str(event["payload"][0]["conversational"]["content"]["text"])


@pytest.mark.inferred
def test_its_version_names_what_it_stands_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])

    stands_on = f"moto {moto.__version__}, botocore {botocore.__version__}"
    assert capsys.readouterr().out == f"moto-agentcore {moto_agentcore.__version__} ({stands_on})\n"
    assert left.value.code == 0


@pytest.mark.inferred
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_the_server_answers_until_a_signal_ends_it_after_what_has_begun(tmp_path: Path, number: signal.Signals) -> None:
    """One of them logs requests, the other is reached by other machines and says so."""
    log = ["--log-requests"] if number == signal.SIGTERM else []
    with server(tmp_path / "log", "-H", "127.0.0.1" if log else "0.0.0.0", *log) as running:
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
        begun, answer = _asked_around(running, number)
        status = running.process.wait(20)

    assert [said(event) for event in listed] == [f"line {i}" for i in reversed(range(8))]
    assert len(created) == 8
    assert begun.startswith(b"HTTP/1.1 100 ")
    assert (answer[:13], b'{"memories":[{' in answer) == (b"HTTP/1.1 200 ", True)
    assert status == 0
    told = running.log.read_text()
    assert "Traceback" not in told
    assert "\x1b" not in told
    assert ("can be reached" in told) is not bool(log)
    assert told.startswith("moto-agentcore: 0.0.0.0 can be reached by other machines.") is not bool(log)
    logged = r'"POST /memories/create HTTP/1.1" 202 - CreateMemory$'
    assert bool(re.search(logged, told, re.MULTILINE)) is bool(log)


def _asked_around(running: Running, number: signal.Signals) -> tuple[bytes, bytes]:
    """A request that has begun when the signal comes, and ends when no other can begin: both parts of its answer."""
    head = b"POST /memories/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
    address = ("127.0.0.1", int(running.url.rpartition(":")[2]))
    with socket.create_connection(address, timeout=20) as asking:
        asking.sendall(head)
        begun = asking.recv(4096)
        running.process.send_signal(number)
        while _listens(address):
            pass
        asking.sendall(b"{}")
        return begun, b"".join(iter(lambda: asking.recv(4096), b""))


def _listens(address: tuple[str, int]) -> bool:
    try:
        socket.create_connection(address, timeout=20).close()
    except ConnectionError:
        return False
    return True


@pytest.mark.inferred
def test_the_server_validates_references_when_told_so_and_goes_on_after_a_reset(shared: Running) -> None:
    role = "arn:aws:iam::123456789012:role/agent"
    given = {"name": "Demo", "eventExpiryDuration": 30, "memoryExecutionRoleArn": role}
    control = make_client("bedrock-agentcore-control", shared.url)
    first = refused(control.create_memory, **given)
    urlopen(Request(shared.url + "/moto-api/reset", method="POST"))
    second = refused(control.create_memory, **given)
    trusted = {"Service": "bedrock-agentcore.amazonaws.com"}
    document = json.dumps({"Statement": {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}})
    make_client("iam", shared.url).create_role(RoleName="agent", AssumeRolePolicyDocument=document)
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
def test_the_server_runs_no_code_unless_told_so_by_the_command(shared: Running) -> None:
    assert _stdout(shared.url, "print(6 * 7)").startswith("Not run: ")


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.inferred
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com"])
def test_code_is_run_for_this_machine_alone(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server", "-p", "0", "-H", host, "--allow-code-execution"]) == 1

    said = f"moto-agentcore: code is run for this machine alone: listen on a loopback address, not on {host}\n"
    assert capsys.readouterr() == ("", said)


@pytest.mark.usefixtures("in_this_process")
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
def test_origins_and_hosts_are_allowed_by_the_command(shared: Running) -> None:
    told = [
        urlopen(Request(shared.url + "/memories/", b"{}", {"Origin": origin, "Host": "moto"})).headers
        for origin in ("http://a.example", "http://b.example")
    ]

    assert [headers["Access-Control-Allow-Origin"] for headers in told] == ["http://a.example", "http://b.example"]


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.inferred
@pytest.mark.parametrize(
    ("browser", "host", "said"),
    [
        ("netscape", "127.0.0.1", "browser is one of recorded, chromium, not 'netscape'"),
        ("chromium", "127.0.0.1", "MOTO_AGENTCORE_CHROMIUM names '/nowhere', which is no program"),
    ],
)
def test_a_browser_that_cannot_be_had_is_one_clear_line(
    browser: str, host: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOTO_AGENTCORE_CHROMIUM", "/nowhere")

    assert main(["server", "-p", "0", "-H", host, "--browser", browser]) == 1

    told = capsys.readouterr()
    assert (told.out, len(told.err.splitlines())) == ("", 1)
    assert said in told.err


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.inferred
def test_a_port_that_is_taken_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["server", "-p", port]) == 1

    said = f"moto-agentcore: cannot listen on 127.0.0.1 port {port}: Address already in use\n"
    assert capsys.readouterr() == ("", said)


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the demo prints, in lines."""
    assert main(["demo"]) == 0
    return capsys.readouterr().out.splitlines()


@pytest.mark.inferred
def test_the_demo_shows_the_conversation_newest_first(printed: list[str]) -> None:
    events = [line for line in printed if re.match("  (USER|ASSISTANT) ", line)]

    assert len(events) == 4
    assert "I teach chemistry now" in events[0]
    assert "I love sushi" in events[3]
    assert [line for line in printed if len(line) > 80] == []
    assert "What next?" in printed


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
def test_the_operations_are_told_with_what_they_do_and_where(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["operations"]) == 0
    rows = re.findall(r"^  (\w+) +(\w+) *(\S*)$", capsys.readouterr().out, re.MULTILINE)
    by_name = {name: (how, where) for name, how, where in rows}

    assert len(rows) == 285
    assert {how for how, _ in by_name.values()} == {"stateful", "bound", "scripted", "heuristic"}
    assert by_name["CreateEvent"][0] == "stateful"
    file, line = by_name["CreateEvent"][1].split(":")
    assert "@data.operation" in (Path(moto_agentcore.__file__).parent / file).read_text().splitlines()[int(line) - 1]
    assert set(HOW) <= set(by_name)


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("CreateEvent", ["CreateEvent"]),
        ("create_event", ["CreateEvent"]),
        ("harnessendpoints", ["ListHarnessEndpoints"]),
    ],
)
@pytest.mark.inferred
def test_operations_are_found_by_name(named: str, found: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["operations", named]) == 0
    assert re.findall(r"^  (\w+) ", capsys.readouterr().out, re.MULTILINE) == found


@pytest.mark.inferred
def test_an_operation_that_nobody_answers_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(data, "function", lambda name: None)

    assert main(["operations", "CreateEvent"]) == 0

    assert re.findall(r"^  CreateEvent +501$", capsys.readouterr().out, re.MULTILINE)


@pytest.mark.inferred
def test_a_name_that_no_operation_has_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["operations", "CreatEvnt"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("moto-agentcore: no operation is called 'CreatEvnt'; did you mean CreateEvent")


@pytest.mark.inferred
def test_what_nobody_answers_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["coverage"])
    counted = sum(int(row.split("|")[4]) for row in capsys.readouterr().out.splitlines()[2:])
    main(["coverage", "--missing"])
    assert len(capsys.readouterr().out.split("\n")) - 1 == max(counted, 1)


@pytest.mark.inferred
def test_a_reader_who_has_enough_gets_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as enough:
        monkeypatch.setattr(sys, "stdout", enough)
        assert main(["coverage"]) == 0


@pytest.mark.inferred
@pytest.mark.parametrize("command", ["", "server", "demo", "operations", "coverage"])
def test_help_is_there_with_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert told.startswith(f"usage: moto-agentcore {command}".rstrip())
    assert f"\n  moto-agentcore {command}".rstrip() in told[told.index("example") :]


@pytest.mark.inferred
@pytest.mark.parametrize(
    "arguments", [[], ["serve"], ["server", "--prot", "1"], ["server", "-p", "high"]], ids=" ".join
)
def test_a_command_that_is_none_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "usage: moto-agentcore" in capsys.readouterr().err


@pytest.mark.inferred
def test_the_server_begins_with_files_and_leaves_one_behind(tmp_path: Path) -> None:
    kept, seed = tmp_path / "state.json", tmp_path / "seed.yaml"
    seed.write_text("agents:\n  - agentId: AGENT12345\n")
    with mock_agentcore() as agentcore:
        memory = make_client("bedrock-agentcore-control").create_memory(name="Demo", eventExpiryDuration=30)["memory"]
        agentcore.snapshot(kept)
    told = {"memoryId": memory["id"], "actorId": "a", "sessionId": "s"}
    with server(tmp_path / "log", "--snapshot", str(kept), "--seed", str(seed)) as running:
        agents, data = (make_client(f"bedrock-{name}", running.url) for name in ("agent-runtime", "agentcore"))
        content = {"conversational": {"role": "USER", "content": {"text": "I am kept"}}}
        data.create_event(**told, payload=[content], eventTimestamp=1)
        ids = {"agentId": "AGENT12345", "agentAliasId": "TSTALIASID", "sessionId": "s1"}
        answered = agents.invoke_agent(**ids, inputText="Hello")["completion"]
        list(answered)
        saved = urlopen(Request(f"{running.url}/moto-api/agentcore/snapshot/save", method="POST")).read()
        at_that_time = kept.read_text()
        running.process.send_signal(signal.SIGTERM)
        status = running.process.wait(20)

    assert (json.loads(saved), status) == ({"file": str(kept)}, 0)
    assert "I am kept" in at_that_time
    with mock_agentcore() as agentcore:
        agentcore.restore(kept)
        found = make_client("bedrock-agentcore").list_events(**told)["events"]
    assert [said(event) for event in found] == ["I am kept"]


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.inferred
def test_a_file_that_is_no_snapshot_ends_the_server_and_stays_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "notes.json"
    file.write_text("{}")

    assert main(["server", "-p", "0", "--snapshot", str(file)]) == 1
    assert main(["server", "-p", "0", "--snapshot", str(tmp_path / "no" / "folder.json")]) == 1
    assert main(["server", "-p", "0", "--seed", str(tmp_path / "nothing.yaml")]) == 1

    assert file.read_text() == "{}"
    told = capsys.readouterr().err.splitlines()
    assert [line.partition(": ")[2].partition(" /")[0] for line in told] == [
        "this is no snapshot: it does not begin with a format of 'moto-agentcore snapshot'",
        "there is no folder for",
        "cannot read",
    ]
