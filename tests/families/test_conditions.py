"""Conditions in resource policies: each of IAM's operators, with a value that is there and one that is not."""

from __future__ import annotations

from typing import Any

import pytest

from moto_agentcore.families.shared.conditions import context_of, fits

ANN = "arn:aws:iam::123456789012:user/team/ann"
ROLE = "arn:aws:sts::123456789012:assumed-role/agent/session"
RUNTIME = "arn:aws:bedrock-agentcore:us-east-1:210987654321:runtime/helper-abcdefghij"
CASES: list[tuple[str, str, Any, bool]] = [
    ("StringEquals", "aws:PrincipalAccount", ["1", "123456789012"], True),
    ("StringNotEquals", "aws:PrincipalAccount", ["1", "123456789012"], False),
    ("StringNotEquals", "aws:ResourceAccount", "123456789012", True),
    ("StringEqualsIgnoreCase", "aws:username", "ANN", True),
    ("StringNotEqualsIgnoreCase", "aws:username", "ANN", False),
    ("StringLike", "AWS:RequestedRegion", "us-*", True),
    ("StringNotLike", "aws:RequestedRegion", "us-*", False),
    ("StringLike", "aws:username", "[a]*", False),
    ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:user/*", True),
    ("ArnNotLike", "aws:PrincipalArn", "arn:aws:iam::123456789012:user/*", False),
    ("ArnEquals", "aws:PrincipalArn", "nonsense", False),
    ("Bool", "aws:SecureTransport", False, False),
    ("Bool", "aws:SecureTransport", True, True),
    ("IpAddress", "aws:SourceIp", "127.0.0.0/8", True),
    ("NotIpAddress", "aws:SourceIp", ["10.0.0.0/8"], True),
    ("IpAddress", "aws:SourceIp", "nonsense", False),
    ("NumericLessThan", "aws:EpochTime", "1e12", True),
    ("NumericGreaterThanEquals", "aws:EpochTime", "soon", False),
    ("DateGreaterThan", "aws:CurrentTime", "2020-01-01T00:00:00Z", True),
    ("DateLessThanEquals", "aws:CurrentTime", "2020-01-01", False),
    ("DateNotEquals", "aws:CurrentTime", 0, True),
    ("Null", "aws:SourceVpce", "true", True),
    ("Null", "aws:username", "true", False),
    ("StringEquals", "aws:SourceVpce", "v", False),
    ("StringEqualsIfExists", "aws:SourceVpce", "v", True),
    ("StringNotEquals", "aws:SourceVpce", "v", True),
    ("ForAllValues:StringEquals", "aws:TagKeys", "v", True),
    ("ForAnyValue:StringEquals", "aws:TagKeys", "v", False),
    ("StringSounds", "aws:username", "ann", False),
]


@pytest.mark.from_docs
@pytest.mark.parametrize(("operator", "key", "wanted", "met"), CASES)
def test_an_operator_compares_as_iam_does(operator: str, key: str, wanted: Any, met: bool) -> None:
    assert fits({operator: {key: wanted}}, context_of(ANN, RUNTIME)) is met


@pytest.mark.from_docs
def test_all_conditions_have_to_be_met() -> None:
    context = context_of(ROLE, RUNTIME)
    role = {"StringEquals": {"aws:PrincipalType": "AssumedRole"}}

    assert fits({}, context)
    assert fits({**role, "StringNotEquals": {"aws:username": "ann"}}, context)
    assert not fits({**role, "Bool": {"aws:SecureTransport": "false"}}, context)


@pytest.mark.from_docs  # each part of an ARN is compared by itself
def test_what_is_no_arn_is_like_none() -> None:
    for found, wanted in ((ANN, "arn:aws"), ("arn:aws", ANN), (ANN, "arn:aws:*")):
        assert not fits({"ArnLike": {"aws:PrincipalArn": wanted}}, {"aws:principalarn": found})
    assert fits({"ArnLike": {"aws:PrincipalArn": "arn:*:iam::*:user/*"}}, {"aws:principalarn": ANN})


@pytest.mark.from_docs  # "equals", "less than", … of numbers and of moments
@pytest.mark.parametrize("kind", ["Numeric", "Date"])
def test_numbers_and_moments_are_compared_on_both_sides_of_a_bound(kind: str) -> None:
    key = {"Numeric": "aws:EpochTime", "Date": "aws:CurrentTime"}[kind]
    met = {
        "Equals": [False, True, False],
        "NotEquals": [True, False, True],
        "LessThan": [True, False, False],
        "LessThanEquals": [True, True, False],
        "GreaterThan": [False, False, True],
        "GreaterThanEquals": [False, True, True],
    }

    found = {
        name: [fits({kind + name: {key: "100"}}, {key.lower(): str(value)}) for value in (99, 100, 101)] for name in met
    }

    assert found == met
