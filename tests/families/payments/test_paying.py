"""Wallets, sessions and payments: budgets, refusals, proofs."""

from __future__ import annotations

import json
import re
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest

from conftest import Clients, new_client
from tests.families.arrange import refused
from tests.families.payments.arrange import (
    ACCEPTED,
    JWT,
    NOBODY,
    QUICK,
    new_connector,
    new_instrument,
    new_manager,
    new_session,
    payer,
    wallet,
    who,
    x402,
)
from tests.families.runtimes.test_callers import jwt

USDC = "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913"
MINT = "4zMMC9srt5Ri5X14GAgXhaHii3GnPAEERYPJgZJDncDU"  # USDC of Solana's devnet
MAINNET_MINT = "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"
SUN: dict[str, Any] = {"network": "solana-devnet", "asset": MINT, "payTo": MINT, "extra": {"feePayer": MINT}}


def ids(clients: Clients, params: dict[str, Any], network: str = "ETHEREUM") -> dict[str, Any]:
    """The params of a payment with a new wallet in a new session."""
    session, instrument = new_session(clients, params), new_instrument(clients, params, network)
    return {**who(params), "paymentSessionId": session, "paymentInstrumentId": instrument}


def left(clients: Clients, paying: dict[str, Any]) -> str:
    asked = {name: paying[name] for name in ("paymentManagerArn", "userId", "paymentSessionId")}
    session = clients.data.get_payment_session(**asked)["paymentSession"]
    return str(session["availableLimits"]["availableSpendAmount"]["value"])


def challenge(**changes: Any) -> dict[str, Any]:
    """A payment by MPP: the challenge of a seller who pays the fees."""
    details = {"chainId": 8453, "feePayer": True, **changes.pop("details", {})}
    request = {"amount": "500000", "currency": USDC, "recipient": ACCEPTED["payTo"], "methodDetails": details}
    text = urlsafe_b64encode(json.dumps(request).encode()).rstrip(b"=").decode()
    given = {"id": "c-1", "realm": "api", "method": "evm", "intent": "charge", "request": text, **changes}
    header = "Payment " + ", ".join(f'{name}="{value}"' for name, value in given.items() if value is not None)
    return {"paymentType": "MPP", "paymentInput": {"mpp": {"version": "1", "wwwAuthenticateHeaders": [header]}}}


@pytest.mark.from_recording
def test_instruments_are_answered_as_recorded(clients: Clients) -> None:
    params = payer(clients)

    made = clients.data.create_payment_instrument(**params, **wallet())["paymentInstrument"]

    named = {**params, "paymentInstrumentId": made["paymentInstrumentId"]}
    assert re.fullmatch(r"payment-instrument-[A-Za-z0-9]{15}", made["paymentInstrumentId"])
    assert made["status"] == "ACTIVE"
    details = made["paymentInstrumentDetails"]["embeddedCryptoWallet"]
    assert re.fullmatch(r"0x[0-9a-fA-F]{40}", details["walletAddress"])
    assert re.fullmatch(r"https://hub\.cdp\.coinbase\.com/[0-9a-f]{12}", details["redirectUrl"])
    assert clients.data.get_payment_instrument(**named)["paymentInstrument"] == made
    (item,) = clients.data.list_payment_instruments(**who(params))["paymentInstruments"]
    assert "paymentInstrumentDetails" not in item
    assert clients.data.delete_payment_instrument(**named)["status"] == "DELETED"
    gone = refused(clients.data.get_payment_instrument, "ResourceNotFoundException", **named)
    assert gone == f"Payment instrument not found: {made['paymentInstrumentId']} for the given user and manager."


@pytest.mark.from_recording
def test_sessions_are_answered_as_recorded(local: Clients) -> None:
    params = who(payer(local))
    limits = {"maxSpendAmount": {"value": "1.00", "currency": "USD"}}

    made = local.data.create_payment_session(**params, limits=limits, expiryTimeInMinutes=60)["paymentSession"]

    named = {**params, "paymentSessionId": made["paymentSessionId"]}
    found = local.data.get_payment_session(**named)["paymentSession"]
    assert made["limits"] == limits
    assert found["limits"]["maxSpendAmount"]["value"] == "1"
    assert found["availableLimits"]["availableSpendAmount"] == {"value": "1", "currency": "USD"}
    assert "status" not in found
    (item,) = local.data.list_payment_sessions(**params)["paymentSessions"]
    assert "limits" not in item
    assert local.data.delete_payment_session(**named)["status"] == "DELETED"
    gone = refused(local.data.get_payment_session, "ResourceNotFoundException", **named)
    assert gone == f"Payment session not found: {made['paymentSessionId']}"


