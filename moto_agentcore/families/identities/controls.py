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


class IdentityControls:
    """``agentcore.identity``."""

    def consent(self, session_uri: str, user: str | None = None) -> str:
        """Let the user agree, as a visit to the authorization URL does; gives where their browser goes next.

        Args:
            session_uri: ``sessionUri`` of GetResourceOauth2Token's answer, or its whole ``authorizationUrl``.
            user: the id or the JWT of who is signed in to the application there: it confirms at once that they are the
                user for whom the agent asked, as CompleteResourceTokenAuth does.

        Raises:
            ValueError: there is no such session, it has expired or was denied, or it is another user's.
        """
        from moto_agentcore.families.identities import authorizations, servers

        def consent(found: Authorization) -> str:
            returned = servers.code(found) if controls.bindings and found.status == authorizations.IN_PROGRESS else {}
            with found.access.store.lock:
                return authorizations.consent(found, returned)

        return _end(session_uri, consent, user)

    def deny(self, session_uri: str) -> str:
        """Let the user refuse: the session fails. Gives where their browser goes next; raises as ``consent`` does."""
        from moto_agentcore.families.identities import authorizations

        def deny(found: Authorization) -> str:
            with found.access.store.lock:
                return authorizations.deny(found)

        return _end(session_uri, deny, None)

    def script(self, provider: str, answer: Any) -> None:
        """Answer in place of the authorization server of a credential provider, for every grant.

        Args:
            provider: the credential provider's name, in every account and region; it need not be there yet.
            answer: the access token; or the members of a token response (``access_token``, ``expires_in`` in seconds,
                ``refresh_token``); or a callable of the request (``TokenRequest``) that gives one of these, ``async``
                or not, and may call the service. None takes it back. What it raises, and every other answer
                (``{"error": "invalid_grant"}``), is a refusal: clients see what the service says of one.

        Raises:
            ValueError: ``answer`` is none of these.
        """
        from moto_agentcore.families.identities import issuing

        if answer is None:
            controls.issuers.pop(provider, None)
            return
        if not callable(answer) and not (isinstance(answer, Mapping) and "error" in answer):
            issuing.read(answer, None)
        controls.issuers[provider] = answer


def _end(session_uri: str, end: Callable[[Authorization], str], user: str | None) -> str:
    from moto_agentcore.families.identities import federation

    found = find(session_of(session_uri))
    known = found.access.user
    if user is not None and (known is None or user not in (known.id, known.jwt)):
        raise ValueError("the session is another user's")
    try:
        address = end(found)
        if user is not None:
            federation.complete(found)
    except ServiceError as refusal:
        raise ValueError(refusal.message) from None
    return address


def session_of(address: str) -> str:
    """The session URI in an authorization URL; or what was given, as it is."""
    return parse_qs(urlsplit(address).query).get("request_uri", [address])[0]


def find(session_uri: str) -> Authorization:
    """An authorization of any account and region; ValueError where there is none (any more)."""
    from moto_agentcore.families.identities.authorizations import Authorizations
    from moto_agentcore.state.store import stores

    for account in list(stores.values()):
        for store in list(account.values()):
            with store.lock:
                found = store.part(Authorizations).find(session_uri)
            if found is not None:
                return found
    raise ValueError("there is no such session, or it has expired")
