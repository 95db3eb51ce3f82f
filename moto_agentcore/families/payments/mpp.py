"""Payments by MPP: the challenge of one ``WWW-Authenticate: Payment …`` header is checked and answered.

The texts are those of the developer guide's page on troubleshooting.
"""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timezone
from typing import Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.payments import wallets
from moto_agentcore.families.payments.chains import CHAINS, EVM, SOLANA, SOLANA_DEVNET, SVM, Chain
from moto_agentcore.state import clock

PARAM = re.compile(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
REQUIRED = ("id", "realm", "method", "intent", "request")
METHODS = {"evm": EVM, "tempo": EVM, "solana": SVM}
LONGEST = 512
GAS = (
    "This MPP challenge does not offer seller-sponsored network fees (methodDetails.feePayer=false), so the blockchain "
    "network (gas) fees would be charged to the buyer's wallet in addition to the payment amount. Set "
    "buyerPaysGasFees=true to authorize paying them, or obtain a challenge whose seller sponsors the fees."
)


def checked(given: Mapping[str, Any], network: str) -> tuple[dict[str, str], dict[str, Any], int]:
    """The challenge, what it requests, and the amount in USDC's smallest units."""
    challenge = _challenge(given["wwwAuthenticateHeaders"][0])
    request = _request(challenge["request"])
    if METHODS[challenge["method"]] != network:
        raise invalid(f"MPP method '{challenge['method']}' does not fit the payment instrument's network {network}")
    details = request.get("methodDetails") or {}
    if not isinstance(details, dict):
        raise invalid("MPP challenge field 'methodDetails' is not an object")
    _check_details(details, challenge["method"], buyer_pays=given.get("buyerPaysGasFees", False))
    _check_currency(request, details, challenge["method"])
    amount = str(request.get("amount", ""))
    if not (amount.isascii() and amount.isdecimal() and len(amount) < 40 and int(amount)):
        raise invalid(f"Payment amount must be a positive number. Received: {amount}")
    return challenge, request, int(amount)


def answered(version: str, challenge: Mapping[str, str], request: Mapping[str, Any], wallet: str) -> dict[str, Any]:
    """The credential, ready to be sent."""
    solana = challenge["method"] == "solana"
    payload = {"type": "transaction", "transaction": wallets.transaction(wallet, request, wallets.nonce())}
    if not solana:
        payload = {"type": "authorization", "signature": wallets.signature(wallet, request, wallets.nonce())}
    credential = {"challenge": dict(challenge), "source": f"did:pkh:{wallet}", "payload": payload}
    token = urlsafe_b64encode(json.dumps(credential, separators=(",", ":")).encode()).rstrip(b"=").decode()
    return {"mpp": {"version": version, "selectedPaymentId": challenge["id"], "paymentCredential": f"Payment {token}"}}


def _challenge(header: str) -> dict[str, str]:
    scheme, _, rest = header.strip().partition(" ")
    if scheme.lower() != "payment":
        raise invalid("WWW-Authenticate header is not a 'Payment' challenge.")
    found: dict[str, str] = {}
    for name, quoted, plain in PARAM.findall(rest):
        if name.lower() in found:
            raise invalid(f"MPP challenge WWW-Authenticate header contains a duplicate auth-param: {name}")
        found[name.lower()] = re.sub(r"\\(.)", r"\1", quoted) or plain
    for name in REQUIRED:
        if not found.get(name):
            raise invalid(f"MPP challenge is missing required field: {name}")
    _check_challenge(found)
    return found


def _check_challenge(found: Mapping[str, str]) -> None:
    if len(found["id"]) > LONGEST:
        raise invalid(
            f"MPP challenge 'id' exceeds the maximum allowed length of {LONGEST} characters. "
            f"Received length: {len(found['id'])}."
        )
    if found["intent"] != "charge":
        raise invalid(f"MPP supports only the 'charge' intent. Received: {found['intent']}")
    if found["method"] not in METHODS:
        raise invalid(f"MPP supports only the 'evm', 'tempo', and 'solana' methods. Received: {found['method']}")
    if "expires" in found and _time(found["expires"]) <= clock.now():
        raise invalid("MPP challenge has expired ('expires' is in the past). Obtain a fresh challenge and retry.")


def _request(text: str) -> dict[str, Any]:
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise invalid(f"MPP challenge 'request' is not valid base64url: {text}") from None
    try:
        found = json.loads(raw, object_pairs_hook=_unique)
    except (ValueError, RecursionError):
        raise invalid(f"MPP challenge 'request' is not valid JSON: {text}") from None
    if not isinstance(found, dict):
        raise invalid(f"MPP challenge 'request' is not valid JSON: {text}")
    return found


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise invalid(
                "MPP challenge 'request' JSON contains a duplicate key, which is not allowed "
                f"(RFC 8785 JCS requires unique member names): {key}"
            )
        found[key] = value
    return found


def _check_details(details: Mapping[str, Any], method: str, *, buyer_pays: bool) -> None:
    chain = details.get("chainId")
    if chain is not None and (isinstance(chain, bool) or not isinstance(chain, int)):
        raise invalid(
            f"MPP challenge methodDetails.chainId must be a JSON integer, not a string or decimal. Received: {chain}"
        )
    modes = details.get("supportedModes", ["pull"])
    if not isinstance(modes, list) or "pull" not in modes:
        raise invalid("MPP supports only pull mode; challenge supportedModes did not include 'pull'.")
    sponsored = details.get("feePayer") is True
    if method == "solana" and not sponsored:
        raise invalid(
            "MPP Solana charge currently supports only server-sponsored fees (methodDetails.feePayer=true). "
            "Client-paid fees (feePayer=false) are not yet supported."
        )
    if not sponsored and not buyer_pays:
        raise invalid(GAS)


def _check_currency(request: Mapping[str, Any], details: Mapping[str, Any], method: str) -> None:
    """USDC of the chain, where the chain is one whose USDC is known here (Tempo's is not)."""
    network = details.get("network", "mainnet")
    if method == "solana" and network not in ("mainnet", "devnet"):
        raise invalid(f"MPP Solana charge supports only the 'mainnet' and 'devnet' networks. Received: {network}")
    where = network if method == "solana" else f"eip155:{details.get('chainId')}"
    chain: Chain | None = CHAINS.get(where)
    if method == "solana":
        chain = SOLANA if network == "mainnet" else SOLANA_DEVNET
    currency = str(request.get("currency", ""))
    if chain is not None and currency.lower() != chain.usdc.lower():
        raise invalid(
            f"MPP EVM/Tempo charge supports only the canonical USDC token on network '{where}'. "
            f"Received currency: {currency}"
        )


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise invalid(f"MPP challenge field 'expires' is not a time: {text}") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=timezone.utc)