@pytest.mark.from_model
def test_a_payment_has_a_proof_and_runs_the_budget_down(clients: Clients) -> None:
    paying = ids(clients, payer(clients))

    made = clients.data.process_payment(**paying, **x402())

    proof = made["paymentOutput"]["cryptoX402"]["payload"]
    assert made["status"] == "PROOF_GENERATED"
    assert proof["authorization"]["to"] == ACCEPTED["payTo"]
    assert proof["authorization"]["value"] == "250000"
    assert re.fullmatch("0x[0-9a-f]{130}", proof["signature"])
    assert left(clients, paying) == "0.75"


@pytest.mark.from_sdk  # the words by which it tells one refusal from another
def test_refusals_are_in_the_sdks_words_and_change_nothing(local: Clients) -> None:
    paying = ids(local, payer(local))
    pay = local.data.process_payment

    assert "budget" in refused(pay, "ValidationException", **paying, **x402(maxAmountRequired="1000001"))
    other = {**paying, "paymentInstrumentId": "payment-instrument-000000000000000"}
    assert "instrument" in refused(pay, "ValidationException", **other, **x402())
    listed: dict[str, Any] = {"version": "1", "payload": [1]}
    given = {"paymentType": "CRYPTO_X402", "paymentInput": {"cryptoX402": listed}}
    assert refused(pay, "ValidationException", **paying, **given) == "X402 Payload for signing is invalid."
    nobody = {name: value for name, value in paying.items() if name != "userId"}
    assert "userId is required" in refused(pay, "ValidationException", **nobody, **x402())
    mixed = {**x402(), "paymentType": "MPP"}
    assert "paymentInput.mpp is required" in refused(pay, "ValidationException", **paying, **mixed)
    nowhere = {**paying, "paymentSessionId": "payment-session-000000000000000"}
    assert "session not found" in refused(pay, "ValidationException", **nowhere, **x402())
    assert left(local, paying) == "1"
    local.agentcore.clock.tick(minutes=61)
    assert "expired" in refused(pay, "ValidationException", **paying, **x402())


@pytest.mark.from_docs  # the developer guide's page on troubleshooting
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"network": ""}, "Payment instrument network is required"),
        ({"network": "solana"}, "Network mismatch 'ETHEREUM' is not supported for paymentNetwork 'solana'."),
        ({"maxAmountRequired": "-1"}, "Payment amount must be a positive number. Received: -1"),
        ({"asset": USDC}, "Payment asset is not a supported USDC token address for network 'base-sepolia'."),
        ({"scheme": "later"}, "Payment scheme not supported."),
        ({"scheme": "upto"}, "Payment scheme 'upto' is only supported on x402 protocol version 2"),
        ({"payTo": "0x1"}, "Payment payTo address is invalid."),
        ({"maxTimeoutSeconds": 0}, "Payment maxTimeoutSeconds must be positive. Received: 0"),
        ({"extra": {"name": "USDC"}}, "Payment extra.version is required for EVM payments"),
    ],
)
def test_what_is_wrong_with_an_x402_payment_is_told(local: Clients, changes: dict[str, Any], text: str) -> None:
    paying = ids(local, payer(local))

    assert refused(local.data.process_payment, "ValidationException", **paying, **x402(**changes)).startswith(text)

    assert left(local, paying) == "1"


