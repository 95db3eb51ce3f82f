"""Gateway rules: ``/gateways/{gatewayIdentifier}/rules``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, quota
from moto_agentcore.families.gateways import target_types
from moto_agentcore.families.gateways.gateways import GATEWAY, TARGET, settled
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

# Rules know no failure states: one that breaks stays on its way.
RULE = Kind(
    "Gateway rule",
    id="ruleId",
    mint="{uuid}",
    missing="GatewayRule {id} not found",
    life=Life(
        "agentcore::gateway_rule",
        create_failed="CREATING",
        update_failed="UPDATING",
        delete_failed="DELETING",
        dated=False,  # recorded
    ),
)
MOST = 20  # per gateway (Developer Guide, "Add rules to a gateway", as all that is checked here)
UPDATABLE = ("priority", "conditions", "actions", "description")
RESERVED = ("mcp", "a2a", "responses", "converse", ".well-known")


@control.operation
def create_gateway_rule(call: Call[t.CreateGatewayRuleRequestTypeDef]) -> Record:
    params = call.params
    gateway, rules = _changeable(call)
    _check(call.store.table(TARGET, under=gateway), rules, params)
    if rules.count() >= MOST:
        raise quota(f"A gateway can have at most {MOST} rules")
    return rules.create(params, gatewayArn=gateway["gatewayArn"])


@control.operation
def get_gateway_rule(call: Call[t.GetGatewayRuleRequestTypeDef]) -> Record:
    return _rules(call.store, call.params["gatewayIdentifier"]).describe(call.params["ruleId"])


@control.operation
def list_gateway_rules(call: Call[t.ListGatewayRulesRequestTypeDef]) -> dict[str, Any]:
    """In the order in which they are evaluated."""
    ordered = sorted(_rules(call.store, call.params["gatewayIdentifier"]), key=lambda rule: rule["priority"])

    def rows(last: int | None) -> Iterable[Record]:
        return (rule for rule in ordered if last is None or rule["priority"] > last)

    return page(call, rows, key=lambda rule: rule["priority"])


@control.operation
def update_gateway_rule(call: Call[t.UpdateGatewayRuleRequestTypeDef]) -> Record:
    params = call.params
    gateway, rules = _changeable(call)
    rule = rules.steady(params["ruleId"])
    others = (other for other in rules if other is not rule)
    _check(call.store.table(TARGET, under=gateway), others, params)
    return rules.change(rule, **picked(params, *UPDATABLE))


@control.operation
def delete_gateway_rule(call: Call[t.DeleteGatewayRuleRequestTypeDef]) -> Record:
    _, rules = _changeable(call)
    return rules.delete(rules.steady(call.params["ruleId"]))


def _rules(store: Store, gateway_id: str) -> Table:
    return store.table(RULE, under=store.table(GATEWAY).get(gateway_id))


def _changeable(call: Call[Any]) -> tuple[Record, Table]:  # of three operations
    """The gateway and its rules, for an operation that changes them."""
    gateway = settled(call)
    return gateway, call.store.table(RULE, under=gateway)


def _check(targets: Table, others: Iterable[Record], params: Mapping[str, Any]) -> None:
    if any(other["priority"] == params.get("priority") for other in others):
        raise invalid(f"Priority {params['priority']} conflicts with an existing rule")
    if sum("configurationBundle" in action for action in params.get("actions", ())) > 1:
        raise invalid("At most one configurationBundle action is allowed per rule")
    for path in _paths(params):
        _check_path(targets, path)
    for split in _splits(params):
        _check_split(split)
    for route in _routes(params):
        _check_route(targets, route)


def _paths(params: Mapping[str, Any]) -> Iterator[str]:
    for condition in params.get("conditions", ()):
        yield from condition.get("matchPaths", {}).get("anyOf", ())


def _splits(params: Mapping[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The traffic splits of all actions, between bundles and between targets."""
    for action in params.get("actions", ()):
        for choice in action.values():
            for way in choice.values():
                if "trafficSplit" in way:
                    yield way["trafficSplit"]


def _routes(params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """All that names a target to send requests to."""
    for action in params.get("actions", ()):
        for way in action.get("routeToTarget", {}).values():
            yield from way.get("trafficSplit", [way])


def _check_path(targets: Table, path: str) -> None:
    name = path.split("/")[1]
    if name in RESERVED:
        raise invalid(f"matchPaths must not use the reserved path prefix /{name}")
    _ready(targets, name, "matchPaths")


def _check_split(split: list[dict[str, Any]]) -> None:
    total = sum(entry["weight"] for entry in split)
    if total != 100:
        raise invalid(f"Traffic split weights must sum to exactly 100, but sum is {total}")
    if len({entry["name"] for entry in split}) < len(split):
        raise invalid("The names of a traffic split's entries must be unique")


def _check_route(targets: Table, route: Mapping[str, Any]) -> None:
    """A model and fallbacks are for inference targets; a target with a model is tried once."""
    hops = [route, *route.get("fallback", {}).get("targetFallback", ())]
    found = [_ready(targets, hop["targetName"], "routeToTarget") for hop in hops]
    inference = all(target_types.branch(target) == "inference" for target in found)
    if not inference and (len(hops) > 1 or "model" in route):
        raise invalid("model and fallback are supported only for inference targets")
    if len({(hop["targetName"], hop.get("model")) for hop in hops}) < len(hops):
        raise invalid("Each combination of target and model can appear only once in a route")


def _ready(targets: Table, name: str, what: str) -> Record:
    """The target of that name, to which requests can be sent."""
    target = targets.named(name)
    if target is None:
        raise invalid(f"{what} names target {name}, which this gateway does not have")
    if target_types.branch(target) == "mcp":
        raise invalid(f"{what} only supports targets with HTTP protocol type")
    if target["status"] != "READY":
        raise invalid(f"{what} names target {name}, which is in {target['status']} state and not READY")
    return target
