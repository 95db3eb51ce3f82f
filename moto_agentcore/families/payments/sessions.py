"""Payment sessions and payments: ``/payments/createPaymentSession`` and its siblings, ``/payments/processPayment``.

A session's budget runs down with each payment, and its time by the clock. What is refused is said in the words by which
the official SDK tells one refusal from another: it reads them in ValidationExceptions alone.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from hashlib import shake_256
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found
from moto_agentcore.families.payments import mpp, x402
from moto_agentcore.families.payments.instruments import BILLING, MISSING, instrument
from moto_agentcore.families.payments.managers import PAYMENT_CONNECTOR
from moto_agentcore.families.payments.owners import check_issuer, owner
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.service import Call, data
from moto_agentcore.state import clock
from moto_agentcore.state.ids import uuid
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.state.store import Store

PAYMENT_SESSION = Kind("Payment session", id="paymentSessionId", mint="payment-session-{15}", name="")
MISSING_SESSION = "Payment session not found: {}"
UNIT = Decimal("0.000001")  # of USDC, a dollar each
INPUTS = {"CRYPTO_X402": "cryptoX402", "MPP": "mpp", "AWS_BILLING_X402": "awsBillingX402"}
MINUTE = timedelta(minutes=1)


@data.operation(before=check_issuer)
def create_payment_session(call: Call[t.CreatePaymentSessionRequestTypeDef]) -> dict[str, Any]:
    """The answer has the amount as it was given; Get has it plain (recorded)."""
    manager, user = owner(call)
    members = {**without(call.params, "agentName", "limits"), "userId": user}
    limit = call.params.get("limits", {}).get("maxSpendAmount")
    plain = None if limit is None else {**limit, "value": _plain(_amount(limit["value"]))}
    made = call.store.table(PAYMENT_SESSION, under=manager).create(members)
    if plain is not None:
        made["limits"] = {"maxSpendAmount": plain}
        made["availableLimits"] = {"availableSpendAmount": plain, "updatedAt": made["createdAt"]}
        given = {"availableSpendAmount": limit, "updatedAt": made["createdAt"]}
        return {"paymentSession": {**made, "limits": {"maxSpendAmount": limit}, "availableLimits": given}}
    return {"paymentSession": made}


@data.operation(before=check_issuer)
def get_payment_session(call: Call[t.GetPaymentSessionRequestTypeDef]) -> dict[str, Any]:
    return {"paymentSession": _asked(call)}


@data.operation(before=check_issuer)
def list_payment_sessions(call: Call[t.ListPaymentSessionsRequestTypeDef]) -> dict[str, Any]:
    manager, user = owner(call)
    return page_of(call, call.store.table(PAYMENT_SESSION, under=manager), keep=lambda found: found["userId"] == user)


@data.operation(before=check_issuer)
def delete_payment_session(call: Call[t.DeletePaymentSessionRequestTypeDef]) -> dict[str, str]:
    manager, _ = owner(call)
    call.store.table(PAYMENT_SESSION, under=manager).delete(_asked(call))
    return {"status": "DELETED"}


@data.operation(before=check_issuer)
def process_payment(call: Call[t.ProcessPaymentRequestTypeDef]) -> dict[str, Any]:
    """All is checked before the budget is touched."""
    params: Any = call.params  # a union that the stubs type by its members
    manager, user = owner(call)
    session = _session(call.store, manager, user, params["paymentSessionId"])
    if session is None:
        raise invalid(MISSING_SESSION.format(params["paymentSessionId"]))
    if clock.now() >= clock.later(session["createdAt"], session["expiryTimeInMinutes"], MINUTE):
        raise invalid(f"Payment session has expired: {session.id}")
    member = INPUTS[params["paymentType"]]
    if member not in params["paymentInput"]:
        raise invalid(f"paymentInput.{member} is required for paymentType {params['paymentType']}")
    paid = _billed if member == "awsBillingX402" else _paid
    amount, output = paid(call, manager, user, params["paymentInput"][member])
    _spend(session, amount)
    now = clock.now()
    head = picked(params, "paymentManagerArn", "paymentSessionId", "paymentInstrumentId", "paymentType")
    made = {"processPaymentId": uuid(), "status": "PROOF_GENERATED", "createdAt": now, "updatedAt": now}
    return {**head, **made, "paymentOutput": output}


def _session(store: Store, manager: Record, user: str, id: str) -> Record | None:
    """A user's own session."""
    found = store.table(PAYMENT_SESSION, under=manager).find(id)
    return found if found is not None and found["userId"] == user else None


