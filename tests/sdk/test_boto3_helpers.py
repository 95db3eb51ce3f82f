"""boto3's waiter and every paginator of the memory operations, on both faces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError
from moto.moto_api import state_manager

from conftest import Clients
from moto_agentcore import Fail
from tests.sdk.helpers import FACTS, NOON, PEANUTS, minute

ROWS = 7
AGENT = {"agentId": "AGENT12345", "agentAliasId": "ALIAS12345"}
pytestmark = pytest.mark.from_model


def _memories(clients: Clients, _: str) -> dict[str, Any]:
    for i in range(ROWS - 1):  # the fixture's memory is the seventh
        clients.control.create_memory(name=f"Note_{i}", eventExpiryDuration=7)
    return {}


def _say(clients: Clients, memory_id: str, actor: str, session: str, at: int) -> None:
    clients.data.create_event(
        memoryId=memory_id,
        actorId=actor,
        sessionId=session,
        eventTimestamp=minute(at),
        payload=[{"conversational": {"role": "USER", "content": {"text": PEANUTS}}}],
    )


def _events(clients: Clients, memory_id: str) -> dict[str, Any]:
    for i in range(ROWS):
        _say(clients, memory_id, "maria", "chat", i)
    return {"memoryId": memory_id, "actorId": "maria", "sessionId": "chat"}


def _actors(clients: Clients, memory_id: str) -> dict[str, Any]:
    for i in range(ROWS):
        _say(clients, memory_id, f"actor-{i}", "chat", i)
    return {"memoryId": memory_id}


def _sessions(clients: Clients, memory_id: str) -> dict[str, Any]:
    for i in range(ROWS):
        _say(clients, memory_id, "maria", f"chat-{i}", i)
    return {"memoryId": memory_id, "actorId": "maria"}


def _records(clients: Clients, memory_id: str) -> dict[str, Any]:
    clients.data.batch_create_memory_records(
        memoryId=memory_id,
        records=[
            {"requestIdentifier": f"r{i}", "namespaces": ["/a/"], "content": {"text": f"tea {i}"}, "timestamp": NOON}
            for i in range(ROWS)
        ],
    )
    return {"memoryId": memory_id, "namespace": "/a/"}


def _retrieved(clients: Clients, memory_id: str) -> dict[str, Any]:
    return {**_records(clients, memory_id), "searchCriteria": {"searchQuery": "tea", "topK": 50}}


def _jobs(clients: Clients, memory_id: str) -> dict[str, Any]:
    clients.agentcore.faults.on("Extraction", Fail("ThrottledException"))
    _events(clients, memory_id)
    return {"memoryId": memory_id}


def _summaries(clients: Clients, _: str) -> dict[str, Any]:
    entries = [{**AGENT, "memoryId": "maria", "sessionId": f"s-{i}", "summaryText": f"Talk {i}"} for i in range(ROWS)]
    clients.agentcore.seed({"agentMemories": entries})
    return {**AGENT, "memoryId": "maria", "memoryType": "SESSION_SUMMARY"}


Arrange = Callable[[Clients, str], dict[str, Any]]
PAGINATORS: list[tuple[str, str, str, Arrange]] = [
    ("control", "list_memories", "memories", _memories),
    ("data", "list_events", "events", _events),
    ("data", "list_actors", "actorSummaries", _actors),
    ("data", "list_sessions", "sessionSummaries", _sessions),
    ("data", "list_memory_records", "memoryRecordSummaries", _records),
    ("data", "retrieve_memory_records", "memoryRecordSummaries", _retrieved),
    ("data", "list_memory_extraction_jobs", "jobs", _jobs),
    ("agents", "get_agent_memory", "memoryContents", _summaries),
]
paginated = pytest.mark.parametrize(
    ("plane", "operation", "key", "arrange"), PAGINATORS, ids=[operation for _, operation, *_ in PAGINATORS]
)


@paginated
def test_a_paginator_reads_every_row_once(
    face: Clients, memory_id: str, plane: str, operation: str, key: str, arrange: Arrange
) -> None:
    asked = arrange(face, memory_id)
    paginator = getattr(face, plane).get_paginator(operation)
    whole = paginator.paginate(**asked).build_full_result()[key]

    pages = [page[key] for page in paginator.paginate(**asked, PaginationConfig={"PageSize": 3})]

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [row for page in pages for row in page] == whole


@paginated
def test_max_items_and_a_starting_token_go_on_where_it_stopped(
    face: Clients, memory_id: str, plane: str, operation: str, key: str, arrange: Arrange
) -> None:
    asked = arrange(face, memory_id)
    paginator = getattr(face, plane).get_paginator(operation)
    whole = paginator.paginate(**asked).build_full_result()[key]
    first = paginator.paginate(**asked, PaginationConfig={"MaxItems": 4, "PageSize": 3}).build_full_result()

    # The token names the second page and one row of it: botocore cuts there. The page size may change.
    rest = paginator.paginate(
        **asked, PaginationConfig={"StartingToken": first["NextToken"], "PageSize": 2}
    ).build_full_result()

    assert first[key] == whole[:4]
    assert rest[key] == whole[4:]


@paginated
def test_a_token_of_another_query_is_refused(
    face: Clients, memory_id: str, plane: str, operation: str, key: str, arrange: Arrange
) -> None:
    asked = arrange(face, memory_id)
    paginator = getattr(face, plane).get_paginator(operation)

    with pytest.raises(ClientError) as refused:
        paginator.paginate(**asked, PaginationConfig={"StartingToken": "bm90IG91cnM="}).build_full_result()

    assert refused.value.response["Error"]["Code"] == "ValidationException"


def _created(clients: Clients, name: str) -> str:
    return str(
        clients.control.create_memory(name=name, eventExpiryDuration=7, memoryStrategies=[FACTS])["memory"]["id"]
    )


def test_the_waiter_sees_the_memory_become_active(face: Clients, slowly: None) -> None:
    created = _created(face, "Slow")

    face.control.get_waiter("memory_created").wait(memoryId=created, WaiterConfig={"Delay": 0})

    (listed,) = face.control.list_memories()["memories"]
    assert listed["status"] == "ACTIVE"


def test_the_waiter_gives_up_after_its_attempts(face: Clients, slowly: None) -> None:
    state_manager.set_transition("agentcore::memory", {"progression": "manual", "times": 9})
    created = _created(face, "Slow")

    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        face.control.get_waiter("memory_created").wait(memoryId=created, WaiterConfig={"Delay": 0, "MaxAttempts": 4})


def test_the_waiter_does_not_wait_for_an_unknown_memory(face: Clients) -> None:
    with pytest.raises(WaiterError, match="ResourceNotFoundException"):
        face.control.get_waiter("memory_created").wait(memoryId="Gone-0123456789", WaiterConfig={"Delay": 0})
