"""Many clients at once: ``python -m tests.benchmarks.load [SECONDS] [SIDE ...]``.

Sides: ours, http2, moto_server, and ministack, which is to be installed beside (``pip install ministack``).

Each client keeps one connection and sends its next request when it has the answer to the last one. Beside requests per
second, which the clients take their share of on a small machine, stands what one request costs the server's process.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from threading import Thread
from time import perf_counter
from typing import Any

from moto_agentcore.wire.messages import dump
from tests.benchmarks.moto_side import environment
from tests.benchmarks.server import MODULES, _await, _free_port
from tests.host.raw import PLANES, event, label, read_from

CLIENTS = (1, 8, 64)
SERVERS = {
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
Ask = Callable[[], Any]
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


def older(port: int, method: str, path: str, body: bytes) -> Ask:
    """One client of HTTP/1.1."""
    plug, sent = socket.create_connection(("127.0.0.1", port)), head(method, path, body)
    plug.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stream = plug.makefile("rb")

    def ask() -> bytes:
        plug.sendall(sent)
        return read_from(stream)

    return ask


def newer(port: int, method: str, path: str, body: bytes) -> Ask:
    """One client of HTTP/2."""
    from tests.host.http2 import Client

    plug = socket.create_connection(("127.0.0.1", port))
    client = Client(plug, f"127.0.0.1:{port}")
    return lambda: client.ask(method, path, body, {"content-type": "application/json", **PLANES})


def events(port: int) -> dict[str, Request]:
    made = older(port, "POST", "/memories/create", b'{"name": "Demo", "eventExpiryDuration": 30}')()
    memory = json.loads(made)["memory"]["id"]
    create = ("POST", f"/memories/{memory}/events", dump(event()))
    told = json.loads(older(port, *create)())["event"]
    path = f"/memories/{memory}/actor/maria/sessions/s1/events/{label(told['eventId'])}"
    return {"create_event": create, "get_event": ("GET", path, b"")}


def endpoints(port: int) -> dict[str, Request]:
    """A write and a read that ministack has too, which has no memories."""
    made = json.loads(older(port, "PUT", "/runtimes/", dump({"agentRuntimeName": "demo", **RUNTIME}))())
    path = f"/runtimes/{made['agentRuntimeId']}/runtime-endpoints"
    older(port, "PUT", f"{path}/", b'{"name": "live"}')()
    update = ("PUT", f"{path}/live/", b'{"description": "the one in use"}')
    return {"update_endpoint": update, "get_endpoint": ("GET", f"{path}/live/", b"")}


ASKED: dict[str, tuple[Callable[[int], dict[str, Request]], ...]] = {
    "ours": (events, endpoints),
    "http2": (events,),
    "moto_server": (events,),
    "ministack": (endpoints,),
}


def loaded(asks: list[Ask], seconds: float) -> list[float]:
    """How long each answer took, with all of these clients at once."""
    taken: list[float] = []

    def loop(ask: Ask) -> None:
        until = perf_counter() + seconds
        while perf_counter() < until:
            begun = perf_counter()
            ask()
            taken.append(perf_counter() - begun)

    threads = [Thread(target=partial(loop, ask)) for ask in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(taken)


def served(name: str, port: int) -> subprocess.Popen[bytes]:
    """The server of a side, in a process of its own."""
    command, env = [sys.executable, "-m", *SERVERS[name]], {**environment(), "GATEWAY_PORT": str(port)}
    if name != "ministack":  # it reads its port from the environment
        command += ["-p", str(port)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)


def side(name: str, seconds: float) -> None:
    port = _free_port()
    process = served(name, port)
    try:
        _await(port)
        for call, request in [one for calls in ASKED[name] for one in calls(port).items()]:
            for count in CLIENTS:
                asks = [(newer if name == "http2" else older)(port, *request) for _ in range(count)]
                before = used(process.pid)
                taken = loaded(asks, seconds)
                cost = (used(process.pid) - before) / len(taken)
                rate, worst = len(taken) / seconds, taken[int(len(taken) * 0.99)]
                print(
                    f"{name:<12}{call:<16}{count:3} clients {rate:8.0f} /s   p99 {worst * 1e3:7.2f} ms   "
                    f"{cost * 1e6:6.0f} us of a processor each",
                    flush=True,
                )
    finally:
        process.terminate()
        process.wait(20)


def main(seconds: str = "3", *sides: str) -> None:
    for name in sides or ASKED:
        side(name, float(seconds))


if __name__ == "__main__":
    main(*sys.argv[1:])
