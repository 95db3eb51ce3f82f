"""The author's hand on AgentCore Identity: the user in front of a browser, and the vendors' authorization servers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto_agentcore.families.identities.authorizations import Authorization
    from moto_agentcore.state.store import Store


class IdentityControls:
    """``agentcore.identity``."""

    def consent(self, session_uri: str, user: str | None = None) -> str:
        """Let the user agree, as a visit to the authorization URL does; gives where their browser goes next.

        Args:
            session_uri: ``sessionUri`` of GetResourceOauth2Token's answer, or its whole ``authorizationUrl``; or the
                ``authorizationUrl`` of a gateway target or payment connector that waits, which goes on then.
            user: the id or the JWT of who is signed in to the application there: it confirms at once that they are the
                user for whom the agent asked, as CompleteResourceTokenAuth does.

        Raises:
            ValueError: there is no such session, it has expired or was denied, or it is another user's; or a bound
                authorization server does not send its user back at once.
        """
        from moto_agentcore.families.identities import authorizations, servers

        def consent(found: Authorization) -> str:
            returned = servers.code(found) if controls.bindings and found.status == authorizations.IN_PROGRESS else {}
            with found.access.store.lock:
                return authorizations.consent(found, returned)

        return _resource(session_uri, user, agrees=True) or _end(session_uri, consent, user)

    def deny(self, session_uri: str) -> str:
        """Let the user refuse: the session fails. Gives where their browser goes next; raises as ``consent`` does."""
        from moto_agentcore.families.identities import authorizations

        def deny(found: Authorization) -> str:
            with found.access.store.lock:
                return authorizations.deny(found)

        return _resource(session_uri, None, agrees=False) or _end(session_uri, deny, None)

    def script(self, provider: str, answer: Any) -> None:
        """Answer in place of the authorization server of a credential provider, for every grant.

        Args:
            provider: the credential provider's name, in every account and region; it need not be there yet.
            answer: the access token; or the members of a token response (``access_token``, ``expires_in`` in seconds,
                ``refresh_token``); or a callable of the request (``TokenRequest``) that gives one of these, ``async``
                or not, and may call the service. None takes it back. What it raises, and every other answer
                (``{"error": "invalid_grant"}``), is a refusal: clients see what the service says of one. Tokens that a
                user has consented to stay in the vault.

        Raises:
            ValueError: ``answer`` is none of these.
        """
        from moto_agentcore.families.identities import issuing

        is_refusal = isinstance(answer, Mapping) and "error" in answer
        if answer is not None and not callable(answer) and not is_refusal:
            issuing.read(answer, None)
        controls.used.discard(("issuer", provider))
        controls.issuers.pop(provider, None)
        if answer is not None:
            controls.issuers[provider] = answer
        _forget(provider)


def _end(session_uri: str, end: Callable[[Authorization], str], user: str | None) -> str:
    from moto_agentcore.families.identities import federation
    from moto_agentcore.families.identities.authorizations import CONSENTED

    found = find(session_of(session_uri))
    known = found.access.user
    if user is not None and (known is None or user not in (known.id, known.jwt)):
        raise ValueError("the session is another user's")
    try:
        address = end(found)
        if user is not None and found.status == CONSENTED:
            federation.complete(found)
    except ServiceError as refusal:
        raise ValueError(refusal.message) from None
    return address


def _resource(session_uri: str, user: str | None, *, agrees: bool) -> str | None:
    """Let a resource go on that waits for this session, or fail; where the browser goes then. None: none waits."""
    from moto_agentcore.families.shared import consents

    uri = session_of(session_uri)
    for store in _living():
        with store.lock:
            waiting = consents.find(store, uri)
            if waiting is None:
                continue
            if user is not None and waiting.user_id not in (None, user):
                raise ValueError("the session is another user's")
            if agrees:
                waiting.agree()
                return waiting.back(uri)
            waiting.deny()
            return waiting.back(uri, error="access_denied")
    return None


def session_of(address: str) -> str:
    """The session URI in an authorization URL; or what was given, as it is."""
    return parse_qs(urlsplit(address).query).get("request_uri", [address])[0]


def find(session_uri: str) -> Authorization:
    """An authorization of any account and region; ValueError where there is none (any more)."""
    from moto_agentcore.families.identities.authorizations import Authorizations

    for store in _living():
        with store.lock:
            found = store.part(Authorizations).find(session_uri)
        if found is not None:
            return found
    raise ValueError("there is no such session, or it has expired")


def _forget(provider: str) -> None:
    """Let the next request for a token reach the script that was set."""
    from moto_agentcore.families.identities.grants import Grants
    from moto_agentcore.families.identities.oauth2 import OAUTH2_PROVIDER

    for store in _living():
        with store.lock:
            found = store.table(OAUTH2_PROVIDER).find(provider)
            if found is not None:
                found.part(Grants).keep_consents()


def _living() -> list[Store]:
    from moto_agentcore.state.store import stores

    return [store for account in list(stores.values()) for store in list(account.values())]
