"""GetAgentInsightStore, ListAgentInsightStores, UpdateAgentInsightStore."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore import Break
from tests.families.arrange import bare, error_of, progression, refused, status_of
from tests.families.evaluations import KEY

STORE = "agentcore::agent-insight-store"
OWNED = {"mode": "AWS_OWNED_KMS_KEY"}
MANAGED = {"mode": "CUSTOMER_MANAGED_KMS", "kmsKeyArn": KEY}


def _store(clients: Clients) -> dict[str, Any]:
    return bare(clients.control.get_agent_insight_store(agentInsightStoreId="default"))


def _change(clients: Clients, **members: Any) -> dict[str, Any]:
    """Update the store; what it is afterwards."""
    clients.control.update_agent_insight_store(agentInsightStoreId="default", **members)
    return _store(clients)


@pytest.mark.from_model  # "the logical default exists for every enrolled account"; its id is inferred
def test_an_account_has_one_store_from_the_start(clients: Clients) -> None:
    (listed,) = clients.control.list_agent_insight_stores()["agentInsightStores"]

    arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:agent-insight-store/default"
    assert (listed["agentInsightStoreId"], listed["agentInsightStoreArn"]) == ("default", arn)
    assert (listed["status"], listed["enablementStatus"]) == ("ACTIVE", "ENABLED")
    assert listed["encryptionConfiguration"] == OWNED
    assert _store(clients) == listed


@pytest.mark.from_model
def test_each_region_has_its_own(local: Clients) -> None:
    elsewhere = make_client("bedrock-agentcore-control", region="eu-west-1")
    _change(local, enablementStatus="DISABLED")

    (there,) = elsewhere.list_agent_insight_stores()["agentInsightStores"]

    assert ":eu-west-1:" in there["agentInsightStoreArn"]
    assert there["enablementStatus"] == "ENABLED"


@pytest.mark.from_model  # "If you don't specify this parameter, …remains unchanged"
@pytest.mark.parametrize("given", [{}, {"enablementStatus": "ENABLED"}, {"encryptionConfiguration": MANAGED}])
def test_an_update_changes_what_it_names(local: Clients, given: dict[str, Any]) -> None:
    before = _store(local)

    answer = local.control.update_agent_insight_store(agentInsightStoreId="default", **given)

    assert (status_of(answer), answer["status"]) == (202, "UPDATING")
    after = _store(local)
    assert after == {**before, **given, "updatedAt": after["updatedAt"]}


@pytest.mark.inferred  # INACTIVE: "the store does not accept new Agent Insights"
def test_a_store_is_disabled_and_enabled_again(local: Clients) -> None:
    disabled = _change(local, enablementStatus="DISABLED")
    still = _change(local, encryptionConfiguration=MANAGED)
    enabled = _change(local, enablementStatus="ENABLED")

    assert (disabled["status"], disabled["enablementStatus"]) == ("INACTIVE", "DISABLED")
    assert (still["status"], still["enablementStatus"]) == ("INACTIVE", "DISABLED")
    assert (enabled["status"], enabled["enablementStatus"]) == ("ACTIVE", "ENABLED")
    assert enabled["encryptionConfiguration"] == MANAGED


@pytest.mark.from_model
def test_the_service_s_key_comes_back(local: Clients) -> None:
    _change(local, encryptionConfiguration=MANAGED)

    assert _change(local, encryptionConfiguration=OWNED)["encryptionConfiguration"] == OWNED


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("encryption", "text"),
    [
        ({"mode": "CUSTOMER_MANAGED_KMS"}, "kmsKeyArn is required when mode is CUSTOMER_MANAGED_KMS"),
        ({**OWNED, "kmsKeyArn": KEY}, "kmsKeyArn cannot be specified when mode is AWS_OWNED_KMS_KEY"),
    ],
)
def test_a_key_and_a_mode_belong_together(local: Clients, encryption: dict[str, str], text: str) -> None:
    before, update = _store(local), local.control.update_agent_insight_store

    message = refused(
        update, agentInsightStoreId="default", encryptionConfiguration=encryption, enablementStatus="DISABLED"
    )

    assert message == text
    assert _store(local) == before


@pytest.mark.from_model
@pytest.mark.parametrize("call", ["get_agent_insight_store", "update_agent_insight_store"])
def test_there_is_no_other_store(local: Clients, call: str) -> None:
    response = error_of("ResourceNotFoundException", getattr(local.control, call), agentInsightStoreId="other")

    assert status_of(response) == 404
    assert response["Error"]["Message"] == "Agent insight store not found: other"


@pytest.mark.inferred
@pytest.mark.parametrize(("enablement", "end"), [("ENABLED", "ACTIVE"), ("DISABLED", "INACTIVE")])
def test_by_hand_an_update_is_done_at_the_nth_look(local: Clients, enablement: str, end: str) -> None:
    with progression(STORE, times=2):
        assert _store(local)["status"] == "ACTIVE"
        local.control.update_agent_insight_store(agentInsightStoreId="default", enablementStatus=enablement)

        found = [_store(local)["status"] for _ in range(3)]

    assert found == ["UPDATING", end, end]


@pytest.mark.inferred
def test_nothing_is_changed_while_a_store_is_updated(local: Clients) -> None:
    update = local.control.update_agent_insight_store
    with progression(STORE, seconds=60):
        update(agentInsightStoreId="default")

        message = refused(update, "ConflictException", agentInsightStoreId="default")

        assert "is in UPDATING state" in message
        local.agentcore.clock.tick(seconds=61)
        update(agentInsightStoreId="default")


@pytest.mark.from_model
@pytest.mark.parametrize("enablement", ["ENABLED", "DISABLED"])
def test_a_failure_says_why_and_is_mended_by_an_update(local: Clients, enablement: str) -> None:
    local.agentcore.faults.on("UpdateAgentInsightStore", Break("No such key"), times=1)

    broken = _change(local, enablementStatus=enablement)
    mended = _change(local, enablementStatus="ENABLED")

    assert (broken["status"], broken["failureReason"]) == ("ERROR", "No such key")
    assert (mended["status"], mended.get("failureReason")) == ("ACTIVE", None)


@pytest.mark.from_model
def test_a_store_is_tagged(local: Clients) -> None:
    arn = _store(local)["agentInsightStoreArn"]

    local.control.tag_resource(resourceArn=arn, tags={"team": "red"})

    assert local.control.list_tags_for_resource(resourceArn=arn)["tags"] == {"team": "red"}
