"""A/B tests: ``/ab-tests/{abTestId}``. While one runs, a rule of its gateway splits the traffic.

Its results come from the sessions that were really split, as the online evaluations judge what was recorded of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.configuration_bundles import BUNDLE
from moto_agentcore.families.gateways.gateways import GATEWAY, TARGET
from moto_agentcore.families.gateways.rules import RULE
from moto_agentcore.families.online_evaluations import ONLINE_EVALUATION
from moto_agentcore.families.shared import variants
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.service import Call, data
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

AB_TEST = Kind(
    "AB test",
    id="abTestId",
    mint="{name:lower}-{10:hex}",
    path="ab-test/{id}",
    arn="abTestArn",
    life=Life("agentcore::ab-test", reason="errorDetails"),
    missing="AB test not found: abTestId={id}",
)
LONGEST = timedelta(days=14)  # recorded
UPDATABLE = ("name", "description", "variants", "gatewayFilter", "evaluationConfig", "roleArn")
# Which execution statuses can be set, and from which others (inferred but for the names).
STEPS = {
    "RUNNING": {"NOT_STARTED", "PAUSED", "STOPPED"},
    "PAUSED": {"RUNNING"},
    "STOPPED": {"RUNNING", "PAUSED"},
}
OPEN = {"NOT_STARTED", "RUNNING", "PAUSED"}


@data.operation
def create_ab_test(call: Call[t.CreateABTestRequestTypeDef]) -> Record:
    params: Any = {**call.params, "name": call.params["name"].lower(), "executionStatus": "NOT_STARTED"}  # as recorded
    tests = _tests(call.store)
    _check(call.store, params, tests)
    test = tests.create(without(params, "enableOnCreate"))
    if call.params.get("enableOnCreate") and call.failure_reason is None:
        _run(call.store, test, "RUNNING")
    return test


@data.invocation
def get_ab_test(call: Call[t.GetABTestRequestTypeDef]) -> dict[str, Any]:
    """Its results so far: what judges them may be the author's, so that the store is free."""
    with call.locked():
        _tests(call.store)
        test = call.store.table(AB_TEST).describe(call.params["abTestId"])
        shown, sent = dict(test), {name: dict(sessions) for name, sessions in test.part(variants.Sent).items()}
        configs = _evaluations(call.store, test["evaluationConfig"])
    found = variants.results(call.store, sent, configs) if configs is not None else None
    return {**shown, "results": found}


@data.operation
def list_ab_tests(call: Call[t.ListABTestsRequestTypeDef]) -> dict[str, Any]:
    """What changed last comes first (recorded)."""
    ordered = sorted(_tests(call.store), key=_place)

    def rows(last: list[Any] | None) -> Iterator[Record]:
        return (test for test in ordered if last is None or _place(test) > last)

    return page(call, rows, key=_place)


@data.operation
def update_ab_test(call: Call[t.UpdateABTestRequestTypeDef]) -> Record:
    params = call.params
    tests = _tests(call.store)
    test = tests.steady(params["abTestId"])
    given, wanted = picked(params, *UPDATABLE), params.get("executionStatus", test["executionStatus"])
    if "name" in given:
        given["name"] = given["name"].lower()
    _check_step(test, wanted, given)
    _check(call.store, {**test, **given, "executionStatus": wanted}, (other for other in tests if other is not test))
    changed = tests.change(test, **given)
    if wanted != test["executionStatus"]:
        _run(call.store, test, wanted)
    return changed


@data.operation
def delete_ab_test(call: Call[t.DeleteABTestRequestTypeDef]) -> Record:
    """Its rules went when it was paused or stopped."""
    tests = _tests(call.store)
    test = tests.steady(call.params["abTestId"])
    if test["executionStatus"] == "RUNNING":
        raise conflict(f"AB test {test.id} is RUNNING; stop it before deleting it")
    return tests.delete(test)


def _tests(store: Store) -> Table:
    """All tests; those whose time is over have stopped by themselves."""
    tests = store.table(AB_TEST)
    for test in tests:
        ends = test.get("maxDurationExpiresAt")
        if ends is not None and test["executionStatus"] in ("RUNNING", "PAUSED") and clock.now() >= ends:
            _drop_rule(store, test)
            test.update(executionStatus="STOPPED", stoppedAt=ends, updatedAt=ends)
    return tests


def _place(test: Record) -> list[Any]:
    return [-clock.milliseconds(test["updatedAt"]), test.id]


def _run(store: Store, test: Record, wanted: str) -> None:
    """Begin, pause, go on or stop; a run that begins has an id and an end."""
    now = clock.now()
    if wanted == "RUNNING" and test["executionStatus"] != "PAUSED":
        test.pop("stoppedAt", None)
        test.part(variants.Sent).clear()
        test.update(currentRunId=uuid(), startedAt=now, maxDurationExpiresAt=now + LONGEST)
    if wanted == "STOPPED":
        test["stoppedAt"] = now
    test["executionStatus"] = wanted
    _drop_rule(store, test)
    if wanted == "RUNNING":
        _add_rule(store, test)


