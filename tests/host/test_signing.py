"""What a mock answers in this process names key and scope, and proves nothing; whatever may go elsewhere is signed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import boto3
import botocore
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import NoCredentialsError
from moto import mock_aws
from moto.core import set_initial_no_auth_action_count

from conftest import Clients, new_client
from moto_agentcore import mock_agentcore
from moto_agentcore.host.streams import Raw
from tests.host.arrange import CONTROL, DATA

pytestmark = pytest.mark.inferred

LINE = re.compile(
    r"AWS4-HMAC-SHA256 Credential=testing/\d{8}/us-east-1/bedrock-agentcore/aws4_request, "
    r"SignedHeaders=[a-z0-9;-]+, Signature=([0-9a-f]{64})"
)
NOTHING = "0" * 64
PASSED: Any = {"core": {"passthrough": {"services": ["bedrockagentcorecontrol"]}}}


def sent(client: Any) -> dict[str, str]:
    """The headers of a call; it is answered before anybody else is asked."""
    seen: list[dict[str, str]] = []

    def answer(request: Any, **_: Any) -> AWSResponse:
        pairs = request.headers.items()
        seen.append({name: value.decode() if isinstance(value, bytes) else str(value) for name, value in pairs})
        return AWSResponse(request.url, 200, {}, Raw(b'{"memories": []}'))

    client.meta.events.register_first("before-send", answer)
    try:
        client.list_memories()
    finally:
        client.meta.events.unregister("before-send", answer)
    return seen[0]


def signature(client: Any) -> str:
    found = LINE.fullmatch(sent(client)["Authorization"])
    assert found is not None
    return found[1]


@pytest.fixture
def client(idle: Clients) -> Any:
    return new_client(CONTROL)


def test_a_call_that_is_answered_here_names_who_asks_and_proves_nothing(client: Any) -> None:
    with mock_agentcore():
        assert signature(client) == NOTHING
        assert client.list_memories()["memories"] == []


def test_a_session_token_is_named_as_ever(idle: Clients) -> None:
    made = boto3.client(CONTROL, "us-east-1", aws_access_key_id="a", aws_secret_access_key="s", aws_session_token="t")
    with mock_agentcore():
        found = sent(made)
    assert (found["X-Amz-Security-Token"], len(found["X-Amz-Date"])) == ("t", len("20260101T000000Z"))


@pytest.mark.parametrize("mock", [None, lambda: mock_aws(config=PASSED)], ids=["no mock", "passed through"])
def test_a_call_that_goes_to_aws_is_signed(client: Any, mock: Callable[[], Any] | None) -> None:
    if mock is None:
        assert signature(client) != NOTHING
        return
    with mock():
        assert signature(client) != NOTHING


def test_a_call_to_another_endpoint_is_signed(idle: Clients) -> None:
    with mock_agentcore():
        assert signature(new_client(CONTROL, "http://127.0.0.1:9")) != NOTHING


def test_a_payload_that_cannot_be_read_twice_is_refused_as_before_aws(idle: Clients) -> None:
    class Once:
        def read(self, *_: Any) -> bytes:
            return b"{}"

    with mock_agentcore(), pytest.raises(TypeError, match=r"buffer|bytes-like"):
        new_client(DATA).invoke_agent_runtime(agentRuntimeArn="a-0123456789", payload=Once())


@set_initial_no_auth_action_count(0)  # type: ignore[untyped-decorator, unused-ignore] # moto's is not typed throughout
def test_a_call_is_signed_where_moto_checks_signatures(client: Any) -> None:
    with mock_agentcore():
        assert signature(client) != NOTHING


def test_an_address_made_to_be_visited_later_is_signed(client: Any) -> None:
    with mock_agentcore():
        url = client.generate_presigned_url("list_memories")
    assert re.search("X-Amz-Signature=[0-9a-f]*[1-9a-f]", url)


def test_who_has_no_credentials_is_refused_as_ever(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    session = botocore.session.get_session()
    session.register_component("credential_provider", botocore.credentials.CredentialResolver([]))
    with mock_agentcore(), pytest.raises(NoCredentialsError):
        session.create_client(CONTROL, "us-east-1").list_memories()


def test_the_author_s_own_choice_of_a_signature_is_kept(client: Any) -> None:
    chosen: list[Any] = ["v4", botocore.UNSIGNED]
    client.meta.events.register(f"choose-signer.{CONTROL}", lambda **_: chosen.pop(0))
    with mock_agentcore():
        assert signature(client) != NOTHING
        assert "Authorization" not in sent(client)
