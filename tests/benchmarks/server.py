"""Requests per second of our server beside ``moto_server``: two processes, one client loop, taking turns.

Once with raw ``http.client`` on one kept-alive connection (what the server can do), once with boto3 (what a user gets).
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection
from socket import socket
from statistics import median
from time import perf_counter, sleep
from typing import Any

from botocore.awsrequest import AWSPreparedRequest

from tests.benchmarks.floor import Clients, clients
from tests.benchmarks.moto_side import environment
from tests.benchmarks.report import Table
from tests.benchmarks.rounds import Scale, Side, interleaved, ratio
from tests.benchmarks.workloads import Call, arrange, calls

MODULES = {"ours": ("moto_agentcore", "server"), "moto": ("moto.server",)}
CALLS = {"create_event": "create_event", "get_event": "get_event", "list_events": "list_events (100)"}
ROUNDS = 7


def measure(scale: Scale) -> list[Table]:
    table = Table(
        "server", "The server, requests per second", ["client", "call", "ours /s", "moto_server /s", "ours/moto_server"]
    )
    with _served("ours") as ours, _served("moto") as moto:
        loops = {"ours": _loops(ours), "moto": _loops(moto)}
        for client in ("http.client", "boto3"):
            for call, label in CALLS.items():
                sides = {name: _timed(loop[client, call], scale.seconds) for name, loop in loops.items()}
                found = interleaved(sides, min(ROUNDS, scale.rounds), 1)
                faster = ratio(found["moto"], found["ours"])
                table.add(client, label, 1 / median(found["ours"]), 1 / median(found["moto"]), faster)
    table.notes.append(
        "one connection, one request at a time (1 / the median time of one), client and server on one machine"
    )
    return [table]


@contextmanager
def _served(name: str) -> Iterator[int]:
    """A server in a process of its own; its port."""
    port = _free_port()
    command = [sys.executable, "-m", *MODULES[name], "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment())
    try:
        _await(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(port: int) -> None:
    until = perf_counter() + 30
    while not _listens(port):
        if perf_counter() > until:
            raise TimeoutError(f"nobody listens on port {port}")
        sleep(0.02)


def _listens(port: int) -> bool:
    with socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _loops(port: int) -> dict[tuple[str, str], Callable[[], object]]:
    """The calls through either client, each ready to be repeated."""
    real = clients(endpoint=f"http://127.0.0.1:{port}")
    connection = HTTPConnection("127.0.0.1", port)
    found: dict[tuple[str, str], Callable[[], object]] = {}
    wanted = calls(arrange(real, records=0), records=False)
    for name in CALLS:
        found["boto3", name] = partial(wanted[name], real)
        found["http.client", name] = partial(_send, connection, *_request(real, wanted[name]))
    return found


def _request(real: Clients, call: Call) -> tuple[str, str, bytes, dict[str, str]]:
    """The request that boto3 sends for a call: method, path, body, headers."""
    seen: list[AWSPreparedRequest] = []

    def keep(request: AWSPreparedRequest, **_: Any) -> None:
        seen.append(request)

    real.data.meta.events.register("before-send", keep)
    call(real)
    real.data.meta.events.unregister("before-send", keep)
    sent = seen[-1]
    headers = {name: v.decode() if isinstance(v, bytes) else str(v) for name, v in sent.headers.items()}
    return sent.method, "/" + sent.url.split("/", 3)[3], sent.body or b"", headers


def _send(connection: HTTPConnection, method: str, path: str, body: bytes, headers: dict[str, str]) -> None:
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    response.read()
    if response.status >= 300:
        raise RuntimeError(f"{method} {path}: {response.status}")


def _timed(call: Callable[[], object], seconds: float) -> Side:
    """A side that calls for a while; the median seconds of a call."""

    def run(_: int) -> float:
        taken: list[float] = []
        until = perf_counter() + seconds
        while not taken or perf_counter() < until:
            begun = perf_counter()
            call()
            taken.append(perf_counter() - begun)
        return median(taken)

    return run
