"""Policy engines: ``/policy-engines`` and ``/policy-engine-summaries``.

A summary is what can be read without the customer's KMS key: the output shape leaves the rest out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, quota
from moto_agentcore.families.gateways.gateways import GATEWAY
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.updates import unwrap

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

ENGINE = Kind(
    "Policy engine",
    id="policyEngineId",
    mint="{name}-{10:lower}",
    path="policy-engine/{id}",
    arn="policyEngineArn",
    life=Life("agentcore::policy_engine", reason="statusReasons"),
)
# Here and not in policies.py, because an engine does not go while it has some.
POLICY = Kind(
    "Policy",
    id="policyId",
    mint="{name}-{10:lower}",
    path="policy-engine/{policyEngineId}/policy/{id}",
    arn="policyArn",
    life=Life("agentcore::policy", reason="statusReasons"),
    busy="Policy cannot be updated while its status is {status}",
)
MOST = 1000  # per account and region (quotas page)


@control.operation
def create_policy_engine(call: Call[t.CreatePolicyEngineRequestTypeDef]) -> dict[str, Any]:
    engines = call.store.table(ENGINE)
    engines.unique(call.params["name"], "Policy engine with the same name already exists")
    if engines.count() >= MOST:
        raise quota(f"An account can have at most {MOST} policy engines")
    return shown(engines.create(call.params))


@control.operation
def get_policy_engine(call: Call[t.GetPolicyEngineRequestTypeDef]) -> dict[str, Any]:
    return shown(call.store.table(ENGINE).describe(call.params["policyEngineId"]))


@control.operation
def get_policy_engine_summary(call: Call[t.GetPolicyEngineSummaryRequestTypeDef]) -> Record:
    return call.store.table(ENGINE).describe(call.params["policyEngineId"])


@control.operation
def list_policy_engines(call: Call[t.ListPolicyEnginesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(ENGINE), show=shown)


@control.operation
def list_policy_engine_summaries(call: Call[t.ListPolicyEngineSummariesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(ENGINE))


@control.operation
def update_policy_engine(call: Call[t.UpdatePolicyEngineRequestTypeDef]) -> dict[str, Any]:
    engines = call.store.table(ENGINE)
    engine = engines.steady(call.params["policyEngineId"])
    unwrap(engine, call.params, "description")
    return shown(engines.change(engine))


@control.operation
def delete_policy_engine(call: Call[t.DeletePolicyEngineRequestTypeDef]) -> dict[str, Any]:
    """Policies must be gone and gateways detached before (Developer Guide, "Manage policies and policy engines")."""
    engines = call.store.table(ENGINE)
    engine = engines.steady(call.params["policyEngineId"])
    policies = call.store.table(POLICY, under=engine).count()
    if policies:
        noun = "policy" if policies == 1 else "policies"
        raise conflict(f"Policy engine still contains {policies} {noun} and cannot be deleted")
    for gateway in call.store.table(GATEWAY):
        if gateway.get("policyEngineConfiguration", {}).get("arn") == engine["policyEngineArn"]:
            raise conflict(f"Policy engine {engine.id} is attached to gateway {gateway.id}; detach it first")
    return shown(engines.delete(engine))


def shown(record: Record) -> dict[str, Any]:
    """An engine, a policy or a generation: the list of reasons is always there."""
    return {"statusReasons": [], **record}
