"""Payment instruments: ``/payments/createPaymentInstrument`` and its siblings. Wallets of users, with their balance."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid, not_found
from moto_agentcore.families.payments import wallets
from moto_agentcore.families.payments.managers import PAYMENT_CONNECTOR
from moto_agentcore.families.payments.owners import check_issuer, owner
from moto_agentcore.families.shared.params import without
from moto_agentcore.service import Call, data
from moto_agentcore.state import clock
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.state.store import Store

PAYMENT_INSTRUMENT = Kind("Payment instrument", id="paymentInstrumentId", mint="payment-instrument-{15}", name="")
MISSING = "Payment instrument not found: {} for the given user and manager."  # recorded
CHAINS = {"ETHEREUM": ("BASE", "BASE_SEPOLIA", "ETHEREUM"), "SOLANA": ("SOLANA", "SOLANA_DEVNET")}
BILLING = "aws.agentcorepayments.awsbilling.v1"  # there for every manager with an AwsBilling connector (model)
DECIMALS = 6  # of USDC
MOMENT = timedelta(milliseconds=1)


@data.operation(before=check_issuer)
def create_payment_instrument(call: Call[t.CreatePaymentInstrumentRequestTypeDef]) -> dict[str, Any]:
    """ACTIVE in the answer, a moment after it was made (recorded)."""
    manager, user = owner(call)
    connector = call.store.table(PAYMENT_CONNECTOR, under=manager).find(call.params["paymentConnectorId"])
    if connector is None:
        raise not_found(f"Payment connector not found: {call.params['paymentConnectorId']}")
    if connector["status"] != "READY":
        raise conflict(f"Payment connector {connector.id} is in {connector['status']} state; it must be READY")
    if connector["type"] == "AwsBilling":
        raise invalid("Payment instruments of AwsBilling connectors are managed by the service")
    details = wallets.opened(call.params["paymentInstrumentDetails"], connector["type"])
    members = {**without(call.params, "agentName"), "paymentInstrumentDetails": details, "userId": user}
    made = call.store.table(PAYMENT_INSTRUMENT, under=manager).create(members, status="ACTIVE")
    made["updatedAt"] = clock.later(made["createdAt"], 1, MOMENT)
    return {"paymentInstrument": made}


@data.operation(before=check_issuer)
def get_payment_instrument(call: Call[t.GetPaymentInstrumentRequestTypeDef]) -> dict[str, Any]:
    return {"paymentInstrument": _asked(call)}


@data.operation(before=check_issuer)
def list_payment_instruments(call: Call[t.ListPaymentInstrumentsRequestTypeDef]) -> dict[str, Any]:
    manager, user = owner(call)
    connector = call.params.get("paymentConnectorId")

    def is_listed(found: Record) -> bool:
        fits = connector in (None, found["paymentConnectorId"])
        return fits and found["userId"] == user and found["status"] != "DELETED"

    return page_of(call, call.store.table(PAYMENT_INSTRUMENT, under=manager), keep=is_listed)


@data.operation(before=check_issuer)
def delete_payment_instrument(call: Call[t.DeletePaymentInstrumentRequestTypeDef]) -> Record:
    """The record stays, and nobody sees it (model: "a soft delete")."""
    manager, _ = owner(call)
    return call.store.table(PAYMENT_INSTRUMENT, under=manager).update(_asked(call), status="DELETED")


@data.operation(before=check_issuer)
def get_payment_instrument_balance(call: Call[t.GetPaymentInstrumentBalanceRequestTypeDef]) -> dict[str, Any]:
    """A wallet is empty: nobody here can fund it. A script for this operation says otherwise."""
    found, chain = _asked(call), call.params["chain"]
    network = found["paymentInstrumentDetails"]["embeddedCryptoWallet"]["network"]
    if chain not in CHAINS[network]:
        raise invalid(f"Chain {chain} is not one of the payment instrument's network {network}")
    balance = {"amount": "0", "decimals": DECIMALS, "token": call.params["token"], "network": network, "chain": chain}
    return {"paymentInstrumentId": found.id, "tokenBalance": balance}


def instrument(store: Store, manager: Record, user: str, id: str) -> Record | None:
    """A user's instrument that was not deleted."""
    found = store.table(PAYMENT_INSTRUMENT, under=manager).find(id)
    return None if found is None or found["userId"] != user or found["status"] == "DELETED" else found


def _asked(call: Call[Any]) -> Record:  # of four operations
    """The caller's instrument, on the connector they name."""
    manager, user = owner(call)
    id = call.params["paymentInstrumentId"]
    found = instrument(call.store, manager, user, id)
    if (
        found is None
        or call.params.get("paymentConnectorId", found["paymentConnectorId"]) != found["paymentConnectorId"]
    ):
        raise not_found(MISSING.format(id))
    return found