def _asked(call: Call[Any]) -> Record:  # of two operations
    found = _session(call.store, *owner(call), call.params["paymentSessionId"])
    if found is None:
        raise not_found(MISSING_SESSION.format(call.params["paymentSessionId"]))
    return found


def _paid(
    call: Call[Any],  # its own operation's, which types a union by its members
    manager: Record,
    user: str,
    given: Mapping[str, Any],
) -> tuple[Decimal, dict[str, Any]]:
    """The amount of a payment with a wallet, and its proof."""
    id = call.params["paymentInstrumentId"]
    found = instrument(call.store, manager, user, id)
    if found is None:
        raise invalid(MISSING.format(id))
    wallet = found["paymentInstrumentDetails"]["embeddedCryptoWallet"]
    if "wwwAuthenticateHeaders" in given:
        challenge, request, amount = mpp.checked(given, wallet["network"])
        output = mpp.answered(given["version"], challenge, request, wallet["walletAddress"])
    else:
        chain, amount = x402.checked(given, wallet["network"])
        output = x402.signed(given, chain, wallet["walletAddress"], amount)
    return amount * UNIT, output


def _billed(
    call: Call[Any],  # its own operation's, which types a union by its members
    manager: Record,
    user: str,
    given: Mapping[str, Any],
) -> tuple[Decimal, dict[str, Any]]:
    """A seller's quote, charged to the account: the token that the seller redeems."""
    connectors = call.store.table(PAYMENT_CONNECTOR, under=manager)
    if call.params["paymentInstrumentId"] != BILLING or all(one["type"] != "AwsBilling" for one in connectors):
        raise invalid(MISSING.format(call.params["paymentInstrumentId"]))
    payload = given["payload"]
    extra = payload.get("extra") if isinstance(payload, dict) else None
    if not (isinstance(extra, dict) and extra.get("quoteToken")):
        raise invalid("Payment extra.quoteToken is missing or invalid")
    amount = _amount(str(payload.get("amount", payload.get("maxAmountRequired", "0"))), least=Decimal(0))
    claims = {"sub": user, "quote": extra["quoteToken"], "iat": clock.milliseconds(clock.now()) // 1000, "jti": uuid()}
    signing = f"{_part({'alg': 'ES256', 'typ': 'JWT'})}.{_part(claims)}"
    token = f"{signing}.{_url64(shake_256(signing.encode()).digest(64))}"
    return amount, {"awsBillingX402": {"version": given["version"], "paymentToken": token}}


def _spend(session: Record, amount: Decimal) -> None:
    """Take an amount from what a session may spend; one without limits may spend all."""
    if "availableLimits" not in session:
        return
    available = session["availableLimits"]["availableSpendAmount"]
    left = Decimal(available["value"]) - amount
    if left < 0:
        raise invalid(
            f"Insufficient budget: the payment of {_plain(amount)} {available['currency']} exceeds the remaining "
            f"{available['value']} {available['currency']} of payment session {session.id}"
        )
    spendable = {**available, "value": _plain(left)}
    session["availableLimits"] = {"availableSpendAmount": spendable, "updatedAt": clock.now()}


def _amount(text: str, least: Decimal = UNIT) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found < least or found > 10**15:
        raise invalid(f"Payment amount must be a positive number. Received: {text}")
    return found


def _plain(amount: Decimal) -> str:
    """Without zeros at its end (recorded): ``1`` for 1.00."""
    return format(amount.normalize(), "f")


def _part(members: Mapping[str, Any]) -> str:
    return _url64(json.dumps(members, separators=(",", ":")).encode())


def _url64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
