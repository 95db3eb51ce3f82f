"""Sessions: ``/sessions`` and ``/sessions/{sessionIdentifier}``.

ACTIVE until they are ended (ENDED) or nobody has written to them for an hour (EXPIRED); read ever after, written to no
more, and only then deleted.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict
from moto_agentcore.families.sessions.newest import Newest, Place, place_of, record_of
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, agents
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifetimes import Lifetime, Span, touch
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.state.store import Store

ACTIVE, EXPIRED, ENDED = "ACTIVE", "EXPIRED", "ENDED"
IDLE = 3600  # seconds (inferred: the model knows the state and says nothing of the time)
SESSION = Kind(
    "Session",
    id="sessionId",
    mint="{uuid}",
    path="session/{id}",
    arn="sessionArn",
    service="bedrock",
    updated="lastUpdatedAt",
    lifetime=Lifetime(idle=Span(IDLE), states=(ACTIVE, EXPIRED), status="sessionStatus"),
)
# DeleteSession's documentation, in its own words.
STILL_ACTIVE = (
    "You can't delete a session with an ACTIVE status. To delete an active session, you must first end it with the "
    "EndSession API operation."
)


class Sessions(Newest):
    """A part of the store: all sessions of the region."""


@agents.operation
def create_session(call: Call[t.CreateSessionRequestTypeDef]) -> Record:
    session = call.store.table(SESSION).create(call.params)
    call.store.part(Sessions).add(session, session["createdAt"])
    return session


@agents.operation
def get_session(call: Call[t.GetSessionRequestTypeDef]) -> Record:
    return session_named(call.store, call.params["sessionIdentifier"])


@agents.operation
def list_sessions(call: Call[t.ListSessionsRequestTypeDef]) -> dict[str, Any]:
    sessions = call.store.table(SESSION)

    def rows(last: Place | None) -> Iterator[tuple[Place, Record]]:
        return ((place, sessions.get(record.id)) for place, record in call.store.part(Sessions).after(last))

    return page(call, rows, key=place_of, show=record_of)


@agents.operation
def update_session(call: Call[t.UpdateSessionRequestTypeDef]) -> Record:
    """What is given takes the place of all metadata."""
    session = active(call.store, call.params["sessionIdentifier"])
    return call.store.table(SESSION).update(session, **picked(call.params, "sessionMetadata"))


@agents.operation
def delete_session(call: Call[t.DeleteSessionRequestTypeDef]) -> None:
    session = session_named(call.store, call.params["sessionIdentifier"])
    if session["sessionStatus"] == ACTIVE:
        raise conflict(STILL_ACTIVE)
    call.store.part(Sessions).remove(session)
    call.store.table(SESSION).delete(session)


@agents.operation
def end_session(call: Call[t.EndSessionRequestTypeDef]) -> Record:
    session = active(call.store, call.params["sessionIdentifier"])
    return call.store.table(SESSION).update(session, sessionStatus=ENDED)


def session_named(store: Store, identifier: str) -> Record:
    """The session of that id or ARN."""
    sessions, id = store.table(SESSION), identifier.rpartition("/")[2]
    found = sessions.get(id)
    return found if identifier in (id, found["sessionArn"]) else sessions.get(identifier)


def active(store: Store, identifier: str) -> Record:
    """The session to be written to, used now."""
    session = session_named(store, identifier)
    if session["sessionStatus"] != ACTIVE:
        raise conflict(f"Session {session.id} is {session['sessionStatus']}; only an ACTIVE session can be changed")
    touch(session)
    return session
