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

``@pytest.mark.agentcore(extraction="manual")`` gives ``AgentCore``'s arguments to the ``agentcore`` fixture of a test,
or to the server where it asks for that alone; a test that asks for neither gets the ``agentcore`` fixture.
``seed="chat.yaml"`` is a file beside the test.

The report of a failed test that used the mock has a section ``moto-agentcore``: the last calls, why a retrieval found
nothing, faults and scripts that never struck, jobs that wait or failed. ``agentcore_report = false`` in pytest's ini
leaves it out.

No test is to reach AWS by mistake. In a run in which a test asks for a fixture or the marker, or a module has imported
``mock_agentcore``, a test's call to AgentCore that no mock answers is refused, whatever its client's age. A test that
has ``agentcore_server`` alone gets made-up credentials, and its clients of AgentCore lead to the server.
``agentcore_unmocked = allow`` in the ini leaves calls and environment alone. The client fixtures do not go where
``AWS_ENDPOINT_URL`` says.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from moto_agentcore.host import leaving
from moto_agentcore.host.clients import client_of
from moto_agentcore.host.collecting import mock_marked, mocks

if TYPE_CHECKING:
    # Where these stubs are not installed, a type checker takes the clients for anything.
    from types_boto3_bedrock_agent_runtime.client import AgentsforBedrockRuntimeClient
    from types_boto3_bedrock_agentcore.client import BedrockAgentCoreClient
    from types_boto3_bedrock_agentcore_control.client import BedrockAgentCoreControlClient

    from moto_agentcore import AgentCore, AgentCoreServer


_SINCE = pytest.StashKey[int]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("agentcore_report", "whether the report of a failed test tells what AgentCore saw", "bool", True)
    parser.addini("agentcore_unmocked", "a test's calls to AgentCore without a mock: refuse or allow", default="refuse")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "agentcore(**settings): arguments of AgentCore for the agentcore fixture")
    os.environ["MOTO_AGENTCORE_REPORT"] = "1" if config.getini("agentcore_report") else "0"
    os.environ["MOTO_AGENTCORE_UNMOCKED"] = policy = config.getini("agentcore_unmocked")
    if policy not in ("refuse", "allow"):
        raise pytest.UsageError(f"agentcore_unmocked is refuse or allow, not {policy!r}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mock_marked(items)


def pytest_collection_finish(session: pytest.Session) -> None:
    """From here on no test of a run that mocks reaches AWS: not its first one either."""
    if session.config.getini("agentcore_unmocked") == "refuse" and mocks(session.items):
        leaving.guard()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_SINCE] = _calls_so_far()


def _calls_so_far() -> int:
    found = sys.modules.get("moto_agentcore.host.report")  # what nobody has used was never imported
    return 0 if found is None else int(found.begin())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and call.excinfo is not None and item.config.getini("agentcore_report"):
        from moto_agentcore.host.unmocked import why

        told = why(call.excinfo.value, item.stash.get(_SINCE, 0))
        if told:
            report.sections.append(("moto-agentcore", told))
    return report


@pytest.fixture
def agentcore(request: pytest.FixtureRequest) -> Iterator[AgentCore]:
    """The running mock, with the settings of the ``agentcore`` marker (the nearest one wins)."""
    if "agentcore_server" in request.fixturenames:
        request.getfixturevalue("agentcore_server")  # which is emptied first, so that the settings stay
    with _marked(request) as running:
        yield running


def _marked(request: pytest.FixtureRequest) -> AgentCore:
    from moto_agentcore import AgentCore

    marker = request.node.get_closest_marker("agentcore")
    settings = {} if marker is None else dict(marker.kwargs)
    if isinstance(settings.get("seed"), str):
        settings["seed"] = request.path.parent / settings["seed"]
    return AgentCore(*(() if marker is None else marker.args), **settings)


@pytest.fixture
def agentcore_region() -> str:
    """The region of the client fixtures."""
    return "us-east-1"


@pytest.fixture
def agentcore_control(agentcore: AgentCore, agentcore_region: str) -> BedrockAgentCoreControlClient:  # noqa: ARG001 - asked for its effect
    """A boto3 client for ``bedrock-agentcore-control``, mocked."""
    client: BedrockAgentCoreControlClient = client_of("bedrock-agentcore-control", agentcore_region)
    return client


@pytest.fixture
def agentcore_data(agentcore: AgentCore, agentcore_region: str) -> BedrockAgentCoreClient:  # noqa: ARG001 - asked for its effect
    """A boto3 client for ``bedrock-agentcore``, mocked."""
    client: BedrockAgentCoreClient = client_of("bedrock-agentcore", agentcore_region)
    return client


@pytest.fixture
def agent_runtime(agentcore: AgentCore, agentcore_region: str) -> AgentsforBedrockRuntimeClient:  # noqa: ARG001 - asked for its effect
    """A boto3 client for ``bedrock-agent-runtime``, mocked."""
    client: AgentsforBedrockRuntimeClient = client_of("bedrock-agent-runtime", agentcore_region)
    return client


@pytest.fixture(scope="session")
def _agentcore_server() -> Iterator[AgentCoreServer]:
    from moto_agentcore import AgentCoreServer

    with AgentCoreServer() as server:
        yield server


@pytest.fixture
def agentcore_server(
    request: pytest.FixtureRequest, _agentcore_server: AgentCoreServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AgentCoreServer]:
    """One server for the session (one per pytest-xdist worker), emptied before and after each test.

    Where the test has no ``agentcore`` too, the marker's settings are the server's, and boto3 finds credentials that
    are made up, a region, and the server where it looks for AgentCore.
    """
    from moto_agentcore.host.unmocked import leading

    _agentcore_server.reset()
    if "agentcore" in request.fixturenames:
        yield _agentcore_server
    else:
        if request.config.getini("agentcore_unmocked") == "refuse":
            for name, value in leading(_agentcore_server.url, request.getfixturevalue("agentcore_region")):
                monkeypatch.setenv(name, value)
        with _marked(request).turned():
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
