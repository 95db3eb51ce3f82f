"""Online evaluation configurations: ``/online-evaluation-configs/{onlineEvaluationConfigId}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.shared.clusterings import count
from moto_agentcore.families.shared.evaluators import find_evaluator
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.families.shared.roles import check_own
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
    missing="Online evaluation configuration not found",
)
RESERVED = "/aws/bedrock-agentcore/evaluations/"  # log groups that are the service's own
REPLACED = (
    *("description", "rule", "dataSourceConfig", "evaluators", "insights", "clusteringConfig"),
    *("evaluationExecutionRoleArn", "executionStatus"),
)
DEDICATED = {"resultDestination": "DEDICATED_LOG_GROUP"}  # the default
RESTING = {"DISABLED", None}
GROUND_TRUTH = ("{assertions}", "{expected_response}", "{expected_tool_trajectory}")


@control.operation
def create_online_evaluation_config(call: Call[t.CreateOnlineEvaluationConfigRequestTypeDef]) -> dict[str, Any]:
    """The answer does not say yet where results go by default; Get does."""
    configs, params = call.store.table(ONLINE_EVALUATION), call.params
    name = params["onlineEvaluationConfigName"]
    configs.unique(name, f"Online evaluation configuration with name {name} already exists")
    check_own(call, params["evaluationExecutionRoleArn"])
    _check_judges(params)
    _check(call.store, params)
    members = without(params, "enableOnCreate")
    config = configs.create(members, executionStatus="ENABLED" if params["enableOnCreate"] else "DISABLED")
    config["outputConfig"] = _output(config.id, params)
    return {**config, "outputConfig": _output(config.id, params, {})}


@control.operation
def get_online_evaluation_config(call: Call[t.GetOnlineEvaluationConfigRequestTypeDef]) -> dict[str, Any]:
    """One with insights shows that it has no evaluators."""
    return {"evaluators": [], **call.store.table(ONLINE_EVALUATION).describe(call.params["onlineEvaluationConfigId"])}


@control.operation
def list_online_evaluation_configs(call: Call[t.ListOnlineEvaluationConfigsRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(ONLINE_EVALUATION))


@control.operation
def update_online_evaluation_config(call: Call[t.UpdateOnlineEvaluationConfigRequestTypeDef]) -> Record:
    """What is not given stays; what is given is replaced as a whole. One that was never made can only be deleted.

    At once where it does not run, neither before nor after: there is nothing to stop or to start.
    """
    params = call.params
    configs = call.store.table(ONLINE_EVALUATION)
    config = configs.steady(params["onlineEvaluationConfigId"])
    if config["status"] == "CREATE_FAILED":
        raise conflict(f"Online evaluation configuration {config.id} is in CREATE_FAILED state and cannot be updated")
    check_own(call, params.get("evaluationExecutionRoleArn"))
    given = picked(params, *REPLACED)
    _check_switch(config, given)
    _check_judges({**config, **given})
    # An evaluator may have been deleted while the configuration did not run.
    judges = picked(config, "evaluators") if given.get("executionStatus") == "ENABLED" else {}
    _check(call.store, {**judges, **params}, own_group=_own_group(config.id))
    if "outputConfig" in params:
        given["outputConfig"] = _output(config.id, params)
    count(config)
    rests = config["status"] == "ACTIVE" and {config["executionStatus"], given.get("executionStatus")} <= RESTING
    write = configs.update if rests and call.failure_reason is None else configs.change
    return write(config, **given)


@control.operation
def delete_online_evaluation_config(call: Call[t.DeleteOnlineEvaluationConfigRequestTypeDef]) -> Record:
    """A running one is stopped by it."""
    configs = call.store.table(ONLINE_EVALUATION)
    return configs.delete(configs.steady(call.params["onlineEvaluationConfigId"]))


def _check_judges(members: Mapping[str, Any]) -> None:
    """Of a configuration as it would be."""
    if bool(members.get("evaluators")) == bool(members.get("insights")):
        raise invalid("Exactly one of evaluators or insights must be provided")
    ids = [reference["evaluatorId"] for reference in members.get("evaluators", ())]
    if len(set(ids)) < len(ids):
        raise invalid("Duplicate evaluator ids detected")
    _check_clustering(members)


def _check_clustering(members: Mapping[str, Any]) -> None:
    """It is the insights that are clustered, at most once for each frequency (our words)."""
    if "clusteringConfig" not in members:
        return
    if not members.get("insights"):
        raise invalid("clusteringConfig can only be provided with insights")
    frequencies = members["clusteringConfig"]["frequencies"]
    if len(set(frequencies)) < len(frequencies):
        raise invalid("Duplicate clustering frequencies detected")


def _check_switch(config: Record, given: Mapping[str, Any]) -> None:
    for before, after in (("evaluators", "insights"), ("insights", "evaluators")):
        if config.get(before) and given.get(after):
            raise invalid("Cannot switch between evaluators and insights via update. Delete and recreate the config.")


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


def _output(id: str, params: Mapping[str, Any], default: Mapping[str, str] = DEDICATED) -> dict[str, Any]:
    """Where results go: to the log group that was named, or else to one that the service makes."""
    given = {**default, **params.get("outputConfig", {}).get("cloudWatchConfig", {})}
    group = given.pop("logGroupName", "") or _own_group(id)
    if given.get("resultDestination") != "SOURCE_LOG_GROUP":
        given["logGroupName"] = group
    return {"cloudWatchConfig": given}


def _own_group(id: str) -> str:
    return f"{RESERVED}results/{id}"
