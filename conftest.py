"""For the whole suite: strict mode, made-up credentials, one provenance marker on every test, and the two faces."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

import botocore.loaders
import botocore.session
import pytest
from moto import backend_index
from moto.core.models import MockAWS, botocore_stubber, responses_mock

os.environ["MOTO_AGENTCORE_STRICT"] = "1"
os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

# What thousands of tests would make anew, each time the same: the models that a session reads.
botocore.session.create_loader = cache(botocore.loaders.create_loader)
_watch, _watched, _known = MockAWS._enable_patching, dict[str, list[Any]](), list[Any]()


def _registered() -> dict[str, list[Any]]:
    registry: Any = responses_mock._registry  # another one after each reset
    found: dict[str, list[Any]] = registry._registered
    return found


@wraps(_watch)
def _watch_again(self: MockAWS, reset: bool = True) -> None:
    """As moto does, but the 1,300 patterns of URLs that a mock watches are the last one's, unless others are known."""
    global _known
    if _known != backend_index.backend_url_patterns:
        _watch(self, reset)
        _known = list(backend_index.backend_url_patterns)
        _watched.update({method: list(found) for method, found in _registered().items()})
        return
    botocore_stubber.enabled = True
    if reset:
        self.reset()
    responses_mock.start()
    for method, found in _watched.items():
        _registered()[method].extend(found)


MockAWS._enable_patching = _watch_again  # type: ignore[method-assign]

PROVENANCE = {"from_recording", "from_model", "from_docs", "from_sdk", "inferred"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a test that does not say, once, where its expectation comes from."""
    for item in items:
        found = sorted(PROVENANCE & {marker.name for marker in item.iter_markers()})
        if len(found) != 1:
            listed = ", ".join(sorted(PROVENANCE))
            raise pytest.UsageError(f"{item.nodeid} needs exactly one of the markers {listed}; it has {found}")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Do not look for garbage among 14,000 tests, neither while they are collected nor later: a look takes a second."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()


@pytest.fixture
def thrown_away() -> Generator[None]:
    """What a test leaves behind is collected as it ends; what was there before is not looked at: that takes seconds."""
    gc.freeze()
    yield
    gc.collect()


@dataclass(frozen=True)
class Clients:
    """Real boto3 clients of the three services, and the author's controls."""

    control: Any
    data: Any
    agents: Any
    agentcore: Any
    endpoint: str | None


def make_client(service: str, endpoint: str | None = None, region: str = "us-east-1", **settings: Any) -> Any:
    """A boto3 client of its own session, with made-up keys; it does not retry."""
    import boto3
    from botocore.config import Config

    config = Config(retries={"total_max_attempts": 1}, **settings)
    session = boto3.session.Session(aws_access_key_id="testing", aws_secret_access_key="testing")
    return session.client(service, region_name=region, endpoint_url=endpoint, config=config)


SERVICES = ("bedrock-agentcore-control", "bedrock-agentcore", "bedrock-agent-runtime")


@pytest.fixture(scope="session")
def _local_clients() -> list[Any]:
    from moto_agentcore import install

    install()
    return [make_client(service) for service in SERVICES]


@pytest.fixture(scope="session")
def _remote_clients(_agentcore_server: Any) -> list[Any]:
    return [make_client(service, _agentcore_server.url) for service in SERVICES]


@pytest.fixture
def idle(_local_clients: list[Any]) -> Clients:
    """Clients, and nothing that answers them yet."""
    from moto_agentcore import AgentCore

    control, data, agents = _local_clients
    return Clients(control, data, agents, AgentCore(), None)


@pytest.fixture
def local(_local_clients: list[Any], agentcore: Any) -> Clients:
    """The in-process face: clients that the running mock answers."""
    control, data, agents = _local_clients
    return Clients(control, data, agents, agentcore, None)


@pytest.fixture
def remote(_remote_clients: list[Any], agentcore_server: Any) -> Clients:
    """The server's face: the same clients over HTTP. The server's state and controls are this process's."""
    from moto_agentcore import AgentCore

    control, data, agents = _remote_clients
    return Clients(control, data, agents, AgentCore(), agentcore_server.url)


@pytest.fixture(params=["in-process", "server"])
def clients(request: pytest.FixtureRequest) -> Clients:
    """Both faces, one after the other, for behaviour that must not depend on the face."""
    found: Clients = request.getfixturevalue("local" if request.param == "in-process" else "remote")
    return found
