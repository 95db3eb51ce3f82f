"""A/B tests: their runs, and the rules by which a gateway splits its traffic."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import error_of, progression, refused
from tests.families.evaluations import new_online
from tests.families.gateways.arrange import PASSTHROUGH, new_target, open_gateway
from tests.families.gateways.traffic.arrange import http_gateway, send
from tests.families.gateways.traffic.test_http_targets import SESSION, add_passthrough
from tests.families.test_batch_evaluations import SOURCE, written

ROLE = "arn:aws:iam::123456789012:role/ab"
AGENT = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agent-0123456789"
NO_VERSION = "11111111-2222-3333-4444-555555555555"


def split(first: int = 80, names: tuple[str, str] = ("old", "new")) -> list[dict[str, Any]]:
    weights = zip(("C", "T1"), (first, 100 - first), names, strict=True)
    return [{"name": n, "weight": w, "variantConfiguration": {"target": {"name": t}}} for n, w, t in weights]


def world(clients: Clients, name: str = "tools") -> dict[str, Any]:
    """What a test needs: a gateway with two HTTP targets, and an online evaluation."""
    gateway = open_gateway(clients, name)
    for target in ("old", "new"):
        new_target(clients, gateway, target, targetConfiguration=PASSTHROUGH)
    arn = clients.control.get_gateway(gatewayIdentifier=gateway)["gatewayArn"]
    online = new_online(clients, f"watch_{name}")["onlineEvaluationConfigArn"]
    return {"gatewayArn": arn, "evaluationConfig": {"onlineEvaluationConfigArn": online}, "roleArn": ROLE}


def answering(clients: Clients, *evaluators: str, **online: Any) -> tuple[Any, dict[str, Any]]:
    """A gateway whose two targets answer with their names, and what a test of them needs."""
    gateway = http_gateway(clients)
    for name in ("old", "new"):
        add_passthrough(clients, gateway, name, f"https://{name}.example")
        clients.agentcore.bind(f"https://{name}.example", _saying(name))
    arn = new_online(clients, "watch", *evaluators, **online)["onlineEvaluationConfigArn"]
    evaluation = {"evaluationConfig": {"onlineEvaluationConfigArn": arn}}
    return gateway, {"gatewayArn": gateway["gatewayArn"], "roleArn": ROLE, **evaluation}


def _saying(text: str) -> Any:
    def app(environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [text.encode()]

    return app


def created(clients: Clients, given: dict[str, Any], name: str = "Checkout", **more: Any) -> dict[str, Any]:
    made = clients.data.create_ab_test(name=name, **{"variants": split(), **given, **more})
    return dict(made)


def seen(clients: Clients, made: dict[str, Any]) -> dict[str, Any]:
    return dict(clients.data.get_ab_test(abTestId=made["abTestId"]))


def rules(clients: Clients, given: dict[str, Any]) -> Any:
    gateway = given["gatewayArn"].rpartition("/")[2]
    return clients.control.list_gateway_rules(gatewayIdentifier=gateway)["gatewayRules"]


@pytest.mark.from_recording
def test_an_ab_test_is_answered_as_recorded(clients: Clients) -> None:
    given = world(clients)
    with progression("agentcore::ab-test", times=1):
        made = created(clients, given, description="Which one")
        found = seen(clients, made)

    id = made["abTestId"]
    assert id.startswith("checkout-")
    assert made["abTestArn"].endswith(f":ab-test/{id}")
    assert (made["status"], made["executionStatus"]) == ("CREATING", "NOT_STARTED")
    assert (found["name"], found["status"]) == ("checkout", "ACTIVE")
    assert found["variants"] == split()
    (item,) = clients.data.list_ab_tests()["abTests"]
    assert {"description", "gatewayArn", "executionStatus"} <= item.keys()
    assert "variants" not in item
    unknown = refused(clients.data.get_ab_test, "ResourceNotFoundException", abTestId="nobody-0123456789")
    assert unknown == "AB test not found: abTestId=nobody-0123456789"


@pytest.mark.from_model
def test_the_gateway_splits_its_traffic_while_it_runs(local: Clients) -> None:
    given = world(local)
    made = created(local, given, enableOnCreate=True)
    (rule,) = rules(local, given)
    route = rule["actions"][0]["routeToTarget"]["weightedRoute"]["trafficSplit"]

    assert [(one["name"], one["weight"], one["targetName"]) for one in route] == [("C", 80, "old"), ("T1", 20, "new")]
    assert (rule["priority"], rule.get("conditions")) == (1, None)
    assert rule["system"] == {"managedBy": made["abTestArn"]}
    found = [seen(local, made)]
    for status in ("PAUSED", "RUNNING", "STOPPED", "RUNNING", "STOPPED"):
        local.data.update_ab_test(abTestId=made["abTestId"], executionStatus=status)
        found.append(seen(local, made))
        assert len(rules(local, given)) == (status == "RUNNING")
    *first, again, _ = [one["currentRunId"] for one in found]
    assert len(set(first)) == 1
    assert again not in first
    assert [one["executionStatus"] for one in found if "stoppedAt" in one] == ["STOPPED", "STOPPED"]
    assert found[-1]["stoppedAt"] >= found[0]["startedAt"]
    local.data.delete_ab_test(abTestId=made["abTestId"])
    assert local.data.list_ab_tests()["abTests"] == []


@pytest.mark.from_model
def test_two_versions_of_a_bundle_are_split_on_the_paths_that_are_named(local: Clients) -> None:
    given = world(local)
    bundle = local.control.create_configuration_bundle(bundleName="settings", components={AGENT: {"configuration": {}}})
    entries = [
        {"name": name, "weight": 50, "configurationBundle": {"bundleArn": arn, "bundleVersion": bundle["versionId"]}}
        for name, arn in (("C", bundle["bundleArn"]), ("T1", bundle["bundleArn"]))
    ]

    created(local, given, variants=of_bundles(entries), gatewayFilter={"targetPaths": ["/old/*"]}, enableOnCreate=True)

    (rule,) = rules(local, given)
    assert rule["actions"] == [{"configurationBundle": {"weightedOverride": {"trafficSplit": entries}}}]
    assert rule["conditions"] == [{"matchPaths": {"anyOf": ["/old/*"]}}]


def of_bundles(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Variants of the entries of a rule's split."""
    named = ("name", "weight")
    return [
        {**{n: one[n] for n in named}, "variantConfiguration": {"configurationBundle": one["configurationBundle"]}}
        for one in entries
    ]


