"""Agent insight stores: ``/agent-insight-stores/{agentInsightStoreId}``. Each account and region has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.shared.standing import standing
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life, enter
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

INSIGHT_STORE = Kind(
    "Agent insight store",
    id="agentInsightStoreId",
    mint="default",
    path="agent-insight-store/{id}",
    arn="agentInsightStoreArn",
    life=Life("agentcore::agent-insight-store", creating="ACTIVE", update_failed="ERROR"),
)


@control.operation
def get_agent_insight_store(call: Call[Any]) -> Record:  # the stubs do not have it yet
    return _stores(call.store).describe(call.params["agentInsightStoreId"])


@control.operation
def list_agent_insight_stores(call: Call[Any]) -> dict[str, Any]:  # the stubs do not have it yet
    return page_of(call, _stores(call.store))


@control.operation
def update_agent_insight_store(call: Call[Any]) -> Record:  # the stubs do not have it yet
    """What is not given stays. A store that is disabled becomes INACTIVE (inferred)."""
    stores, params = _stores(call.store), call.params
    found = stores.steady(params["agentInsightStoreId"])
    encryption = params.get("encryptionConfiguration")
    if encryption is not None:
        _check_encryption(encryption)
    enabled = params.get("enablementStatus", found["enablementStatus"])
    stores.change(found, enablementStatus=enabled, encryptionConfiguration=encryption)
    if enabled == "DISABLED" and call.failure_reason is None:
        enter(found, "UPDATING", "INACTIVE")
    return found


def _stores(store: Store) -> Table:
    """The table with the account's one store in it."""
    encryption = {"mode": "AWS_OWNED_KMS_KEY"}
    standing(store, INSIGHT_STORE, enablementStatus="ENABLED", encryptionConfiguration=encryption)
    return store.table(INSIGHT_STORE)


def _check_encryption(encryption: Mapping[str, Any]) -> None:
    own = encryption["mode"] == "CUSTOMER_MANAGED_KMS"
    if own and "kmsKeyArn" not in encryption:
        raise invalid("kmsKeyArn is required when mode is CUSTOMER_MANAGED_KMS")
    if not own and "kmsKeyArn" in encryption:
        raise invalid("kmsKeyArn cannot be specified when mode is AWS_OWNED_KMS_KEY")
