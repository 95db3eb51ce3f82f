"""Where an invocation goes: the runtime or harness, its endpoint, the version that serves, and the caller's session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from moto_agentcore.errors import ServiceError, invalid, not_found
from moto_agentcore.families.harnesses.harnesses import HARNESS
from moto_agentcore.families.harnesses.kinds import HARNESS_ENDPOINT
from moto_agentcore.families.runtimes.kinds import ENDPOINT
from moto_agentcore.families.runtimes.runtimes import RUNTIME
from moto_agentcore.families.shared.endpoints import DEFAULT_ENDPOINT, refresh, version_of
from moto_agentcore.families.shared.environments import LIFECYCLE
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call
from moto_agentcore.state import clock, ids
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifetimes import Lifetime, Span

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

Invocation: TypeAlias = Call[Any]  # of one of four operations, which name runtime and session alike

# A session is its endpoint's and goes with its end: its id may begin another one.
SESSION = Kind(
    "Runtime session",
    id="runtimeSessionId",
    mint="{runtimeSessionId}",
    lifetime=Lifetime(
        longest=Span(LIFECYCLE["maxLifetime"], "maxLifetime"),
        idle=Span(LIFECYCLE["idleRuntimeSessionTimeout"], "idleRuntimeSessionTimeout"),
    ),
)
# What a session keeps of the version that it began with.
KEPT = ("agentRuntimeArtifact", "agentRuntimeVersion", "protocolConfiguration", "requestHeaderConfiguration")
ENDPOINTS = {RUNTIME: ENDPOINT, HARNESS: HARNESS_ENDPOINT}
STOPPED = {"CREATING", "CREATE_FAILED", "DELETING"}  # an update leaves what serves alone
SWEPT_EVERY = 1_000
GONE = 1001  # how the server says that it ends a web socket


@dataclass(slots=True)
class Environment:
    """What lives and dies with a session: the state of what is bound, its tokens, its web sockets."""

    state: dict[str, Any] = field(default_factory=dict)
    tokens: dict[Any, str] = field(default_factory=dict, repr=False)
    sockets: set[Any] = field(default_factory=set, repr=False)

    def packed(self) -> dict[str, Any]:
        return {"state": self.state}  # a token is made anew for whoever comes back

    def unpack(self, state: dict[str, Any]) -> None:
        self.state = state["state"]

    def alive(self) -> str:
        return f"{len(self.sockets)} open web sockets" if self.sockets else ""


@dataclass(slots=True)
class Begun:
    """How many sessions an endpoint has seen."""

    count: int = 0


@dataclass(slots=True)
class Place:
    """What an invocation names, and the version that its endpoint serves."""

    owner: Record
    endpoint: Record
    version: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, str, str]:
        """What the owner may be bound by."""
        kind = self.owner.kind
        return self.owner[kind.arn], self.owner[kind.id], self.owner[kind.name]


def place_of(call: Invocation, *kinds: Kind) -> Place:
    """Where a call goes; the store is locked by the caller. ``kinds`` are those that the operation takes."""
    qualifier = call.params.get("qualifier", DEFAULT_ENDPOINT)
    owner = _owner(call, kinds)
    if owner is not None and "harnessArn" in owner:
        named = call.params["agentRuntimeArn"]
        raise invalid(f"Agent runtime {named} is managed by a harness and cannot be invoked directly")
    place = served(call.store, owner, qualifier) if owner is not None else None
    if place is None:
        raise _nowhere(call, qualifier)
    return place


def served(store: Store, owner: Record, qualifier: str) -> Place | None:
    """What that endpoint serves now; None where there is none, or nothing is served. The store is locked."""
    endpoint = store.table(ENDPOINTS[owner.kind], under=owner).find(qualifier)
    if endpoint is None or owner["status"] in STOPPED or refresh(owner, endpoint)["status"] == "DELETING":
        return None
    live = endpoint.get("liveVersion")
    return Place(owner, endpoint, version_of(owner, live)) if live is not None else None


def _owner(call: Invocation, kinds: tuple[Kind, ...]) -> Record | None:
    named, account = call.params["agentRuntimeArn"], call.params.get("accountId")
    if named.startswith("arn:"):
        found = call.store.find_arn(named)
        return found if found is not None and found.kind in kinds else None
    if account is None and call.operation.startswith("Invoke"):
        raise invalid(
            "accountId is required when agentRuntimeArn is an agent ID",
            accountId="Member must be given with an agent ID",
        )
    if account not in (None, call.store.account_id):
        return None
    return next((found for kind in kinds if (found := call.store.table(kind).find(named)) is not None), None)


def _nowhere(call: Invocation, qualifier: str) -> ServiceError:
    named = call.params["agentRuntimeArn"]
    return not_found(f"No endpoint or agent found with qualifier '{qualifier}' for agent '{named}'")


def session_at(store: Store, place: Place, id: str | None) -> Record:
    """The session of that id, used now; a new one where there is none, with an id of its own where none was named."""
    sessions = store.table(SESSION, under=place.endpoint)
    found = sessions.find(id) if id is not None else None
    if found is None:
        _sweep(place.endpoint, sessions)
        runtime = place.version.get("environment", {}).get("agentCoreRuntimeEnvironment", place.version)
        found = sessions.create(
            {"runtimeSessionId": id or ids.uuid(), **runtime["lifecycleConfiguration"], **picked(place.version, *KEPT)}
        )
    found.used = clock.now()  # it lives: no need to look again, as ``touch`` does
    return found


def leave(store: Store, session: Record) -> None:
    """End the web sockets of a session, once the store is free."""
    for peer in list(session.part(Environment).sockets):
        store.lock.after(partial(peer.close, GONE))


def _sweep(endpoint: Record, sessions: Table) -> None:
    """What nobody asks for again goes too, now and then."""
    begun = endpoint.part(Begun)
    begun.count += 1
    if begun.count % SWEPT_EVERY == 0:
        sessions.count()
