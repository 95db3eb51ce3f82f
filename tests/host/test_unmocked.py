"""Calls that no mock answers: which are refused, led elsewhere, or told of; whole runs are in test_plugin.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError

from conftest import make_client
from moto_agentcore.errors import NotMockedError
from moto_agentcore.host import unmocked
from moto_agentcore.host.report import begin

pytestmark = pytest.mark.inferred
EVENT, HOST = "before-send.bedrock-agentcore.CreateEvent", "bedrock-agentcore.eu-west-1.amazonaws.com"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(unmocked, "_led", set())
    monkeypatch.setenv(unmocked.POLICY, "refuse")
    begin()
    yield
    begin()


def of_ours(host: str) -> str | None:
    return "eu-west-1" if host == HOST else None


def test_a_call_to_aws_itself_is_refused_in_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotMockedError, match=f"^CreateEvent would leave for {HOST}: no mock is running"):
        unmocked.check(EVENT, f"https://{HOST}/memories/x/events", of_ours)

    unmocked.check(EVENT, "http://localhost:5000/memories/x/events", of_ours)
    monkeypatch.setenv(unmocked.POLICY, "allow")
    unmocked.check(EVENT, f"https://{HOST}/", of_ours)
    monkeypatch.setenv(unmocked.POLICY, "refuse")
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    unmocked.check(EVENT, f"https://{HOST}/", of_ours)


@pytest.mark.parametrize(
    ("has", "region"),
    [({}, "us-east-1"), ({"AWS_REGION": "eu-west-1"}, "eu-west-1"), ({"AWS_DEFAULT_REGION": "x"}, None)],
)
def test_an_environment_leads_to_a_server(
    monkeypatch: pytest.MonkeyPatch, has: dict[str, str], region: str | None
) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in has.items():
        monkeypatch.setenv(name, value)

    found = dict(unmocked.leading("http://127.0.0.1:5000", "us-east-1"))

    assert found.pop("AWS_DEFAULT_REGION", None) == region
    keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    services = ("BEDROCK_AGENTCORE", "BEDROCK_AGENTCORE_CONTROL", "BEDROCK_AGENT_RUNTIME")
    assert found == {
        **dict.fromkeys(keys, "testing"),
        **{f"AWS_ENDPOINT_URL_{service}": "http://127.0.0.1:5000" for service in services},
    }


def test_what_the_environment_sends_past_the_mock_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", "http://localhost:4566/x")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://localhost:4566")
    dict(unmocked.leading("http://127.0.0.1:5000", "us-east-1"))

    unmocked.passed("bedrock-agentcore", EVENT, "localhost:4566")
    unmocked.passed("bedrock-agentcore", EVENT, "elsewhere:1")
    unmocked.passed("bedrock-agent-runtime", "before-send.bedrock-agent-runtime.Rerank", "localhost:4566")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:5000")
    unmocked.passed("bedrock-agent-runtime", "before-send.bedrock-agent-runtime.Rerank", "127.0.0.1:5000")

    assert [*unmocked.past] == [
        "CreateEvent went to localhost:4566, past the mock: AWS_ENDPOINT_URL_BEDROCK_AGENTCORE is set",
        "Rerank went to localhost:4566, past the mock: AWS_ENDPOINT_URL is set",
    ]


def test_a_failure_of_a_client_without_a_mock_says_so() -> None:
    def failure(service: str, endpoint: str | None = None) -> str:
        client = make_client(service, endpoint)
        with pytest.raises(ClientError) as failed:
            failing(client)
        return unmocked.why(failed.value, begin())

    def failing(self: object) -> None:  # a frame of a client
        raise ClientError({}, "CreateEvent")

    said = "bedrock-agentcore was asked at bedrock-agentcore.us-east-1.amazonaws.com: no mock is running"
    assert failure("bedrock-agentcore").startswith(said)
    assert failure("s3") == ""
    assert failure("bedrock-agentcore", "http://localhost:5000") == ""
    with pytest.raises(LookupError) as other:
        raise LookupError
    assert unmocked.why(other.value, begin()) == ""
