"""What is asked of moto's backends in a region or a partition that does not exist, and of what is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore.neighbours import (
    apigateway,
    awslambda,
    bedrock_agent,
    events,
    iam,
    kinesis,
    kms,
    logs,
    s3,
    secretsmanager,
    sns,
    wafv2,
)

PLACE = ("123456789012", "xx-nowhere-1")
ROLE = "arn:aws:iam::123456789012:role/agent"
ASKED: list[tuple[Callable[..., Any], tuple[Any, ...], Any]] = [
    (apigateway.methods, ("api",), []),
    (awslambda.has_functions, (), False),
    (awslambda.function_exists, ("arn:aws:lambda:xx-nowhere-1:123456789012:function:add",), False),
    (bedrock_agent.find_agent, ("AGENT12345",), None),
    (bedrock_agent.knowledge_base_exists, ("KB12345678",), False),
    (bedrock_agent.storage_of, ("KB12345678",), None),
    (bedrock_agent.has_knowledge_bases, (), False),
    (events.bus_exists, ("arn:aws:events:xx-nowhere-1:123456789012:event-bus/default",), False),
    (events.put, ("arn:aws:events:xx-nowhere-1:123456789012:event-bus/default", "a", "b", "{}"), False),
    (iam.role_exists, (ROLE,), False),
    (iam.role_trusts, (ROLE, "bedrock-agentcore.amazonaws.com"), False),
    (iam.why_denied, (ROLE, "s3:GetObject", "*"), None),
    (kinesis.stream_exists, ("arn:aws:kinesis:xx-nowhere-1:123456789012:stream/records",), False),
    (kinesis.put_record, ("arn:aws:kinesis:xx-nowhere-1:123456789012:stream/records", "k", b""), False),
    (kms.key_exists, ("arn:aws:kms:xx-nowhere-1:123456789012:key/1111",), False),
    (logs.groups, (["/aws/agent"],), []),
    (secretsmanager.secret_exists, ("name",), False),
    (secretsmanager.find_secret, ("name",), None),
    (secretsmanager.managed_secrets, ("owner",), {}),
    (secretsmanager.drop_secret, ("name",), None),
    (sns.topic_exists, ("arn:aws:sns:xx-nowhere-1:123456789012:jobs",), False),
    (wafv2.has_acls, (), False),
    (wafv2.acl_of, ("arn:aws:bedrock-agentcore:xx-nowhere-1:123456789012:gateway/g",), None),
]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("ask", "args", "answer"), ASKED, ids=[f"{one[0].__module__}.{one[0].__name__}" for one in ASKED]
)
def test_where_there_is_no_place_there_is_nothing(
    local: Clients, ask: Callable[..., Any], args: tuple[Any, ...], answer: Any
) -> None:
    assert ask(*PLACE, *args) == answer


@pytest.mark.inferred
def test_what_is_not_there_is_none(local: Clients) -> None:
    make_client("s3").create_bucket(Bucket="kept")
    for key in ("a/b/c", "a/bc", "d"):
        make_client("s3").put_object(Bucket="kept", Key=key, Body=key.encode())

    assert (s3.bucket_exists("kept"), s3.bucket_exists("gone")) == (True, False)
    assert (s3.home_of("kept"), s3.home_of("gone")) == (("123456789012", "us-east-1"), None)
    found = {key: s3.object_exists("kept", key) for key in ("d", "a", "a/", "a/b", "a/b/c", "a/b/", "a/bc/", "e", "")}
    assert [key for key, is_there in found.items() if is_there] == ["d", "a", "a/", "a/b", "a/b/c", "a/b/"]
    assert s3.objects("kept", "a/b/") == {"a/b/c": b"a/b/c"}
    assert (s3.objects("gone", ""), s3.object_exists("gone", "d")) == ({}, False)
    assert (bedrock_agent.knowledge_base_made("KB12345678"), bedrock_agent.agent_exists("AGENT12345")) == (False, False)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("document", "trusted"),
    [
        ('{"Statement": {"Effect": "Allow", "Principal": {"Service": "a.com"}}}', True),
        ('{"Statement": [{"Effect": "Deny", "Principal": {"Service": "a.com"}}]}', False),
        ('{"Statement": ["no", {"Effect": "Allow", "Principal": {"Service": ["b.com", "a.com"]}}]}', True),
        ('{"Statement": [{"Effect": "Allow", "Principal": {"Service": ["b.com"]}}]}', False),
        ('{"Statement": [{"Effect": "Allow", "Principal": "*"}]}', True),
        ('{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}}]}', False),
        ('{"Statement": [{"Effect": "Allow"}]}', False),
        ('{"Version": "2012-10-17"}', False),
        ("[]", False),
        ("no document", False),
    ],
)
def test_a_role_trusts_whom_its_document_allows(local: Clients, document: str, trusted: bool) -> None:
    role = make_client("iam").create_role(RoleName="agent", AssumeRolePolicyDocument=document)["Role"]["Arn"]

    assert iam.role_trusts("123456789012", "aws", role, "a.com") is trusted
    assert iam.role_exists("123456789012", "aws", role)
    assert not iam.role_trusts("123456789012", "aws", f"{role}s", "a.com")
