"""What access tokens of the vendors look like. They are made of what was asked for, and of nothing else.

Prefixes, lengths and lives are those that the vendors publish or that their tokens are known by; all other vendors give
JWTs. Nobody can use one at the vendor, and the signature of a JWT is none.
"""

from __future__ import annotations

import json
import string
from base64 import urlsafe_b64encode
from hashlib import shake_256
from typing import TYPE_CHECKING

from moto_agentcore.families.identities import vendors
from moto_agentcore.families.identities.grants import Issued
from moto_agentcore.state import clock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from moto_agentcore.families.identities.grants import Access

HOUR = 3600
ALNUM, LOWER = string.ascii_letters + string.digits, string.ascii_lowercase + string.digits
URLSAFE = ALNUM + "-_"
# Vendor -> how its tokens begin, of what, and how long the rest is.
OPAQUE = {
    "DropboxOauth2": ("sl.u.", URLSAFE, 140),
    "FacebookOauth2": ("EAA", ALNUM, 180),
    "GithubOauth2": ("gho_", ALNUM, 36),
    "GoogleOauth2": ("ya29.a0", URLSAFE, 210),
    "HubspotOauth2": ("C", URLSAFE, 120),
    "LinkedinOauth2": ("AQ", URLSAFE, 340),
    "NotionOauth2": ("ntn_", ALNUM, 46),
    "SalesforceOauth2": ("00D", ALNUM, 108),
    "SlackOauth2": ("xoxp-", ALNUM, 70),
    "SpotifyOauth2": ("BQ", URLSAFE, 160),
    "TwitchOauth2": ("", LOWER, 30),
    "XOauth2": ("", URLSAFE, 91),
    "YandexOauth2": ("y0_", URLSAFE, 55),
}
ENDLESS = {"GithubOauth2", "NotionOauth2", "SlackOauth2"}  # their tokens live until somebody revokes them
SECONDS = {"DropboxOauth2": 4 * HOUR, "LinkedinOauth2": 60 * 24 * HOUR, "SalesforceOauth2": 2 * HOUR}
# Vendors that give a refresh token to everybody; the others to who asks for one, in a scope or a parameter.
REFRESHED = {"CognitoOauth2", "HubspotOauth2", "SpotifyOauth2", "TwitchOauth2", "YandexOauth2", "ZoomOauth2"}
ASKS = {"offline_access", "offline.access", "refresh_token"}
PARAMETERS = {("access_type", "offline"), ("token_access_type", "offline"), ("duration", "permanent")}


def issue(access: Access, form: Mapping[str, str]) -> Issued:
    """What the vendor would give for a token request of its own kind."""
    seconds = None if access.vendor in ENDLESS else SECONDS.get(access.vendor, HOUR)
    seed = _seed(access, form["grant_type"])
    token = _opaque(access.vendor, seed) if access.vendor in OPAQUE else _jwt(access, seed, seconds or HOUR)
    return Issued(token, seconds, f"rt-{_text(seed + 'refresh', ALNUM, 48)}" if _is_refreshed(access, form) else None)


def _is_refreshed(access: Access, form: Mapping[str, str]) -> bool:
    if form["grant_type"] not in ("authorization_code", "refresh_token"):
        return False
    parameters = access.asked.get("customParameters", {}).items()
    return access.vendor in REFRESHED or bool(ASKS & set(access.asked["scopes"]) or PARAMETERS & set(parameters))


def _seed(access: Access, grant_type: str) -> str:
    """Who asks for what, and when: to the same question at the same time there is one answer."""
    user = access.user
    who = [access.store.account_id, access.store.region_name, access.provider.id, access.identity.id]
    what = [sorted(access.asked.get(name, ())) for name in ("scopes", "resources", "audiences")]
    whom = [user.issuer, user.id] if user is not None else []
    return json.dumps([who, whom, what, access.flow, grant_type, clock.milliseconds(clock.now()) // 1000])


def _text(seed: str, alphabet: str, length: int) -> str:
    return "".join(alphabet[byte % len(alphabet)] for byte in shake_256(seed.encode()).digest(length))


def _opaque(vendor: str, seed: str) -> str:
    start, alphabet, length = OPAQUE[vendor]
    return start + _text(seed, alphabet, length)


def _jwt(access: Access, seed: str, seconds: int) -> str:
    now = clock.milliseconds(clock.now()) // 1000
    client = access.config.get("clientId", "")
    claims = {
        "iss": vendors.issuer(access.config["oauthDiscovery"]),
        "sub": access.user.id if access.user is not None and access.flow != "M2M" else client,
        "aud": access.asked.get("audiences") or access.asked.get("resources") or [client],
        "client_id": client,
        "scope": " ".join(access.asked["scopes"]),
        "iat": now,
        "exp": now + seconds,
        "jti": _text(seed + "jti", LOWER, 32),
    }
    head = {"alg": "RS256", "kid": _text(access.vendor, LOWER, 16), "typ": "JWT"}
    signature = urlsafe_b64encode(shake_256(seed.encode()).digest(256)).rstrip(b"=").decode()
    return ".".join((_part(head), _part(claims), signature))


def _part(members: Mapping[str, object]) -> str:
    return urlsafe_b64encode(json.dumps(members, separators=(",", ":")).encode()).rstrip(b"=").decode()
