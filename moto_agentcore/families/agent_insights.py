"""Agent insights, ``/agentinsights/{agentInsightId}``, and their stores, ``/agent-insight-stores/…``.

Each account and region has one store. Insights are what the failure analysis of a batch evaluation found, once it is
done.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found
from moto_agentcore.families.shared.standing import standing
from moto_agentcore.service import Call, control, data
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


FILTERS = ("applicationName", "batchEvaluationId", "archiveStatus")
AGENT_INSIGHT = Kind("Agent insight", id="agentInsightId", mint="{20:lower}", name="")


@data.operation
def get_agent_insight(call: Call[Any]) -> Record:  # the stubs do not have it yet
    return _insight(call)


@data.operation
def list_agent_insights(call: Call[Any]) -> dict[str, Any]:  # the stubs do not have it yet
    wanted = {name: call.params[name] for name in FILTERS if name in call.params}

    def fits(insight: Record) -> bool:
        return _is_there(call.store, insight) and all(insight[name] == value for name, value in wanted.items())

    return page_of(call, call.store.table(AGENT_INSIGHT), keep=fits)


@data.operation
def update_agent_insight(call: Call[Any]) -> Record:  # the stubs do not have it yet
    return call.store.table(AGENT_INSIGHT).update(_insight(call), archiveStatus=call.params["archiveStatus"])


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


def _insight(call: Call[Any]) -> Record:  # of two operations
    """The insight that is asked for, of its application."""
    id, application = call.params["agentInsightId"], call.params["applicationName"]
    found = call.store.table(AGENT_INSIGHT).get(id)
    if found["applicationName"] != application or not _is_there(call.store, found):
        raise not_found(AGENT_INSIGHT.missing.format(noun=AGENT_INSIGHT.noun, id=id))
    return found


def _is_there(store: Store, insight: Record) -> bool:
    """Once the batch evaluation that produced it is done; it outlives that."""
    batch = store.find_arn(store.arn(f"batch-evaluate/{insight['batchEvaluationId']}"))
    return batch is None or batch["status"] not in ("PENDING", "IN_PROGRESS", "STOPPING", "STOPPED")


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
