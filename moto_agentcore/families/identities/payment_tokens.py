"""Tokens for payment vendors, signed with the secrets behind a provider as each vendor documents it.

Coinbase takes JWTs of two minutes, Privy a basic token and a signature over the request. A secret that is no private
key, as tests like to use, signs with a digest of itself instead.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode, urlsafe_b64encode
from hashlib import sha256, shake_256
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.identities import secrets
from moto_agentcore.families.identities.payment_credentials import VENDORS, slots
from moto_agentcore.state import clock, ids

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

REQUESTS = {"CoinbaseCDP": "coinbaseCdpTokenRequest", "StripePrivy": "stripePrivyTokenRequest"}
COINBASE, PRIVY = "api.cdp.coinbase.com", "api.privy.io"  # the documentation strings' defaults
SECONDS, MILLISECONDS = 120, 300_000  # how long a JWT and a signature are good for (Coinbase's guide; inferred)


def answer(store: Store, provider: Record, asked: Mapping[str, Any]) -> dict[str, Any]:
    """``PaymentTokenResponseOutput``, for a request of the provider's own vendor."""
    vendor = provider["credentialProviderVendor"]
    if REQUESTS[vendor] not in asked:
        raise invalid(f"Credential provider vendor {vendor} requires {REQUESTS[vendor]}")
    config = provider["providerConfigurationOutput"][VENDORS[vendor][0]]
    known = {slot.stem: secrets.read(store, slot, config) for slot in slots(vendor)}
    request = asked[REQUESTS[vendor]]
    if vendor == "CoinbaseCDP":
        return {"coinbaseCdpTokenResponse": _coinbase(config, known, request)}
    return {"stripePrivyTokenResponse": _privy(config, known, request)}


def _coinbase(config: Mapping[str, Any], known: Mapping[str, str], request: Mapping[str, Any]) -> dict[str, str]:
    now = clock.milliseconds(clock.now()) // 1000
    where = f"{request['requestMethod']} {request.get('requestHost', COINBASE)}{request['requestPath']}"
    name = config["apiKeyId"]
    claims = {"sub": name, "iss": "cdp", "aud": ["cdp_service"], "nbf": now, "exp": now + SECONDS, "uris": [where]}
    found = {"bearerToken": _jws(known["apiKeySecret"], {"kid": name, "nonce": ids.random_text(16, "hex")}, claims)}
    if request.get("includeWalletAuthToken"):
        if not known["walletSecret"]:
            raise invalid("includeWalletAuthToken requires a walletSecret in the credential provider")
        wallet: dict[str, Any] = {"iat": now, "nbf": now, "jti": ids.random_text(32, "hex"), "uris": [where]}
        if "requestBody" in request:
            wallet["reqHash"] = sha256(_canonical(_body(request))).hexdigest()
        found["walletAuthToken"] = _jws(known["walletSecret"], {}, wallet)
    return found


def _privy(config: Mapping[str, Any], known: Mapping[str, str], request: Mapping[str, Any]) -> dict[str, Any]:
    body, app = _body(request), config["appId"]
    basic = b64encode(_bytes(f"{app}:{known['appSecret']}")).decode()
    if not request.get("includeAuthorizationSignature"):
        return {"appId": app, "basicAuthToken": basic}
    key, expiry = known["authorizationPrivateKey"], clock.milliseconds(clock.now()) + MILLISECONDS
    if not key:
        raise invalid("includeAuthorizationSignature requires an authorizationPrivateKey in the credential provider")
    headers = {"privy-app-id": app, "privy-request-expiry": str(expiry)}
    url = f"https://{request.get('requestHost', PRIVY)}{request['requestPath']}"
    payload = {"version": 1, "method": "POST", "url": url, "body": body, "headers": headers}
    signature = b64encode(_signed(key, _canonical(payload))[1]).decode()
    return {"appId": app, "basicAuthToken": basic, "authorizationSignature": signature, "requestExpiry": expiry}


def _body(request: Mapping[str, Any]) -> Any:
    try:
        return json.loads(request["requestBody"])
    except (ValueError, RecursionError):
        raise invalid("requestBody must be JSON") from None


def _canonical(value: Any) -> bytes:
    return _bytes(json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def _bytes(text: str) -> bytes:
    """JSON may hold lone surrogates, which UTF-8 has no bytes for."""
    return text.encode(errors="surrogatepass")


def _jws(secret: str, head: Mapping[str, str], claims: Mapping[str, Any]) -> str:
    algorithm = "EdDSA" if _is_ed25519(_key(secret)) else "ES256"
    signing = f"{_part({'alg': algorithm, 'typ': 'JWT', **head})}.{_part(claims)}"
    return f"{signing}.{_url64(_signed(secret, signing.encode())[0])}"


def _part(members: Mapping[str, Any]) -> str:
    return _url64(json.dumps(members, separators=(",", ":")).encode())


def _url64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _signed(secret: str, content: bytes) -> tuple[bytes, bytes]:
    """A signature as JWTs have it (both halves, raw) and as DER; of a secret that is no key, a digest."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    key = _key(secret)
    if isinstance(key, EllipticCurvePrivateKey):
        der = key.sign(content, ECDSA(SHA256()))
        return b"".join(half.to_bytes(32, "big") for half in decode_dss_signature(der)), der
    raw: bytes = key.sign(content) if _is_ed25519(key) else shake_256(_bytes(secret) + content).digest(64)
    return raw, raw


def _is_ed25519(key: Any) -> bool:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return isinstance(key, Ed25519PrivateKey)


def _key(secret: str) -> Any:
    """The private key that a secret is: PEM, DER in base64, or Ed25519's 64 bytes; None where it is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_pem_private_key

    text = secret.removeprefix("wallet-auth:")
    try:
        if "-----BEGIN" in text:
            return load_pem_private_key(text.encode(), None)
        raw = b64decode(text, validate=True)
        return Ed25519PrivateKey.from_private_bytes(raw[:32]) if len(raw) == 64 else load_der_private_key(raw, None)
    except (ValueError, TypeError):
        return None
