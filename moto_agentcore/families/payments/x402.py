"""Payments by x402: one of the ``accepts`` of a 402 answer is checked and signed.

The texts are those of the developer guide's page on troubleshooting, in the order in which it lists them; what comes
before them was measured (a public study of May 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.families.payments import wallets
from moto_agentcore.families.payments.chains import ADDRESS, CHAINS, EVM, SVM, Chain
from moto_agentcore.state import clock

LONGEST = 86_400  # seconds; which the service's is, the guide does not say
MOST = 10**15  # likewise, in units


def checked(given: Mapping[str, Any], network: str) -> tuple[Chain, int]:
    """The chain, and the amount in USDC's smallest units, of a payment that can be made by a wallet of a network."""
    payload = given["payload"]
    if not isinstance(payload, dict):
        raise invalid("X402 Payload for signing is invalid.")
    for name in ("scheme", "network", "asset"):
        if payload.get(name) is None:
            raise invalid(f"Required field '{name}' is missing")
    chain = _chain(payload, network)
    amount = _amount(payload)
    _check_asset(payload, chain)
    _check_scheme(payload, given, chain)
    _check_recipient(payload, chain)
    _check_timeout(payload)
    _check_extra(payload, chain)
    return chain, amount


def signed(given: Mapping[str, Any], chain: Chain, wallet: str, amount: int) -> dict[str, Any]:
    """The proof, in the protocol's form."""
    payload = given["payload"]
    proof = {"transaction": wallets.transaction(wallet, payload, wallets.nonce())}
    if chain.network == EVM:
        proof = _authorized(payload, wallet, amount)
    return {"cryptoX402": {"version": given["version"], "payload": proof}}


def _authorized(payload: Mapping[str, Any], wallet: str, amount: int) -> dict[str, Any]:
    """An authorization to transfer, signed (EIP-3009); of the scheme ``upto`` a permit."""
    now = clock.milliseconds(clock.now()) // 1000
    until = str(now + int(payload["maxTimeoutSeconds"]))
    if payload["scheme"] == "upto":
        permitted = {"token": payload["asset"], "amount": str(amount)}
        permit: dict[str, Any] = {"from": wallet, "permitted": permitted, "nonce": wallets.nonce(), "deadline": until}
        permit |= {"spender": payload["extra"]["facilitatorAddress"], "witness": {"to": payload["payTo"]}}
        return {"signature": wallets.signature(permit), "permit2Authorization": permit}
    authorization = {"from": wallet, "to": payload["payTo"], "value": str(amount), "nonce": wallets.nonce()}
    authorization |= {"validAfter": str(now - 600), "validBefore": until}
    return {"signature": wallets.signature(authorization), "authorization": authorization}


def _chain(payload: Mapping[str, Any], network: str) -> Chain:
    named = payload.get("network")
    if not named:
        raise invalid("Payment instrument network is required")
    chain = CHAINS.get(str(named).lower())
    if chain is None or chain.network != network:
        known = ", ".join(name for name, one in CHAINS.items() if one.network == network)
        raise invalid(
            f"Network mismatch '{network}' is not supported for paymentNetwork '{named}'. Supported networks: {known}"
        )
    return chain


def _amount(payload: Mapping[str, Any]) -> int:
    """``amount`` of version 2, ``maxAmountRequired`` of version 1."""
    given = payload.get("amount", payload.get("maxAmountRequired"))
    if given in (None, ""):
        raise invalid("Payment amount is required")
    text = str(given)
    if not (text.isascii() and text.isdecimal() and int(text[:80])):
        raise invalid(f"Payment amount must be a positive number. Received: {given}")
    if len(text) > 80 or int(text) > MOST:
        raise invalid(f"Payment amount exceeds maximum allowed value. Received: {text[:80]}, Maximum: {MOST}")
    return int(text)


def _check_asset(payload: Mapping[str, Any], chain: Chain) -> None:
    asset = payload.get("asset")
    if not asset:
        raise invalid("Payment asset is required")
    _check_address(asset, chain, "asset address")
    same = str(asset).lower() == chain.usdc.lower() if chain.network == EVM else asset == chain.usdc
    if not same:
        raise invalid(
            f"Payment asset is not a supported USDC token address for network '{payload['network']}'. "
            f"Received: {asset}. Expected: {chain.usdc}"
        )


def _check_scheme(payload: Mapping[str, Any], given: Mapping[str, Any], chain: Chain) -> None:
    scheme, limit = payload.get("scheme"), given.get("permit2AllowanceLimit")
    if not scheme:
        raise invalid("Payment scheme is required")
    if scheme not in ("exact", "upto"):
        raise invalid("Payment scheme not supported. Supported scheme: exact, upto")
    if scheme == "upto" and str(given["version"]) != "2":
        raise invalid("Payment scheme 'upto' is only supported on x402 protocol version 2")
    if scheme == "upto" and chain.network != EVM:
        raise invalid(
            f"Payment scheme 'upto' is only supported on EVM networks. Received network: {payload['network']}"
        )
    if limit is not None and scheme != "upto":
        raise invalid(f"permit2AllowanceLimit is only supported for payment scheme 'upto'. Received scheme: {scheme}")
    if limit is not None and not int(limit):
        raise invalid(
            f"permit2AllowanceLimit must be a positive integer in the asset's smallest denomination. Received: {limit}"
        )


def _check_timeout(payload: Mapping[str, Any]) -> None:
    seconds = payload.get("maxTimeoutSeconds")
    if seconds is None:
        raise invalid("Payment maxTimeoutSeconds is required")
    if not isinstance(seconds, (int, float)) or seconds <= 0:
        raise invalid(f"Payment maxTimeoutSeconds must be positive. Received: {seconds}")
    if seconds > LONGEST:
        raise invalid(f"Payment maxTimeoutSeconds {seconds} exceeds maximum allowed value of {LONGEST}")


def _check_extra(payload: Mapping[str, Any], chain: Chain) -> None:
    extra = payload.get("extra")
    if chain.network == SVM and not (isinstance(extra, dict) and extra.get("feePayer")):
        raise invalid("Payment feePayer is required for SVM payments")
    if extra is not None and not isinstance(extra, dict):
        raise invalid("Payment extra field is required")
    extra = extra or {}
    for name in ("name", "version") if chain.network == EVM else ():
        if not extra.get(name):
            raise invalid(f"Payment extra.{name} is required for EVM payments")
    if payload["scheme"] == "upto":
        if not extra.get("facilitatorAddress"):
            raise invalid("Payment extra.facilitatorAddress is required for the upto scheme")
        _check_address(extra["facilitatorAddress"], chain, "extra.facilitatorAddress")


def _check_recipient(payload: Mapping[str, Any], chain: Chain) -> None:
    given = payload.get("payTo")
    if given and chain.network == EVM and not str(given).startswith("0x"):
        what = f"Non-EVM address cannot be used with EVM network: {payload['network']}"
        raise invalid(f"Address format mismatch: {what}")
    _check_address(given, chain, "payTo address")


def _check_address(given: Any, chain: Chain, what: str) -> None:
    if not given:
        raise _missing(what)
    if not ADDRESS[chain.network].fullmatch(str(given)):
        raise invalid(
            f"Payment {what} is invalid. Expected valid address format for the specified network. Received: {given}"
        )


def _missing(what: str) -> ServiceError:
    return invalid(f"Payment {what} is required")