@pytest.mark.from_docs  # the same page: each bound on both its sides, in one arrangement
def test_what_else_is_wrong_with_an_x402_payment_is_told(local: Clients) -> None:
    params = payer(local)
    ether, sun = ids(local, params), ids(local, params, "SOLANA")
    upto: dict[str, Any] = {"version": "2", "scheme": "upto", "extra": {"name": "USDC", "version": "2"}}

    def wrong(paying: dict[str, Any], **changes: Any) -> str:
        return refused(local.data.process_payment, **paying, **x402(**changes))

    assert wrong(ether, scheme=None) == "Required field 'scheme' is missing"
    assert wrong(ether, scheme="") == "Payment scheme is required"
    known = wrong(sun, **{**SUN, "network": "base"}).rpartition("Supported networks: ")[2].split(", ")
    assert (known[0], {name.partition(":")[0].partition("-")[0] for name in known}) == ("solana", {"solana"})
    assert wrong(ether, asset="") == "Payment asset is required"
    assert wrong(ether, asset="0x1").startswith("Payment asset address is invalid.")
    assert wrong(ether, maxAmountRequired="") == "Payment amount is required"
    assert wrong(ether, maxAmountRequired="0") == "Payment amount must be a positive number. Received: 0"
    assert wrong(ether, maxAmountRequired=str(10**15)).startswith("Insufficient budget: ")
    assert wrong(ether, maxAmountRequired=str(10**15 + 1)).startswith("Payment amount exceeds maximum allowed value.")
    assert wrong(ether, maxAmountRequired="1" * 5000).startswith("Payment amount exceeds maximum allowed value.")
    assert wrong(ether, maxTimeoutSeconds=None) == "Payment maxTimeoutSeconds is required"
    assert wrong(ether, maxTimeoutSeconds="9") == "Payment maxTimeoutSeconds must be positive. Received: 9"
    assert wrong(ether, maxTimeoutSeconds=86_401).startswith("Payment maxTimeoutSeconds 86401 exceeds maximum")
    assert wrong(ether, payTo="") == "Payment payTo address is required"
    assert wrong(ether, payTo=MINT).startswith("Address format mismatch: Non-EVM address cannot be used")
    assert wrong(ether, extra=[]) == "Payment extra field is required"
    assert wrong(ether, extra=None) == "Payment extra.name is required for EVM payments"
    assert wrong(ether, **upto) == "Payment extra.facilitatorAddress is required for the upto scheme"
    upto["extra"] = {"name": "USDC", "version": "2", "facilitatorAddress": "0x1"}
    assert wrong(ether, **upto).startswith("Payment extra.facilitatorAddress is invalid.")
    assert wrong(sun, **SUN, scheme="upto", version="2").startswith("Payment scheme 'upto' is only supported on EVM")
    assert wrong(sun, **{**SUN, "extra": {}}) == "Payment feePayer is required for SVM payments"
    assert wrong(sun, **{**SUN, "asset": MINT.lower()}).startswith("Payment asset ")
    assert wrong(sun, **{**SUN, "payTo": ACCEPTED["payTo"]}).startswith("Payment payTo address is invalid.")
    assert left(local, ether) == left(local, sun) == "1"


@pytest.mark.from_model  # the protocol's form of a proof
def test_a_proof_is_of_its_chain_and_lasts_as_long_as_the_seller_says(local: Clients) -> None:
    params = payer(local)
    ether, sun = ids(local, params), ids(local, params, "SOLANA")
    pay = local.data.process_payment

    now = int(local.agentcore.clock.now().timestamp())
    asked = x402(maxTimeoutSeconds=86_400, asset=ACCEPTED["asset"].lower())
    first = pay(**ether, **asked)["paymentOutput"]["cryptoX402"]["payload"]["authorization"]
    second = pay(**sun, **x402(**SUN, maxTimeoutSeconds=1))["paymentOutput"]["cryptoX402"]["payload"]

    assert int(first["validBefore"]) - int(first["validAfter"]) == 86_400 + 600
    assert 0 <= int(first["validBefore"]) - now - 86_400 < 60
    assert re.fullmatch("0x[0-9a-f]{64}", first["nonce"])
    assert second.keys() == {"transaction"}
    assert len(b64decode(second["transaction"])) == 221
    assert left(local, sun) == "0.75"


@pytest.mark.from_model  # that an allowance is for upto alone; the words are the guide's
@pytest.mark.parametrize(
    ("scheme", "limit", "text"),
    [
        (
            "exact",
            "1000000",
            "permit2AllowanceLimit is only supported for payment scheme 'upto'. Received scheme: exact",
        ),
        (
            "upto",
            "0",
            "permit2AllowanceLimit must be a positive integer in the asset's smallest denomination. Received: 0",
        ),
        ("upto", "1", ""),
    ],
)
def test_an_allowance_is_for_what_is_metered(local: Clients, scheme: str, limit: str, text: str) -> None:
    paying = ids(local, payer(local))
    metered = x402("2", scheme=scheme, extra={**ACCEPTED["extra"], "facilitatorAddress": ACCEPTED["payTo"]})
    metered["paymentInput"]["cryptoX402"]["permit2AllowanceLimit"] = limit

    if text:
        assert refused(local.data.process_payment, "ValidationException", **paying, **metered) == text
    else:
        proof = local.data.process_payment(**paying, **metered)["paymentOutput"]["cryptoX402"]["payload"]
        assert proof["permit2Authorization"]["witness"] == {"to": ACCEPTED["payTo"]}


