"""CreateGatewayRule, GetGatewayRule, ListGatewayRules, UpdateGatewayRule, DeleteGatewayRule."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.arrange import bare, error_of, progression, refused, status_of
from tests.families.gateways.arrange import (
    PASSTHROUGH,
    PROVIDER,
    new_gateway,
    new_target,
    open_gateway,
    shown,
)

NOBODY = "01234567-89ab-cdef-0123-456789abcdef"  # a well-formed id of no rule
BUNDLE = {
    "bundleArn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:configuration-bundle/b-0123456789",
    "bundleVersion": "11111111-2222-3333-4444-555555555555",
}
PIN: dict[str, Any] = {"configurationBundle": {"staticOverride": BUNDLE}}
QA = {"iamPrincipal": {"arn": "arn:aws:iam::123456789012:role/qa", "operator": "StringEquals"}}
FOR_QA = {"matchPrincipals": {"anyOf": [QA]}}


def _split(*weights: int, names: tuple[str, ...] = ("a", "b")) -> dict[str, Any]:
    entries = [
        {"name": name, "weight": weight, "configurationBundle": BUNDLE}
        for name, weight in zip(names, weights, strict=True)
    ]
    return {"configurationBundle": {"weightedOverride": {"trafficSplit": entries}}}


def _to(target: str, **members: Any) -> dict[str, Any]:
    return {"routeToTarget": {"staticRoute": {"targetName": target, **members}}}


def _new(clients: Clients, gateway_id: str, priority: int = 100, **members: Any) -> dict[str, Any]:
    given = {"actions": [PIN], **members}
    made = clients.control.create_gateway_rule(gatewayIdentifier=gateway_id, priority=priority, **given)
    return bare(made)


def _shown(clients: Clients, gateway_id: str, rule_id: str) -> dict[str, Any]:
    return bare(clients.control.get_gateway_rule(gatewayIdentifier=gateway_id, ruleId=rule_id))


def _change(clients: Clients, gateway_id: str, rule_id: str, **members: Any) -> dict[str, Any]:
    clients.control.update_gateway_rule(gatewayIdentifier=gateway_id, ruleId=rule_id, **members)
    return _shown(clients, gateway_id, rule_id)


def _listed(clients: Clients, gateway_id: str, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = clients.control.list_gateway_rules(gatewayIdentifier=gateway_id, **asked)[
        "gatewayRules"
    ]
    return found


@pytest.fixture
def routed(local: Clients) -> str:
    """The id of a gateway with two HTTP targets, two inference targets and an MCP target."""
    gateway_id = open_gateway(local)
    for name, configuration in (("blue", PASSTHROUGH), ("green", PASSTHROUGH), ("big", PROVIDER), ("small", PROVIDER)):
        new_target(local, gateway_id, name, targetConfiguration=configuration)
    new_target(local, gateway_id, "adder")
    return gateway_id


@pytest.mark.from_model
def test_creation_is_accepted_before_it_is_done(clients: Clients) -> None:
    gateway_id = new_gateway(clients)

    answer = clients.control.create_gateway_rule(gatewayIdentifier=gateway_id, priority=1, actions=[PIN])

    assert (status_of(answer), answer["status"]) == (202, "CREATING")
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", answer["ruleId"])
    assert answer["gatewayArn"] == shown(clients, gateway_id)["gatewayArn"]
    assert _shown(clients, gateway_id, answer["ruleId"])["status"] == "ACTIVE"


@pytest.mark.from_model
def test_a_rule_keeps_what_it_was_created_with(clients: Clients) -> None:
    gateway_id = new_gateway(clients)
    given: dict[str, Any] = {
        "priority": 7,
        "conditions": [FOR_QA],
        "actions": [_split(90, 10)],
        "description": "Canary",
    }

    rule = _shown(clients, gateway_id, _new(clients, gateway_id, **given)["ruleId"])

    assert {name: rule[name] for name in given} == given
    assert rule["createdAt"] == rule["updatedAt"]
    assert "system" not in rule


@pytest.mark.from_docs
def test_a_gateway_has_twenty_rules_at_most(local: Clients) -> None:
    gateway_id = new_gateway(local)
    for i in range(20):
        _new(local, gateway_id, i + 1)

    response = error_of(
        "ServiceQuotaExceededException",
        local.control.create_gateway_rule,
        gatewayIdentifier=gateway_id,
        priority=21,
        actions=[PIN],
    )

    assert status_of(response) == 402
    assert len(_listed(local, gateway_id, maxResults=100)) == 20


@pytest.mark.from_model
def test_a_client_token_creates_one_rule(local: Clients) -> None:
    gateway_id = new_gateway(local)

    first = _new(local, gateway_id, clientToken="t" * 40)

    assert _new(local, gateway_id, clientToken="t" * 40) == first
    assert len(_listed(local, gateway_id)) == 1


@pytest.mark.inferred
def test_rules_are_listed_in_the_order_of_their_evaluation(local: Clients) -> None:
    gateway_id = new_gateway(local)
    for priority in (300, 20, 1_000_000, 100):
        _new(local, gateway_id, priority)

    paginator = local.control.get_paginator("list_gateway_rules")
    pages = list(paginator.paginate(gatewayIdentifier=gateway_id, PaginationConfig={"PageSize": 3}))

    assert [[rule["priority"] for rule in page["gatewayRules"]] for page in pages] == [[20, 100, 300], [1_000_000]]


@pytest.mark.from_model
def test_a_listed_rule_is_shown_whole(clients: Clients) -> None:
    gateway_id = new_gateway(clients)
    rule_id = _new(clients, gateway_id, conditions=[FOR_QA], description="For QA")["ruleId"]

    assert _listed(clients, gateway_id) == [_shown(clients, gateway_id, rule_id)]


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("priority", 5),
        ("conditions", []),
        ("conditions", [{"matchModels": {"anyOf": [{"value": "anthropic.*"}]}}]),
        ("actions", [_split(50, 50)]),
        ("description", "Another one"),
    ],
)
def test_an_update_changes_what_it_names_and_keeps_the_rest(local: Clients, member: str, value: Any) -> None:
    gateway_id = new_gateway(local)
    before = _shown(local, gateway_id, _new(local, gateway_id, conditions=[FOR_QA], description="One")["ruleId"])

    after = _change(local, gateway_id, before["ruleId"], **{member: value})

    assert after[member] == value
    kept = set(before) - {member, "updatedAt"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


@pytest.mark.from_docs
def test_an_update_does_not_take_anothers_priority(clients: Clients) -> None:
    gateway_id = new_gateway(clients)
    _new(clients, gateway_id, 100)
    rule_id = _new(clients, gateway_id, 200)["ruleId"]

    path = {"gatewayIdentifier": gateway_id, "ruleId": rule_id}
    refused(clients.control.update_gateway_rule, **path, priority=100, description="x")

    assert "description" not in _shown(clients, gateway_id, rule_id)
    assert _change(clients, gateway_id, rule_id, priority=200, description="x")["priority"] == 200


@pytest.mark.inferred  # the model has no failure state for rules
def test_a_rule_that_breaks_stays_on_its_way(local: Clients) -> None:
    gateway_id = new_gateway(local)
    local.agentcore.faults.on("CreateGatewayRule", Break("No"), times=1)
    rule_id = _new(local, gateway_id)["ruleId"]

    assert [_shown(local, gateway_id, rule_id)["status"] for _ in range(2)] == ["CREATING"] * 2
    assert _change(local, gateway_id, rule_id, priority=2)["status"] == "ACTIVE"


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("action", "message"),
    [
        (_split(50, 49), "Traffic split weights must sum to exactly 100, but sum is 99"),
        (_split(50, 50, names=("a", "a")), "The names of a traffic split's entries must be unique"),
    ],
)
@pytest.mark.parametrize("verb", ["create", "update"])
def test_a_traffic_split_adds_up(local: Clients, verb: str, action: dict[str, Any], message: str) -> None:
    gateway_id = new_gateway(local)
    path: dict[str, Any] = {"gatewayIdentifier": gateway_id}
    path |= {"priority": 1} if verb == "create" else {"ruleId": _new(local, gateway_id)["ruleId"]}

    assert refused(getattr(local.control, f"{verb}_gateway_rule"), **path, actions=[action]) == message


@pytest.mark.from_docs
def test_requests_are_routed_to_http_targets_and_inference_targets(local: Clients, routed: str) -> None:
    weights = [{"name": "b", "targetName": "blue", "weight": 60}, {"name": "g", "targetName": "green", "weight": 40}]
    split = {"routeToTarget": {"weightedRoute": {"trafficSplit": weights}}}
    paths = {"matchPaths": {"anyOf": ["/blue/*", "/green/*"]}}
    fallback = {"targetFallback": [{"targetName": "small"}, {"targetName": "big", "model": "other"}]}

    rules = [
        _new(local, routed, 1, actions=[split], conditions=[paths]),
        _new(local, routed, 2, actions=[PIN, _to("green")]),
        _new(local, routed, 3, actions=[_to("big", model="one", fallback=fallback)]),
    ]

    assert [rule["ruleId"] for rule in _listed(local, routed)] == [rule["ruleId"] for rule in rules]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"actions": [_to("adder")]}, "routeToTarget only supports targets with HTTP protocol type"),
    ({"actions": [_to("nobody")]}, "routeToTarget names target nobody, which this gateway does not have"),
    ({"actions": [_to("blue", model="one")]}, "model and fallback are supported only for inference targets"),
    (
        {"actions": [_to("blue", fallback={"targetFallback": [{"targetName": "big"}]})]},
        "model and fallback are supported only for inference targets",
    ),
    (
        {"actions": [_to("big", fallback={"targetFallback": [{"targetName": "blue"}]})]},
        "model and fallback are supported only for inference targets",
    ),
    (
        {"actions": [_to("big", model="m", fallback={"targetFallback": [{"targetName": "big", "model": "m"}]})]},
        "Each combination of target and model can appear only once in a route",
    ),
    (
        {"conditions": [{"matchPaths": {"anyOf": ["/adder/*"]}}]},
        "matchPaths only supports targets with HTTP protocol type",
    ),
    (
        {"conditions": [{"matchPaths": {"anyOf": ["/blue/*", "/nobody/*"]}}]},
        "matchPaths names target nobody, which this gateway does not have",
    ),
    ({"conditions": [{"matchPaths": {"anyOf": ["/mcp/*"]}}]}, "matchPaths must not use the reserved path prefix /mcp"),
]


@pytest.mark.from_docs
@pytest.mark.parametrize(("members", "message"), REFUSED)
def test_a_rule_names_targets_that_take_its_requests(
    local: Clients, routed: str, members: dict[str, Any], message: str
) -> None:
    given = {"actions": [PIN], **members}

    assert refused(local.control.create_gateway_rule, gatewayIdentifier=routed, priority=1, **given) == message
    rule_id = _new(local, routed, 2)["ruleId"]
    assert refused(local.control.update_gateway_rule, gatewayIdentifier=routed, ruleId=rule_id, **members) == message


@pytest.mark.from_docs
def test_a_rule_names_targets_that_are_ready(local: Clients) -> None:
    gateway_id = open_gateway(local)
    with progression("agentcore::gateway_target", times=5):
        new_target(local, gateway_id, "blue", targetConfiguration=PASSTHROUGH)

        message = refused(
            local.control.create_gateway_rule, gatewayIdentifier=gateway_id, priority=1, actions=[_to("blue")]
        )

    assert message == "routeToTarget names target blue, which is in CREATING state and not READY"
    assert _new(local, gateway_id, actions=[_to("blue")])
