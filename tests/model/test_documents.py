"""Free JSON values that could be kept and never written again: refused before anything is done, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore.service import Service
from moto_agentcore.wire.shapes import is_document, members
from tests.model.conftest import Answering, client_of, send
from tests.model.operations import ALL, by_service, model
from tests.model.samples import DOCUMENT, maximal

PLACE = "a number that no double can hold"


def _documented(shape: Any, above: tuple[str, ...] = ()) -> bool:
    """Whether a free value stands anywhere in a shape."""
    if shape is None or shape.name in above:
        return False
    if is_document(shape):
        return True
    inside = [*members(shape).values(), getattr(shape, "member", None), getattr(shape, "value", None)]
    return any(_documented(inner, (*above, shape.name)) for inner in inside)


DOCUMENTED = [(service, name) for service, name in ALL if _documented(model(service, name).input_shape)]


def _poisoned(value: Any, documents: list[Any]) -> Any:
    """A sample whose documents hold the place, deep inside."""
    if value == DOCUMENT:
        documents.append(value)
        return {"deep": [1, {"er": PLACE}]}
    if isinstance(value, dict):
        return {name: _poisoned(item, documents) for name, item in value.items()}
    return [_poisoned(item, documents) for item in value] if isinstance(value, list) else value


@contextmanager
def written(client: Any, number: str) -> Iterator[None]:
    """The client sends a number where the place is: no library of the client's writes such a one."""

    def write(request: Any, **_: Any) -> None:
        request.data = request.data.replace(f'"{PLACE}"'.encode(), number.encode())

    client.meta.events.register("request-created", write)
    try:
        yield
    finally:
        client.meta.events.unregister("request-created", write)


@pytest.mark.from_model
def test_the_operations_that_take_documents_are_found() -> None:
    assert {"CreateEvent", "IngestData", "InvokeHarness"} <= {name for _, name in DOCUMENTED}


@by_service(DOCUMENTED)
@pytest.mark.parametrize("number", ["1e400", "-1e400"])
@pytest.mark.from_model  # a document is JSON, which has no infinity
def test_a_document_that_no_json_could_show_is_refused_unread(
    service: Service, operation: str, clients: Clients, answering: Answering, number: str
) -> None:
    reached: list[Any] = []
    answering(service, operation, reached.append)
    client, documents = client_of(clients, service), list[Any]()
    for sample in maximal(model(service, operation).input_shape):
        params = _poisoned(sample, documents)
        for name in model(service, operation).idempotent_members:
            params[name] = str(uuid4())
        if PLACE in str(params):
            with written(client, number), pytest.raises(ClientError) as refused:
                send(client, operation, params)
            assert refused.value.response["Error"]["Code"] == "ValidationException"
            assert refused.value.response.get("reason", "CannotParse") == "CannotParse"

    assert documents
    assert reached == []


@pytest.mark.inferred
@pytest.mark.parametrize("number", ["1e400", "1" + "0" * 5000])
@pytest.mark.parametrize("content", ["blob", "json"])
def test_a_session_is_listed_after_an_event_that_was_refused(clients: Clients, number: str, content: str) -> None:
    memory = clients.control.create_memory(name="Plain", eventExpiryDuration=30)["memory"]["id"]
    item = {"blob": PLACE} if content == "blob" else {"json": {"content": {"x": [PLACE]}}}
    where = {"memoryId": memory, "actorId": "m", "sessionId": "s"}

    with written(clients.data, number), pytest.raises(ClientError) as refused:
        clients.data.create_event(**where, eventTimestamp=1, payload=[item])

    assert refused.value.response["reason"] == "CannotParse"
    assert clients.data.list_events(**where)["events"] == []
    assert clients.data.list_sessions(memoryId=memory, actorId="m")["sessionSummaries"] == []
