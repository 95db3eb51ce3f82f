"""Every list of the operations answered here pages, and its tokens are its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore import Fail
from moto_agentcore.wire.shapes import members
from tests.model.operations import OURS, model, tabled

START = datetime(2026, 5, 4, tzinfo=timezone.utc)
ROWS = 7


@dataclass(frozen=True)
class Listing:
    """One operation: whose it is, what fills it with seven rows, and a change of params that is another query."""

    client: str
    fill: Callable[[Clients, str], None]
    params: Callable[[str], dict[str, Any]]
    other: dict[str, Any]
    limit: str = "maxResults"


def _event(clients: Clients, memory: str, n: int, actor: str = "ana", session: str = "s") -> None:
    said = [{"conversational": {"role": "USER", "content": {"text": f"My dog number {n} is called Rex{n}"}}}]
    at = START + timedelta(seconds=n)
    clients.data.create_event(memoryId=memory, actorId=actor, sessionId=session, eventTimestamp=at, payload=said)


def _events(clients: Clients, memory: str) -> None:
    for n in range(ROWS):
        _event(clients, memory, n)


def _actors(clients: Clients, memory: str) -> None:
    for n in range(ROWS):
        _event(clients, memory, n, actor=f"actor/{n}")


def _sessions(clients: Clients, memory: str) -> None:
    for n in range(ROWS):
        _event(clients, memory, n, session=f"s-{n}")


def _memories(clients: Clients, _: str) -> None:
    for n in range(ROWS - 1):
        clients.control.create_memory(name=f"More{n}", eventExpiryDuration=30)


def _records(clients: Clients, memory: str) -> None:
    records = [
        {"requestIdentifier": str(n), "namespaces": ["/n"], "content": {"text": f"{n} blue boats"}, "timestamp": START}
        for n in range(ROWS)
    ]
    clients.data.batch_create_memory_records(memoryId=memory, records=records)


def _failed_jobs(clients: Clients, memory: str) -> None:
    clients.agentcore.faults.on("Extraction", Fail("ServiceException"))
    _events(clients, memory)


def _summaries(clients: Clients, _: str) -> None:
    fixed = {"agentId": "AGENT", "agentAliasId": "ALIAS", "memoryId": "mine", "summaryText": "…"}
    clients.agentcore.seed({"agentMemories": [{**fixed, "sessionId": f"s{n}"} for n in range(ROWS)]})


def _of(memory: str) -> dict[str, Any]:
    return {"memoryId": memory}


LISTINGS = {
    "ListMemories": Listing("control", _memories, lambda memory: {}, {}),
    "ListEvents": Listing(
        "data", _events, lambda m: {**_of(m), "actorId": "ana", "sessionId": "s"}, {"sessionId": "another"}
    ),
    "ListActors": Listing("data", _actors, _of, {"memoryId": "Other"}),
    "ListSessions": Listing("data", _sessions, lambda m: {**_of(m), "actorId": "ana"}, {"actorId": "bob"}),
    "ListMemoryRecords": Listing("data", _records, lambda m: {**_of(m), "namespace": "/n"}, {"namespace": "/another"}),
    "RetrieveMemoryRecords": Listing(
        "data",
        _records,
        lambda m: {**_of(m), "namespace": "/n", "searchCriteria": {"searchQuery": "boats", "topK": ROWS}},
        {"searchCriteria": {"searchQuery": "ships", "topK": ROWS}},
    ),
    "ListMemoryExtractionJobs": Listing("data", _failed_jobs, _of, {"filter": {"actorId": "ana"}}),
    "GetAgentMemory": Listing(
        "agents",
        _summaries,
        lambda _: {"agentId": "AGENT", "agentAliasId": "ALIAS", "memoryId": "mine", "memoryType": "SESSION_SUMMARY"},
        {"memoryId": "yours"},
        limit="maxItems",
    ),
}
each = pytest.mark.parametrize("operation", list(LISTINGS))


class Query:
    """One listing over one filled memory."""

    def __init__(self, clients: Clients, operation: str) -> None:
        given = [{"semanticMemoryStrategy": {"name": "facts"}}]
        create = clients.control.create_memory
        memory = create(name="Paged", eventExpiryDuration=365, memoryStrategies=given)["memory"]["id"]
        clients.control.get_memory(memoryId=memory)
        listing = LISTINGS[operation]
        listing.fill(clients, memory)
        self.listing, self.params = listing, listing.params(memory)
        self.client = getattr(clients, listing.client)
        self.name = xform_name(operation)
        service = next(service for service, name in OURS if name == operation)
        self.key = service.paginators[operation]["result_key"]

    def page(self, limit: int | None = None, token: str | None = None, **more: Any) -> tuple[list[Any], str | None]:
        asked = {self.listing.limit: limit, "nextToken": token}
        answer = getattr(self.client, self.name)(
            **{**self.params, **{name: v for name, v in asked.items() if v is not None}, **more}
        )
        return answer[self.key], answer.get("nextToken")

    def pages(self, *limits: int) -> list[list[Any]]:
        """All pages; of several limits the last one holds on."""
        found, token, left = [], None, list(limits)
        while True:
            rows, token = self.page(left[0], token)
            found.append(rows)
            left = left[1:] or left
            if token is None:
                return found


@pytest.mark.from_model
def test_this_file_knows_every_listing() -> None:
    known = [(service, name) for service, name in OURS if tabled(service, name)]
    listing = {name for service, name in known if "nextToken" in members(model(service, name).output_shape)}
    assert listing == set(LISTINGS)


@each
@pytest.mark.from_model
def test_all_pages_together_are_the_one_page(clients: Clients, operation: str) -> None:
    query = Query(clients, operation)
    whole, token = query.page()
    pages = query.pages(3)
    assert token is None
    assert len(whole) == ROWS
    assert [len(rows) for rows in pages] == [3, 3, 1]
    assert [row for rows in pages for row in rows] == whole


@each
@pytest.mark.from_model
def test_the_page_size_may_change_between_pages(local: Clients, operation: str) -> None:
    query = Query(local, operation)
    whole, _ = query.page()
    pages = query.pages(2, 4, 1)
    assert [len(rows) for rows in pages] == [2, 4, 1]
    assert [row for rows in pages for row in rows] == whole


@each
@pytest.mark.from_model
def test_a_last_page_that_is_full_has_no_token(local: Clients, operation: str) -> None:
    rows, token = Query(local, operation).page(ROWS)
    assert (len(rows), token) == (ROWS, None)


@each
@pytest.mark.from_model
def test_the_sdks_paginator_finds_every_row(clients: Clients, operation: str) -> None:
    query = Query(clients, operation)
    paginator = query.client.get_paginator(query.name)
    found = paginator.paginate(**query.params, PaginationConfig={"PageSize": 2}).build_full_result()
    assert found[query.key] == query.page()[0]


@each
@pytest.mark.inferred
@pytest.mark.parametrize("token", ["garbage", "e30=", "WzEsMl0=", "WzEyMywicyJd", "W1tbW1tb", "====", "Jw=="])
def test_a_token_that_was_never_given_is_refused(local: Clients, operation: str, token: str) -> None:
    with pytest.raises(ClientError) as refused:
        Query(local, operation).page(token=token)
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    assert "nextToken" in refused.value.response["Error"]["Message"]


@each
@pytest.mark.inferred
def test_a_token_that_was_bent_is_refused(local: Clients, operation: str) -> None:
    query = Query(local, operation)
    _, token = query.page(2)
    assert token is not None
    for bent in (token[:-4], token + "!", token + token, token[4:], token[::-1], token.swapcase()):
        with pytest.raises(ClientError) as refused:
            query.page(token=bent)
        assert refused.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.inferred
@pytest.mark.parametrize("operation", [name for name, listing in LISTINGS.items() if listing.other])
def test_a_token_of_another_query_is_refused(local: Clients, operation: str) -> None:
    query = Query(local, operation)
    _, token = query.page(2)
    other = dict(query.listing.other)
    if "memoryId" in other and operation == "ListActors":
        other["memoryId"] = local.control.create_memory(name="Other", eventExpiryDuration=30)["memory"]["id"]
        local.control.get_memory(memoryId=other["memoryId"])

    with pytest.raises(ClientError) as refused:
        query.page(token=token, **other)

    assert refused.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.inferred
def test_a_token_of_another_operation_is_refused(local: Clients) -> None:
    query = Query(local, "ListActors")
    _, token = query.page(2)
    with pytest.raises(ClientError) as refused:
        local.data.list_memory_extraction_jobs(**query.params, nextToken=token)
    assert refused.value.response["Error"]["Code"] == "ValidationException"


@each
@pytest.mark.from_model
def test_tokens_keep_to_the_models_rules(local: Clients, operation: str) -> None:
    query = Query(local, operation)
    _, token = query.page(1)
    service = next(service for service, name in OURS if name == operation)
    rules = model(service, operation).input_shape.members["nextToken"].metadata
    assert token is not None
    assert rules.get("min", 0) <= len(token) <= rules.get("max", len(token))
