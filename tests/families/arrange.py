"""What these tests arrange and ask again and again, through real clients."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.moto_api import state_manager

from conftest import Clients

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=timezone.utc)
NOBODY = "Nobody-abcdefghij"  # a well-formed id of no memory

STRATEGIES = {
    "SEMANTIC": "semanticMemoryStrategy",
    "SUMMARIZATION": "summaryMemoryStrategy",
    "USER_PREFERENCE": "userPreferenceMemoryStrategy",
    "EPISODIC": "episodicMemoryStrategy",
}


BY_ACTOR = "/strategies/{memoryStrategyId}/actors/{actorId}/"  # the default templates
BY_SESSION = BY_ACTOR + "sessions/{sessionId}/"
PROMPT = {"appendToPrompt": "Be brief.", "modelId": "anthropic.claude"}
OTHER = {"appendToPrompt": "Be long.", "modelId": "anthropic.claude"}
TEMPLATE = {"namespaceTemplates": ["/facts/{actorId}/"]}
TEAMS = {"namespaceKeys": [{"key": "team", "validation": {"allowedValues": ["red", "blue"]}}]}
BY_TEAM = {"namespaceTemplates": ["/{team}/{actorId}/"]}
FACT = "I live in Oslo."
WISH = "I prefer window seats on flights."

STREAM = {
    "resources": [
        {
            "kinesis": {
                "dataStreamArn": "arn:aws:kinesis:us-east-1:123456789012:stream/records",
                "contentConfigurations": [{"type": "MEMORY_RECORDS", "level": "FULL_CONTENT"}],
            }
        }
    ]
}
ROLE = "arn:aws:iam::123456789012:role/memory"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1111"


def minute(i: float) -> datetime:
    """The i-th minute of a conversation."""
    return NOON + timedelta(minutes=i)


def strategy(type: str, name: str | None = None, /, **members: Any) -> dict[str, Any]:
    """A built-in strategy's input."""
    return {STRATEGIES[type]: {"name": name or type.lower(), **members}}


def custom(name: str = "own", /, **configuration: Any) -> dict[str, Any]:
    return {"customMemoryStrategy": {"name": name, "configuration": configuration}}


def self_managed(**members: Any) -> dict[str, Any]:
    delivery = {"topicArn": "arn:aws:sns:us-east-1:123456789012:jobs", "payloadDeliveryBucketName": "payloads"}
    return custom(selfManagedConfiguration={"invocationConfiguration": delivery, **members})


def created(clients: Clients, name: str = "Notes", **members: Any) -> dict[str, Any]:
    """A new memory, ACTIVE, as GetMemory shows it."""
    memory = clients.control.create_memory(name=name, **_with_role({"eventExpiryDuration": 30, **members}))["memory"]
    return shown(clients, memory["id"])


def new_memory(clients: Clients, name: str = "Notes", **members: Any) -> str:
    """The id of a new memory, ACTIVE."""
    return str(created(clients, name, **members)["id"])


def memory_with(clients: Clients, *strategies: dict[str, Any], **members: Any) -> str:
    """The id of a new memory with strategies, all ACTIVE."""
    return new_memory(clients, memoryStrategies=list(strategies), **members)


def created_with(clients: Clients, *strategies: dict[str, Any], **members: Any) -> dict[str, Any]:
    """A new memory with strategies, as GetMemory shows it."""
    return created(clients, memoryStrategies=list(strategies), **members)


def refused_creation(clients: Clients, *strategies: dict[str, Any], **members: Any) -> str:
    """The text that refuses a memory with these strategies; there is none then."""
    given = {"name": "Notes", "eventExpiryDuration": 7, "memoryStrategies": list(strategies), **members}
    message = refused(clients.control.create_memory, **_with_role(given))
    assert clients.control.list_memories()["memories"] == []
    return message.removeprefix("Validation failed during CreateMemory: ")


def _with_role(members: dict[str, Any]) -> dict[str, Any]:
    """With a role where one is needed, as for custom strategies."""
    needed = any("customMemoryStrategy" in union for union in members.get("memoryStrategies", ()))
    return {"memoryExecutionRoleArn": ROLE, **members} if needed else members


def modification(memory: dict[str, Any], **entry: Any) -> dict[str, Any]:
    """UpdateMemory's ``memoryStrategies`` that modify a memory's only strategy."""
    return {"modifyMemoryStrategies": [{"memoryStrategyId": only_strategy(memory)["strategyId"], **entry}]}


def only_strategy(memory: dict[str, Any]) -> dict[str, Any]:
    """A memory's strategy, where it has one."""
    (found,) = memory["strategies"]
    return dict(found)


def strategy_ids(clients: Clients, memory_id: str) -> list[str]:
    return [found["strategyId"] for found in shown(clients, memory_id)["strategies"]]


def shown(clients: Clients, memory_id: str) -> dict[str, Any]:
    found: dict[str, Any] = clients.control.get_memory(memoryId=memory_id)["memory"]
    return found


def change(clients: Clients, memory_id: str, **members: Any) -> dict[str, Any]:
    """Update a memory; what it is afterwards."""
    clients.control.update_memory(memoryId=memory_id, **members)
    return shown(clients, memory_id)


def change_strategies(clients: Clients, memory_id: str, verb: str, *entries: dict[str, Any]) -> dict[str, Any]:
    return change(clients, memory_id, memoryStrategies={f"{verb}MemoryStrategies": list(entries)})


