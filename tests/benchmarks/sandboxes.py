"""Code interpreter sessions: a file there and back against its floor, and what open sessions cost the others.

The floor of a file is the canned answer and a bare file: bytes that go into one which takes another's place, and come
out of it, with nothing asked or checked. The answer alone is shown too: no file system is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from moto_agentcore import mock_agentcore
from tests.benchmarks.floor import Clients, Floor, answer_of, clients
from tests.benchmarks.report import Table, at_most
from tests.benchmarks.rounds import HOW, Scale, Side, interleaved, micros, ratio, side

INTERPRETER = {"codeInterpreterIdentifier": "aws.codeinterpreter.v1"}
CONTENT = "a,b\n1,2\n" * 100
ROUND_TRIP, FLAT = 1.3, 1.3
FEW, MANY = 10, 1_000
REGIONS = {FEW: "us-east-1", MANY: "us-west-2"}
PAGE = 5
SIDES = ("answers", "floor", "ours")


def measure(scale: Scale) -> list[Table]:
    with mock_agentcore(strict=False):
        return [_files(scale), _sessions(scale)]


def _files(scale: Scale) -> Table:
    table = Table(
        "files",
        f"A file of {len(CONTENT)} bytes, written and read back, in-process; floor: the answer and a bare file ({HOW})",
        ["call", "answer µs", "floor µs", "ours µs", "ours/answer", "ours/floor", "target", "verdict"],
    )
    real, floor = clients(), Floor()
    session = _started(real)
    with TemporaryDirectory() as folder:
        found = {
            name: interleaved(
                _sides(call, real, floor, _bare(Path(folder, "data.csv"))[name]), scale.rounds, scale.calls
            )
            for name, call in _round_trip(session).items()
        }
    both = {kind: [a + b for a, b in zip(*(one[kind] for one in found.values()), strict=True)] for kind in SIDES}
    for name, one in {**found, "round trip": both}.items():
        over = ratio(one["ours"], one["floor"])
        verdict = at_most(over, ROUND_TRIP) if one is both else (None, None)
        times = (micros(one[kind]) for kind in SIDES)
        table.add(name, *times, ratio(one["ours"], one["answers"]), over, *verdict)
    return table


def _sides(
    call: Callable[[Clients], object], real: Clients, floor: Floor, bare: Callable[[], object]
) -> dict[str, Side]:
    canned = answer_of(real, call)

    def both(client: Clients) -> None:
        bare()
        call(client)

    return {"answers": floor.side(canned, call), "floor": floor.side(canned, both), "ours": side(partial(call, real))}


def _bare(file: Path) -> dict[str, Callable[[], object]]:
    """A file system may take long to cut a file off that is there, so a new one takes its place."""
    content = CONTENT.encode()

    def write() -> None:
        file.unlink(missing_ok=True)
        with file.open("xb", buffering=0) as opened:
            opened.write(content)

    def read() -> bytes:
        with file.open("rb", buffering=0) as opened:
            return opened.read()

    return {"writeFiles": write, "readFiles": read}


def _round_trip(session: str) -> dict[str, Callable[[Clients], object]]:
    content = [{"path": "data.csv", "text": CONTENT}]
    return {
        "writeFiles": lambda real: _invoked(real, session, "writeFiles", content=content),
        "readFiles": lambda real: _invoked(real, session, "readFiles", paths=["data.csv"]),
    }


def _sessions(scale: Scale) -> Table:
    columns = ["call", f"{FEW} µs", f"{MANY:,} µs", "last/first", "target", "verdict"]
    table = Table("sessions", f"A call beside open code interpreter sessions, each with a file ({HOW})", columns)
    calls = {size: _calls(clients(region), size if scale.rounds > 1 else FEW) for size, region in REGIONS.items()}
    for name in calls[FEW]:
        sides = {size: side(calls[size][name]) for size in REGIONS}
        found = interleaved(sides, scale.rounds, scale.calls)
        over = ratio(found[MANY], found[FEW])
        table.add(name, micros(found[FEW]), micros(found[MANY]), over, *at_most(over, FLAT))
    return table


def _calls(real: Clients, size: int) -> dict[str, Callable[[], object]]:
    open_sessions = [_started(real) for _ in range(size)]
    for session in open_sessions:
        _invoked(real, session, "writeFiles", content=[{"path": "data.csv", "text": CONTENT}])
    one = open_sessions[size // 2]
    return {
        "get session": lambda: real.data.get_code_interpreter_session(**INTERPRETER, sessionId=one),
        "list sessions": lambda: real.data.list_code_interpreter_sessions(**INTERPRETER, maxResults=PAGE),
        "start and stop": lambda: real.data.stop_code_interpreter_session(**INTERPRETER, sessionId=_started(real)),
        "readFiles": lambda: _invoked(real, one, "readFiles", paths=["data.csv"]),
    }


def _started(real: Clients) -> str:
    return str(real.data.start_code_interpreter_session(**INTERPRETER, sessionTimeoutSeconds=28_800)["sessionId"])


def _invoked(real: Clients, session: str, name: str, **arguments: Any) -> list[Any]:
    answer = real.data.invoke_code_interpreter(**INTERPRETER, sessionId=session, name=name, arguments=arguments)
    return list(answer["stream"])
