"""What the tests of the host arrange: clients of all ages, spies on botocore's events, programs of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from threading import Event
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError
from botocore.handlers import BUILTIN_HANDLERS

from conftest import Clients
from moto_agentcore.host.doors import ANSWERED, FastDoor
from moto_agentcore.host.signing import choose
from moto_agentcore.host.streams import Raw

CONTROL, DATA, AGENTS = "bedrock-agentcore-control", "bedrock-agentcore", "bedrock-agent-runtime"
AT = datetime(2026, 1, 1, tzinfo=timezone.utc)
NOBODY = 299  # the status of an answer that is nobody's: see `canned`


def held_up(clients: Clients) -> tuple[Event, Event]:
    """The next ListMemories is answered when the second event is set; the first one tells that it is asked."""
    begun, may_end = Event(), Event()

    def slow(_: object) -> dict[str, object]:
        begun.set()
        assert may_end.wait(20)
        return {"memories": []}

    clients.agentcore.script("ListMemories", slow, times=1)
    return begun, may_end


@contextmanager
def before_install() -> Iterator[None]:
    """Sessions made in here are like those made before ``install()``: moto's stubber alone answers them."""
    kept = list(BUILTIN_HANDLERS)
    BUILTIN_HANDLERS[:] = [entry for entry in kept if not isinstance(entry[1], FastDoor) and entry[1] is not choose]
    try:
        yield
    finally:
        BUILTIN_HANDLERS[:] = kept


@contextmanager
def listening(client: Any, event: str, handler: Any) -> Iterator[None]:
    client.meta.events.register(event, handler)
    try:
        yield
    finally:
        client.meta.events.unregister(event, handler)


@contextmanager
def canned(client: Any) -> Iterator[None]:
    """What neither our door nor moto answers gets status ``NOBODY`` instead of going out to the network."""

    def nobody(request: Any, **_: Any) -> AWSResponse:
        return AWSResponse(request.url, NOBODY, {}, Raw(b"{}"))

    with listening(client, "before-send", nobody):
        yield


@contextmanager
def watching(client: Any) -> Iterator[list[bool]]:
    """Whether the fast door answered, request by request."""
    seen: list[bool] = []

    def look(request: Any, **_: Any) -> None:
        seen.append(hasattr(request, ANSWERED))

    with listening(client, "before-send", look):
        yield seen


@contextmanager
def sending(client: Any, **headers: str) -> Iterator[None]:
    """Further headers of every request (``x_moto_account_id`` for ``x-moto-account-id``)."""

    def add(params: dict[str, Any], **_: Any) -> None:
        params["headers"].update({name.replace("_", "-"): value for name, value in headers.items()})

    with listening(client, "before-call", add):
        yield


def status_of(answer: dict[str, Any]) -> int:
    return int(answer["ResponseMetadata"]["HTTPStatusCode"])


def refusal(call: Any, **params: Any) -> tuple[str, int, str]:
    """Code, status and message of the error a call is answered with."""
    try:
        call(**params)
    except ClientError as error:
        found = error.response
        return found["Error"]["Code"], found["ResponseMetadata"]["HTTPStatusCode"], found["Error"]["Message"]
    raise AssertionError("the call was not refused")


def new_memory(control: Any, name: str = "Demo", **settings: Any) -> str:
    return str(control.create_memory(name=name, eventExpiryDuration=30, **settings)["memory"]["id"])


def names(control: Any) -> list[str]:
    """The names of all memories there are."""
    return sorted(memory["id"].rpartition("-")[0] for memory in control.list_memories()["memories"])


def say(data: Any, memory_id: str, text: str, actor: str = "ana", session: str = "s1") -> dict[str, Any]:
    said = [{"conversational": {"role": "USER", "content": {"text": text}}}]
    answer = data.create_event(memoryId=memory_id, actorId=actor, sessionId=session, eventTimestamp=AT, payload=said)
    event: dict[str, Any] = answer["event"]
    return event


def events(data: Any, memory_id: str, actor: str = "ana", session: str = "s1") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data.list_events(
        memoryId=memory_id, actorId=actor, sessionId=session, maxResults=100
    )["events"]
    return found


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Python in a process of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=120, check=False)


def program(source: str) -> str:
    """What a program of its own prints; its traceback where it fails."""
    done = run("-c", source)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
