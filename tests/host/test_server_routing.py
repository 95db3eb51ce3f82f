"""One endpoint for all of AWS: each request reaches the service it means, in the account and region it means."""

from __future__ import annotations

import io
import json
import re
import zipfile
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from moto.moto_server.werkzeug_app import BackendRequest
from werkzeug.test import EnvironBuilder

from conftest import Clients
from moto_agentcore.host.owner import SIGNED_ALIKE, service_of
from moto_agentcore.service import SERVICES, Service
from tests.host.raw import BEARER, ask, label, refusal, signature

ACCOUNT = "123456789012"
MEMORY = f"arn:aws:bedrock-agentcore:us-east-1:{ACCOUNT}:memory/Demo-0123456789"
SESSION = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:session/12345678-1234-1234-1234-123456789012"
AGENT = f"arn:aws:bedrock:us-east-1:{ACCOUNT}:agent/AGENT12345"
ARNS = {"bedrock-agentcore": MEMORY, "bedrock-agentcore-control": MEMORY, "bedrock-agent-runtime": SESSION}
SIGNING = {"bedrock-agentcore": "bedrock-agentcore", "bedrock-agentcore-control": "bedrock-agentcore"}


@cache
def session() -> Any:
    return boto3.session.Session(aws_access_key_id="testing", aws_secret_access_key="testing")


@cache
def connect(service: str, endpoint: str | None, region: str = "us-east-1", **settings: Any) -> Any:
    """A client for the session's one server; its own session loads each model once."""
    config = Config(retries={"total_max_attempts": 1}, **settings)
    return session().client(service, region_name=region, endpoint_url=endpoint, config=config)


def meant(method: str, path: str, headers: dict[str, str], query: str = "") -> str | None:
    """The name of the service of ours that a request reaches; None for moto's."""
    given = list(headers.items())
    environ = EnvironBuilder(path="/", method=method, headers=given, query_string=query).get_environ()
    found = service_of(BackendRequest({**environ, "RAW_URI": f"{path}?{query}" if query else path}))
    return found.name if found is not None else None


def sample(service: Service, operation: str) -> tuple[str, str]:
    """The method and a path of an operation, as its SDKs send it."""
    http = service.model.operation_model(operation).http
    path = http["requestUri"].partition("?")[0].replace("{resourceArn}", label(ARNS.get(service.name, AGENT)))
    return http["method"], re.sub(r"\{[^}]+\}", "x", path)


@cache
def operations(service: Service) -> dict[str, tuple[str, str]]:
    return {operation: sample(service, operation) for operation in service.model.operation_names}


@pytest.mark.from_model
@pytest.mark.parametrize("credentials", ["signed", "bearer", "unsigned", "presigned"])
@pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)
def test_every_operation_reaches_its_service_whatever_the_credentials(service: Service, credentials: str) -> None:
    name = SIGNING.get(service.name, "bedrock")
    headers = {"signed": signature(name), "bearer": BEARER}.get(credentials, {})
    query = f"X-Amz-Credential=testing%2F20260101%2Fus-east-1%2F{name}%2Faws4_request"

    reached = {
        operation: meant(method, path, headers, query if credentials == "presigned" else "")
        for operation, (method, path) in operations(service).items()
    }

    assert reached == dict.fromkeys(reached, service.name)


@pytest.mark.from_model
@pytest.mark.parametrize("headers", [signature("bedrock"), BEARER], ids=["signed", "bearer"])
@pytest.mark.parametrize("service", SIGNED_ALIKE, ids=lambda service: service.name)
def test_no_operation_of_motos_bedrock_services_is_taken(service: Service, headers: dict[str, str]) -> None:
    reached = {operation: meant(*request, headers) for operation, request in operations(service).items()}

    assert reached == dict.fromkeys(reached)


