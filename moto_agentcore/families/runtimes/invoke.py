"""Runtimes at work: ``/runtimes/{agentRuntimeArn}/invocations``, ``…/commands``, ``…/stopruntimesession``.

What an invocation asks is bound by the test author (``agentcore.bind``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found
from moto_agentcore.families.harnesses.harnesses import HARNESS
from moto_agentcore.families.runtimes import cards, commands, doorway, serving
from moto_agentcore.families.runtimes.runtimes import RUNTIME
from moto_agentcore.families.runtimes.sessions import SESSION, Invocation, Place, leave, place_of, session_at
from moto_agentcore.families.runtimes.visits import Visit
from moto_agentcore.families.shared.params import picked
from moto_agentcore.service import Call, data

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.state.kind import Kind

TRACES = ("traceId", "traceParent", "traceState", "baggage")


@data.invocation
def invoke_agent_runtime(call: Call[t.InvokeAgentRuntimeRequestTypeDef]) -> dict[str, Any]:
    visit = enter(call, RUNTIME)
    return {**_answered(call, visit, *TRACES), **serving.invoked(visit, call.request.body)}


@data.invocation
def invoke_agent_runtime_command(call: Call[t.InvokeAgentRuntimeCommandRequestTypeDef]) -> dict[str, Any]:
    """Harnesses take commands too, as the runtimes that they are."""
    body = call.params["body"]
    seconds = body.get("timeout", 300)
    if not 1 <= seconds <= 3600:
        raise invalid("timeout must be between 1 and 3600 seconds", timeout="Member must be between 1 and 3600")
    visit = enter(call, RUNTIME, HARNESS)
    stream = visit.used_by(commands.run(call, visit.session, body["command"], seconds))
    content = {"contentType": "application/vnd.amazon.eventstream", "statusCode": 200, "stream": stream}
    return {**_answered(call, visit, *TRACES), **content}


@data.operation(before=lambda call: _check_issuer(call))
def stop_runtime_session(call: Call[t.StopRuntimeSessionRequestTypeDef]) -> dict[str, Any]:
    place = place_of(call, RUNTIME, HARNESS)
    sessions, id = call.store.table(SESSION, under=place.endpoint), call.params["runtimeSessionId"]
    session = sessions.find(id)
    if session is None:
        raise not_found(f"Runtime session not found: {id}")
    sessions.delete(session)
    commands.end(call.store, session)
    leave(call.store, session)
    return {"runtimeSessionId": id, "statusCode": 200}


@data.invocation
def get_agent_card(call: Call[t.GetAgentCardRequestTypeDef]) -> dict[str, Any]:
    visit = enter(call, RUNTIME)
    return {**_answered(call, visit), "agentCard": cards.card_of(visit), "statusCode": 200}


def enter(call: Invocation, *kinds: Kind) -> Visit:
    """Where the call goes, its caller let in, in its session."""
    with call.locked():
        place = place_of(call, *kinds)
        jwt = doorway.check(call, place)
        if jwt is None:
            return _visit(call, place, None)
    doorway.check_issued(call, place, jwt)
    with call.locked():
        return _visit(call, place, jwt)


def _visit(call: Invocation, place: Place, jwt: str | None) -> Visit:
    session = session_at(call.store, place, call.params.get("runtimeSessionId"))
    bound = call.controls.bindings.of(*place.names, qualifier=place.endpoint.id)
    return Visit(call, place, session, bound, jwt)


def _check_issuer(call: Invocation) -> None:
    """Done before the operation holds the store: the issuer may be the author's."""
    with call.locked():
        place = place_of(call, RUNTIME, HARNESS)
        jwt = doorway.check(call, place)
    if jwt is not None:
        doorway.check_issued(call, place, jwt)


def _answered(call: Invocation, visit: Visit, *echoed: str) -> dict[str, Any]:
    """What every answer has: the session, and the traces as they came."""
    return {"runtimeSessionId": visit.session.id, **picked(call.params, *echoed)}
