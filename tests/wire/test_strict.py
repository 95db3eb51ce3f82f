"""Strict mode: an answer that does not fit the model is a bug of ours, and says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
from botocore.exceptions import ClientError

from conftest import Clients
from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.service import control, data
from moto_agentcore.wire.strict import ModelError

ID = "Demo-0123456789"
AT = datetime(2026, 5, 4, tzinfo=timezone.utc)
MEMORY = {
    "arn": f"arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/{ID}",
    "id": ID,
    "name": "Demo",
    "eventExpiryDuration": 30,
    "status": "ACTIVE",
    "createdAt": AT,
    "updatedAt": AT,
}
Answering = Callable[[Callable[[Any], Any]], None]


@pytest.fixture
def answering(monkeypatch: pytest.MonkeyPatch) -> Iterator[Answering]:
    """Let a function of the test's own answer GetMemory."""

    def put(function: Callable[[Any], Any]) -> None:
        control.function("GetMemory")
        monkeypatch.setitem(control.functions, "GetMemory", function)
        control.plans.pop("GetMemory", None)

    yield put
    control.plans.pop("GetMemory", None)


@pytest.mark.from_model
def test_an_answer_that_fits_passes(local: Clients, answering: Answering) -> None:
    answering(lambda call: {"memory": MEMORY})
    assert local.control.get_memory(memoryId=ID)["memory"] == MEMORY


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"status": "SLEEPING"}, "memory.status"),
        ({"status": None}, "memory.status"),
        ({"id": "no id"}, "memory.id"),
        ({"eventExpiryDuration": 0}, "memory.eventExpiryDuration"),
        ({"description": "x" * 5000}, "memory.description"),
        ({"strategies": [{"strategyId": "s"}]}, "memory.strategies.1.member.strategyId"),
    ],
)
@pytest.mark.from_model
def test_an_answer_that_does_not_fit_raises(
    local: Clients, answering: Answering, change: dict[str, Any], where: str
) -> None:
    answering(lambda call: {"memory": {**MEMORY, **change}})
    with pytest.raises(ModelError, match="GetMemory answers") as raised:
        local.control.get_memory(memoryId=ID)
    assert f"'{where}'" in str(raised.value)


@pytest.mark.from_model
def test_an_answer_that_lacks_all_raises(local: Clients, answering: Answering) -> None:
    answering(lambda call: None)
    with pytest.raises(ModelError, match="'memory', 'Member must not be null'"):
        local.control.get_memory(memoryId=ID)


@pytest.mark.from_model
def test_an_error_that_the_operation_does_not_declare_raises(local: Clients, answering: Answering) -> None:
    def fail(call: Any) -> Any:
        raise ServiceError("ConflictException", "not among GetMemory's")

    answering(fail)
    with pytest.raises(ModelError, match="GetMemory does not declare ConflictException"):
        local.control.get_memory(memoryId=ID)


@pytest.mark.inferred
def test_an_error_of_the_front_end_needs_no_declaration(local: Clients, answering: Answering) -> None:
    def fail(call: Any) -> Any:
        raise ServiceError("UnrecognizedClientException", "who?")

    answering(fail)
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        local.control.get_memory(memoryId=ID)


@pytest.mark.inferred
def test_users_get_what_there_is(local: Clients, answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controls, "strict", False)
    answering(lambda call: {"memory": {"status": "SLEEPING"}})
    assert local.control.get_memory(memoryId=ID)["memory"] == {"status": "SLEEPING"}


@pytest.mark.inferred
def test_over_http_a_wrong_answer_is_a_modelled_error(remote: Clients, answering: Answering) -> None:
    answering(lambda call: None)
    with pytest.raises(ClientError) as failure:
        remote.control.get_memory(memoryId=ID)
    assert failure.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert failure.value.response["Error"]["Code"] == "InternalServerException"


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Let events of the test's own be InvokeCodeInterpreter's stream."""

    def put(*events: Any) -> None:
        monkeypatch.setitem(data.functions, "InvokeCodeInterpreter", lambda call: {"stream": iter(events)})
        data.plans.pop("InvokeCodeInterpreter", None)

    yield put
    data.plans.pop("InvokeCodeInterpreter", None)


TEXT = {"type": "text", "text": "hello"}


def heard(clients: Clients) -> list[Any]:
    answer = clients.data.invoke_code_interpreter(
        codeInterpreterIdentifier="aws.codeinterpreter.v1", name="executeCode"
    )
    return list(answer["stream"])


@pytest.mark.from_model
def test_events_that_fit_pass(local: Clients, speaking: Callable[..., None]) -> None:
    speaking({"result": {"content": [TEXT]}})
    assert heard(local) == [{"result": {"content": [TEXT]}}]


@pytest.mark.parametrize(
    ("event", "where"),
    [
        ({"result": {"content": [{**TEXT, "type": "song"}]}}, "result.content.1.member.type"),
        ({"result": {"content": [{**TEXT, "text": 1}]}}, "result.content.1.text"),
        ({"result": {"content": "hello"}}, "result.content"),
        ({"result": {}}, "result.content"),
        ({"results": {"content": [TEXT]}}, "has one of the members"),
        ({}, "has one of the members"),
        ("hello", "has one of the members"),
    ],
)
@pytest.mark.from_model
def test_an_event_that_does_not_fit_says_where(
    local: Clients, speaking: Callable[..., None], event: Any, where: str
) -> None:
    speaking({"result": {"content": [TEXT]}}, event)
    with pytest.raises(ModelError, match=where):
        heard(local)


@pytest.mark.parametrize("event", [{"results": {"content": [TEXT]}}, {}])
@pytest.mark.from_model
def test_an_unknown_event_says_so_without_strict_mode_too(
    local: Clients, speaking: Callable[..., None], monkeypatch: pytest.MonkeyPatch, event: Any
) -> None:
    monkeypatch.setattr(controls, "strict", False)
    speaking(event)
    with pytest.raises(ModelError, match="has one of the members"):
        heard(local)