def _add_rule(store: Store, test: Record) -> None:
    gateway = store.find_arn(test["gatewayArn"])
    assert gateway is not None, "it was there a moment ago"
    rules = store.table(RULE, under=gateway)
    paths = test.get("gatewayFilter", {}).get("targetPaths", ())
    conditions = {"conditions": [{"matchPaths": {"anyOf": list(paths)}}]} if paths else {}
    free = min({*range(1, rules.count() + 2)} - {rule["priority"] for rule in rules})
    rule = rules.create(
        {"priority": free, "actions": [_action(test)], "description": f"A/B test {test['name']}", **conditions},
        gatewayArn=gateway["gatewayArn"],
        system={"managedBy": test["abTestArn"]},  # "the system or process that manages this rule"
    )
    rule["status"], rule.pending = "ACTIVE", None  # it is the service's own
    rule.parts[variants.Sent] = test.part(variants.Sent)
    test.part(Rules).ids.append(rule.id)


class Rules:
    """A part of a test: the rules that it made."""

    def __init__(self) -> None:
        self.ids: list[str] = []


def _drop_rule(store: Store, test: Record) -> None:
    gateway, made = store.find_arn(test["gatewayArn"]), test.part(Rules)
    for id in made.ids if gateway is not None else ():
        rules = store.table(RULE, under=gateway)
        rule = rules.find(id)
        if rule is not None:
            rules.delete(rule)
    made.ids = []


def _action(test: Record) -> dict[str, Any]:
    """The split, as a rule's action has it."""
    split = [{"name": variant["name"], "weight": variant["weight"]} for variant in test["variants"]]
    configurations = [variant["variantConfiguration"] for variant in test["variants"]]
    if "target" in configurations[0]:
        named = [{**s, "targetName": c["target"]["name"]} for s, c in zip(split, configurations, strict=True)]
        return {"routeToTarget": {"weightedRoute": {"trafficSplit": named}}}
    bundles = [
        {**s, "configurationBundle": c["configurationBundle"]} for s, c in zip(split, configurations, strict=True)
    ]
    return {"configurationBundle": {"weightedOverride": {"trafficSplit": bundles}}}


def _check_alone(others: Iterable[Record], members: Mapping[str, Any], gateway: Record) -> None:
    """A name is taken once; of the tests of a gateway one is not stopped, which may be one that is to run again."""
    for other in others:
        if other["name"] == members["name"]:
            raise conflict(f"An A/B test with name {other['name']} already exists")
        is_open = {other["executionStatus"], members["executionStatus"]} <= OPEN
        if is_open and other["gatewayArn"] == gateway["gatewayArn"]:
            raise conflict(f"Gateway {gateway.id} already has an A/B test")


def _check_step(test: Record, wanted: str, given: Mapping[str, Any]) -> None:
    current = test["executionStatus"]
    if wanted != current and current not in STEPS.get(wanted, ()):
        raise invalid(f"An A/B test cannot go from executionStatus {current} to {wanted}")
    if given.keys() - {"name", "description"} and current == "RUNNING":
        raise conflict(f"AB test {test.id} is RUNNING; pause or stop it before changing it")


def _check(store: Store, members: Mapping[str, Any], others: Iterable[Record]) -> None:
    """The gateway, with what is to be split there, what measures it and what other tests there are."""
    given = members["variants"]
    if {variant["name"] for variant in given} != {"C", "T1"}:
        raise invalid("Variants must contain exactly one control (C) and one treatment (T1)")
    if (total := sum(variant["weight"] for variant in given)) != 100:
        raise invalid(f"Variant weights must sum to 100, but sum is {total}")
    if len({tuple(variant["variantConfiguration"]) for variant in given}) > 1:
        raise invalid("Both variants must be of one kind: configurationBundle or target")
    gateway = _known(store, members["gatewayArn"], GATEWAY)
    for variant in given:
        _check_variant(store, gateway, variant["variantConfiguration"])
    evaluation = members["evaluationConfig"]
    for config in evaluation.get("perVariantOnlineEvaluationConfig", [evaluation]):
        _known(store, config["onlineEvaluationConfigArn"], ONLINE_EVALUATION)
    _check_alone(others, members, gateway)


def _evaluations(store: Store, evaluation: Mapping[str, Any]) -> dict[str, dict[str, Any]] | None:
    """The online evaluation of each variant; None where one is gone."""
    arn = evaluation.get("onlineEvaluationConfigArn")
    listed = evaluation.get("perVariantOnlineEvaluationConfig", ())
    arns = {one["name"]: one["onlineEvaluationConfigArn"] for one in listed} or dict.fromkeys(("C", "T1"), arn)
    found = {name: store.find_arn(str(arn)) for name, arn in arns.items()}
    return {name: dict(one) for name, one in found.items() if one is not None} if all(found.values()) else None


def _check_variant(store: Store, gateway: Record, configuration: Mapping[str, Any]) -> None:
    if len(configuration) != 1:
        raise invalid("A variant must have exactly one of configurationBundle and target")
    if "configurationBundle" in configuration:
        _known(store, configuration["configurationBundle"]["bundleArn"], BUNDLE)
    elif store.table(TARGET, under=gateway).named(configuration["target"]["name"]) is None:
        raise invalid(f"Gateway {gateway.id} has no target {configuration['target']['name']}")


def _known(store: Store, arn: str, kind: Kind) -> Record:
    found = store.find_arn(arn)
    if found is None:
        raise invalid(f"{kind.noun} not found: {arn}")
    return found