@pytest.mark.from_docs
def test_a_challenge_is_answered_with_a_credential(clients: Clients) -> None:
    paying = ids(clients, payer(clients))

    output = clients.data.process_payment(**paying, **challenge())["paymentOutput"]["mpp"]

    scheme, _, token = output["paymentCredential"].partition(" ")
    credential = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    assert (scheme, output["selectedPaymentId"], credential["challenge"]["id"]) == ("Payment", "c-1", "c-1")
    assert left(clients, paying) == "0.5"


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"realm": None}, "MPP challenge is missing required field: realm"),
        ({"request": "eyJtZXRob2REZXRhaWxzIjogIngifQ"}, "MPP challenge field 'methodDetails' is not an object"),
        ({"details": {"supportedModes": 5}}, "MPP supports only pull mode"),
        (
            {"id": "c" * 513},
            "MPP challenge 'id' exceeds the maximum allowed length of 512 characters. Received length: 513",
        ),
        ({"intent": "session"}, "MPP supports only the 'charge' intent. Received: session"),
        ({"request": "e30x"}, "MPP challenge 'request' is not valid JSON: e30x"),
        ({"details": {"chainId": "8453"}}, "MPP challenge methodDetails.chainId must be a JSON integer"),
        ({"details": {"feePayer": False}}, "This MPP challenge does not offer seller-sponsored network fees"),
        ({"expires": "2020-01-01T00:00:00Z"}, "MPP challenge has expired ('expires' is in the past)."),
    ],
)
def test_what_is_wrong_with_a_challenge_is_told(local: Clients, changes: dict[str, Any], text: str) -> None:
    paying = ids(local, payer(local))

    assert refused(local.data.process_payment, "ValidationException", **paying, **challenge(**changes)).startswith(text)


@pytest.mark.from_docs  # the same page, and what the buyer may agree to; all in one arrangement
def test_what_else_is_wrong_with_a_challenge_is_told(local: Clients) -> None:
    params = payer(local)
    ether, sun = ids(local, params), ids(local, params, "SOLANA")

    def wrong(paying: dict[str, Any], **changes: Any) -> str:
        return refused(local.data.process_payment, **paying, **challenge(**changes))

    def request(text: str) -> dict[str, str]:
        return {"request": urlsafe_b64encode(text.encode()).decode().rstrip("=")}

    assert "contains a duplicate auth-param: ID" in wrong(ether, ID="again")
    assert wrong(ether, method="lightning").startswith("MPP supports only the 'evm', 'tempo', and 'solana' methods.")
    assert wrong(ether, method="solana") == "MPP method 'solana' does not fit the payment instrument's network ETHEREUM"
    assert wrong(ether, request="a").startswith("MPP challenge 'request' is not valid base64url")
    assert wrong(ether, **request("[]")).startswith("MPP challenge 'request' is not valid JSON")
    assert "contains a duplicate key" in wrong(ether, **request('{"a": 1, "a": 2}'))
    for amount, text in {
        "0": "must be",
        "-1": "must be",
        "1" * 40: "must be",
        "\u0661": "must be",
        "1" * 39: "budget",
    }.items():
        asked = {"amount": amount, "currency": USDC, "methodDetails": {"chainId": 8453, "feePayer": True}}
        assert text in wrong(ether, **request(json.dumps(asked)))
    assert wrong(ether, details={"chainId": True}).startswith("MPP challenge methodDetails.chainId must be")
    assert wrong(ether, details={"supportedModes": ["push"]}).startswith("MPP supports only pull mode")
    assert wrong(ether, details={"chainId": 1}).startswith("MPP EVM/Tempo charge supports only the canonical USDC")
    assert wrong(ether, expires="2020-01-01T00:00:00").startswith("MPP challenge has expired")
    assert wrong(ether, expires="soon") == "MPP challenge field 'expires' is not a time: soon"
    assert wrong(sun, method="solana", details={"feePayer": False}).startswith("MPP Solana charge currently supports")
    assert wrong(sun, method="solana", details={"network": "moon"}).startswith("MPP Solana charge supports only the")
    assert "canonical USDC token on network 'mainnet'" in wrong(sun, method="solana")
    basic = challenge()
    basic["paymentInput"]["mpp"]["wwwAuthenticateHeaders"] = ["Basic realm=api"]
    assert refused(local.data.process_payment, **ether, **basic).startswith("WWW-Authenticate header is not a")
    assert left(local, ether) == left(local, sun) == "1"


