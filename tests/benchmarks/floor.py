"""Botocore's own floor: the same call of a real client, answered from memory where botocore would send it.

What a boto3 call costs without any service is what no mock can go below. The canned answer is, byte for byte, what the
side under test answered; its session has no handler but botocore's own and the one that answers. It signs, as whoever
sends does; a mock whose requests stay in the process need not, so it may come out below.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import boto3
import botocore.session
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.handlers import BUILTIN_HANDLERS
from botocore.loaders import create_loader
from botocore.response import StreamingBody

from tests.benchmarks.rounds import Side, side

REGION = "us-east-1"
CONTROL, DATA, AGENTS = "bedrock-agentcore-control", "bedrock-agentcore", "bedrock-agent-runtime"


_loader = create_loader()  # one, so that a model is read once


@dataclass(frozen=True)
class Clients:
    control: Any
    data: Any
    agents: Any

    def all(self) -> tuple[Any, ...]:
        return self.control, self.data, self.agents


def clients(region: str = REGION, endpoint: str | None = None) -> Clients:
    """Real boto3 clients, made of a session of their own."""
    core = botocore.session.get_session()
    core.register_component("data_loader", _loader)
    session = boto3.session.Session("testing", "testing", botocore_session=core)
    config = Config(retries={"total_max_attempts": 1})
    made = [session.client(name, region, endpoint_url=endpoint, config=config) for name in (CONTROL, DATA, AGENTS)]
    return Clients(*made)


@dataclass(frozen=True)
class Canned:
    status: int
    headers: dict[str, str]
    body: bytes


class Floor:
    """Clients that get one canned answer, whatever they ask; ``signs=False``: and sign as little as a mock's do."""

    def __init__(self, *, signs: bool = True) -> None:
        self._canned = Canned(200, {}, b"{}")
        with _nobody_in_front(signs):
            self.clients = clients()
        for client in self.clients.all():
            client.meta.events.register("before-send", self._answer)

    def side(self, canned: Canned, call: Callable[[Clients], object]) -> Side:
        """The side of a call that gets this answer."""
        measured = side(lambda: call(self.clients))

        def run(calls: int) -> float:
            self._canned = canned
            return measured(calls)

        return run

    def _answer(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        canned = self._canned
        return AWSResponse(request.url, canned.status, canned.headers, _Raw(canned.body))


def _read(response: dict[str, Any]) -> bytes:
    """What is read as it comes, read here; whoever reads the answer finds it again."""
    body = response["body"]
    if isinstance(body, StreamingBody):
        content = bytes(body.read())
        response["body"] = StreamingBody(io.BytesIO(content), len(content))
    else:  # an event stream
        content = b"".join(body.stream())
        response["body"] = _Raw(content)
    return content


class _Raw(io.BytesIO):
    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.read()


@contextmanager
def _nobody_in_front(signs: bool) -> Iterator[None]:
    """Sessions made meanwhile have neither moto's stubber nor our door on ``before-send``."""
    kept = list(BUILTIN_HANDLERS)
    ours = ("before-send", *(f"choose-signer.{name}" for name in (CONTROL, DATA, AGENTS) if signs))
    BUILTIN_HANDLERS[:] = [handler for handler in kept if not str(handler[0]).startswith(ours)]
    try:
        yield
    finally:
        BUILTIN_HANDLERS[:] = kept


def answer_of(real: Clients, call: Callable[[Clients], object]) -> Canned:
    """What a call is answered, as botocore reads it off the wire."""
    seen: list[Canned] = []

    def keep(response_dict: dict[str, Any], **_: Any) -> None:
        headers = {str(name): str(value) for name, value in response_dict["headers"].items()}
        body = response_dict["body"]
        content = body if isinstance(body, bytes) else _read(response_dict)
        seen.append(Canned(response_dict["status_code"], headers, content))

    for client in real.all():
        client.meta.events.register("before-parse", keep)
    try:
        call(real)
    finally:
        for client in real.all():
            client.meta.events.unregister("before-parse", keep)
    return seen[-1]
