"""Who is let in to a runtime, and where those who are not are told how they could be.

Clients that have no token read it in the document that the refusal names (RFC 9728), which needs none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote

from moto_agentcore.families.runtimes.runtimes import RUNTIME
from moto_agentcore.families.runtimes.sessions import Place, served
from moto_agentcore.families.shared.bearer import check_caller, check_issuer
from moto_agentcore.families.shared.endpoints import DEFAULT_ENDPOINT
from moto_agentcore.families.shared.policed import check_policies
from moto_agentcore.families.shared.urls import data_plane
from moto_agentcore.state.store import store_at

if TYPE_CHECKING:
    from moto_agentcore.families.runtimes.sessions import Invocation
    from moto_agentcore.state.store import Store

DOCUMENT = "/.well-known/oauth-protected-resource"
DISCOVERY = "/.well-known/openid-configuration"


def check(call: Invocation, place: Place) -> str | None:
    """Let a caller in, or refuse them; gives the JWT, where one is asked for. The store is locked."""
    check_policies(call.request.caller, f"bedrock-agentcore:{call.operation}", place.owner, place.endpoint)
    configuration = place.version.get("authorizerConfiguration")
    return check_caller(configuration, call.request.headers, lambda: _challenge(call, place))


def check_issued(call: Invocation, place: Place, jwt: str) -> None:
    """Refuse a JWT that is not of the issuer whom the author has bound. The store is free: they are asked."""
    if call.controls.bindings:
        check_issuer(place.version["authorizerConfiguration"], jwt, lambda: _challenge(call, place))


def _challenge(call: Invocation, place: Place) -> str:
    """Where one without a token is told that tokens can be had."""
    url = _url(call.store, place, DOCUMENT, call.request.origin)
    return f'Bearer resource_metadata="{url}"'


def _url(store: Store, place: Place, behind: str, origin: str) -> str:
    arn = quote(place.owner[place.owner.kind.arn], safe="")
    return data_plane(store, f"/runtimes/{arn}/invocations{behind}?qualifier={place.endpoint.id}", origin)


def means(method: str, path: str) -> bool:
    """Whether a request is for the document of a runtime."""
    return method == "GET" and path.startswith("/runtimes/") and path.endswith(f"/invocations{DOCUMENT}")


def metadata(path: str, query: str, origin: str) -> dict[str, Any] | None:
    """The document; None where no runtime with a JWT authorizer is served there. ``path`` is percent-encoded."""
    arn = unquote(path.removeprefix("/runtimes/").removesuffix(f"/invocations{DOCUMENT}"))
    store = store_at(arn)
    if store is None:
        return None
    with store.lock:
        found = store.find_arn(arn)
        is_runtime = found is not None and found.kind is RUNTIME
        qualifier = parse_qs(query).get("qualifier", [DEFAULT_ENDPOINT])[0]
        place = served(store, found, qualifier) if found is not None and is_runtime else None
        jwt = place.version.get("authorizerConfiguration", {}).get("customJWTAuthorizer") if place else None
    if place is None or jwt is None:
        return None
    issuer = jwt["discoveryUrl"].removesuffix(DISCOVERY)
    return {"authorization_servers": [issuer], "resource": _url(store, place, "", origin)}
