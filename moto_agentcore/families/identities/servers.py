"""Authorization servers of the author's: what ``bind("https://issuer.example", app)`` put behind an issuer's address.

It is asked (``shared.issuers``) as the service would ask: for its metadata where a provider has a discovery URL, for a
code where its user is sent (it must send them on at once, since nobody can sign in here), and for tokens by RFC 6749. A
function takes the fields of a token request instead. Nothing here holds a lock.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote_plus, urlencode, urlsplit

from moto_agentcore.controls import controls
from moto_agentcore.families.shared import issuers

if TYPE_CHECKING:
    from moto_agentcore.families.identities.authorizations import Authorization
    from moto_agentcore.families.identities.grants import Access

FORM = ("content-type", "application/x-www-form-urlencoded")


class RefusedError(ValueError):
    """It gave no token; ``status`` is what it answered with."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP status {status}")
        self.status = status


def token(access: Access, form: Mapping[str, str], request: Any) -> tuple[Any] | None:
    """What a bound server answers to a token request, in a tuple of its own; None where none is bound.

    Raises:
        ServiceError: it failed.
        ValueError: it gave none, or nothing that can be read.
    """
    url = _endpoints(access).get("token_endpoint", "")
    found = controls.bindings.under(url)
    if found is None:
        return None
    if not found[1].speaks_http:
        return (found[1].call(dict(form), request),)
    fields, headers = _authenticated(access, form)
    answer = issuers.ask("POST", url, [FORM, ("accept", "application/json"), *headers], urlencode(fields).encode())
    if answer is None or answer[0] != 200:
        raise RefusedError(answer[0] if answer is not None else 400)
    return (json.loads(answer[2]),)


def code(authorization: Authorization) -> dict[str, str]:
    """``code`` or ``error``, as a bound server sends its user back; empty where none is bound, or none has such a page.

    Raises:
        ValueError: it does not send them back at once: it wants to be signed in to, or sends them elsewhere.
    """
    access = authorization.access
    url = _endpoints(access).get("authorization_endpoint", "")
    back, state = access.provider["callbackUrl"], authorization.uri.rpartition(":")[2]
    standard = {
        "response_type": "code",
        "client_id": access.config.get("clientId", ""),
        "redirect_uri": back,
        "scope": " ".join(access.asked["scopes"]),
        "state": state,
    }
    query = urlencode({**authorization.parameters, **standard})
    answer = issuers.ask("GET", f"{url}{'&' if '?' in url else '?'}{query}")
    if answer is None or answer[0] >= 400:
        return {}
    location = answer[1].get("location", "")
    returned = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    if location.partition("?")[0] != back or returned.get("state") != state:
        raise ValueError(f"{url} answered {answer[0]} and did not send its user back to the provider's callbackUrl")
    return {name: returned[name] for name in ("code", "error") if name in returned}


def _endpoints(access: Access) -> Mapping[str, str]:
    """Under the names of RFC 8414: as the provider says, or as the bound server's own metadata does."""
    known = access.config["oauthDiscovery"]
    metadata = known.get("authorizationServerMetadata")
    if metadata is not None:
        return {
            "authorization_endpoint": metadata["authorizationEndpoint"],
            "token_endpoint": metadata["tokenEndpoint"],
        }
    url = known["discoveryUrl"]
    found = controls.bindings.under(url)
    if found is None:
        return {}
    if not found[1].speaks_http:
        return {"token_endpoint": url}
    return issuers.published(url) or {}


def _authenticated(access: Access, form: Mapping[str, str]) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The fields and headers of a token request, by the provider's way to authenticate its client."""
    method = access.config.get("clientAuthenticationMethod", "CLIENT_SECRET_BASIC")
    if access.flow == "ON_BEHALF_OF_TOKEN_EXCHANGE":
        exchange = access.config.get("onBehalfOfTokenExchangeConfig", {})
        method = exchange.get("onBehalfOfAuthenticationConfig", {}).get("clientAuthenticationMethod", method)
    if method == "NO_CLIENT":
        return {name: value for name, value in form.items() if name not in ("client_id", "client_secret")}, []
    if method == "CLIENT_SECRET_POST":
        return dict(form), []
    fields = {name: value for name, value in form.items() if name != "client_secret"}
    if method != "CLIENT_SECRET_BASIC":  # by a signed assertion, which nobody here signs
        return fields, []
    basic = ":".join(quote_plus(form[name]) for name in ("client_id", "client_secret"))
    del fields["client_id"]
    return fields, [("authorization", f"Basic {b64encode(basic.encode()).decode()}")]
