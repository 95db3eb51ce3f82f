"""Payment connectors: ``/payments/managers/{paymentManagerId}/connectors/{paymentConnectorId}``.

For one of provision mode QUICK_CREATE the service makes the credential provider, once a user has consented
(``agentcore.identity.consent``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.payments.managers import PAYMENT_CONNECTOR, PAYMENT_MANAGER, WAITING
from moto_agentcore.families.shared.consents import Consents, Waiting
from moto_agentcore.families.shared.identities import authorization_url, new_session_uri
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.service import Call, control
from moto_agentcore.state.kind import Record
from moto_agentcore.state.lifecycle import enter
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import types_boto3_bedrock_agentcore_control.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

BILLING = "AwsBilling"
MEMBERS = {"CoinbaseCDP": "coinbaseCDP", "StripePrivy": "stripePrivy", BILLING: "awsBilling"}  # of each union
# The role of AWS Marketplace that the documentation speaks of without its name (inferred).
ROLE = "aws-service-role/marketplace.amazonaws.com/AWSServiceRoleForMarketplace"
UPDATABLE = ("description", "type", "credentialProviderConfigurations")
QUICK_CREATE = "QUICK_CREATE"


@control.operation
def create_payment_connector(call: Call[t.CreatePaymentConnectorRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    connectors, name = _connectors(call.store, params["paymentManagerId"]), params["name"]
    connectors.unique(name, f"A payment connector with name {name} already exists in this payment manager")
    given: dict[str, Any] = {"provisionMode": "MANUAL", "credentialProviderConfigurations": [], **params}
    _check_credentials(given, given["credentialProviderConfigurations"])
    connector = connectors.create(_with_role(call.store, given))
    if connector["provisionMode"] == QUICK_CREATE:
        _ask_for_consent(call, connector)
    return _shown(connector)


@control.operation
def get_payment_connector(call: Call[t.GetPaymentConnectorRequestTypeDef]) -> dict[str, Any]:
    """While its manager is on its way, too: the operation declares no ConflictException."""
    manager = call.store.table(PAYMENT_MANAGER).get(call.params["paymentManagerId"])
    return _shown(call.store.table(PAYMENT_CONNECTOR, under=manager).describe(call.params["paymentConnectorId"]))


@control.operation
def list_payment_connectors(call: Call[t.ListPaymentConnectorsRequestTypeDef]) -> dict[str, Any]:
    """The operation declares no ResourceNotFoundException: an unknown manager has no connectors (inferred)."""
    manager = call.store.table(PAYMENT_MANAGER).find(call.params["paymentManagerId"])
    if manager is None:
        return {"paymentConnectors": []}
    return page_of(call, call.store.table(PAYMENT_CONNECTOR, under=manager))


@control.operation
def update_payment_connector(call: Call[t.UpdatePaymentConnectorRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    connectors = _connectors(call.store, params["paymentManagerId"])
    connector = connectors.steady(params["paymentConnectorId"])
    if connector["status"] == WAITING:
        raise conflict(PAYMENT_CONNECTOR.busy.format(noun=PAYMENT_CONNECTOR.noun, id=connector.id, status=WAITING))
    given = picked(params, *UPDATABLE)
    if connector["provisionMode"] == QUICK_CREATE and given.keys() - {"description"}:
        raise invalid(f"The credentials of payment connector {connector.id} are managed by the service")
    if connector["provisionMode"] != QUICK_CREATE:
        _check_credentials({**connector, **given}, _configurations(connector, given))
        given = _with_role(call.store, given)
    # One that nobody consented to is no nearer to READY for another description (inferred).
    write = connectors.change if connector["credentialProviderConfigurations"] else connectors.update
    return _shown(write(connector, **given))


@control.operation
def delete_payment_connector(call: Call[t.DeletePaymentConnectorRequestTypeDef]) -> Record:
    """One that waits for consent can go: nobody may ever give it (inferred)."""
    connectors = _connectors(call.store, call.params["paymentManagerId"])
    return connectors.delete(connectors.steady(call.params["paymentConnectorId"]))


@control.operation
def rotate_payment_connector_credentials(call: Call[t.RotatePaymentConnectorCredentialsRequestTypeDef]) -> Record:
    """Done when it is answered, and the connector stays READY; only for credentials that the service manages."""
    connectors = _connectors(call.store, call.params["paymentManagerId"])
    connector = connectors.steady(call.params["paymentConnectorId"])
    if connector["provisionMode"] != QUICK_CREATE:
        raise invalid("Credentials can be rotated only for payment connectors with provisionMode QUICK_CREATE")
    if MEMBERS[connector["type"]] not in call.params["credentialsToRotate"]:
        raise invalid(f"credentialsToRotate does not match the type of the payment connector, {connector['type']}")
    if connector["status"] != "READY":
        raise conflict(f"Payment connector {connector.id} is in {connector['status']} state; it must be READY")
    connectors.update(connector)
    connector["credentialsUpdatedAt"] = connector["lastUpdatedAt"]
    return connector


def _shown(connector: Record) -> dict[str, Any]:
    """Where to consent is shown while consent is waited for."""
    return connector if connector["status"] == WAITING else without(connector, "authorizationUrl")


def _connectors(store: Store, manager_id: str) -> Table:
    """A manager's connectors, once it is there and settled."""
    return store.table(PAYMENT_CONNECTOR, under=store.table(PAYMENT_MANAGER).steady(manager_id))


