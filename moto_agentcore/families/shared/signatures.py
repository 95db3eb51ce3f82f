"""Whose keys signed a JWT: asked where the author says what the issuer's keys are, by binding a server to its address.

Its discovery document names the issuer and where the keys are (RFC 8414, RFC 7517). Where nothing is bound, or no keys
are published, nobody signs and nothing is checked. Code of the author runs here, without the store's lock.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import AuthorError, ServiceError
from moto_agentcore.families.shared import issuers

if TYPE_CHECKING:
    from collections.abc import Mapping

ALGORITHMS = [f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)] + ["EdDSA", "Ed25519"]
EXTRA = (
    "moto-agentcore checks the signatures of a bound issuer's tokens with joserfc: pip install 'moto-agentcore[jwt]'"
)


class ForgedError(Exception):
    """Why a token is not its issuer's."""


def check_issued(discovery_url: str, token: str, claims: Mapping[str, Any]) -> None:
    """Hold a token against what is bound to its authorizer's discovery URL.

    Raises:
        ForgedError: another issuer's, or not signed with one of the keys.
        ServiceError: signatures cannot be checked here, since a library is missing.
    """
    try:
        document = issuers.published(discovery_url)
        if document is None:
            return
        if claims.get("iss") != document.get("issuer", claims.get("iss")):
            raise ForgedError("Claim 'iss' value mismatch with configuration.")
        keys = issuers.published(document["jwks_uri"]) if "jwks_uri" in document else None
    except (AuthorError, ValueError) as error:
        raise ForgedError(f"The issuer's documents cannot be read: {error}") from error
    if keys is not None:
        _check_signature(token, keys)


def _check_signature(token: str, keys: dict[str, Any]) -> None:
    try:
        from joserfc import jwk, jws
        from joserfc.errors import JoseError
    except ImportError:
        raise ServiceError("InternalServerException", EXTRA) from None
    try:
        known = jwk.KeySet.import_key_set(keys)  # type: ignore[arg-type] # it is what it looks at
        jws.deserialize_compact(token, known, algorithms=ALGORITHMS)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise ForgedError("Invalid token signature") from error
