"""What the tests of evaluators and online evaluations arrange again and again."""

from __future__ import annotations

from typing import Any

from conftest import Clients
from tests.families.arrange import bare

NOBODY = "nobody-abcdefghij"  # a well-formed id of nothing
KEY = "arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012"
MODEL: dict[str, Any] = {"bedrockEvaluatorModelConfig": {"modelId": "anthropic.claude"}}
SCALE: dict[str, Any] = {"numerical": [{"definition": "All is well", "value": 1.0, "label": "Good"}]}
JUDGE: dict[str, Any] = {"llmAsAJudge": {"instructions": "Judge {context}", "ratingScale": SCALE, "modelConfig": MODEL}}
LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:judge"
CODE: dict[str, Any] = {"codeBased": {"lambdaConfig": {"lambdaArn": LAMBDA, "lambdaTimeoutInSeconds": 30}}}
RULE: dict[str, Any] = {"samplingConfig": {"samplingPercentage": 10.0}}
GIVEN: dict[str, Any] = {
    "rule": RULE,
    "dataSourceConfig": {"cloudWatchLogs": {"logGroupNames": ["/aws/agent"], "serviceNames": ["agent.DEFAULT"]}},
    "evaluationExecutionRoleArn": "arn:aws:iam::123456789012:role/judge",
    "enableOnCreate": True,
}


def judge(instructions: str) -> dict[str, Any]:
    return {"llmAsAJudge": {**JUDGE["llmAsAJudge"], "instructions": instructions}}


def derived(base: str) -> dict[str, Any]:
    return {"derived": {"baseEvaluatorId": base, "modelConfig": MODEL}}


def new_evaluator(clients: Clients, name: str = "polite", config: Any = JUDGE, **members: Any) -> dict[str, Any]:
    """A new evaluator, ACTIVE, as GetEvaluator shows it."""
    given = {"level": "TRACE", **members}
    made = clients.control.create_evaluator(evaluatorName=name, evaluatorConfig=config, **given)
    return evaluator(clients, made["evaluatorId"])


def evaluator(clients: Clients, id: str, **asked: Any) -> dict[str, Any]:
    return bare(clients.control.get_evaluator(evaluatorId=id, **asked))


def new_online(clients: Clients, name: str = "watch", *evaluators: str, **members: Any) -> dict[str, Any]:
    """A new online evaluation configuration, ACTIVE, as GetOnlineEvaluationConfig shows it."""
    given = {**GIVEN, "evaluators": [{"evaluatorId": id} for id in evaluators or ["Builtin.Helpfulness"]], **members}
    made = clients.control.create_online_evaluation_config(onlineEvaluationConfigName=name, **given)
    return online(clients, made["onlineEvaluationConfigId"])


def online(clients: Clients, id: str) -> dict[str, Any]:
    return bare(clients.control.get_online_evaluation_config(onlineEvaluationConfigId=id))
