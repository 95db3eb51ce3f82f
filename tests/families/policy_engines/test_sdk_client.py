"""The SDK's PolicyEngineClient, as its own integration tests use it."""

from __future__ import annotations

from typing import Any

import pytest
from bedrock_agentcore._utils.config import WaitConfig
from bedrock_agentcore.policy.client import PolicyEngineClient
from botocore.exceptions import ClientError

from conftest import Clients
from tests.families.policy_engines.arrange import shop

STATEMENT = {"cedar": {"statement": "permit(principal, action, resource is AgentCore::Gateway);"}}
SOON = WaitConfig(max_wait=5, poll_interval=1)


@pytest.fixture
def sdk(local: Clients, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    return PolicyEngineClient(region_name="us-east-1")


@pytest.mark.from_sdk
def test_a_policy_lives_its_life(sdk: Any) -> None:
    engine_id = sdk.create_policy_engine_and_wait(name="engine", wait_config=SOON)["policyEngineId"]
    updated = sdk.update_policy_engine_and_wait(
        policyEngineId=engine_id, description={"optionalValue": "updated"}, wait_config=SOON
    )
    policy = sdk.create_policy_and_wait(
        policyEngineId=engine_id,
        name="policy",
        definition=STATEMENT,
        validationMode="IGNORE_ALL_FINDINGS",
        wait_config=SOON,
    )
    sdk.delete_policy_and_wait(policyEngineId=engine_id, policyId=policy["policyId"], wait_config=SOON)
    sdk.delete_policy_engine_and_wait(policyEngineId=engine_id, wait_config=SOON)

    assert (updated["status"], updated["description"]) == ("ACTIVE", "updated")
    assert policy["status"] == "ACTIVE"
    with pytest.raises(ClientError):
        sdk.get_policy_engine(policyEngineId=engine_id)


@pytest.mark.from_sdk
def test_create_or_get_finds_what_is_there_by_its_name(sdk: Any) -> None:
    for i in range(3):
        sdk.create_policy_engine(name=f"engine{i}")
    first = sdk.create_or_get_policy_engine(name="engine", wait_config=SOON)
    made = sdk.create_policy_and_wait(
        policyEngineId=first["policyEngineId"],
        name="policy",
        definition=STATEMENT,
        validationMode="IGNORE_ALL_FINDINGS",
        wait_config=SOON,
    )

    again = sdk.create_or_get_policy_engine(name="engine", wait_config=SOON)
    policy = sdk.create_or_get_policy(
        policy_engine_id=first["policyEngineId"], name="policy", definition=STATEMENT, wait_config=SOON
    )

    assert again["policyEngineId"] == first["policyEngineId"]
    assert policy["policyId"] == made["policyId"]


@pytest.mark.from_sdk
def test_a_policy_is_generated_and_created(local: Clients, sdk: Any) -> None:
    engine = sdk.create_policy_engine_and_wait(name="engine", wait_config=SOON)

    made = sdk.generate_and_create_policy(
        policy_engine_id=engine["policyEngineId"],
        generation_name="draft",
        policy_name="refunds",
        resource={"arn": shop(local)},
        content={"rawText": "Allow refunds that the tool process_refund pays, up to 500"},
        wait_config=SOON,
    )

    found = sdk.get_policy(policyEngineId=engine["policyEngineId"], policyId=made["policyId"])
    assert found["status"] == "ACTIVE"
    assert "context.input.amount <= 500" in found["definition"]["policy"]["statement"]
