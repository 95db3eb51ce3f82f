"""Event streams through real boto3 clients, with a function of the test's own for InvokeCodeInterpreter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from threading import Event
from typing import Any

import pytest
from botocore.eventstream import EventStreamBuffer
from botocore.exceptions import EventStreamError
from botocore.model import ServiceModel

from conftest import Clients
from moto_agentcore.errors import THROTTLED, ServiceError
from moto_agentcore.service import data
from moto_agentcore.wire.eventstream import compile_encoder
from moto_agentcore.wire.writers import Writers

Producing = Callable[[Callable[[], Iterator[dict[str, Any]]]], None]
CALL = {"codeInterpreterIdentifier": "aws.codeinterpreter.v1", "name": "executeCode"}


@pytest.fixture
def producing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Producing]:
    """Let InvokeCodeInterpreter answer with the events that a generator makes."""

    def put(events: Callable[[], Iterator[dict[str, Any]]]) -> None:
        def answer(call: Any) -> dict[str, Any]:
            return {"sessionId": "s", "stream": events()}

        monkeypatch.setitem(data.functions, "InvokeCodeInterpreter", answer)
        data.plans.pop("InvokeCodeInterpreter", None)

    yield put
    data.plans.pop("InvokeCodeInterpreter", None)


def _said(text: str) -> dict[str, Any]:
    return {"result": {"content": [{"type": "text", "text": text}]}}


@pytest.mark.from_model
def test_events_arrive_in_order_and_header_members_beside_them(clients: Clients, producing: Producing) -> None:
    producing(lambda: iter([_said("one"), _said("zwei ü"), {"result": {"content": [], "isError": True}}]))
    response = clients.data.invoke_code_interpreter(**CALL)
    assert response["sessionId"] == "s"
    assert list(response["stream"]) == [_said("one"), _said("zwei ü"), {"result": {"content": [], "isError": True}}]


@pytest.mark.inferred
def test_the_first_event_is_read_before_the_second_is_made(clients: Clients, producing: Producing) -> None:
    first_was_read, seen = Event(), []

    def events() -> Iterator[dict[str, Any]]:
        yield _said("first")
        seen.append(first_was_read.wait(timeout=20))
        yield _said("second")

    producing(events)
    stream = iter(clients.data.invoke_code_interpreter(**CALL)["stream"])

    first = next(stream)
    first_was_read.set()
    rest = list(stream)

    assert (first, rest) == (_said("first"), [_said("second")])
    assert seen == [True]


@pytest.mark.inferred
def test_another_call_is_answered_while_a_stream_is_open(clients: Clients, producing: Producing) -> None:
    producing(lambda: iter([_said("one"), _said("two")]))
    stream = iter(clients.data.invoke_code_interpreter(**CALL)["stream"])
    next(stream)
    memory = clients.control.create_memory(name="Meanwhile", eventExpiryDuration=30)["memory"]
    assert memory["name"] == "Meanwhile"
    assert list(stream) == [_said("two")]


@pytest.mark.from_model
def test_an_error_in_mid_stream_is_the_streams_own_exception(clients: Clients, producing: Producing) -> None:
    def events() -> Iterator[dict[str, Any]]:
        yield _said("one")
        raise ServiceError(THROTTLED, "slow down")

    producing(events)
    with closing(clients.data.invoke_code_interpreter(**CALL)["stream"]) as answer:
        stream = iter(answer)
        assert next(stream) == _said("one")
        with pytest.raises(EventStreamError) as failure:
            next(stream)
        assert failure.value.response["Error"] == {"Code": "throttlingException", "Message": "slow down"}
        assert list(stream) == []


@pytest.mark.inferred
def test_an_error_the_stream_does_not_model_is_an_error_all_the_same(clients: Clients, producing: Producing) -> None:
    def events() -> Iterator[dict[str, Any]]:
        yield _said("one")
        raise ServiceError("NewException", "what is this")

    producing(events)
    with closing(clients.data.invoke_code_interpreter(**CALL)["stream"]) as answer:
        stream = iter(answer)
        next(stream)
        with pytest.raises(EventStreamError) as failure:
            next(stream)
    assert failure.value.response["Error"] == {"Code": "NewException", "Message": "what is this"}


@pytest.mark.inferred
def test_an_error_before_the_first_event_is_an_ordinary_one(
    clients: Clients, producing: Producing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(call: Any) -> Any:
        raise ServiceError("ConflictException", "busy")

    producing(lambda: iter(()))
    monkeypatch.setitem(data.functions, "InvokeCodeInterpreter", refuse)
    with pytest.raises(clients.data.exceptions.ConflictException, match="busy"):
        clients.data.invoke_code_interpreter(**CALL)


@pytest.mark.inferred
def test_a_stream_without_events_ends_at_once(clients: Clients, producing: Producing) -> None:
    producing(lambda: iter(()))
    assert list(clients.data.invoke_code_interpreter(**CALL)["stream"]) == []


@pytest.mark.inferred
def test_a_reader_that_stops_early_ends_the_producer(local: Clients, producing: Producing) -> None:
    ended: list[str] = []

    def events() -> Iterator[dict[str, Any]]:
        try:
            yield _said("one")
            yield _said("two")
        finally:
            ended.append("ended")

    producing(events)
    stream = local.data.invoke_code_interpreter(**CALL)["stream"]
    next(iter(stream))
    stream.close()
    assert ended == ["ended"]


# No stream of the three services has header or payload members in its events today; the protocol has.
def _event(**members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "structure", "event": True, "members": members}


HEADERS: dict[str, Any] = {
    name: {"shape": shape, "eventheader": True}
    for name, shape in (("who", "String"), ("count", "Integer"), ("last", "Boolean"))
}
MODEL: dict[str, Any] = {
    "metadata": {"protocol": "rest-json", "serviceId": "Test", "endpointPrefix": "test"},
    "operations": {},
    "shapes": {
        "Stream": {
            "type": "structure",
            "eventstream": True,
            "members": {name: {"shape": name} for name in ("Bytes", "Text", "Nested", "Bare")},
        },
        "Bytes": _event(b={"shape": "Blob", "eventpayload": True}, **HEADERS),
        "Text": _event(t={"shape": "String", "eventpayload": True}),
        "Nested": _event(n={"shape": "Inner", "eventpayload": True}),
        "Bare": _event(),
        "Inner": {"type": "structure", "members": {"at": {"shape": "Time"}, "score": {"shape": "Double"}}},
        "String": {"type": "string"},
        "Integer": {"type": "integer"},
        "Boolean": {"type": "boolean"},
        "Double": {"type": "double"},
        "Blob": {"type": "blob"},
        "Time": {"type": "timestamp"},
    },
}


def _frames(*events: dict[str, Any]) -> list[tuple[dict[str, Any], bytes]]:
    """What a list of events is on the wire, read by botocore's own frame parser."""
    encode = compile_encoder(ServiceModel(MODEL, "test").shape_for("Stream"), Writers())
    buffer = EventStreamBuffer()
    for frame in encode(events):
        buffer.add_data(frame)
    return [(message.headers, message.payload) for message in buffer]