@pytest.mark.from_sdk
@pytest.mark.parametrize(
    ("path", "expected"), [("/agents/x", "bedrock-agent-runtime"), ("/agents/x/", None)], ids=["invoke", "prepare"]
)
@pytest.mark.parametrize("headers", [signature("bedrock"), BEARER], ids=["signed", "bearer"])
def test_the_trailing_slash_tells_prepare_agent_from_invoke_inline_agent(
    headers: dict[str, str], path: str, expected: str | None
) -> None:
    assert meant("POST", path, headers) == expected


@pytest.mark.from_sdk
@pytest.mark.parametrize(
    ("arn", "expected"),
    [
        (MEMORY, "bedrock-agentcore-control"),
        (SESSION, "bedrock-agent-runtime"),
        (AGENT, None),
        ("no-arn", "bedrock-agentcore-control"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_tags_go_by_their_arn_where_nothing_else_tells(method: str, arn: str, expected: str | None) -> None:
    assert meant(method, f"/tags/{label(arn)}", BEARER) == expected


@pytest.mark.from_sdk
@pytest.mark.parametrize("headers", [signature("s3"), {"Authorization": "AWS testing:c2ln"}], ids=["v4", "v2"])
@pytest.mark.parametrize("path", ["/memories/x/details", "/tags/x", "/agents/x", "/sessions/x"])
def test_a_path_like_ours_is_s3s_when_it_is_signed_so(path: str, headers: dict[str, str]) -> None:
    assert {meant(method, path, headers) for method in ("GET", "PUT", "POST", "DELETE")} == {None}


@pytest.mark.inferred
def test_a_target_header_is_never_ours() -> None:
    assert meant("POST", "/memories/", {"X-Amz-Target": "DynamoDB_20120810.ListTables"}) is None


@pytest.mark.inferred
@pytest.mark.parametrize("path", ["/", "/a-bucket", "/a-bucket/a-key", "/memoriesx", "/moto-api/", "/_user_pool/x"])
def test_an_unsigned_request_without_a_path_of_ours_is_motos(path: str) -> None:
    assert meant("GET", path, {}) is None


# Through real clients


@pytest.mark.from_sdk
def test_memory_tags_are_ours_and_agent_tags_are_motos_at_one_endpoint(remote: Clients) -> None:
    bedrock = connect("bedrock-agent", remote.endpoint)
    agent = bedrock.create_agent(agentName="helper", agentResourceRoleArn=f"arn:aws:iam::{ACCOUNT}:role/agent")["agent"]
    memory = remote.control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]
    gateway = remote.control.create_gateway(
        name="gate", roleArn=f"arn:aws:iam::{ACCOUNT}:role/g", authorizerType="NONE", protocolType="MCP"
    )
    owners = {memory["arn"]: remote.control, gateway["gatewayArn"]: remote.control, agent["agentArn"]: bedrock}

    for arn, client in owners.items():
        client.tag_resource(resourceArn=arn, tags={"of": arn, "gone": "soon"})
        client.untag_resource(resourceArn=arn, tagKeys=["gone"])

    listed = {arn: client.list_tags_for_resource(resourceArn=arn)["tags"] for arn, client in owners.items()}
    assert listed == {arn: {"of": arn} for arn in owners}


@pytest.mark.from_sdk
def test_session_tags_are_agent_runtimes(remote: Clients) -> None:
    with pytest.raises(remote.agents.exceptions.ResourceNotFoundException, match=f"Session not found: {SESSION}"):
        remote.agents.list_tags_for_resource(resourceArn=SESSION)


@pytest.mark.inferred
def test_tags_of_another_services_arn_are_refused_by_the_model(remote: Clients) -> None:
    with pytest.raises(remote.control.exceptions.ValidationException, match="resourceArn"):
        remote.control.list_tags_for_resource(resourceArn="arn:aws:s3:::a-bucket-with-a-long-name")


@pytest.mark.from_sdk
@pytest.mark.parametrize(
    ("service", "call", "params", "named"),
    [
        ("bedrock-agent", "prepare_agent", {"agentId": "AGENT12345"}, "moto: The prepare_agent"),
        ("bedrock", "list_foundation_models", {}, "moto: The list_foundation_models"),
    ],
)
def test_what_nobody_answers_is_a_501_that_names_its_owner_and_is_not_retried(
    remote: Clients, service: str, call: str, params: dict[str, str], named: str
) -> None:
    asked = connect(service, remote.endpoint)

    with pytest.raises(ClientError) as refused:
        getattr(asked, call)(**params)

    assert refused.value.response["Error"]["Code"] == "NotImplementedException"
    assert named in refused.value.response["Error"]["Message"]


@pytest.mark.from_sdk
def test_motos_bedrock_services_answer_beside_ours(remote: Clients) -> None:
    agents, runtime, models = (
        connect(name, remote.endpoint) for name in ("bedrock-agent", "bedrock-runtime", "bedrock")
    )
    made = agents.create_agent(agentName="helper", agentResourceRoleArn=f"arn:aws:iam::{ACCOUNT}:role/agent")["agent"]

    assert agents.get_agent(agentId=made["agentId"])["agent"]["agentName"] == "helper"
    assert runtime.invoke_model(modelId="anthropic.claude-v2", body=b"{}")["contentType"] == "application/json"
    assert models.list_custom_models()["modelSummaries"] == []


@pytest.mark.from_docs
def test_a_bearer_token_reaches_motos_bedrock_services_too(remote: Clients) -> None:
    answer = ask(remote.endpoint or "", "POST", "/model/anthropic.claude-v2/invoke", "{}", BEARER)

    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")


@pytest.mark.from_sdk
@pytest.mark.parametrize("headers", [{}, BEARER], ids=["unsigned", "bearer"])
def test_a_request_without_a_signature_is_answered(remote: Clients, headers: dict[str, str]) -> None:
    assert remote.endpoint is not None

    made = ask(remote.endpoint, "POST", "/memories/create", {"name": "Free", "eventExpiryDuration": 30}, headers)

    listed = remote.control.list_memories()["memories"]
    assert [memory["id"] for memory in listed] == [made.json["memory"]["id"]]


@pytest.mark.from_sdk
def test_a_presigned_request_is_answered(remote: Clients) -> None:
    memory = remote.control.create_memory(name="Demo", eventExpiryDuration=30)["memory"]
    url = urlsplit(remote.control.generate_presigned_url("get_memory", Params={"memoryId": memory["id"]}))

    answer = ask(remote.endpoint or "", "GET", f"{url.path}?{url.query}")

    assert answer.json["memory"]["id"] == memory["id"]


@pytest.mark.parametrize("arn", ["not-an-arn-but-long-enough-for-one", "arn:aws:s3:::a-bucket-with-a-long-name"])
@pytest.mark.from_model
def test_tags_of_what_is_no_arn_are_refused_by_agent_runtimes_model(remote: Clients, arn: str) -> None:
    with pytest.raises(remote.agents.exceptions.ValidationException, match=r"Value '.+' at 'resourceArn' failed"):
        remote.agents.list_tags_for_resource(resourceArn=arn)


# moto's other services


@pytest.mark.from_sdk
@pytest.mark.parametrize(
    ("bucket", "key"),
    [
        ("memories", "create"),
        ("memories", "Demo-0123456789/details"),
        ("tags", MEMORY),
        ("agents", "x"),
        ("sessions", "a b#c"),
    ],
)
def test_s3_keeps_buckets_and_keys_that_look_like_our_paths(remote: Clients, bucket: str, key: str) -> None:
    s3 = connect("s3", remote.endpoint)
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key=key, Body=b"kept")

    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"kept"
    assert [found["Key"] for found in s3.list_objects_v2(Bucket=bucket)["Contents"]] == [key]
    s3.delete_object(Bucket=bucket, Key=key)
    assert "Contents" not in s3.list_objects_v2(Bucket=bucket)


@pytest.mark.from_sdk
@pytest.mark.parametrize("version", ["s3", "s3v4"])
def test_s3s_presigned_urls_go_to_s3_even_on_a_path_of_ours(remote: Clients, version: str) -> None:
    s3 = connect("s3", remote.endpoint, signature_version=version)
    s3.create_bucket(Bucket="memories")
    s3.put_object(Bucket="memories", Key="Demo-0123456789/details", Body=b"kept")
    params = {"Bucket": "memories", "Key": "Demo-0123456789/details"}
    url = urlsplit(s3.generate_presigned_url("get_object", Params=params))

    answer = ask(remote.endpoint or "", "GET", f"{url.path}?{url.query}")

    assert (answer.status, answer.body) == (200, b"kept")


@pytest.mark.from_sdk
def test_s3_answers_heads_ranges_and_deletions_over_one_connection(remote: Clients) -> None:
    s3 = connect("s3", remote.endpoint, max_pool_connections=1)
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="key", Body=io.BytesIO(b"0123456789"))

    assert s3.head_object(Bucket="bucket", Key="key")["ContentLength"] == 10
    assert s3.get_object(Bucket="bucket", Key="key", Range="bytes=2-4")["Body"].read() == b"234"
    assert s3.delete_object(Bucket="bucket", Key="key")["ResponseMetadata"]["HTTPStatusCode"] == 204
    with pytest.raises(ClientError, match="404"):
        s3.head_object(Bucket="bucket", Key="key")


