"""Evaluators: ``/evaluators``, ``/evaluators/{evaluatorId}``. The ``Builtin.…`` ones are the service's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.online_evaluations import ONLINE_EVALUATION
from moto_agentcore.families.shared.evaluators import EVALUATOR, builtins, managed
from moto_agentcore.families.shared.keys import check_key_region
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Record
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

UPDATABLE = ("description", "evaluatorConfig", "level", "kmsKeyArn")
DEFAULT_TIMEOUT = {"lambdaTimeoutInSeconds": 60}  # model
# What the instructions of a judge can be filled in with, by level (developer guide, create-evaluator).
PLACEHOLDERS = {
    "SESSION": ("context", "available_tools", "actual_tool_trajectory", "expected_tool_trajectory", "assertions"),
    "TRACE": ("context", "assistant_turn", "expected_response"),
    "TOOL_CALL": ("context", "tool_turn", "available_tools"),
}


@control.operation
def create_evaluator(call: Call[t.CreateEvaluatorRequestTypeDef]) -> Record:
    evaluators, params = call.store.table(EVALUATOR), call.params
    evaluators.unique(params["evaluatorName"], "Evaluator with same name already exist")
    _check(call.store, params, params["level"])
    return evaluators.create(params, **_configured(call.store, params["evaluatorConfig"]))


@control.operation
def get_evaluator(call: Call[t.GetEvaluatorRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    found = managed(call.store, params["evaluatorId"])
    if found is None:
        evaluator = call.store.table(EVALUATOR).describe(params["evaluatorId"])
        found = {**evaluator, "lockedForModification": evaluator.id in _locked(call.store)}
    if params.get("includedData") == "METADATA_ONLY":
        found["evaluatorConfig"] = _without_content(found["evaluatorConfig"])
    return found


@control.operation
def list_evaluators(call: Call[t.ListEvaluatorsRequestTypeDef]) -> dict[str, Any]:
    """The service's own, then the caller's."""
    locked = _locked(call.store)

    def rows(last: str | None) -> Iterator[dict[str, Any]]:
        yield from builtins(call.store, last)
        own = last is not None and managed(call.store, last) is None
        for evaluator in call.store.table(EVALUATOR).after(last if own else None):
            yield {**evaluator, "lockedForModification": evaluator.id in locked}

    return page(call, rows, key=lambda evaluator: evaluator["evaluatorId"])


@control.operation
def update_evaluator(call: Call[t.UpdateEvaluatorRequestTypeDef]) -> Record:
    """What is not given stays; a configuration is replaced as a whole."""
    params = call.params
    evaluator = _changeable(call.store, params["evaluatorId"])
    given = picked(params, *UPDATABLE)
    if "evaluatorConfig" in given:
        given |= _configured(call.store, given["evaluatorConfig"])
    _check(call.store, {**evaluator, **given}, given.get("level", evaluator["level"]))
    return call.store.table(EVALUATOR).change(evaluator, **given)


@control.operation
def delete_evaluator(call: Call[t.DeleteEvaluatorRequestTypeDef]) -> Record:
    return call.store.table(EVALUATOR).delete(_changeable(call.store, call.params["evaluatorId"]))


def _changeable(store: Store, id: str) -> Record:
    """A caller's own evaluator that has settled and is not in use."""
    if managed(store, id) is not None:
        raise invalid(f"Evaluator {id} is managed by the service and cannot be modified or deleted")
    evaluator = store.table(EVALUATOR).steady(id)
    if id in _locked(store):
        raise conflict(f"Evaluator {id} is locked for modification: an enabled online evaluation configuration uses it")
    return evaluator


def _locked(store: Store) -> set[str]:
    """The ids of all evaluators that online evaluations run with; a paused one locks nothing."""
    running = [
        config
        for config in store.table(ONLINE_EVALUATION)
        if config["executionStatus"] == "ENABLED" and config["status"] not in ("CREATE_FAILED", "DELETING")
    ]
    return {reference["evaluatorId"] for config in running for reference in config.get("evaluators", ())}


def _check(store: Store, members: Mapping[str, Any], level: str) -> None:
    """What the service refuses of an evaluator as it would be."""
    check_key_region(store, members)
    scale = members["evaluatorConfig"].get("llmAsAJudge", {}).get("ratingScale")
    if scale is not None and not any(scale.values()):
        raise invalid("RatingScale must contain at least one non-empty scale definition (numerical or categorical)")
    _check_instructions(members["evaluatorConfig"], level)


def _check_instructions(config: Mapping[str, Any], level: str) -> None:
    """Instructions "must include at least one placeholder" that the level knows; others stay as they are (inferred)."""
    known = [f"{{{name}}}" for name in PLACEHOLDERS[level]]
    if "llmAsAJudge" in config and not any(name in config["llmAsAJudge"]["instructions"] for name in known):
        raise invalid(f"The instructions of a {level} evaluator must include at least one of {', '.join(known)}")


def _configured(store: Store, config: Mapping[str, Any]) -> dict[str, Any]:
    """The members that follow from a configuration, and that itself with its default."""
    identity = _identity(store, config)
    if "codeBased" in config:
        config = {"codeBased": {"lambdaConfig": {**DEFAULT_TIMEOUT, **config["codeBased"]["lambdaConfig"]}}}
    return {"evaluatorConfig": config, **identity}


def _identity(store: Store, config: Mapping[str, Any]) -> dict[str, str]:
    """What sort of evaluator a configuration makes, and whose logic it runs; checked on the way."""
    if "derived" in config:
        base_id = config["derived"]["baseEvaluatorId"]
        base = managed(store, base_id)
        if base is None:
            raise invalid(f"Base evaluator {base_id} is not one of the Builtin or ThirdParty evaluators")
        return {"evaluatorType": "CustomDerived", "provider": base["provider"]}
    dimensions = config.get("llmAsAJudge", {}).get("ratingScale", {}).get("multiDimensional", ())
    names = [dimension["dimensionName"] for dimension in dimensions]
    if len(set(names)) != len(names):
        raise invalid("Each dimensionName must be unique within the evaluator")
    return {"evaluatorType": "CustomCode" if "codeBased" in config else "Custom", "provider": "Custom"}


def _without_content(config: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration without what a customer's key guards."""
    return {sort: without(inner, "instructions", "ratingScale") for sort, inner in config.items()}