def _ask_for_consent(call: Call[t.CreatePaymentConnectorRequestTypeDef], connector: Record) -> None:
    uri = new_session_uri()
    connector["authorizationUrl"] = authorization_url(call.store, uri)
    if call.failure_reason is not None:
        enter(connector, WAITING, "AUTHENTICATION_FAILED", call.failure_reason)
        return
    connector["status"] = WAITING
    made = [{MEMBERS[connector["type"]]: {"credentialProviderArn": _provider_arn(call.store, connector)}}]
    brings = {"credentialProviderConfigurations": made}
    ends = ("PROVISIONING", "READY", "AUTHENTICATION_FAILED", "credentialsUpdatedAt", brings)
    call.store.part(Consents).add(uri, Waiting(connector, None, None, *ends))


def _configurations(connector: Record, given: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Those that the caller has given, now or before; a billing connector's are the service's."""
    kept = [] if BILLING in (connector["type"], given.get("type")) else connector["credentialProviderConfigurations"]
    found: Sequence[Mapping[str, Any]] = given.get("credentialProviderConfigurations", kept)
    return found


def _with_role(store: Store, given: dict[str, Any]) -> dict[str, Any]:
    """What is given for a connector, with the role by which the service bills."""
    if given.get("type") != BILLING:
        return given
    role = f"arn:{store.partition}:iam::{store.account_id}:role/{ROLE}"
    return {**given, "credentialProviderConfigurations": [{MEMBERS[BILLING]: {"iamRoleArn": role}}]}


def _provider_arn(store: Store, connector: Record) -> str:
    """Of the credential provider that the service makes, named after the connector (its name is inferred)."""
    return store.arn(f"token-vault/default/paymentcredentialprovider/{connector.id.replace('_', '-')}")


def _check_credentials(members: Mapping[str, Any], configurations: Sequence[Mapping[str, Any]]) -> None:
    """The texts are those of the developer guide's page on troubleshooting."""
    if members["provisionMode"] == QUICK_CREATE:
        if members["type"] == BILLING:
            raise invalid(f"provisionMode QUICK_CREATE is not supported for connector type '{BILLING}'")
        if configurations:
            raise invalid("credentialProviderConfigurations must be empty when provisionMode is QUICK_CREATE")
    elif members["type"] == BILLING:  # the service sets them, says CreatePaymentConnector
        if configurations:
            raise invalid(f"credentialProviderConfigurations must be empty for connector type '{BILLING}'")
    elif not configurations:
        raise invalid("credentialProviderConfigurations list cannot be empty")
    elif any(MEMBERS[members["type"]] not in union for union in configurations):
        raise invalid(f"Connector type '{members['type']}' does not match the provided credentialProviderConfiguration")
