"""Events: ``/memories/{memoryId}/events``, ``…/actor/{actorId}/sessions/{sessionId}[/events/{eventId}]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found
from moto_agentcore.families.memories import jobs, payloads, templates
from moto_agentcore.families.memories.conversations import Conversations, Event, Session
from moto_agentcore.families.memories.opening import attend, memory_of, opened
from moto_agentcore.service import Call, data
from moto_agentcore.state import clock
from moto_agentcore.state.pagination import cursor, next_token, page

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t


@data.operation
def create_event(call: Call[t.CreateEventInputTypeDef]) -> dict[str, Any]:
    params = call.params
    memory = memory_of(call.store, params["memoryId"])
    payloads.check_size(params["payload"], "payload")
    if "extractionConfig" in params:
        templates.check_values(memory, params)
    event = memory.part(Conversations).add(memory, params)
    call.made.append(event["eventId"])
    if "extractionMode" not in params:  # SKIP is its only value
        jobs.submit(memory, event, params)
    attend(call, memory)
    return {"event": event}


@data.operation
def get_event(call: Call[t.GetEventInputTypeDef]) -> dict[str, Any]:
    _, event = _event(call)
    return {"event": event}


@data.operation
def list_events(call: Call[t.ListEventsInputTypeDef]) -> dict[str, Any]:
    params = call.params
    memory = opened(call)
    session = memory.part(Conversations).session(params["actorId"], params["sessionId"])
    conditions = params.get("filter", {})
    rows = _on_branch(session, conditions.get("branch"))
    if "eventMetadata" in conditions:
        _check_filters(conditions["eventMetadata"])
        answer = _scanned(call, rows, conditions["eventMetadata"])
    else:
        answer = page(call, rows, key=lambda event: event["eventId"])
    if params.get("includePayloads") is False:
        answer["events"] = [{k: v for k, v in event.items() if k != "payload"} for event in answer["events"]]
    return answer


@data.operation
def delete_event(call: Call[t.DeleteEventInputTypeDef]) -> dict[str, Any]:
    session, event = _event(call)
    session.remove(event["eventId"], clock.now())
    call.store.tokens.forget(event["eventId"])
    return {"eventId": event["eventId"]}


@data.operation
def list_actors(call: Call[t.ListActorsInputTypeDef]) -> dict[str, Any]:
    said = opened(call).part(Conversations)
    return page(call, lambda last: said.actors_after(last), key=lambda actor: actor, show=lambda a: {"actorId": a})


@data.operation
def list_sessions(call: Call[t.ListSessionsInputTypeDef]) -> dict[str, Any]:
    params = call.params
    said, filled = opened(call).part(Conversations), params.get("filter", {}).get("eventFilter") == "HAS_EVENTS"

    def rows(last: str | None) -> Iterator[Session]:
        found = said.sessions_after(params["actorId"], last)
        return (session for session in found if session.events or not filled)

    return page(call, rows, key=lambda session: session.session_id, show=_summary)


def _summary(session: Session) -> dict[str, Any]:
    return {"sessionId": session.session_id, "actorId": session.actor_id, "createdAt": session.created}


def _event(call: Call[t.GetEventInputTypeDef] | Call[t.DeleteEventInputTypeDef]) -> tuple[Session, Event]:
    memory = opened(call)
    session = memory.part(Conversations).session(call.params["actorId"], call.params["sessionId"])
    event = session.events.get(call.params["eventId"]) if session is not None else None
    if session is None or event is None:
        raise not_found(f"Unable to find event with id {call.params['eventId']}")
    return session, event


Rows = Callable[[Any], Iterable[Event]]


def _on_branch(session: Session | None, wanted: Mapping[str, Any] | None) -> Rows:
    """Events newest first, of all branches or of one (and what it grew from)."""
    if session is None:
        return lambda last: ()
    if wanted is None:
        return session.before
    meant = session.lineage(wanted["name"], wanted.get("includeParentBranches", False))

    def kept(event: Event) -> bool:
        name = event["branch"]["name"]
        return name in meant and (meant[name] is None or event["eventId"] <= str(meant[name]))

    return lambda last: (event for event in session.before(last) if kept(event))


def _scanned(call: Call[t.ListEventsInputTypeDef], rows: Rows, filters: Sequence[Any]) -> dict[str, Any]:
    """A page of events that pass the metadata filters.

    The service cuts the page first and filters after (seen by users of the SDK): a page may be empty and have a token.
    """
    paging = call.paging
    assert paging is not None
    limit = call.params.get("maxResults", paging.default)
    found = list(islice(rows(cursor(call)), limit + 1))
    answer: dict[str, Any] = {"events": [e for e in found[:limit] if all(_passes(e, f) for f in filters)]}
    if len(found) > limit:
        answer["nextToken"] = next_token(call, found[limit - 1]["eventId"])
    return answer


def _check_filters(filters: Iterable[Any]) -> None:
    for i, condition in enumerate(filters, 1):
        if condition["operator"] == "EQUALS_TO" and "right" not in condition:
            where = f"filter.eventMetadata.{i}.member.right"
            raise invalid("EQUALS_TO needs a value to compare with", **{where: "Member must not be null"})


def _passes(event: Event, condition: Mapping[str, Any]) -> bool:
    value = event.get("metadata", {}).get(condition["left"]["metadataKey"])
    if condition["operator"] == "EXISTS":
        return value is not None
    if condition["operator"] == "NOT_EXISTS":
        return value is None
    return value is not None and value == condition["right"]["metadataValue"]
