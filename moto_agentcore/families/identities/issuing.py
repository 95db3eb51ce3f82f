"""Who gives the tokens: the author's script of a provider, a server that they bound, else what the vendor would give.

Code of the author runs here, without the store's lock. What goes wrong at an authorization server the service does not
tell its clients: it answers one sentence a grant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.controls import controls
from moto_agentcore.errors import AuthorError, invalid
from moto_agentcore.families.identities import servers, vendor_tokens
from moto_agentcore.families.identities.grants import Issued

if TYPE_CHECKING:
    from moto_agentcore.families.identities.authorizations import Authorization
    from moto_agentcore.families.identities.grants import Access

EXCHANGE, BEARER = "urn:ietf:params:oauth:grant-type:token-exchange", "urn:ietf:params:oauth:grant-type:jwt-bearer"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """What a scripted authorization server is asked.

    Attributes:
        provider: the credential provider's name.
        workload: the workload identity's name.
        user: the user's id, or the subject of their JWT; None machine to machine.
        form: the fields of the token request: ``grant_type``, ``client_id``, ``client_secret``, ``scope``, ``code``…
        parameters: the ``customParameters`` of GetResourceOauth2Token.
    """

    provider: str
    workload: str
    user: str | None
    form: Mapping[str, str] = field(repr=False)
    parameters: Mapping[str, str] = field(repr=False)


def client_credentials(access: Access) -> Issued:
    return _issued(access, {"grant_type": "client_credentials"}, "Error parsing ClientCredentials response")


def authorization_code(authorization: Authorization) -> Issued:
    access = authorization.access
    form = {
        "grant_type": "authorization_code",
        "code": authorization.code,
        "redirect_uri": access.provider["callbackUrl"],
    }
    return _issued(access, form, "Error parsing AuthorizationCode response")


def refreshed(access: Access, before: Issued) -> Issued:
    """A new token for an old one; the refresh token stays where no new one is given."""
    form = {"grant_type": "refresh_token", "refresh_token": before.refresh_token or ""}
    found = _issued(access, form, "Error parsing RefreshToken response")
    return replace(found, refresh_token=found.refresh_token or before.refresh_token)


def on_behalf_of(access: Access) -> Issued:
    """The user's own token for one of the resource's: RFC 8693, or RFC 7523 as Microsoft has it."""
    token = access.user.jwt if access.user is not None else ""
    default = "JWT_AUTHORIZATION_GRANT" if access.vendor == "MicrosoftOauth2" else "TOKEN_EXCHANGE"
    if access.config.get("onBehalfOfTokenExchangeConfig", {}).get("grantType", default) == "TOKEN_EXCHANGE":
        form = {"grant_type": EXCHANGE, "subject_token": token, "subject_token_type": ACCESS_TOKEN}
    else:
        form = {"grant_type": BEARER, "assertion": token, "requested_token_use": "on_behalf_of"}
    return _issued(access, form, "Token exchange failed with HTTP status {status}")


def _issued(access: Access, form: dict[str, str], otherwise: str) -> Issued:
    form |= {"client_id": access.config.get("clientId", ""), "client_secret": access.secret}
    for member, name in (("scopes", "scope"), ("audiences", "audience"), ("resources", "resource")):
        if access.asked.get(member):
            form[name] = " ".join(access.asked[member])
    usual = vendor_tokens.issue(access, form)
    user = access.user.id if access.user is not None else None
    parameters = access.asked.get("customParameters", {})
    request = TokenRequest(access.provider.id, access.identity.id, user, form, parameters)
    try:
        given = _given(access, request)
        return usual if given is None else read(given[0], usual.seconds)
    except (AuthorError, ValueError) as error:
        raise invalid(otherwise.format(status=getattr(error, "status", 400))) from None


def _given(access: Access, request: TokenRequest) -> tuple[Any] | None:
    """What the author's code gives, in a tuple of its own."""
    script = controls.issuers.get(access.provider.id)
    if script is None:
        return servers.token(access, request.form, request) if controls.bindings else None
    controls.used.add(("issuer", access.provider.id))
    return (author.run(script, request) if callable(script) else script,)


def read(given: Any, seconds: float | None) -> Issued:
    """What an authorization server answers: a token, or the members of RFC 6749; ValueError for anything else.

    ``seconds`` is how long it lives where ``expires_in`` does not say.
    """
    found = {"access_token": given} if isinstance(given, str) else given
    if not isinstance(found, Mapping):
        raise ValueError("a token is a text, or a mapping with access_token")
    token, lives, refresh = (found.get(name) for name in ("access_token", "expires_in", "refresh_token"))
    lives = seconds if lives is None else lives
    if not isinstance(token, str) or not 0 < len(token) <= 131_072:
        raise ValueError("access_token must be a text of 1 to 131072 characters")
    if not isinstance(lives, (int, float, type(None))) or not isinstance(refresh, (str, type(None))):
        raise ValueError("expires_in must be a number and refresh_token a text")
    return Issued(token, lives, refresh)
