"""Payment managers: ``/payments/managers`` and ``/payments/managers/{paymentManagerId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.shared.identities import add_identity, check_authorizer, drop_identity
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.lifetimes import MINUTE, Lifetime, Span
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store

PAYMENT_MANAGER = Kind(
    "Payment manager",
    id="paymentManagerId",
    mint="{name:lower}-{10:lower}",
    path="payment-manager/{id}",
    arn="paymentManagerArn",
    updated="lastUpdatedAt",
    life=Life("agentcore::payment_manager", creating="READY", ready="READY", updating="READY"),
)
WAITING = "PENDING_AUTHENTICATION"  # of a connector, for a person
# Here and not in connectors.py, because a manager does not go while it has some.
PAYMENT_CONNECTOR = Kind(
    "Payment connector",
    id="paymentConnectorId",
    mint="{name:lower}-{10:lower}",
    updated="lastUpdatedAt",
    life=Life("agentcore::payment_connector", creating="READY", ready="READY", updating="READY"),
    # The guide says "approximately" ten minutes.
    lifetime=Lifetime(longest=Span(10, unit=MINUTE), states=(WAITING, "AUTHENTICATION_EXPIRED")),
)
CONFIGURATION = "authorizerConfiguration"
UPDATABLE = ("description", "authorizerType", CONFIGURATION, "roleArn", "kmsKeyArn")


@control.operation
def create_payment_manager(call: Call[t.CreatePaymentManagerRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    managers = call.store.table(PAYMENT_MANAGER)
    managers.unique(params["name"], f"A payment manager with name {params['name']} already exists")
    check_authorizer(params)
    _check_role(call.store, params)
    manager = managers.create(params)
    add_identity(call.store, manager)
    return _shown(manager)


@control.operation
def get_payment_manager(call: Call[t.GetPaymentManagerRequestTypeDef]) -> dict[str, Any]:
    return _shown(call.store.table(PAYMENT_MANAGER).describe(call.params["paymentManagerId"]))


@control.operation
def list_payment_managers(call: Call[t.ListPaymentManagersRequestTypeDef]) -> dict[str, Any]:
    return page_of(call, call.store.table(PAYMENT_MANAGER))


@control.operation
def update_payment_manager(call: Call[t.UpdatePaymentManagerRequestTypeDef]) -> Record:
    params = call.params
    managers = call.store.table(PAYMENT_MANAGER)
    manager = managers.steady(params["paymentManagerId"])
    given = picked(params, *UPDATABLE)
    # No member of the update can take the configuration away: the type that has none does (inferred).
    is_iam = given.get("authorizerType") == "AWS_IAM"
    check_authorizer({**(without(manager, CONFIGURATION) if is_iam else manager), **given})
    _check_role(call.store, given)
    if is_iam:
        manager.pop(CONFIGURATION, None)
    return managers.change(manager, **given)


@control.operation
def delete_payment_manager(call: Call[t.DeletePaymentManagerRequestTypeDef]) -> Record:
    """Its identity goes with it; the connectors "must be deleted before" (model)."""
    managers = call.store.table(PAYMENT_MANAGER)
    manager = managers.steady(call.params["paymentManagerId"])
    if any(True for _ in call.store.table(PAYMENT_CONNECTOR, under=manager)):
        raise conflict(f"Payment manager {manager.id} has payment connectors. Delete them before deleting the manager.")
    drop_identity(call.store, manager)
    return managers.delete(manager)


def _shown(manager: Record) -> dict[str, Any]:
    """Create and Get show the tags, where there are any."""
    return {**manager, "tags": manager.tags or None}


def _check_role(store: Store, members: Mapping[str, Any]) -> None:
    """The role has an account, the caller's own (texts of the developer guide's page on troubleshooting)."""
    account = members["roleArn"].split(":")[4] if "roleArn" in members else store.account_id
    if not account:
        raise invalid("roleArn must contain a valid account ID")
    if account != store.account_id:
        raise invalid("roleArn must belong to your account")
