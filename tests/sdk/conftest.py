"""Both faces for clients that make their own boto3 clients: by botocore's hosts in-process, by AWS_ENDPOINT_URL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from bedrock_agentcore.memory import MemoryClient, MemorySessionManager
from bedrock_agentcore.memory import client as client_module
from bedrock_agentcore.memory import controlplane as controlplane_module
from bedrock_agentcore.memory.controlplane import MemoryControlPlaneClient
from moto import mock_aws
from moto.moto_api import state_manager

from conftest import Clients, make_client
from moto_agentcore import install
from moto_agentcore.host.install import uninstall
from tests.sdk.helpers import DOUBLES, FACTS

REGION = "us-east-1"


@cache
def _session() -> Any:
    """One boto3 session: its models are loaded once; the SDK's classes take one and change nothing in it."""
    install()
    return boto3.session.Session(region_name=REGION, aws_access_key_id="testing", aws_secret_access_key="testing")


@cache
def _memory_client(_endpoint: str | None) -> MemoryClient:
    return MemoryClient(boto3_session=_session())


@cache
def _control_plane(_endpoint: str | None) -> MemoryControlPlaneClient:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boto3, "client", _session().client)  # its one client, of the shared session: models load once
        return MemoryControlPlaneClient(region_name=REGION)


@pytest.fixture
def face(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> Clients:
    """One face after the other; on the server's the environment points every new client there."""
    if clients.endpoint is not None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", clients.endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return clients


@pytest.fixture
def sdk(face: Clients) -> MemoryClient:
    """The SDK's ``MemoryClient``, unchanged."""
    return _memory_client(face.endpoint)


@pytest.fixture
def control_plane(face: Clients) -> MemoryControlPlaneClient:
    """The SDK's ``MemoryControlPlaneClient``, unchanged."""
    return _control_plane(face.endpoint)


@pytest.fixture
def memory_id(face: Clients) -> str:
    """An active memory that extracts facts into ``/facts/<actor>/``."""
    return _new(face, memoryStrategies=[FACTS])


@pytest.fixture
def bare_id(face: Clients) -> str:
    """An active memory without strategies, and with a role for those of one's own."""
    return _new(face)


def _new(face: Clients, **members: Any) -> str:
    role = "arn:aws:iam::123456789012:role/memory"
    given = {"name": "Chats", "eventExpiryDuration": 30, "memoryExecutionRoleArn": role, **members}
    id = str(face.control.create_memory(**given)["memory"]["id"])
    face.control.get_memory(memoryId=id)
    return id


@pytest.fixture
def manager(face: Clients, memory_id: str) -> MemorySessionManager:
    """The SDK's ``MemorySessionManager`` on that memory, unchanged."""
    return MemorySessionManager(memory_id, boto3_session=_session())


class Hurry:
    """The SDK's clock: its sleeps pass at once, and are counted."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.sleeps = 0

    def time(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.sleeps += 1
        self.passed += seconds


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> Hurry:
    """Patch the ``time`` that the SDK's two pollers read, in their modules and nowhere else."""
    clock = Hurry()
    module = SimpleNamespace(time=clock.time, sleep=clock.sleep)
    monkeypatch.setattr(client_module, "time", module)
    monkeypatch.setattr(controlplane_module, "time", module)
    return clock


@pytest.fixture
def slowly(face: Clients) -> Iterator[None]:
    """Memories and strategies need three looks to come to their next status."""
    names = ("agentcore::memory", "agentcore::memory-strategy")
    for name in names:
        state_manager.set_transition(name, {"progression": "manual", "times": 3})
    yield
    for name in names:
        state_manager.unset_transition(name)


@dataclass(frozen=True)
class Double:
    """One double of the service: moto alone, or this package in its place."""

    control: Any
    data: Any


@cache
def _moto_clients() -> Double:
    """Clients of sessions made without our handlers."""
    return Double(make_client("bedrock-agentcore-control"), make_client("bedrock-agentcore"))


def _moto_alone() -> Iterator[Double]:
    uninstall()
    try:
        with mock_aws():
            yield _moto_clients()
    finally:
        install()


@pytest.fixture(params=DOUBLES)
def double(request: pytest.FixtureRequest) -> Iterator[Double]:
    """Moto as it is, and ours in its place."""
    if request.param == "moto":
        yield from _moto_alone()
    else:
        ours: Clients = request.getfixturevalue("local")
        yield Double(ours.control, ours.data)
