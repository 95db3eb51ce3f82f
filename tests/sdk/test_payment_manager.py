"""The official SDK's PaymentManager: a wallet, a session, a header for a seller, and its classes of refusals."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import boto3
import pytest
from bedrock_agentcore.payments.manager import InsufficientBudget, PaymentManager, PaymentSessionExpired

from conftest import Clients
from tests.families.payments.arrange import ACCEPTED, USER, payer, wallet


@pytest.mark.from_sdk
def test_the_payment_manager_pays_and_tells_refusals_apart(local: Clients) -> None:
    params = payer(local)
    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "us-east-1"}
    manager = PaymentManager(params["paymentManagerArn"], boto3_session=boto3.Session(**keys))
    given = wallet()
    instrument = manager.create_payment_instrument(
        payment_connector_id=params["paymentConnectorId"],
        payment_instrument_type=given["paymentInstrumentType"],
        payment_instrument_details=given["paymentInstrumentDetails"],
        user_id=USER,
    )
    limits = {"maxSpendAmount": {"value": "0.30", "currency": "USD"}}
    session = manager.create_payment_session(expiry_time_in_minutes=60, user_id=USER, limits=limits)
    required = {"statusCode": 402, "headers": {}, "body": {"x402Version": 1, "accepts": [ACCEPTED], "error": "Pay"}}
    asked: dict[str, Any] = {
        "payment_instrument_id": instrument["paymentInstrumentId"],
        "payment_session_id": session["paymentSessionId"],
        "payment_required_request": required,
        "user_id": USER,
    }

    (header,) = manager.generate_payment_header(**asked).values()

    assert json.loads(b64decode(header))["payload"]["authorization"]["value"] == ACCEPTED["maxAmountRequired"]
    with pytest.raises(InsufficientBudget):
        manager.generate_payment_header(**asked)
    local.agentcore.clock.tick(minutes=61)
    with pytest.raises(PaymentSessionExpired):
        manager.generate_payment_header(**asked)