@pytest.mark.from_model
def test_header_members_travel_in_the_frames_headers_and_a_blob_payload_as_it_is() -> None:
    ((headers, payload),) = _frames({"Bytes": {"b": b"\x00\xff", "who": "ü", "count": 7, "last": False}})
    assert payload == b"\x00\xff"
    assert headers == {
        ":event-type": "Bytes",
        ":message-type": "event",
        ":content-type": "application/octet-stream",
        "who": "ü",
        "count": 7,
        "last": False,
    }


@pytest.mark.from_model
def test_text_and_structures_may_be_payloads() -> None:
    (text, nested, bare) = _frames({"Text": {"t": "grüß"}}, {"Nested": {"n": {"score": 0.5}}}, {"Bare": {}})
    assert (text[0][":content-type"], text[1]) == ("text/plain", "grüß".encode())
    assert (nested[0][":content-type"], nested[1]) == ("application/json", b'{"score":0.5}')
    assert (bare[0][":event-type"], bare[1]) == ("Bare", b"{}")


@pytest.mark.from_model
def test_header_members_that_are_not_there_are_left_out() -> None:
    ((headers, payload),) = _frames({"Bytes": {"who": None}})
    assert (set(headers), payload) == ({":event-type", ":message-type", ":content-type"}, b"")
