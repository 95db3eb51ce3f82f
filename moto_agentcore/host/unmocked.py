"""A call that no mock answers, in a test: where this run mocks, it would leave for AWS and is told of instead.

In a run that mocks nothing nobody stands in its way; what it failed with says so then, by the client it went through.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from urllib.parse import urlsplit

from moto_agentcore.errors import NotMockedError

POLICY = "MOTO_AGENTCORE_UNMOCKED"  # set by pytest's plugin: refuse or allow
REMEDY = "no mock is running. Decorate the test with @mock_agentcore or ask for the fixture agentcore"
TEXT = (
    "{operation} would leave for {host}: " + REMEDY + "; a client that was made in another test's mock has none here. "
    "A test that means AWS itself says agentcore_unmocked = allow in pytest's ini."
)
LEFT = "{service} was asked at {host}: " + REMEDY + "."
PAST = "{operation} went to {host}, past the mock: {variable} is set"
SERVICES = ("bedrock-agentcore", "bedrock-agentcore-control", "bedrock-agent-runtime")
past: deque[str] = deque(maxlen=5)  # of the test that runs; pytest's plugin empties it
_led: set[str] = set()  # hosts that this run's own environment leads to


def check(event_name: str, url: str, region_of: Callable[[str], str | None]) -> None:
    """Raise ``NotMockedError`` for a call to AWS's own host, while a test runs."""
    __tracebackhide__ = True
    if os.environ.get(POLICY) != "refuse" or "PYTEST_CURRENT_TEST" not in os.environ:
        return
    host = urlsplit(url).netloc
    if region_of(host) is not None:
        raise NotMockedError(TEXT.format(operation=event_name.rpartition(".")[2], host=host))


def leading(url: str, region: str) -> Iterator[tuple[str, str]]:
    """The environment in which boto3's clients of AgentCore lead to a server, and nothing to an account."""
    _led.add(urlsplit(url).netloc)
    yield from ((name, "testing") for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"))
    yield from ((_endpoint_of(service), url) for service in SERVICES)
    if "AWS_DEFAULT_REGION" not in os.environ:  # boto3 reads no other variable
        yield "AWS_DEFAULT_REGION", os.environ.get("AWS_REGION", region)


def _endpoint_of(service: str) -> str:
    return f"AWS_ENDPOINT_URL_{service.replace('-', '_').upper()}"


def passed(service: str, event_name: str, host: str) -> None:
    """A call went elsewhere while a mock runs: remembered where the environment, and not the test, sent it there."""
    for variable in (_endpoint_of(service), "AWS_ENDPOINT_URL"):
        if host not in _led and urlsplit(os.environ.get(variable, "")).netloc == host:
            past.append(PAST.format(operation=event_name.rpartition(".")[2], host=host, variable=variable))
            return


def why(failure: BaseException, since: int) -> str:
    """What to tell of a failed test: what the mock saw, if it saw anything after so many calls, or that none ran."""
    found = sys.modules.get("moto_agentcore.host.report")  # what nobody has used was never imported
    told = "" if found is None else str(found.noted(failure, since))
    if told or not type(failure).__module__.startswith("botocore"):
        return told
    return _forgotten(failure.__traceback__)


def _forgotten(trace: TracebackType | None) -> str:
    """Of a failure inside a client of ours that went to AWS's own host; empty for any other one."""
    while trace is not None:
        meta = getattr(trace.tb_frame.f_locals.get("self"), "meta", None)
        service = getattr(getattr(meta, "service_model", None), "service_name", None)
        host = urlsplit(getattr(meta, "endpoint_url", "")).netloc
        if service in SERVICES and "amazonaws.com" in host:
            return LEFT.format(service=service, host=host)
        trace = trace.tb_next
    return ""
