"""Gateway targets: ``/gateways/{gatewayIdentifier}/targets/`` and ``…/synchronizeTargets``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid, quota
from moto_agentcore.families.gateways import connectors, model_providers, target_checks, target_types, tool_schemas
from moto_agentcore.families.gateways.gateways import GATEWAY, TARGET, Edition, settled
from moto_agentcore.families.shared.consents import WAITING, Consents, Waiting
from moto_agentcore.families.shared.identities import authorization_url, new_session_uri
from moto_agentcore.families.shared.params import without
from moto_agentcore.service import Call, control
from moto_agentcore.state import clock, ids
from moto_agentcore.state.lifecycle import enter
from moto_agentcore.state.pagination import page_of
from moto_agentcore.state.updates import replace

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

MOST = 100  # per gateway (quotas page)
# What an Update replaces. A name that is left out stays: every answer must have one.
REPLACED = (
    *("description", "targetConfiguration", "credentialProviderConfigurations", "metadataConfiguration"),
    *("privateEndpoint", "certificateConfigurations"),
)
# What each operation begins: the state on the way, and the one it ends in when it fails.
STATES = {
    "CREATE": ("CREATING", "FAILED"),
    "UPDATE": ("UPDATING", "UPDATE_UNSUCCESSFUL"),
    "SYNCHRONIZE": ("SYNCHRONIZING", "SYNCHRONIZE_UNSUCCESSFUL"),
}


@control.operation(before=model_providers.discover)
def create_gateway_target(call: Call[t.CreateGatewayTargetRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    gateway, targets = _changeable(call)
    configuration = connectors.versioned(params)
    target_checks.check(call.store, gateway, {**params, "targetConfiguration": configuration})
    name = params.get("name") or f"target-{ids.random_text(10, 'lower')}"
    _check_name(targets, name)
    if targets.count() >= MOST:
        raise quota(f"A gateway can have at most {MOST} targets")
    target = targets.create(params, name=name, gatewayArn=gateway["gatewayArn"], targetConfiguration=configuration)
    _connect(call.store, target)
    return _begin(call, target, "CREATE")


@control.operation
def get_gateway_target(call: Call[t.GetGatewayTargetRequestTypeDef]) -> dict[str, Any]:
    return _shown(_targets(call.store, call.params["gatewayIdentifier"]).describe(call.params["targetId"]))


@control.operation
def list_gateway_targets(call: Call[t.ListGatewayTargetsRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, _targets(call.store, call.params["gatewayIdentifier"]), show=_summary)


@control.operation(before=model_providers.discover)
def update_gateway_target(call: Call[t.UpdateGatewayTargetRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    gateway, targets = _changeable(call)
    target = _free(targets, params["targetId"])
    given = {**params, "targetConfiguration": connectors.versioned(params, target)}
    target_checks.check(call.store, gateway, given)
    if params.get("name", target["name"]) != target["name"]:
        _check_name(targets, params["name"])
    before = _reached(target)
    replace(target, given, *REPLACED)
    if _reached(target) != before:
        _connect(call.store, target)
    return _begin(call, targets.update(target, name=params.get("name")), "UPDATE")


@control.operation
def delete_gateway_target(call: Call[t.DeleteGatewayTargetRequestTypeDef]) -> Record:
    """One that waits for consent goes too (Terraform's provider deletes such targets)."""
    _, targets = _changeable(call)
    return targets.delete(targets.steady(call.params["targetId"]))


@control.operation
def synchronize_gateway_targets(call: Call[t.SynchronizeGatewayTargetsRequestTypeDef]) -> dict[str, Any]:
    _, targets = _changeable(call)
    found = [_free(targets, id) for id in call.params["targetIdList"]]
    for target in found:
        if target_types.type_of(target).name == "LAMBDA":  # its tools were told with it
            raise invalid("Target type LAMBDA is not supported for synchronization")
        if "mcpToolSchema" in (target_types.server_of(target) or {}):
            raise invalid(f"Target {target.id} has a static tool schema (mcpToolSchema) and cannot be synchronized")
    return {"targets": [_begin(call, target, "SYNCHRONIZE") for target in found]}


def _targets(store: Store, gateway_id: str) -> Table:
    return store.table(TARGET, under=store.table(GATEWAY).get(gateway_id))


def _changeable(call: Call[Any]) -> tuple[Record, Table]:  # of four operations
    """The gateway and its targets, for an operation that changes them."""
    gateway = settled(call)
    return gateway, call.store.table(TARGET, under=gateway)


def _free(targets: Table, id: str) -> Record:
    """A target that neither is on its way nor waits for a person."""
    target = targets.steady(id)
    if WAITING in target["status"]:
        raise conflict(TARGET.busy.format(noun=TARGET.noun, id=id, status=target["status"]))
    return target


def _check_name(targets: Table, name: str) -> None:
    targets.unique(name, f"A target with name {name} already exists on this gateway")


def _reached(target: Record) -> tuple[Any, str]:
    """How and where the gateway reaches a target: what is made for the one serves no other."""
    return target.get("privateEndpoint"), target_types.host_of(target)


def _connect(store: Store, target: Record) -> None:
    """A managed private endpoint has VPC Lattice resources, made by the gateway; they are only shown here."""
    target.pop("privateEndpointManagedResources", None)
    vpc = target.get("privateEndpoint", {}).get("managedVpcResource")
    if vpc is not None:
        gateway = f"resourcegateway/rgw-{ids.random_text(17, 'lower')}"
        association = f"servicenetworkresourceassociation/snra-{ids.random_text(17, 'hex')}"
        arns = {
            "resourceGatewayArn": store.arn(gateway, "vpc-lattice"),
            "resourceAssociationArn": store.arn(association, "vpc-lattice"),
        }
        domain = vpc.get("routingDomain") or target_types.host_of(target)
        target["privateEndpointManagedResources"] = [{**arns, **({"domain": domain} if domain else {})}]


def _begin(call: Call[Any], target: Record, verb: str) -> dict[str, Any]:  # of three operations; reads no params
    """Enter the states of an operation: where a user must consent, the target waits for that and for nothing else."""
    status, failed = STATES[verb]
    edition = target.part(Edition)
    edition.number, edition.is_new = edition.number + 1, verb == "UPDATE"
    target["protocolType"] = "MCP" if target_types.branch(target) == "mcp" else "HTTP"
    target.pop("statusReasons", None)
    why: Any = call.failure_reason or tool_schemas.problems(call.store, target) or None
    if isinstance(why, model_providers.Undiscovered):
        why = why.told(target)
    if target_types.needs_consent(target) and why is None:
        return _wait(call, target, f"{verb}_{WAITING}", status, failed)
    enter(target, status, "READY" if why is None else failed, why)
    if why is None and (verb == "SYNCHRONIZE" or target_types.is_discovered(target)):
        target["lastSynchronizedAt"] = clock.now()
    return _shown(target)


def _wait(call: Call[Any], target: Record, waiting: str, status: str, failed: str) -> dict[str, Any]:  # as above
    uri, user = new_session_uri(), ids.uuid()
    target["status"], target.pending = waiting, None
    url = authorization_url(call.store, call.request.origin, uri)
    target["authorizationData"] = {"oauth2": {"authorizationUrl": url, "userId": user}}
    back = target_types.return_url(target)
    waits = Waiting(target, user, back, status, "READY", failed, "lastSynchronizedAt")
    call.store.part(Consents).add(uri, waits)
    return target


def _shown(target: Record) -> dict[str, Any]:
    """A target; where to consent is shown while consent is waited for, its synchronization once there was one.

    One whose update has settled shows the time of that as its creation's, too (recorded twice).
    """
    if WAITING in target["status"]:
        return target
    if target["status"] == "READY" and target.part(Edition).is_new:
        target.part(Edition).is_new = False
        target["createdAt"] = target["updatedAt"]
    return without(target, "authorizationData", *(["lastSynchronizedAt"] if target["status"] == "CREATING" else ()))


def _summary(target: Record) -> dict[str, Any]:
    server = target_types.server_of(target)
    defaults = {} if server is None else {"listingMode": "DEFAULT", "resourcePriority": 1000, **server}
    return {**defaults, **_shown(target), "targetType": target_types.type_of(target).name}
