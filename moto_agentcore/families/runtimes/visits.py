"""One call in a runtime's session: what of it reaches the container, or the function that stands for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.author.bound import Bound, InvocationContext
from moto_agentcore.errors import ServiceError
from moto_agentcore.families.runtimes.sessions import Environment, Place
from moto_agentcore.families.shared.identities import WORKLOAD_IDENTITY
from moto_agentcore.families.shared.workload_tokens import User, WorkloadTokens, mint_token, user_of_jwt
from moto_agentcore.state import ids
from moto_agentcore.state.lifetimes import touch

if TYPE_CHECKING:
    from moto_agentcore.families.runtimes.sessions import Invocation
    from moto_agentcore.state.kind import Record

PREFIX = "X-Amzn-Bedrock-AgentCore-Runtime-"
# Headers of the request that go on as they are: what protocols and traces need.
HANDED_ON = {
    "mcpSessionId": "Mcp-Session-Id",
    "mcpProtocolVersion": "Mcp-Protocol-Version",
    "mcpMethod": "Mcp-Method",
    "mcpName": "Mcp-Name",
    "traceId": "X-Amzn-Trace-Id",
    "traceParent": "traceparent",
    "traceState": "tracestate",
    "baggage": "baggage",
}
# What no allow list lets through: it is of the connection, or of AWS's own.
OWN = {"host", "connection", "content-type", "content-length", "transfer-encoding", "accept", "user-agent", "cookie"}


@dataclass(slots=True)
class Visit:
    """A call that was let in; ``bound`` is what it asks, ``jwt`` the token it came with."""

    call: Invocation = field(repr=False)
    place: Place
    session: Record
    bound: Bound | None
    jwt: str | None = field(repr=False)

    @property
    def protocol(self) -> str:
        found: str = self.session.get("protocolConfiguration", {}).get("serverProtocol", "HTTP")
        return found

    def headers(self) -> dict[str, str]:
        """What goes on of the caller's headers, and the workload access token."""
        params = self.call.params
        found = {HANDED_ON[name]: value for name, value in params.items() if name in HANDED_ON}
        listed = self.session.get("requestHeaderConfiguration", {}).get("requestHeaderAllowlist")
        if listed:
            found |= _allowed({name.lower() for name in listed}, self.call.request.headers, self.jwt is not None)
        return found

    def container_headers(self) -> dict[str, str]:
        """All that a container is sent. Where the caller does not say what type the payload has, nobody does."""
        params, token = self.call.params, self.token()
        return {
            **({"Content-Type": params["contentType"]} if "contentType" in params else {}),
            "Accept": params.get("accept", "*/*"),
            f"{PREFIX}Session-Id": self.session.id,
            f"{PREFIX}Request-Id": ids.uuid(),
            **({"WorkloadAccessToken": token} if token is not None else {}),
            **self.headers(),
        }

    def context(self) -> InvocationContext:
        """What a function may know."""
        state = self.session.part(Environment).state
        return InvocationContext(
            self.session.id, self.headers(), self.token(), self.session["agentRuntimeVersion"], state
        )

    def token(self) -> str | None:
        """A workload access token, where the caller named a user: one for each user of a session, while it is valid."""
        user = self._user()
        if user is None:
            return None
        with self.call.locked():
            identity = self.call.store.table(WORKLOAD_IDENTITY).find(self.place.owner.id)
            tokens = self.session.part(Environment).tokens
            known = self.call.store.part(WorkloadTokens).find(tokens.get(user, ""))
            if known is None and identity is not None:
                tokens[user] = mint_token(self.call.store, identity, user)
            return tokens.get(user)

    def _user(self) -> User | None:
        """Whom it acts for. A JWT that says nothing of a user speaks for none."""
        if self.jwt is not None:
            try:
                return user_of_jwt(self.jwt)
            except ServiceError:
                return None
        named = self.call.params.get("runtimeUserId")
        return User(named) if named is not None else None

    def used_by(self, pieces: Iterable[Any]) -> Iterator[Any]:
        """A stream, at whose end the session is used again: its idle time begins then."""
        try:
            yield from pieces
        finally:
            author.end(pieces)
            with self.call.locked():
                touch(self.session)


def _allowed(names: set[str], headers: Any, is_bearer: bool) -> dict[str, str]:
    """The headers on the allow list; an Authorization only where it is a token and no signature."""
    found = {}
    for name, value in headers.items():
        low = name.lower()
        is_awss = low.startswith(("x-amz-", "x-amzn-")) and not low.startswith(f"{PREFIX}Custom-".lower())
        if low in names and low not in OWN and not is_awss and (low != "authorization" or is_bearer):
            key = "Authorization" if low == "authorization" else name
            found[key] = value.decode("latin-1") if isinstance(value, bytes) else value
    return found