def _topic(client: Any) -> Any:
    arn = client.create_topic(Name="news")["TopicArn"]
    return client.publish(TopicArn=arn, Message="hello")["MessageId"]


def _secret(client: Any) -> Any:
    client.create_secret(Name="key", SecretString="hush")
    return client.get_secret_value(SecretId="key")["SecretString"] == "hush"


def _table(client: Any) -> Any:
    keys = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST"}
    client.create_table(TableName="t", AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}], **keys)
    client.put_item(TableName="t", Item={"id": {"S": "1"}})
    return client.get_item(TableName="t", Key={"id": {"S": "1"}})["Item"]


def _queue(client: Any) -> Any:
    url = client.create_queue(QueueName="q")["QueueUrl"]
    client.send_message(QueueUrl=url, MessageBody="hello")
    return client.receive_message(QueueUrl=url)["Messages"]


def _identity(client: Any) -> Any:
    return client.get_caller_identity()["Account"] == ACCOUNT


def _function(client: Any) -> Any:
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("f.py", "def handler(event, context): return event")
    settings = {"Runtime": "python3.12", "Handler": "f.handler", "Code": {"ZipFile": code.getvalue()}}
    role = connect("iam", client.meta.endpoint_url).create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]
    client.create_function(FunctionName="f", Role=role["Arn"], **settings)
    return client.list_functions()["Functions"]