@pytest.mark.from_docs  # buyerPaysGasFees; a Tempo chain's USDC is not known here
def test_a_challenge_is_met_up_to_its_bounds(local: Clients) -> None:
    params = payer(local)
    ether, sun = ids(local, params), ids(local, params, "SOLANA")
    gas = challenge(details={"feePayer": False}, id="c" * 512, realm=r"the \"api\"", expires="2999-01-01T00:00:00")
    gas["paymentInput"]["mpp"]["buyerPaysGasFees"] = True
    tempo = challenge(method="tempo", details={"chainId": 42431, "supportedModes": ["push", "pull"]})
    suns = []
    for currency, details in ((MINT, {"network": "devnet"}), (MAINNET_MINT, {})):
        text = json.dumps({"amount": "1", "currency": currency, "methodDetails": {**details, "feePayer": True}})
        suns.append(challenge(method="solana", request=urlsafe_b64encode(text.encode()).decode().rstrip("=")))

    proofs = []
    for paying, given in ((ether, gas), (ether, tempo), *((sun, one) for one in suns)):
        output = local.data.process_payment(**paying, **given)["paymentOutput"]["mpp"]["paymentCredential"]
        token = output.removeprefix("Payment ")
        proofs.append(json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4))))

    assert [proof["payload"]["type"] for proof in proofs] == [
        "authorization",
        "authorization",
        "transaction",
        "transaction",
    ]
    assert proofs[0]["challenge"]["realm"] == 'the "api"'
    assert (left(local, ether), left(local, sun)) == ("0", "0.999998")


@pytest.mark.from_model
def test_a_quote_is_billed_to_the_account(local: Clients) -> None:
    params = payer(local)
    paying = {**ids(local, params), "paymentInstrumentId": "aws.agentcorepayments.awsbilling.v1"}
    quote = {"version": "2", "payload": {"extra": {"quoteToken": "q"}}}
    given = {"paymentType": "AWS_BILLING_X402", "paymentInput": {"awsBillingX402": quote}}
    refused(local.data.process_payment, "ValidationException", **paying, **given)
    manager = params["paymentManagerArn"].rpartition("/")[2]
    bills = local.control.create_payment_connector(paymentManagerId=manager, name="Bills", type="AwsBilling")
    named = {"paymentManagerId": manager, "paymentConnectorId": bills["paymentConnectorId"]}
    local.control.update_payment_connector(**named, description="What sellers are owed")
    assert local.control.get_payment_connector(**named)["description"] == "What sellers are owed"
    billed = {**params, "paymentConnectorId": bills["paymentConnectorId"], **wallet()}
    assert "managed by the service" in refused(local.data.create_payment_instrument, "ValidationException", **billed)

    wrong: list[Any] = [{"extra": {}}, {"extra": "q"}, [], {}]
    for payload in wrong:
        asked = {**given, "paymentInput": {"awsBillingX402": {"version": "2", "payload": payload}}}
        assert "quoteToken is missing" in refused(local.data.process_payment, "ValidationException", **paying, **asked)
    for amount, text in {"-1": "must be", "x": "must be", str(10**15 + 1): "must be", str(10**15): "budget"}.items():
        other = {"version": "2", "payload": {"extra": {"quoteToken": "q"}, "amount": amount}}
        asked = {**given, "paymentInput": {"awsBillingX402": other}}
        assert text in refused(local.data.process_payment, "ValidationException", **paying, **asked)

    made = local.data.process_payment(**paying, **given)

    assert made["paymentInstrumentId"] == "aws.agentcorepayments.awsbilling.v1"
    head, claims, signature = made["paymentOutput"]["awsBillingX402"]["paymentToken"].split(".")
    assert json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4))) == {"alg": "ES256", "typ": "JWT"}
    told = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert (told["sub"], told["quote"], told.keys()) == ("ana", "q", {"sub", "quote", "iat", "jti"})
    assert len(urlsafe_b64decode(signature + "==")) == 64
    assert 0 <= local.agentcore.clock.now().timestamp() - told["iat"] < 60