@pytest.mark.from_recording
def test_it_stops_by_itself_after_fourteen_days(local: Clients) -> None:
    given = world(local)
    made = created(local, given, enableOnCreate=True)
    started = seen(local, made)

    local.agentcore.clock.tick(days=15)
    found = seen(local, made)

    assert found["maxDurationExpiresAt"] == started["startedAt"] + timedelta(days=14)
    assert (found["status"], found["executionStatus"]) == ("ACTIVE", "STOPPED")
    assert found["stoppedAt"] == found["maxDurationExpiresAt"]
    assert rules(local, given) == []


@pytest.mark.from_recording
def test_what_changed_last_is_listed_first(local: Clients) -> None:
    first = created(local, world(local, "one"), "first")
    local.agentcore.clock.tick(minutes=1)
    created(local, world(local, "two"), "second")
    local.agentcore.clock.tick(minutes=1)
    local.data.update_ab_test(abTestId=first["abTestId"], description="Later")

    assert [one["name"] for one in local.data.list_ab_tests()["abTests"]] == ["first", "second"]


@pytest.mark.from_recording  # aws/agentcore-cli PR 2135; its text is not quoted
def test_it_is_not_deleted_while_it_is_being_created(local: Clients) -> None:
    given = world(local)
    with progression("agentcore::ab-test", times=2):
        made = created(local, given)

        error_of("ConflictException", local.data.delete_ab_test, abTestId=made["abTestId"])

        assert seen(local, made)["abTestId"] == made["abTestId"]


@pytest.mark.from_model
def test_its_variants_are_two_of_one_kind_of_what_is_there(local: Clients) -> None:
    given = world(local)
    arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:"
    bundle = {"bundleArn": f"{arn}configuration-bundle/b-0123456789", "bundleVersion": NO_VERSION}
    control, treatment = split()
    of_bundle = {**treatment, "variantConfiguration": {"configurationBundle": bundle}}
    both = {"target": {"name": "new"}, "configurationBundle": bundle}
    nothing = f"{arn}online-evaluation-config/nothing-0123456789"

    def text(*variants: dict[str, Any], **more: Any) -> str:
        asked = {"name": "x", **given, "variants": list(variants) or split(), **more}
        return refused(local.data.create_ab_test, "ValidationException", **asked)

    assert "has no target none" in text(*split(names=("old", "none")))
    assert "must sum to 100" in text({**control, "weight": 60}, treatment)
    assert "exactly one control" in text(control, {**treatment, "name": "C"})
    assert "of one kind" in text(control, of_bundle)
    assert "exactly one of" in text(*({**one, "variantConfiguration": both} for one in (control, treatment)))
    assert "not found" in text({**of_bundle, "name": "C", "weight": 80}, of_bundle)
    assert "not found" in text(gatewayArn=f"{arn}gateway/nothing-0123456789")
    assert "not found" in text(evaluationConfig={"onlineEvaluationConfigArn": nothing})
    assert local.data.list_ab_tests()["abTests"] == []


@pytest.mark.inferred
def test_what_is_refused(local: Clients) -> None:
    given, other = world(local), world(local, "others")
    create, update = local.data.create_ab_test, local.data.update_ab_test
    made, second = created(local, given, enableOnCreate=True), created(local, other, "second")
    seen(local, made)

    error_of("ConflictException", create, name="third", **given, variants=split())
    error_of("ConflictException", create, name="CHECKOUT", **world(local, "more"), variants=split())
    error_of("ConflictException", update, abTestId=second["abTestId"], name="CheckOut")
    error_of("ValidationException", update, abTestId=second["abTestId"], variants=split(names=("old", "none")))
    error_of("ConflictException", update, abTestId=made["abTestId"], variants=split(50))
    error_of("ValidationException", update, abTestId=made["abTestId"], executionStatus="NOT_STARTED")
    error_of("ConflictException", local.data.delete_ab_test, abTestId=made["abTestId"])
    assert seen(local, made)["variants"] == split()
    update(abTestId=second["abTestId"], name="Second")
    assert (seen(local, second)["name"], seen(local, second)["variants"]) == ("second", split())


