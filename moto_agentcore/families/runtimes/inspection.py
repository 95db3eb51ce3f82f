"""What runs behind agent runtimes and harnesses, for whoever looks into it: endpoints, sessions, open web sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.controls import controls
from moto_agentcore.families.harnesses.harnesses import HARNESS
from moto_agentcore.families.runtimes.runtimes import RUNTIME
from moto_agentcore.families.runtimes.sessions import ENDPOINTS, SESSION, Environment
from moto_agentcore.families.shared.endpoints import refresh
from moto_agentcore.state.store import every_store

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

MOST_SESSIONS = 500  # of an endpoint


def overview() -> list[dict[str, Any]]:
    """Every agent runtime and harness of every account and region."""
    return [row for store in every_store() for row in _of_store(store)]


def _of_store(store: Store) -> list[dict[str, Any]]:
    with store.lock:
        return [_owner(store, owner) for kind in (RUNTIME, HARNESS) for owner in store.table(kind)]


def _owner(store: Store, owner: Record) -> dict[str, Any]:
    kind = owner.kind
    endpoints = store.table(ENDPOINTS[kind], under=owner)
    names = owner[kind.arn], owner.id, owner[kind.name]
    bound = {address for address, _, _ in controls.bindings.listed()}
    return {
        "account": store.account_id,
        "region": store.region_name,
        "kind": kind.noun,
        "arn": names[0],
        "id": names[1],
        "name": names[2],
        "status": owner["status"],
        "version": owner[kind.version],
        "boundBy": [name for name in names if name in bound],
        "endpoints": [_endpoint(store, owner, endpoint) for endpoint in endpoints],
    }


def _endpoint(store: Store, owner: Record, endpoint: Record) -> dict[str, Any]:
    now = refresh(owner, endpoint)
    sessions = list(store.table(SESSION, under=endpoint))
    return {
        "name": endpoint.id,
        "status": now["status"],
        "liveVersion": endpoint.get("liveVersion"),
        "count": len(sessions),
        "sessions": [_session(session) for session in sessions[:MOST_SESSIONS]],
    }


def _session(session: Record) -> dict[str, Any]:
    lifetime, environment = SESSION.lifetime, session.part(Environment)
    assert lifetime is not None
    return {
        "sessionId": session.id,
        "version": session.get("agentRuntimeVersion"),
        "createdAt": session[SESSION.created],
        "usedAt": session.used,
        "endsAt": lifetime.ends(session),
        "state": environment.state,
        "sockets": len(environment.sockets),
    }