def spoken(text: str, role: str = "USER") -> dict[str, Any]:
    """A conversational payload item."""
    return {"conversational": {"role": role, "content": {"text": text}}}


EPISODE = [
    spoken("Can you book a flight to Rome for me?"),
    spoken("I have booked the flight LH123 to Rome.", "ASSISTANT"),
    spoken("Perfect, thank you!"),
]


def in_team(team: str) -> dict[str, Any]:
    return {"extractionConfig": {"namespaceVariables": {"team": team}}}


def say(
    clients: Clients,
    memory_id: str,
    *texts: str,
    actor: str = "ada",
    session: str | None = "s1",
    at: Any = NOON,
    **members: Any,
) -> dict[str, Any]:
    """One event with what a user says."""
    given = {"payload": [spoken(text) for text in texts], **members}
    if session is not None:
        given["sessionId"] = session
    answer = clients.data.create_event(memoryId=memory_id, actorId=actor, eventTimestamp=at, **given)
    event: dict[str, Any] = answer["event"]
    return event


def events_of(
    clients: Clients, memory_id: str, actor: Any = "ada", session: Any = "s1", **asked: Any
) -> list[dict[str, Any]]:
    """One page of a session's events."""
    answer = clients.data.list_events(memoryId=memory_id, actorId=actor, sessionId=session, **asked)
    found: list[dict[str, Any]] = answer["events"]
    return found


def get_event(clients: Clients, event: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = clients.data.get_event(**_named(event))["event"]
    return found


def delete_event(clients: Clients, event: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = clients.data.delete_event(**_named(event))
    return answer


def _named(event: dict[str, Any]) -> dict[str, Any]:
    return {name: event[name] for name in ("memoryId", "actorId", "sessionId", "eventId")}


def ids(events: Iterable[dict[str, Any]]) -> list[str]:
    return [event["eventId"] for event in events]


def record(text: str, namespace: str = "/facts/ada/", identifier: str = "r0", **members: Any) -> dict[str, Any]:
    """One item of BatchCreateMemoryRecords."""
    given = {"requestIdentifier": identifier, "namespaces": [namespace], "content": {"text": text}, "timestamp": NOON}
    return {**given, **members}


def write(clients: Clients, memory_id: str, *items: dict[str, Any], **members: Any) -> list[str]:
    """Write records; their ids, in order."""
    numbered = [{**item, "requestIdentifier": f"r{i}"} for i, item in enumerate(items)]
    answer = clients.data.batch_create_memory_records(memoryId=memory_id, records=numbered, **members)
    assert not answer["failedRecords"], answer["failedRecords"]
    return [item["memoryRecordId"] for item in answer["successfulRecords"]]


def records_in(clients: Clients, memory_id: str, **where: Any) -> list[dict[str, Any]]:
    """One page of records, of the whole memory unless told where."""
    asked = where if "namespace" in where or "namespacePath" in where else {"namespacePath": "/", **where}
    found: list[dict[str, Any]] = clients.data.list_memory_records(memoryId=memory_id, **asked)["memoryRecordSummaries"]
    return found


def texts_in(clients: Clients, memory_id: str, **where: Any) -> list[str]:
    return texts(records_in(clients, memory_id, **where))


def texts(records: Iterable[dict[str, Any]]) -> list[str]:
    return [record["content"]["text"] for record in records]


def search(
    clients: Clients, memory_id: str, query: str, where: dict[str, Any] | None = None, **criteria: Any
) -> list[dict[str, Any]]:
    """What RetrieveMemoryRecords finds, in the whole memory unless told where."""
    asked = {"searchCriteria": {"searchQuery": query, **criteria}, **(where or {"namespacePath": "/"})}
    answer = clients.data.retrieve_memory_records(memoryId=memory_id, **asked)
    found: list[dict[str, Any]] = answer["memoryRecordSummaries"]
    return found


def error_of(code: str, call: Callable[..., Any], /, **params: Any) -> dict[str, Any]:
    """The error's members as the client has them, the call being refused with that code."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    response: dict[str, Any] = caught.value.response
    assert response["Error"]["Code"] == code, response["Error"]
    return response


def refused(call: Callable[..., Any], code: str = "ValidationException", /, **params: Any) -> str:
    """The text of the refusal."""
    return str(error_of(code, call, **params)["Error"]["Message"])


def status_of(response: dict[str, Any]) -> int:
    return int(response["ResponseMetadata"]["HTTPStatusCode"])


def bare(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what is about the request."""
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


@contextmanager
def progression(model: str, **transition: Any) -> Iterator[None]:
    """What begins inside takes so many looks (``times``) or seconds (``seconds``), until the block is left."""
    name = "manual" if "times" in transition else "time"
    state_manager.set_transition(model, {"progression": name, **transition})
    try:
        yield
    finally:
        state_manager.unset_transition(model)


def record_of(clients: Clients, memory_id: str, id: str) -> dict[str, Any]:
    found: dict[str, Any] = clients.data.get_memory_record(memoryId=memory_id, memoryRecordId=id)["memoryRecord"]
    return found


def update_records(clients: Clients, memory_id: str, *items: dict[str, Any], **members: Any) -> dict[str, Any]:
    stamped = [{"timestamp": minute(9), **item} for item in items]
    answer: dict[str, Any] = clients.data.batch_update_memory_records(memoryId=memory_id, records=stamped, **members)
    return answer
