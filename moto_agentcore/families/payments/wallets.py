"""Wallets of the chains, and what is signed with them: of the right form, by nobody's key."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import shake_256
from typing import Any

from moto_agentcore.state.ids import random_text

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
HUB = "https://hub.cdp.coinbase.com/"  # recorded


def opened(details: Mapping[str, Any], vendor: str) -> dict[str, Any]:
    """The details of an instrument with the wallet that its vendor opens."""
    wallet = details.get("embeddedCryptoWallet", {})
    found = {"walletAddress": address(wallet["network"]), **wallet}
    if vendor == "CoinbaseCDP":
        found.setdefault("redirectUrl", HUB + random_text(12, "hex"))
    return {"embeddedCryptoWallet": found}


def address(network: str) -> str:
    """A new address: hexadecimal digits in mixed case, or 32 bytes in base 58."""
    text = random_text(40, "hex")
    if network == "SOLANA":
        return base58(shake_256(text.encode()).digest(32))
    upper = shake_256(text.encode()).digest(40)
    return "0x" + "".join(c.upper() if bit & 1 else c for c, bit in zip(text, upper, strict=True))


def base58(raw: bytes) -> str:
    number, digits = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        digits = BASE58[rest] + digits
    return digits


def signature(*signed: Any) -> str:
    """65 bytes, as a chain of Ethereum's kind has them."""
    return "0x" + shake_256(repr(signed).encode()).hexdigest(64) + "1b"


def transaction(*signed: Any) -> str:
    """A signed transaction of Solana's, in base64."""
    return b64encode(b"\x01" + shake_256(repr(signed).encode()).digest(220)).decode()


def nonce() -> str:
    return "0x" + random_text(64, "hex")
