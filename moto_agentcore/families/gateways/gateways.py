"""Gateways: ``/gateways/`` and ``/gateways/{gatewayIdentifier}/``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.gateways import checks
from moto_agentcore.families.shared import urls
from moto_agentcore.families.shared.identities import add_identity, denied, drop_identity, needs_identity
from moto_agentcore.neighbours import wafv2
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.updates import replace

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t


MISSING = "because it doesn't exist. Retry the request with a different resource identifier."
GATEWAY = Kind(
    "Gateway",
    id="gatewayId",
    mint="{name:lower}-{10:lower}",
    path="gateway/{id}",
    arn="gatewayArn",
    missing=f"Failed to retrieve gateway {MISSING}",
    life=Life(
        "agentcore::gateway",
        ready="READY",
        create_failed="FAILED",
        update_failed="UPDATE_UNSUCCESSFUL",
        delete_failed="FAILED",
        reason="statusReasons",
    ),
)
# Here and not in targets.py, because a gateway does not go while it has some.
TARGET = Kind(
    "Gateway target",
    id="targetId",
    mint="{10:upper}",
    missing=f"Failed to retrieve target {MISSING}",
    life=Life(
        "agentcore::gateway_target",
        ready="READY",
        create_failed="FAILED",
        update_failed="UPDATE_UNSUCCESSFUL",
        delete_failed="FAILED",
        reason="statusReasons",
    ),
)


class Edition:
    """How often a target was made, changed or synchronized: what was read of it before says nothing any more.

    ``is_new`` is one whose change has not been seen settled yet.
    """

    number = 0
    is_new = False


BUSY = "Cannot perform operation {} when gateway is in {} status"
FAILED = "UpdateGateway operation can't be performed on gateway when it is in Failed state"
# What an Update replaces; "any optional field that you omit … is reset" (UpdateGateway).
REPLACED = (
    *("description", "roleArn", "protocolType", "protocolConfiguration", "authorizerType", "authorizerConfiguration"),
    *("kmsKeyArn", "customTransformConfiguration", "interceptorConfigurations", "policyEngineConfiguration"),
    *("exceptionLevel", "wafConfiguration", "domainOverride"),
)


@control.operation(before=needs_identity("Create", "Failed to create gateway dependencies: {}"))
def create_gateway(call: Call[t.CreateGatewayRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    gateways = call.store.table(GATEWAY)
    gateways.unique(params["name"], f"A gateway with name {params['name']} already exists")
    checks.check(params)
    gateway = gateways.create(params)
    if denied(call, "Create") is None:
        add_identity(call.store, gateway)
    return _shown(call, gateway)


@control.operation
def get_gateway(call: Call[t.GetGatewayRequestTypeDef]) -> dict[str, Any]:
    return _shown(call, call.store.table(GATEWAY).describe(call.params["gatewayIdentifier"]))


@control.operation
def list_gateways(call: Call[t.ListGatewaysRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(GATEWAY))


@control.operation
def update_gateway(call: Call[t.UpdateGatewayRequestTypeDef]) -> dict[str, Any]:
    gateway = settled(call)
    checks.check_update(gateway, call.params)
    checks.check_waf(call.store, gateway, call.params)
    replace(gateway, call.params, *REPLACED)
    gateway.pop("statusReasons", None)
    return _shown(call, call.store.table(GATEWAY).change(gateway))


@control.operation(before=needs_identity("Delete", "Failed to delete gateway: {}"))
def delete_gateway(call: Call[t.DeleteGatewayRequestTypeDef]) -> Record:
    """Rules, rate limits and identity go with it; targets must be gone before (text and code as clients met them)."""
    gateway = _steady(call)
    if any(True for _ in call.store.table(TARGET, under=gateway)):
        raise invalid(
            f"Gateway {gateway.id} has targets associated with it. Delete all targets before deleting the gateway."
        )
    drop_identity(call.store, gateway)
    return call.store.table(GATEWAY).delete(gateway)


def settled(call: Call[Any]) -> Record:  # of any operation that names a gateway
    """The gateway that an operation is to change, or to change something of: one that FAILED is only deleted."""
    gateway = _steady(call)
    if gateway["status"] == "FAILED":
        raise invalid(FAILED if call.operation == "UpdateGateway" else BUSY.format(call.operation, "FAILED"))
    return gateway


def _steady(call: Call[Any]) -> Record:  # of any operation that names a gateway
    gateway = call.store.table(GATEWAY).get(call.params["gatewayIdentifier"])
    if gateway.pending is not None:
        raise invalid(BUSY.format(call.operation, gateway["status"]))
    return gateway


def _shown(call: Call[Any], gateway: Record) -> dict[str, Any]:  # of three operations; reads no params
    """A gateway with its address: ``/mcp`` stands behind it where the gateway speaks nothing else (recorded).

    Its identity is made while it is CREATING, and not told before it is there.
    """
    path = "/mcp" if gateway.get("protocolType") == "MCP" else ""
    shown = {**gateway, "gatewayUrl": urls.gateway(call.store, gateway.id, call.request) + path}
    acl = wafv2.acl_of(call.store.account_id, call.store.region_name, gateway["gatewayArn"])
    shown |= {"webAclArn": acl} if acl is not None else {}
    return shown | {"workloadIdentityDetails": {}} if gateway["status"] == "CREATING" else shown
