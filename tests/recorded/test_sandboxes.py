"""Browsers and code interpreters, as the real service was seen to answer."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from conftest import Clients
from tests.recorded.cases import Acceptance, Refusal, accepts, refuses

pytestmark = pytest.mark.from_recording

VPC_RULE = "cdk-preflight vpc-network-mode-config"
INSIDE = {"vpcConfig": {"subnets": ["subnet-01234567"], "securityGroups": ["sg-01234567"]}}


def _in(mode: str, **network: Any) -> dict[str, Any]:
    return {"name": "sandbox", "networkConfiguration": {"networkMode": mode, **network}}


CREATES = ("create_browser", "create_code_interpreter")
REFUSED = [
    Refusal(VPC_RULE, create, given, name=f"{create}-{name}", text=text)
    for create in CREATES
    for name, given, text in (
        ("VPC alone", _in("VPC"), "VpcConfig is required for VPC mode"),
        ("PUBLIC in a VPC", _in("PUBLIC", **INSIDE), "VpcConfig is not allowed for PUBLIC mode"),
    )
]
ACCEPTED = [
    Acceptance(VPC_RULE, create, given, name)
    for create in CREATES
    for name, given in (("PUBLIC", _in("PUBLIC")), ("VPC", _in("VPC", **INSIDE)))
]


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_a_sandbox_is_refused_in_the_services_words(local: Clients, case: Refusal) -> None:
    refuses(local, case)


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_a_sandbox_is_accepted(local: Clients, case: Acceptance) -> None:
    assert accepts(local, case)["status"] == "CREATING"


# bedrock-agentcore-sdk-python #166, of a stream that nobody has begun
def test_a_stream_that_is_not_there_names_its_session(remote: Clients) -> None:
    answer = requests.get(f"{remote.endpoint}/browser-streams/aws.browser.v1/sessions/01ABC/automation", timeout=5)

    assert answer.status_code == 404
    assert "Required resources not found for session 01ABC" in answer.text
