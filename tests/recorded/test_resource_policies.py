"""Resource policies, as the real service was seen to answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import refused
from tests.families.gateways.arrange import new_gateway, shown

pytestmark = pytest.mark.from_recording

ROOT = {"AWS": "arn:aws:iam::123456789012:root"}
ONE_ARN = "Policy statement block must contain exactly one resource ARN that matches the provided resource ARN"


def _policy(arn: str, **members: Any) -> str:
    """One statement; a member that is None is left out."""
    whole = {"Effect": "Allow", "Principal": ROOT, "Action": "bedrock-agentcore:InvokeGateway", "Resource": arn}
    statement = {name: value for name, value in {**whole, **members}.items() if value is not None}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


# cdk-preflight resource-policy-document, all of these
@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({"Principal": None}, "Missing required field Principal"),
        ({"Action": "s3:GetObject"}, "Policy has invalid action"),
        ({"Resource": "*"}, ONE_ARN),
    ],
)
def test_a_statement_is_refused_in_the_services_words(local: Clients, members: dict[str, Any], text: str) -> None:
    arn = shown(local, new_gateway(local))["gatewayArn"]

    assert refused(local.control.put_resource_policy, resourceArn=arn, policy=_policy(arn, **members)) == text
    assert "policy" not in local.control.get_resource_policy(resourceArn=arn)


# cdk-preflight resource-policy-document
@pytest.mark.parametrize(
    ("policy", "text"),
    [
        ("no json", "This policy contains invalid Json"),
        ('{"Version": "2012-10-17"}', "Policy has no statements"),
        ('{"Version": "2012-10-17", "Statement": []}', "Policy has no statements"),
    ],
)
def test_what_is_no_policy_is_refused_in_the_services_words(local: Clients, policy: str, text: str) -> None:
    arn = shown(local, new_gateway(local))["gatewayArn"]

    assert refused(local.control.put_resource_policy, resourceArn=arn, policy=policy) == text


# cdk-preflight resource-policy-document
def test_a_policy_of_one_statement_about_its_resource_is_accepted(clients: Clients) -> None:
    arn = shown(clients, new_gateway(clients))["gatewayArn"]

    clients.control.put_resource_policy(resourceArn=arn, policy=_policy(arn))

    assert json.loads(clients.control.get_resource_policy(resourceArn=arn)["policy"]) == json.loads(_policy(arn))