@pytest.mark.from_model
def test_a_session_without_limits_pays_what_is_asked(local: Clients) -> None:
    params = payer(local)
    session = local.data.create_payment_session(**who(params), expiryTimeInMinutes=60)["paymentSession"]
    paying = {**ids(local, params), "paymentSessionId": session["paymentSessionId"]}

    made = local.data.process_payment(**paying, **x402(maxAmountRequired="900000000"))

    assert made["status"] == "PROOF_GENERATED"
    named = {**who(params), "paymentSessionId": session["paymentSessionId"]}
    found = local.data.get_payment_session(**named)["paymentSession"]
    assert not {"limits", "availableLimits"} & {*session, *found}


@pytest.mark.from_model
def test_a_wallet_is_of_a_connector_that_is_ready(local: Clients) -> None:
    params = payer(local)
    waiting = new_connector(local, params["paymentManagerArn"].rpartition("/")[2], "Quick", **QUICK)
    create = local.data.create_payment_instrument

    for id, code in ((waiting["paymentConnectorId"], "ConflictException"), (NOBODY, "ResourceNotFoundException")):
        refused(create, code, **{**params, "paymentConnectorId": id}, **wallet())
    assert local.data.list_payment_instruments(**who(params))["paymentInstruments"] == []


@pytest.mark.from_model
def test_users_are_kept_apart(local: Clients) -> None:
    params = payer(local)
    paying = ids(local, params)
    bob = {**paying, "userId": "bob"}

    assert "session not found" in refused(local.data.process_payment, "ValidationException", **bob, **x402())
    assert local.data.list_payment_instruments(**{**who(params), "userId": "bob"})["paymentInstruments"] == []
    assert local.data.list_payment_sessions(**{**who(params), "userId": "bob"})["paymentSessions"] == []


@pytest.mark.from_model
def test_a_new_wallet_is_empty_on_each_chain_of_its_network(local: Clients) -> None:
    params = payer(local)
    asked = {**params, "paymentInstrumentId": new_instrument(local, params, "SOLANA"), "token": "USDC"}
    named = {**who(params), "paymentInstrumentId": asked["paymentInstrumentId"]}
    details = local.data.get_payment_instrument(**named)["paymentInstrument"]["paymentInstrumentDetails"]
    assert re.fullmatch("[1-9A-HJ-NP-Za-km-z]{40,44}", details["embeddedCryptoWallet"]["walletAddress"])

    balance = local.data.get_payment_instrument_balance(**asked, chain="SOLANA_DEVNET")["tokenBalance"]

    assert (balance["amount"], balance["decimals"], balance["network"]) == ("0", 6, "SOLANA")
    refused(local.data.get_payment_instrument_balance, "ValidationException", **asked, chain="BASE")


@pytest.mark.from_model
def test_a_manager_with_an_authorizer_wants_a_token(local: Clients) -> None:
    made = new_manager(local, authorizerType="CUSTOM_JWT", authorizerConfiguration=JWT)
    asked = {"paymentManagerArn": made["paymentManagerArn"], "userId": "ana"}

    assert "OAuth" in refused(local.data.list_payment_sessions, "AccessDeniedException", **asked)


@pytest.mark.from_sdk  # its manager sends no userId with a bearer token: "derives userId from the JWT 'sub' claim"
def test_a_bearer_tokens_subject_is_the_user(clients: Clients) -> None:
    made = new_manager(clients, authorizerType="CUSTOM_JWT", authorizerConfiguration=JWT)
    asked = {"paymentManagerArn": made["paymentManagerArn"]}
    given = jwt(sub="ana", client_id="client")
    data = new_client("bedrock-agentcore", clients.endpoint)

    def inject(request: Any, **_: Any) -> None:
        request.headers["Authorization"] = f"Bearer {given}"

    data.meta.events.register("before-send.bedrock-agentcore.*", inject)

    session = data.create_payment_session(**asked, expiryTimeInMinutes=60)["paymentSession"]

    assert session["userId"] == "ana"
    assert [one["userId"] for one in data.list_payment_sessions(**asked)["paymentSessions"]] == ["ana"]
    given = jwt(sub="ana", client_id="other")
    assert "OAuth" in refused(data.list_payment_sessions, "AccessDeniedException", **asked)
    clients.agentcore.bind("helper", print)  # who issued a token is asked of what is bound
    other = {"paymentManagerArn": new_manager(clients, "Roles")["paymentManagerArn"], "userId": "bob"}
    assert data.list_payment_sessions(**other)["paymentSessions"] == []
