"""``validate_references=True``: what a request names in other services is looked for in moto's backends."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore import AgentCore, mock_agentcore
from tests.families.arrange import refused, self_managed
from tests.families.evaluations import GIVEN as WATCHED
from tests.families.evaluations import LAMBDA as JUDGES
from tests.families.gateways.arrange import BY_ROLE, LAMBDA, LAMBDA_ARN, OPEN_API, gateway_input
from tests.families.runtimes.arrange import COMPUTE, PERMISSIONS
from tests.families.runtimes.arrange import GIVEN as RUNTIME

ROLE = "arn:aws:iam::123456789012:role/team/agent"
KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
AGENTCORE = "bedrock-agentcore.amazonaws.com"
TRUSTED = {"Effect": "Allow", "Principal": {"Service": AGENTCORE}, "Action": "sts:AssumeRole"}
UNFIT = (
    f"ole validation failed for '{ROLE}'. Please verify that the role exists and its trust policy allows assumption by "
    "this service"
)
SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:ca-abcdef"
TOPIC = "arn:aws:sns:us-east-1:123456789012:jobs"
STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/records"


@pytest.fixture
def checked(local: Clients) -> Iterator[Clients]:
    """Clients of a mock that validates references."""
    with AgentCore(validate_references=True):
        yield local


def _new_role(name: str = "agent", path: str = "/team/", trust: str | None = None) -> str:
    document = json.dumps({"Version": "2012-10-17", "Statement": [TRUSTED]}) if trust is None else trust
    made = make_client("iam").create_role(RoleName=name, Path=path, AssumeRolePolicyDocument=document)
    return str(made["Role"]["Arn"])


def _new_bucket(name: str, *keys: str) -> None:
    s3 = make_client("s3")
    s3.create_bucket(Bucket=name)
    for key in keys:
        s3.put_object(Bucket=name, Key=key, Body=b"{}")


def _new_function(name: str) -> str:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): return event")
    role = _new_role(f"{name}-role", "/")
    code = {"ZipFile": held.getvalue()}
    given = {"Runtime": "python3.12", "Handler": "index.handler", "Role": role, "Code": code}
    return str(make_client("lambda").create_function(FunctionName=name, **given)["FunctionArn"])


def _kept(clients: Clients) -> list[Any]:
    control = clients.control
    return [*control.list_memories()["memories"], *control.list_gateways()["items"]]


def _memory(clients: Clients, **members: Any) -> Any:
    return clients.control.create_memory(name="Notes", eventExpiryDuration=30, **members)


@pytest.mark.inferred
def test_references_are_accepted_as_given_by_default(local: Clients) -> None:
    _memory(local, memoryExecutionRoleArn=ROLE, encryptionKeyArn=KEY)

    assert len(_kept(local)) == 1


@pytest.mark.inferred
def test_a_role_and_a_key_must_exist(checked: Clients) -> None:
    message = refused(
        checked.control.create_memory,
        name="Notes",
        eventExpiryDuration=30,
        memoryExecutionRoleArn=ROLE,
        encryptionKeyArn=KEY,
    )

    assert f"R{UNFIT}" in message
    assert f"KMS key {KEY} does not exist (at 'encryptionKeyArn')" in message
    assert _kept(checked) == []


@pytest.mark.inferred
def test_the_fields_are_named(checked: Clients) -> None:
    with pytest.raises(checked.control.exceptions.ValidationException) as error:
        _memory(checked, memoryExecutionRoleArn=ROLE)

    response = error.value.response
    assert response["reason"] == "FieldValidationFailed"
    assert response["fieldList"] == [{"name": "memoryExecutionRoleArn", "message": f"R{UNFIT}"}]


HELPFUL = [{"evaluatorId": "Builtin.Helpfulness"}]
OTHERS = {**TRUSTED, "Principal": {"Service": "lambda.amazonaws.com"}}


# a dozen users' deployments, 2025 and 2026; a role that does not trust AgentCore is refused as one that is not there
@pytest.mark.from_recording
@pytest.mark.parametrize(
    "trust", [json.dumps({"Statement": OTHERS}), json.dumps({"Statement": [{**TRUSTED, "Effect": "Deny"}]}), "{}", "x"]
)
def test_a_role_must_trust_agentcore(checked: Clients, trust: str) -> None:
    _new_role(trust=trust)

    assert (
        refused(checked.control.create_agent_runtime, **{**RUNTIME, "agentRuntimeName": "agent", "roleArn": ROLE})
        == f"R{UNFIT}"
    )


# hashicorp/terraform-provider-aws: browser.go, code_interpreter.go, consent_portal.go, online_evaluation_config.go
@pytest.mark.from_recording
def test_some_have_other_words_for_it(checked: Clients) -> None:
    network = {"networkMode": "PUBLIC"}
    browser = {"name": "web", "executionRoleArn": ROLE, "networkConfiguration": network}
    watched = {**WATCHED, "onlineEvaluationConfigName": "watch", "evaluationExecutionRoleArn": ROLE}

    assert refused(checked.control.create_browser, **browser) == f"Browser r{UNFIT}"
    assert refused(checked.control.create_code_interpreter, **browser) == f"CodeInterpreter r{UNFIT}"
    message = refused(checked.control.create_online_evaluation_config, evaluators=HELPFUL, **watched)
    assert message == "The provided execution role cannot be assumed"


# AWS's capacity provider samples, 01-basic-http-zip-and-container
@pytest.mark.from_recording
def test_a_capacity_providers_role_is_called_the_operator_role(checked: Clients) -> None:
    given = {"permissionsConfiguration": PERMISSIONS, "computeConfiguration": COMPUTE}

    text = refused(checked.control.create_capacity_provider, name="pool", **given)

    assert text.startswith(f"R{UNFIT.replace(repr(ROLE), 'the operator role')}")


# aws/agentcore-cli CreateABTestCommand.506cd57a7653b22c.json
@pytest.mark.from_recording
def test_an_ab_test_tells_of_its_role_in_words_of_its_own(checked: Clients) -> None:
    control = {"name": "C", "weight": 50, "variantConfiguration": {"target": {"name": "one"}}}
    given = {
        "gatewayArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/shop-0123456789",
        "variants": [control, {**control, "name": "T1", "variantConfiguration": {"target": {"name": "two"}}}],
        "evaluationConfig": {
            "onlineEvaluationConfigArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:"
            "online-evaluation-config/watch-0123456789"
        },
    }

    text = refused(checked.data.create_ab_test, name="split", roleArn=ROLE, **given)

    assert text == (
        f"Unable to assume the provided IAM role. Verify the role exists and its trust policy allows {AGENTCORE} to "
        "assume it."
    )


@pytest.mark.inferred
@pytest.mark.parametrize(
    "statement",
    [
        TRUSTED,
        [OTHERS, TRUSTED],
        [{**TRUSTED, "Principal": "*"}],
        [{**TRUSTED, "Principal": {"Service": ["x", AGENTCORE]}}],
    ],
)
def test_a_role_that_trusts_agentcore_is_taken(checked: Clients, statement: Any) -> None:
    _new_role(trust=json.dumps({"Statement": statement}))

    made = checked.control.create_agent_runtime(**{**RUNTIME, "agentRuntimeName": "agent", "roleArn": ROLE})

    assert made["agentRuntimeId"]


@pytest.mark.inferred
def test_what_exists_is_accepted(checked: Clients) -> None:
    key = make_client("kms").create_key()["KeyMetadata"]["Arn"]

    _memory(checked, memoryExecutionRoleArn=_new_role(), encryptionKeyArn=key)

    assert len(_kept(checked)) == 1


@pytest.mark.inferred
def test_a_resource_of_another_region_is_not_this_one(checked: Clients) -> None:
    key = make_client("kms", region="eu-west-1").create_key()["KeyMetadata"]["Arn"]
    here = key.replace("eu-west-1", "us-east-1")

    assert "does not exist" in refused(
        checked.control.create_memory, name="Notes", eventExpiryDuration=30, encryptionKeyArn=here
    )
    _memory(checked, encryptionKeyArn=key)


@pytest.mark.inferred
@pytest.mark.parametrize("region", ["mars-north-1", ""])
def test_a_region_that_does_not_exist_has_nothing(checked: Clients, region: str) -> None:
    key = KEY.replace("us-east-1", region)

    message = refused(checked.control.create_memory, name="Notes", eventExpiryDuration=30, encryptionKeyArn=key)

    assert f"KMS key {key} does not exist" in message


@pytest.mark.inferred
def test_a_topic_and_a_bucket_of_a_strategy_must_exist(checked: Clients) -> None:
    given = {"name": "Notes", "eventExpiryDuration": 30, "memoryStrategies": [self_managed()]}
    role = _new_role()

    message = refused(checked.control.create_memory, memoryExecutionRoleArn=role, **given)

    inside = "memoryStrategies.1.member.customMemoryStrategy.configuration.selfManagedConfiguration"
    inside += ".invocationConfiguration"
    assert f"SNS topic {TOPIC} does not exist (at '{inside}.topicArn')" in message
    assert f"S3 bucket payloads does not exist (at '{inside}.payloadDeliveryBucketName')" in message

    make_client("sns").create_topic(Name="jobs")
    _new_bucket("payloads")
    checked.control.create_memory(memoryExecutionRoleArn=role, **given)


@pytest.mark.inferred
def test_a_stream_must_exist(checked: Clients) -> None:
    content = [{"type": "MEMORY_RECORDS", "level": "METADATA_ONLY"}]
    to = {"resources": [{"kinesis": {"dataStreamArn": STREAM, "contentConfigurations": content}}]}
    given = {"memoryExecutionRoleArn": _new_role(), "streamDeliveryResources": to}

    message = refused(checked.control.create_memory, name="Notes", eventExpiryDuration=30, **given)

    assert f"Kinesis stream {STREAM} does not exist" in message
    make_client("kinesis").create_stream(StreamName="records", ShardCount=1)
    _memory(checked, **given)


@pytest.fixture
def gateway_id(checked: Clients) -> str:
    made = checked.control.create_gateway(**gateway_input(roleArn=_new_role()))
    checked.control.get_gateway(gatewayIdentifier=made["gatewayId"])
    return str(made["gatewayId"])


@pytest.mark.inferred
def test_a_targets_function_must_exist(checked: Clients, gateway_id: str) -> None:
    given: dict[str, Any] = {"gatewayIdentifier": gateway_id, "name": "adder", "targetConfiguration": LAMBDA}
    given["credentialProviderConfigurations"] = BY_ROLE

    message = refused(checked.control.create_gateway_target, **given)

    assert f"Lambda function {LAMBDA_ARN} does not exist (at 'targetConfiguration.mcp.lambda.lambdaArn')" in message
    assert _new_function("tools") == LAMBDA_ARN
    checked.control.create_gateway_target(**given)


@pytest.mark.inferred
def test_a_function_has_the_version_or_alias_that_is_named(checked: Clients) -> None:
    arn = f"{_new_function('judge')}:live"
    config = {"codeBased": {"lambdaConfig": {"lambdaArn": arn}}}
    given: dict[str, Any] = {"evaluatorName": "own", "level": "TRACE", "evaluatorConfig": config}

    assert f"Lambda function {arn} does not exist" in refused(checked.control.create_evaluator, **given)

    make_client("lambda").create_alias(FunctionName="judge", Name="live", FunctionVersion="$LATEST")
    checked.control.create_evaluator(**given)
    assert arn.startswith(JUDGES)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("there", "missing"),
    [([], "S3 bucket bucket"), (["other.json", "api.json.bak"], "S3 object s3://bucket/api.json")],
    ids=["bucket", "object"],
)
def test_a_targets_schema_must_exist(checked: Clients, gateway_id: str, there: list[str], missing: str) -> None:
    given = {"gatewayIdentifier": gateway_id, "name": "api", "targetConfiguration": OPEN_API}
    if there:
        _new_bucket("bucket", *there)

    message = refused(checked.control.create_gateway_target, **given)

    assert f"{missing} does not exist (at 'targetConfiguration.mcp.openApiSchema.s3.uri')" in message


def _from(bucket: str, key: str) -> dict[str, Any]:
    code = {"s3": {"bucket": bucket, "prefix": key}}
    artifact = {"codeConfiguration": {"code": code, "runtime": "PYTHON_3_12", "entryPoint": ["main.py"]}}
    return {**RUNTIME, "agentRuntimeArtifact": artifact, "roleArn": _new_role()}


@pytest.mark.inferred
def test_an_agents_code_must_exist(checked: Clients) -> None:
    given = {"agentRuntimeName": "helper", **_from("code", "agent.zip")}
    _new_bucket("code")

    message = refused(checked.control.create_agent_runtime, **given)

    assert "S3 object s3://code/agent.zip does not exist" in message
    make_client("s3").put_object(Bucket="code", Key="agent.zip", Body=b"PK")
    checked.control.create_agent_runtime(**given)


@pytest.mark.inferred
def test_a_place_to_write_to_is_a_bucket(checked: Clients) -> None:
    to = {"enabled": True, "s3Location": {"bucket": "recordings", "prefix": "browser/"}}
    given: dict[str, Any] = {"name": "web", "networkConfiguration": {"networkMode": "PUBLIC"}, "recording": to}
    given["executionRoleArn"] = _new_role()

    message = refused(checked.control.create_browser, **given)

    assert message == "S3 bucket recordings does not exist (at 'recording.s3Location')"
    _new_bucket("recordings")
    checked.control.create_browser(**given)


@pytest.mark.inferred
def test_an_event_bus_that_hears_of_invocations_must_exist(checked: Clients) -> None:
    arn = "arn:aws:events:us-east-1:123456789012:event-bus/hooks"
    hook = {"beforeInvocation": {"name": "audit", "target": {"eventBridge": {"arn": arn}}}}
    given: dict[str, Any] = {"harnessName": "helper", "executionRoleArn": _new_role(), "hooks": [hook]}

    message = refused(checked.control.create_harness, **given)

    assert message == (f"Event bus {arn} does not exist (at 'hooks.1.member.beforeInvocation.target.eventBridge.arn')")
    assert make_client("events").create_event_bus(Name="hooks")["EventBusArn"] == arn
    checked.control.create_harness(**given)


@pytest.mark.inferred
def test_a_certificates_secret_must_exist(checked: Clients) -> None:
    def given(arn: str) -> dict[str, Any]:
        network = {"networkMode": "PUBLIC"}
        certificates = [{"location": {"secretsManager": {"secretArn": arn}}}]
        return {"name": "web", "networkConfiguration": network, "certificates": certificates}

    assert f"Secret {SECRET} does not exist" in refused(checked.control.create_browser, **given(SECRET))

    arn = make_client("secretsmanager").create_secret(Name="ca", SecretString="x")["ARN"]
    checked.control.create_browser(**given(arn))


@pytest.mark.inferred
def test_an_update_is_checked_too(checked: Clients, gateway_id: str) -> None:
    before = checked.control.get_gateway(gatewayIdentifier=gateway_id)

    message = refused(
        checked.control.update_gateway, gatewayIdentifier=gateway_id, **gateway_input(roleArn=ROLE + "-other")
    )

    assert message == f"R{UNFIT}".replace(ROLE, f"{ROLE}-other")
    assert checked.control.get_gateway(gatewayIdentifier=gateway_id)["roleArn"] == before["roleArn"]


@pytest.mark.inferred
def test_whom_a_condition_matches_need_not_exist(checked: Clients, gateway_id: str) -> None:
    principal = {"arn": "arn:aws:iam::123456789012:role/qa-*", "operator": "StringLike"}
    bundle = "arn:aws:bedrock-agentcore:us-east-1:123456789012:configuration-bundle/b-0123456789"
    pin = {"bundleArn": bundle, "bundleVersion": "11111111-2222-3333-4444-555555555555"}

    made = checked.control.create_gateway_rule(
        gatewayIdentifier=gateway_id,
        priority=1,
        actions=[{"configurationBundle": {"staticOverride": pin}}],
        conditions=[{"matchPrincipals": {"anyOf": [{"iamPrincipal": principal}]}}],
    )

    assert made["ruleId"]


@pytest.mark.inferred
def test_the_setting_ends_with_its_mock(local: Clients) -> None:
    with mock_agentcore(validate_references=True):
        assert "does not exist" in refused(
            local.control.create_memory, name="Notes", eventExpiryDuration=30, encryptionKeyArn=KEY
        )

    _memory(local, encryptionKeyArn=KEY)


@pytest.mark.inferred
def test_a_nested_mock_may_turn_it_off(checked: Clients) -> None:
    with mock_agentcore(validate_references=False):
        _memory(checked, encryptionKeyArn=KEY)

    assert "does not exist" in refused(
        checked.control.create_memory, name="More", eventExpiryDuration=30, encryptionKeyArn=KEY
    )