@pytest.mark.from_sdk
@pytest.mark.parametrize(
    ("service", "use"),
    [
        ("sns", _topic),
        ("secretsmanager", _secret),
        ("dynamodb", _table),
        ("sqs", _queue),
        ("sts", _identity),
        ("lambda", _function),
    ],
)
def test_motos_other_services_answer_at_the_same_endpoint(remote: Clients, service: str, use: Any) -> None:
    assert use(connect(service, remote.endpoint))


@pytest.mark.from_recording
def test_an_error_of_the_control_plane_comes_over_http(remote: Clients) -> None:
    with pytest.raises(remote.control.exceptions.ResourceNotFoundException, match="Failed to retrieve gateway"):
        remote.control.get_gateway(gatewayIdentifier="nope-0123456789")


# Account and region


def arn_of(client: Any) -> str:
    """Makes a memory and gives its ARN, which names account and region."""
    return str(client.create_memory(name="Demo", eventExpiryDuration=30)["memory"]["arn"])


def place(arn: str) -> tuple[str, str]:
    _, _, _, region, account, _ = arn.split(":")
    return region, account


@pytest.mark.from_sdk
def test_the_signature_names_the_region(remote: Clients) -> None:
    abroad = connect("bedrock-agentcore-control", remote.endpoint, region="eu-west-1")

    assert place(arn_of(abroad)) == ("eu-west-1", ACCOUNT)
    assert remote.control.list_memories()["memories"] == []


