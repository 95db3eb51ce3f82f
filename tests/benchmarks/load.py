"""Many clients at once, of servers that take turns: ``python -m tests.benchmarks.load [SECONDS] [SIDE ...]``.

Sides: ours, http2 (ours, asked over one connection), moto_server, and ministack, which is to be installed beside
(``pip install ministack``) and is left out where it is not. ``other=DIRECTORY`` is this package as it lies there.

Each client sends its next request when it has the answer to the last one. Beside requests per second, which the clients
take their share of on a small machine, stands what one request costs the server's process; of all, the median of
``ROUNDS`` turns. A runtime's endpoint is updated and read since all of them have it: ministack has no memories.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from itertools import product
from statistics import median
from time import perf_counter
from typing import NamedTuple

from moto_agentcore.wire.messages import dump
from tests.benchmarks.crowd import Client, crowd, streams
from tests.benchmarks.moto_side import environment
from tests.benchmarks.server import MODULES, _await, _free_port
from tests.host.raw import PLANES, event, label

CLIENTS = (1, 8, 64)
ROUNDS = 5
CALLS = ("create_event", "get_event", "update_endpoint", "get_endpoint")
COMMANDS = {
    "ours": MODULES["ours"],
    "http2": MODULES["ours"],
    "moto_server": MODULES["moto"],
    "ministack": ("ministack",),
}
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/agent:1"
RUNTIME = {
    "agentRuntimeArtifact": {"containerConfiguration": {"containerUri": IMAGE}},
    "roleArn": "arn:aws:iam::123456789012:role/Agent",
    "networkConfiguration": {"networkMode": "PUBLIC"},
}
Request = tuple[str, str, bytes]


def head(method: str, path: str, body: bytes) -> bytes:
    """A request as boto3 sends it."""
    own = {
        "Host": "127.0.0.1",
        "Accept-Encoding": "identity",
        "Content-Type": "application/json",
        "User-Agent": "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux lang/python#3.11 cfg/retry-mode#legacy",
        "X-Amz-Date": "20260101T000000Z",
        **PLANES,
        "amz-sdk-invocation-id": "5a8ce1f5-5b1f-4f52-9a6a-1d2f0a1e8f11",
        "amz-sdk-request": "attempt=1",
        "Content-Length": str(len(body)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in own.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("ascii") + body


def used(process: int) -> float:
    """The processor's seconds that a process has had, with its threads that are gone."""
    fields = open(f"/proc/{process}/stat").read().rpartition(")")[2].split()  # noqa: PTH123, SIM115 - nothing to keep
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def asked(port: int, *request: object) -> dict[str, object]:
    """The answer to one request."""
    client = Client(port, head(*request))  # type: ignore[arg-type] # a Request
    try:
        client.send()
        while client.taken() is None:
            pass
        found: dict[str, object] = json.loads(client.body)
        return found
    finally:
        client.plug.close()


def events(port: int) -> dict[str, Request]:
    made = asked(port, "POST", "/memories/create", b'{"name": "Demo", "eventExpiryDuration": 30}')
    memory = made["memory"]["id"]  # type: ignore[index] # JSON
    create = ("POST", f"/memories/{memory}/events", dump(event()))
    told = asked(port, *create)["event"]["eventId"]  # type: ignore[index] # JSON
    path = f"/memories/{memory}/actor/maria/sessions/s1/events/{label(told)}"
    return {"create_event": create, "get_event": ("GET", path, b"")}


def endpoints(port: int) -> dict[str, Request]:
    made = asked(port, "PUT", "/runtimes/", dump({"agentRuntimeName": "demo", **RUNTIME}))
    path = f"/runtimes/{made['agentRuntimeId']}/runtime-endpoints"
    asked(port, "PUT", f"{path}/", b'{"name": "live"}')
    update = ("PUT", f"{path}/live/", b'{"description": "the one in use"}')
    return {"update_endpoint": update, "get_endpoint": ("GET", f"{path}/live/", b"")}


class Side(NamedTuple):
    name: str
    port: int
    process: int
    calls: dict[str, Request]

    def take(self, call: str, count: int, seconds: float) -> tuple[float, float, float]:
        """Requests per second, what the slowest of a hundred answers took, and what one costs, in seconds."""
        before, begun = used(self.process), perf_counter()
        if self.name == "http2":
            taken = streams(self.port, self.calls[call], count, seconds)
        else:
            taken = crowd(self.port, head(*self.calls[call]), count, seconds)
        last = perf_counter() - begun
        return len(taken) / last, taken[int(len(taken) * 0.99)], (used(self.process) - before) / len(taken)


@contextmanager
def side(name: str) -> Iterator[Side]:
    """A server in a process of its own, and what it is asked for."""
    port, (name, _, where) = _free_port(), name.partition("=")
    command = [sys.executable, "-m", *COMMANDS.get(name, MODULES["ours"])]
    env = {**environment(), "GATEWAY_PORT": str(port)}
    if name != "ministack":  # it reads its port from the environment
        command += ["-p", str(port)]
    if where:
        env["PYTHONPATH"] = where
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=quiet, stderr=quiet, env=env, cwd=where or None)
    try:
        _await(port)
        calls = {} if name == "ministack" else events(port)
        yield Side(name, port, process.pid, {**calls, **(endpoints(port) if name != "http2" else {})})
    finally:
        process.terminate()
        process.wait(20)


def main(seconds: str = "1", *names: str) -> None:
    found = defaultdict(list)
    chosen = names or [name for name, command in COMMANDS.items() if find_spec(command[0].partition(".")[0])]
    with ExitStack() as stack:
        sides = [stack.enter_context(side(name)) for name in chosen]
        for _ in range(ROUNDS):
            for call, count, one in product(CALLS, CLIENTS, sides):
                if call in one.calls:
                    found[call, count, one.name].append(one.take(call, count, float(seconds)))
    for (call, count, name), turns in found.items():
        rate, worst, cost = (median(turn[i] for turn in turns) for i in range(3))
        print(
            f"{call:<16}{count:3} clients  {name:<12}{rate:8.0f} /s   p99 {worst * 1e3:7.2f} ms   "
            f"{cost * 1e6:6.0f} us of a processor each"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
