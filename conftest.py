"""For the whole suite: strict mode, made-up credentials, one provenance marker on every test, and the two faces."""

from __future__ import annotations

import gc
import logging
import os
import re
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, wraps
from typing import Any

import botocore.loaders
import botocore.parsers
import botocore.session
import pytest
from botocore.auth import AUTH_TYPE_MAPS, SigV4Auth
from botocore.handlers import BUILTIN_HANDLERS
from botocore.hooks import EventAliaser, HierarchicalEmitter
from botocore.regions import EndpointRulesetResolver
from dateutil.tz import tzutc
from moto import backend_index
from moto.core.models import MockAWS, botocore_stubber, responses_mock

os.environ["MOTO_AGENTCORE_STRICT"] = "1"
os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

SERVICES = ("bedrock-agentcore-control", "bedrock-agentcore", "bedrock-agent-runtime")

# What thousands of tests would make anew, each time the same: the models that a session reads, and its events' names.
botocore.session.create_loader = cache(botocore.loaders.create_loader)
EventAliaser._alias_event_name = staticmethod(cache(EventAliaser(HierarchicalEmitter())._alias_event_name))

# And what a text that stands in answer after answer means as a time. Its slowest reader takes anything; what the
# services write is one form.
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?Z")
_read_time = botocore.parsers.DEFAULT_TIMESTAMP_PARSER


@lru_cache(10_000)
def _time(value: Any) -> datetime:
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return datetime.fromisoformat(value[:-1]).replace(tzinfo=tzutc())
    found: datetime = _read_time(value)
    return found


botocore.parsers.DEFAULT_TIMESTAMP_PARSER = _time
# And where an operation of AgentCore is asked: its rules ask for no member of a request.
_find_endpoint = EndpointRulesetResolver.construct_endpoint


@wraps(_find_endpoint)
def _endpoint(self: Any, operation_model: Any, call_args: Any, request_context: Any) -> Any:
    if operation_model.service_model.service_name not in SERVICES or operation_model.context_parameters:
        return _find_endpoint(self, operation_model, call_args, request_context)
    known = vars(self).setdefault("_known", {})
    if operation_model.name not in known:
        known[operation_model.name] = _find_endpoint(self, operation_model, call_args, request_context)
    return known[operation_model.name]


EndpointRulesetResolver.construct_endpoint = _endpoint
_watch, _known = MockAWS._enable_patching, list[tuple[list[Any], dict[str, list[Any]]]]()


def _registered() -> dict[str, list[Any]]:
    registry: Any = responses_mock._registry  # another one after each reset
    found: dict[str, list[Any]] = registry._registered
    return found


@wraps(_watch)
def _watch_again(self: MockAWS, reset: bool = True) -> None:
    """As moto does, but the 1,300 patterns of URLs that a mock watches are an earlier one's that knew the same ones."""
    patterns = backend_index.backend_url_patterns
    watched = next((found for known, found in _known if known == patterns), None)
    if watched is None:
        _watch(self, reset)
        _known.append((list(patterns), {method: list(found) for method, found in _registered().items()}))
        return
    botocore_stubber.enabled = True
    if reset:
        self.reset()
    responses_mock.start()
    for method, found in watched.items():
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


class Logged(logging.Handler):
    """What is logged while a test runs, with the names that pytest's own has.

    Pytest's plugin of logging is left out of these runs: six times in a test it goes through all loggers there are.
    """

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []
        self._levels: list[tuple[logging.Logger, int]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def set_level(self, level: int, logger: str | None = None) -> None:
        """Of a logger, or of all that have none of their own, for the rest of the test."""
        found = logging.getLogger(logger)
        self._levels.append((found, found.level))
        found.setLevel(level)

    def close(self) -> None:
        for logger, level in reversed(self._levels):
            logger.setLevel(level)
        super().close()

    @property
    def messages(self) -> list[str]:
        return [record.getMessage() for record in self.records]

    @property
    def text(self) -> str:
        return "\n".join(map(self.format, self.records))


@pytest.fixture
def caplog() -> Generator[Logged]:
    with closing(Logged()) as handler:
        logging.root.addHandler(handler)
        yield handler
        logging.root.removeHandler(handler)


@dataclass(frozen=True)
class Clients:
    """Real boto3 clients of the three services, and the author's controls."""

    control: Any
    data: Any
    agents: Any
    agentcore: Any
    endpoint: str | None


def make_client(service: str, endpoint: str | None = None, region: str = "us-east-1", **settings: Any) -> Any:
    """A boto3 client with made-up keys, of a session of its own; it does not retry. The same one for the same words.

    One takes 5 to 20 ms to make, and another, while botocore gives its sessions the same handlers, would be like it.
    """
    return _made(service, endpoint, region, tuple(sorted(settings.items())), tuple(BUILTIN_HANDLERS))


@cache
def _made(service: str, endpoint: str | None, region: str, settings: Any, _handlers: Any) -> Any:
    return new_client(service, endpoint, region, **dict(settings))


def new_client(service: str, endpoint: str | None = None, region: str = "us-east-1", **settings: Any) -> Any:
    """As ``make_client``, and no other test's: for what changes it."""
    import boto3
    from botocore.config import Config

    config = Config(retries={"total_max_attempts": 1}, **settings)
    session = boto3.session.Session(aws_access_key_id="testing", aws_secret_access_key="testing")
    return session.client(service, region_name=region, endpoint_url=endpoint, config=config)


class Unproven(SigV4Auth):  # type: ignore[misc] # botocore is untyped
    """To a server too, who asks, and where, without the proof: nobody here reads it, and it is a tenth of a call."""

    def add_auth(self, request: Any) -> None:
        from moto_agentcore.host import signing

        signing.name(self, request)


AUTH_TYPE_MAPS |= {"unproven": Unproven, "unproven-query": AUTH_TYPE_MAPS["v4-query"]}  # an address is signed


def make_clients(endpoint: str | None = None, **settings: Any) -> list[Any]:
    """Clients of the three services for many tests. Of a server's: other tests' clients, and the README's, sign."""
    unproven = {} if endpoint is None else {"signature_version": "unproven"}
    return [make_client(service, endpoint, **unproven, **settings) for service in SERVICES]


@pytest.fixture(scope="session")
def _local_clients() -> list[Any]:
    from moto_agentcore import install

    install()
    return make_clients()


@pytest.fixture(scope="session")
def _remote_clients(_agentcore_server: Any) -> list[Any]:
    return make_clients(_agentcore_server.url)


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
