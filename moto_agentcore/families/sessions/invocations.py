"""Invocations of a session, and the steps within: ``/sessions/{sessionIdentifier}/invocations``, ``…/invocationSteps``.

What an S3 location names stays where it is; with ``validate_references`` it has to be there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict
from moto_agentcore.families.sessions.newest import Newest, place_of, record_of
from moto_agentcore.families.sessions.sessions import active, session_named
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, agents
from moto_agentcore.state import ids
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

INVOCATION = Kind("Invocation", id="invocationId", mint="{invocationId}")
STEP = Kind("Invocation step", id="invocationStepId", mint="{invocationStepId}")


class Invocations(Newest):
    """A part of a session."""


class Steps(Newest):
    """A part of a session, of all its steps; and of an invocation, of its own."""


@agents.operation
def create_invocation(call: Call[t.CreateInvocationRequestTypeDef]) -> Record:
    params = call.params
    session = active(call.store, params["sessionIdentifier"])
    invocations, id = call.store.table(INVOCATION, under=session), params.get("invocationId") or ids.uuid()
    _free(invocations, id)
    given = picked(params, "description")
    invocation = invocations.create(given, invocationId=id, sessionId=session.id)
    session.part(Invocations).add(invocation, invocation["createdAt"])
    return invocation


@agents.operation
def list_invocations(call: Call[t.ListInvocationsRequestTypeDef]) -> dict[str, Any]:
    session = session_named(call.store, call.params["sessionIdentifier"])
    return page(call, session.part(Invocations).after, key=place_of, show=record_of)


@agents.operation
def put_invocation_step(call: Call[t.PutInvocationStepRequestTypeDef]) -> Record:
    params = call.params
    session = active(call.store, params["sessionIdentifier"])
    invocation = _invocation(call.store, session, params["invocationIdentifier"])
    steps, id = call.store.table(STEP, under=invocation), params.get("invocationStepId") or ids.uuid()
    _free(steps, id)
    given = picked(params, "invocationStepTime", "payload")
    step = steps.create(given, invocationStepId=id, invocationId=invocation.id, sessionId=session.id)
    for home in (session, invocation):
        home.part(Steps).add(step, step["invocationStepTime"])
    return step


@agents.operation
def get_invocation_step(call: Call[t.GetInvocationStepRequestTypeDef]) -> dict[str, Any]:
    session = session_named(call.store, call.params["sessionIdentifier"])
    invocation = _invocation(call.store, session, call.params["invocationIdentifier"])
    return {"invocationStep": call.store.table(STEP, under=invocation).get(call.params["invocationStepId"])}


@agents.operation
def list_invocation_steps(call: Call[t.ListInvocationStepsRequestTypeDef]) -> dict[str, Any]:
    """Of one invocation, or of the whole session."""
    session = session_named(call.store, call.params["sessionIdentifier"])
    named = call.params.get("invocationIdentifier")
    home = session if named is None else _invocation(call.store, session, named)
    return page(call, home.part(Steps).after, key=place_of, show=record_of)


def _invocation(store: Store, session: Record, id: str) -> Record:
    return store.table(INVOCATION, under=session).get(id)


def _free(table: Table, id: str) -> None:
    """An id that a client chose is taken once (LangGraph's saver makes its invocations so, and takes the refusal)."""
    if table.find(id) is not None:
        raise conflict(f"{table.kind.noun} {id} already exists")
