"""pytest fixtures and one marker; loaded by pytest in every run, so nothing heavy is imported before it is asked for.

======================  ==============================================================================================
``agentcore``           the running mock (``AgentCore``): faults, clock, memory, seed
``agentcore_control``   a boto3 client for ``bedrock-agentcore-control``
``agentcore_data``      a boto3 client for ``bedrock-agentcore``
``agent_runtime``       a boto3 client for ``bedrock-agent-runtime``
``agentcore_server``    a server of this process (``.url``), emptied for every test
``agentcore_streams``   the official SDK's ``BrowserClient`` leads to the sessions' own browsers
``agentcore_region``    the clients' region, ``us-east-1``; override it
======================  ==============================================================================================

``@pytest.mark.agentcore(extraction="manual")`` gives ``AgentCore``'s arguments to the ``agentcore`` fixture of a test;
``seed="chat.yaml"`` is a file beside the test.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from moto_agentcore import AgentCore, AgentCoreServer


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "agentcore(**settings): arguments of AgentCore for the agentcore fixture")


@pytest.fixture
def agentcore(request: pytest.FixtureRequest) -> Iterator[AgentCore]:
    """The running mock, with the settings of the ``agentcore`` marker (the nearest one wins)."""
    from moto_agentcore import AgentCore

    marker = request.node.get_closest_marker("agentcore")
    settings = {} if marker is None else dict(marker.kwargs)
    if isinstance(settings.get("seed"), str):
        settings["seed"] = request.path.parent / settings["seed"]
    with AgentCore(*(() if marker is None else marker.args), **settings) as running:
        yield running


@pytest.fixture
def agentcore_region() -> str:
    """The region of the client fixtures."""
    return "us-east-1"


@pytest.fixture
def agentcore_control(agentcore: AgentCore, agentcore_region: str) -> Any:  # noqa: ARG001 - asked for its effect
    """A boto3 client for ``bedrock-agentcore-control``, mocked."""
    return _client("bedrock-agentcore-control", agentcore_region)


@pytest.fixture
def agentcore_data(agentcore: AgentCore, agentcore_region: str) -> Any:  # noqa: ARG001 - asked for its effect
    """A boto3 client for ``bedrock-agentcore``, mocked."""
    return _client("bedrock-agentcore", agentcore_region)


@pytest.fixture
def agent_runtime(agentcore: AgentCore, agentcore_region: str) -> Any:  # noqa: ARG001 - asked for its effect
    """A boto3 client for ``bedrock-agent-runtime``, mocked."""
    return _client("bedrock-agent-runtime", agentcore_region)


@pytest.fixture(scope="session")
def _agentcore_server() -> Iterator[AgentCoreServer]:
    from moto_agentcore import AgentCoreServer

    with AgentCoreServer() as server:
        yield server


@pytest.fixture
def agentcore_server(_agentcore_server: AgentCoreServer) -> Iterator[AgentCoreServer]:
    """One server for the session (one per pytest-xdist worker), emptied before and after each test."""
    _agentcore_server.reset()
    yield _agentcore_server
    _agentcore_server.reset()


@pytest.fixture
def agentcore_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the official SDK's ``BrowserClient.generate_ws_headers()`` give the address of the session's own browser.

    It builds one from AWS's host name itself. With ``browser="chromium"`` a real one listens where the session says.
    """
    from urllib.parse import urlsplit

    from bedrock_agentcore.tools.browser_client import BrowserClient

    built_by_itself = BrowserClient.generate_ws_headers

    def generate_ws_headers(self: Any) -> tuple[str, dict[str, str]]:
        _, headers = built_by_itself(self)
        url = self.get_session()["streams"]["automationStream"]["streamEndpoint"]
        return url, {**headers, "Host": urlsplit(url).netloc}

    monkeypatch.setattr(BrowserClient, "generate_ws_headers", generate_ws_headers)


def _client(service: str, region: str) -> Any:
    import boto3

    return boto3.client(service, region_name=region)