@pytest.mark.from_docs
def test_the_user_agent_names_the_region_first_as_moto_has_it(remote: Clients) -> None:
    agent = {"User-Agent": "Boto3/1.20.7 region/eu-west-2", **signature("bedrock-agentcore", "eu-west-1")}
    body = {"name": "Demo", "eventExpiryDuration": 30}

    answer = ask(remote.endpoint or "", "POST", "/memories/create", body, agent)

    assert place(answer.json["memory"]["arn"]) == ("eu-west-2", ACCOUNT)


@pytest.mark.inferred
def test_a_request_without_a_signature_is_in_motos_default_region(remote: Clients) -> None:
    answer = ask(remote.endpoint or "", "POST", "/memories/create", {"name": "Demo", "eventExpiryDuration": 30})

    assert place(answer.json["memory"]["arn"]) == ("us-east-1", ACCOUNT)


@pytest.mark.inferred
def test_a_region_that_does_not_exist_is_refused(remote: Clients) -> None:
    answer = ask(remote.endpoint or "", "POST", "/memories/", {}, signature("bedrock-agentcore", "moon-east-1"))

    assert answer.refusal == refusal(403, "UnrecognizedClientException")


@pytest.mark.from_docs
def test_a_header_names_the_account(remote: Clients) -> None:
    body = json.dumps({"name": "Demo", "eventExpiryDuration": 30})

    answer = ask(remote.endpoint or "", "POST", "/memories/create", body, {"x-moto-account-id": "111122223333"})

    assert place(answer.json["memory"]["arn"]) == ("us-east-1", "111122223333")
    assert remote.control.list_memories()["memories"] == []


@pytest.mark.from_docs
def test_an_access_key_names_the_account_it_was_made_in(remote: Clients) -> None:
    role = "arn:aws:iam::444455556666:role/other"
    sts = connect("sts", remote.endpoint)
    keys = sts.assume_role(RoleArn=role, RoleSessionName="there")["Credentials"]
    signed = signature("bedrock-agentcore", key=keys["AccessKeyId"])

    answer = ask(remote.endpoint or "", "POST", "/memories/create", {"name": "Demo", "eventExpiryDuration": 30}, signed)

    assert place(answer.json["memory"]["arn"]) == ("us-east-1", "444455556666")


@pytest.mark.from_docs
def test_moto_account_id_names_the_account(remote: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_ACCOUNT_ID", "777788889999")

    assert place(arn_of(remote.control)) == ("us-east-1", "777788889999")


@pytest.mark.parametrize(
    ("method", "path", "meant"),
    [
        ("POST", "/memories/creat", "POST /memories/create (CreateMemory)"),
        ("POST", "/memorie/create", "POST /memories/create (CreateMemory)"),
        ("GET", "/memories/create", "POST /memories/create (CreateMemory)"),
        ("POST", "/memories/Demo-0123456789/retrive", "POST /memories/{memoryId}/retrieve (RetrieveMemoryRecords)"),
        ("POST", "/quite/another", None),
    ],
)
@pytest.mark.inferred
def test_an_unsigned_slip_is_told_the_nearest_path(remote: Clients, method: str, path: str, meant: str | None) -> None:
    found = ask(remote.endpoint or "", method, path, b"{}" if method == "POST" else None)

    assert found.refusal == refusal(404, "ResourceNotFoundException")
    _, _, hint = found.json["message"].partition("; ")
    assert hint == ("" if meant is None else f"did you mean {meant}?")


@pytest.mark.inferred
def test_who_must_wait_for_the_server_asks_whether_it_is_up(remote: Clients) -> None:
    url = remote.endpoint or ""
    found = [ask(url, "GET", path, headers={"Host": "moto.example"}) for path in ("/health", "/moto-api/health")]
    head = ask(url, "HEAD", "/health")
    bucket = ask(url, "GET", "/health", headers=signature("s3"))

    assert [(answer.status, answer.json["status"]) for answer in found] == [(200, "running")] * 2
    assert (head.status, head.body) == (200, b"")
    assert b"NoSuchBucket" in bucket.body