@pytest.mark.from_model  # "Must be unique within your account", which a change of it must be too
def test_a_changed_name_is_taken_once_too(local: Clients) -> None:
    created(local, world(local, "one"), "first")
    second = created(local, world(local, "two"), "second")
    seen(local, second)

    error_of("ConflictException", local.data.update_ab_test, abTestId=second["abTestId"], name="First")
    local.data.update_ab_test(abTestId=second["abTestId"], name="Second", description="As it is called")

    assert seen(local, second)["name"] == "second"


@pytest.mark.inferred  # one per gateway was recorded, of creations
def test_a_stopped_one_does_not_run_again_beside_another_of_its_gateway(local: Clients) -> None:
    given = world(local)
    first = created(local, given, "first", enableOnCreate=True)
    seen(local, first)
    local.data.update_ab_test(abTestId=first["abTestId"], executionStatus="STOPPED")
    seen(local, first)
    created(local, given, "second", enableOnCreate=True)

    error_of("ConflictException", local.data.update_ab_test, abTestId=first["abTestId"], executionStatus="RUNNING")

    assert len(rules(local, given)) == 1


@pytest.mark.from_model
def test_requests_go_to_the_variants_by_their_weight(local: Clients) -> None:
    gateway, given = answering(local)
    created(local, given, variants=split(90), enableOnCreate=True)

    found = Counter(send(gateway, {}, path="/old/x").text for _ in range(60))

    assert set(found) == {"old", "new"}
    assert found["old"] > found["new"]


@pytest.mark.from_model
def test_its_results_are_of_the_sessions_that_were_split(local: Clients) -> None:
    gateway, given = answering(local, "Builtin.Helpfulness", dataSourceConfig=SOURCE)
    made = created(local, given, variants=split(50), enableOnCreate=True)
    assert "results" not in seen(local, made)

    sides: dict[str, list[str]] = {"old": [], "new": []}
    for number in range(12):
        session = f"session-{number:033}"
        sides[send(gateway, {}, path="/old/x", **{SESSION.replace("-", "_"): session}).text].append(session)
    (counted,) = seen(local, made)["results"]["evaluatorMetrics"]
    written(local, *sides["old"], *sides["new"])
    better = set(sides["new"])
    local.agentcore.script("Evaluate", lambda call: judged(call.params, better))
    (metric,) = seen(local, made)["results"]["evaluatorMetrics"]

    (treated,) = metric["variantResults"]
    assert {len(sides["old"]), len(sides["new"])} != {0, 12}
    assert (counted["controlStats"]["sampleSize"], counted["variantResults"][0]["isSignificant"]) == (
        len(sides["old"]),
        False,
    )
    assert metric["evaluatorArn"].endswith("Builtin.Helpfulness")
    assert metric["controlStats"] == {"variantName": "C", "sampleSize": len(sides["old"]), "mean": 0.25}
    assert (treated["variantName"], treated["sampleSize"], treated["mean"]) == ("T1", len(sides["new"]), 0.75)
    assert (treated["absoluteChange"], treated["percentChange"], treated["isSignificant"]) == (0.5, 200.0, True)

    for status in ("STOPPED", "RUNNING"):  # a new run, of one session that is recorded and one that is not
        local.data.update_ab_test(abTestId=made["abTestId"], executionStatus=status)
    assert "results" not in seen(local, made)
    for session in (sides["old"][0], f"session-{13:033}"):
        send(gateway, {}, path="/old/x", **{SESSION.replace("-", "_"): session})
    (metric,) = seen(local, made)["results"]["evaluatorMetrics"]
    assert metric["controlStats"] == {"variantName": "C", "sampleSize": 1, "mean": 0.25}
    assert metric["variantResults"] == [{"variantName": "T1", "sampleSize": 0, "mean": 0.0, "isSignificant": False}]
    for session in (sides["old"][1], *sides["new"][:2]):  # two of each side tell
        send(gateway, {}, path="/old/x", **{SESSION.replace("-", "_"): session})
    (metric,) = seen(local, made)["results"]["evaluatorMetrics"]
    assert (metric["controlStats"]["sampleSize"], metric["variantResults"][0]["sampleSize"]) == (2, 2)
    assert metric["variantResults"][0]["isSignificant"]


def judged(params: Any, better: set[str]) -> Any:
    """What a judge makes of a session."""
    session = params["evaluationInput"]["sessionSpans"][0]["attributes"]["session.id"]
    result = {
        "evaluatorArn": f"arn:aws:bedrock-agentcore:::evaluator/{params['evaluatorId']}",
        "evaluatorId": params["evaluatorId"],
        "evaluatorName": params["evaluatorId"],
        "value": 0.75 if session in better else 0.25,
        "context": {"spanContext": {"sessionId": session}},
    }
    return {"evaluationResults": [result]}
