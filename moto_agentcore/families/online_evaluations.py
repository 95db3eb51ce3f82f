"""Online evaluation configurations: ``/online-evaluation-configs/{onlineEvaluationConfigId}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.shared.evaluators import find_evaluator
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

ONLINE_EVALUATION = Kind(
    "Online evaluation configuration",
    id="onlineEvaluationConfigId",
    mint="{onlineEvaluationConfigName}-{10}",
    path="online-evaluation-config/{id}",
    arn="onlineEvaluationConfigArn",
    name="onlineEvaluationConfigName",
    life=Life("agentcore::online-evaluation-config", delete_failed="ERROR"),
)
RESERVED = "/aws/bedrock-agentcore/evaluations/"  # log groups that are the service's own
REPLACED = (
    *("description", "rule", "dataSourceConfig", "evaluators", "insights", "clusteringConfig"),
    *("evaluationExecutionRoleArn", "executionStatus"),
)
GROUND_TRUTH = ("{assertions}", "{expected_response}", "{expected_tool_trajectory}")


@control.operation
def create_online_evaluation_config(call: Call[t.CreateOnlineEvaluationConfigRequestTypeDef]) -> Record:
    configs, params = call.store.table(ONLINE_EVALUATION), call.params
    name = params["onlineEvaluationConfigName"]
    configs.unique(name, f"Online evaluation configuration with name {name} already exists")
    _check(call.store, params)
    members = without(params, "enableOnCreate")
    config = configs.create(members, executionStatus="ENABLED" if params["enableOnCreate"] else "DISABLED")
    config["outputConfig"] = _output(config.id, params)
    return config


@control.operation
def get_online_evaluation_config(call: Call[t.GetOnlineEvaluationConfigRequestTypeDef]) -> Record:
    return call.store.table(ONLINE_EVALUATION).describe(call.params["onlineEvaluationConfigId"])


@control.operation
def list_online_evaluation_configs(call: Call[t.ListOnlineEvaluationConfigsRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(ONLINE_EVALUATION))


@control.operation
def update_online_evaluation_config(call: Call[t.UpdateOnlineEvaluationConfigRequestTypeDef]) -> Record:
    """What is not given stays; what is given is replaced as a whole. One that was never made can only be deleted."""
    params = call.params
    configs = call.store.table(ONLINE_EVALUATION)
    config = configs.steady(params["onlineEvaluationConfigId"])
    if config["status"] == "CREATE_FAILED":
        raise conflict(f"Online evaluation configuration {config.id} is in CREATE_FAILED state and cannot be updated")
    _check(call.store, params, own_group=_own_group(config.id))
    given = picked(params, *REPLACED)
    if "outputConfig" in params:
        given["outputConfig"] = _output(config.id, params)
    return configs.change(config, **given)


@control.operation
def delete_online_evaluation_config(call: Call[t.DeleteOnlineEvaluationConfigRequestTypeDef]) -> Record:
    """A running one is stopped by it."""
    configs = call.store.table(ONLINE_EVALUATION)
    return configs.delete(configs.steady(call.params["onlineEvaluationConfigId"]))


def _check(store: Store, params: Mapping[str, Any], own_group: str | None = None) -> None:
    """What the model's documentation forbids in a Create or an Update; the evaluators must exist."""
    logs = params.get("dataSourceConfig", {}).get("cloudWatchLogs")
    if logs is not None and bool(logs.get("logGroupNames")) == bool(logs.get("logGroupNamePrefixes")):
        raise invalid("Specify either logGroupNames or logGroupNamePrefixes, not both. One of the two is required")
    for reference in params.get("evaluators", ()):
        _check_evaluator(store, reference["evaluatorId"])
    output = params.get("outputConfig", {}).get("cloudWatchConfig", {})
    group = output.get("logGroupName", "")
    if group and output.get("resultDestination") == "SOURCE_LOG_GROUP":
        raise invalid("logGroupName can't be specified when resultDestination is SOURCE_LOG_GROUP")
    if group.startswith(RESERVED) and group != own_group:
        raise invalid(f"logGroupName can't be under the service-reserved {RESERVED} namespace")
    if output.get("metricsNamespace", "").startswith("AWS/"):
        raise invalid("metricsNamespace can't begin with AWS/")


def _check_evaluator(store: Store, id: str) -> None:
    """It exists and asks for no ground truth: live traffic has none (developer guide, create-evaluator)."""
    evaluator = find_evaluator(store, id)
    if evaluator is None:
        raise invalid(f"Evaluator not found: {id}")
    instructions = evaluator["evaluatorConfig"].get("llmAsAJudge", {}).get("instructions", "")
    if any(placeholder in instructions for placeholder in GROUND_TRUTH):
        raise invalid(f"Evaluator {id} uses ground truth placeholders, which online evaluations cannot fill in")


def _output(id: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Where results go: to the log group that was named, or else to one that the service makes."""
    given = dict(params.get("outputConfig", {}).get("cloudWatchConfig", {}))
    group = given.pop("logGroupName", "") or _own_group(id)
    if given.get("resultDestination") != "SOURCE_LOG_GROUP":
        given["logGroupName"] = group
    return {"cloudWatchConfig": given}


def _own_group(id: str) -> str:
    return f"{RESERVED}results/{id}"
