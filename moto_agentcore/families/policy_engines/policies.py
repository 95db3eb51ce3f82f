"""Policies: ``/policy-engines/{policyEngineId}/policies`` and ``…/policy-summaries``.

Creating and updating answer at once; what validation finds shows in the status afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid, quota
from moto_agentcore.families.policy_engines import analysis
from moto_agentcore.families.policy_engines.engines import ENGINE, POLICY, shown
from moto_agentcore.families.policy_engines.generations import asset_of
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, control
from moto_agentcore.state.lifecycle import enter
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.updates import unwrap

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

MOST = 1000  # per policy engine (quotas page)
STRICT = "FAIL_ON_ANY_FINDINGS"  # the default of validationMode


@control.operation
def create_policy(call: Call[t.CreatePolicyRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    engine, policies = _changeable(call.store, params["policyEngineId"])
    for other in call.store.table(ENGINE):  # "Must be unique within the account"
        call.store.table(POLICY, under=other).unique(params["name"], "Policy with the same name already exists")
    if policies.count() >= MOST:
        raise quota(f"A policy engine can have at most {MOST} policies")
    given: dict[str, Any] = {"enforcementMode": "ACTIVE", "validationMode": STRICT, **params}
    given["definition"] = _resolved(call.store, engine, params["definition"])
    reasons = _judged(call.store, given)
    return shown(_enter_failure(policies.create(given), "CREATE_FAILED", reasons))


@control.operation
def get_policy(call: Call[t.GetPolicyRequestTypeDef]) -> dict[str, Any]:
    return shown(_policies(call.store, call.params["policyEngineId"]).describe(call.params["policyId"]))


@control.operation
def get_policy_summary(call: Call[t.GetPolicySummaryRequestTypeDef]) -> Record:
    return _policies(call.store, call.params["policyEngineId"]).describe(call.params["policyId"])


@control.operation
def list_policies(call: Call[t.ListPoliciesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, _policies(call.store, call.params["policyEngineId"]), keep=_in_scope(call.params), show=shown)


@control.operation
def list_policy_summaries(call: Call[t.ListPolicySummariesRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, _policies(call.store, call.params["policyEngineId"]), keep=_in_scope(call.params))


@control.operation
def update_policy(call: Call[t.UpdatePolicyRequestTypeDef]) -> dict[str, Any]:
    """A definition that fails validation stays all the same; UPDATE_FAILED takes nothing back (seen in AWS)."""
    params = call.params
    engine, policies = _changeable(call.store, params["policyEngineId"])
    policy = policies.steady(params["policyId"])
    given = picked(params, "validationMode", "enforcementMode")
    if "definition" in params:
        given = {"validationMode": STRICT, **given, "definition": _resolved(call.store, engine, params["definition"])}
    reasons = _judged(call.store, {**policy, **given})
    unwrap(policy, params, "description")
    return shown(_enter_failure(policies.change(policy, **given), "UPDATE_FAILED", reasons))


@control.operation
def delete_policy(call: Call[t.DeletePolicyRequestTypeDef]) -> dict[str, Any]:
    _, policies = _changeable(call.store, call.params["policyEngineId"])
    policy = policies.get(call.params["policyId"])
    if policy.pending is not None:
        raise conflict(f"Policy cannot be deleted while its status is {policy['status']}")
    return shown(policies.delete(policy))


def _policies(store: Store, engine_id: str) -> Table:
    return store.table(POLICY, under=store.table(ENGINE).get(engine_id))


def _changeable(store: Store, engine_id: str) -> tuple[Record, Table]:
    """The engine and its policies, for an operation that changes them."""
    engine = store.table(ENGINE).steady(engine_id)
    return engine, store.table(POLICY, under=engine)


def _resolved(store: Store, engine: Record, definition: Mapping[str, Any]) -> Mapping[str, Any]:
    """The definition given, or that of the generated asset that it names: policies outlive assets."""
    if "policyGeneration" in definition:
        asset = asset_of(store, engine, definition["policyGeneration"])
        if "definition" not in asset:
            raise invalid(f"Asset {asset['policyGenerationAssetId']} has no policy: it was not translatable")
        definition = asset["definition"]
    analysis.check(store, definition)
    return definition


def _judged(store: Store, policy: Mapping[str, Any]) -> list[str]:
    """Why a policy does not pass its validation."""
    found = analysis.findings(store, policy["definition"], semantic=policy["validationMode"] == STRICT)
    return [finding["description"] for finding in found]


def _enter_failure(policy: Record, status: str, reasons: list[str]) -> Record:
    """Send a policy to failure if there are reasons (the author's own, ``Break``, come first); gives it."""
    if reasons and policy.pending is not None and policy.pending.reason is None:
        enter(policy, policy["status"], status, reasons)
    return policy


def _in_scope(params: Mapping[str, Any]) -> Callable[[Record], bool] | None:
    arn = params.get("targetResourceScope")
    return None if arn is None else lambda policy: analysis.applies(policy["definition"], arn)
