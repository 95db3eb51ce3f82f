from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest

from moto_agentcore.errors import THROTTLED, ServiceError, invalid, not_found
from moto_agentcore.service import Service, agents, control, data
from moto_agentcore.wire.encoder import Written
from moto_agentcore.wire.messages import Reply, dump
from moto_agentcore.wire.plan import plan


def _written(service: Service, operation: str, result: Any) -> Reply:
    return plan(service, operation).serialize(result)


def _content(service: Service, operation: str, result: Any) -> Any:
    return json.loads(_written(service, operation, result).content())


def _refusal(service: Service, operation: str, error: ServiceError) -> tuple[int, str, dict[str, Any]]:
    reply = plan(service, operation).refuse(error)
    return reply.status, reply.headers["x-amzn-ErrorType"], json.loads(reply.content())


@pytest.mark.parametrize(("value", "written"), [("nan", "NaN"), ("inf", "Infinity"), ("-inf", "-Infinity")])
@pytest.mark.from_model
def test_a_double_that_json_cannot_write_is_a_text(value: str, written: str) -> None:
    record = {"memoryRecordId": "mem-1", "score": float(value)}
    answer = _content(data, "RetrieveMemoryRecords", {"memoryRecordSummaries": [record]})
    assert answer["memoryRecordSummaries"][0]["score"] == written


@pytest.mark.inferred
def test_a_number_in_a_document_that_json_cannot_write_is_a_bug_of_the_function() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        _written(data, "GetEvent", {"event": {"payload": [{"blob": float("nan")}]}})


@pytest.mark.inferred
def test_a_lone_surrogate_is_written_as_it_was_sent() -> None:
    reply = _written(data, "DeleteEvent", {"eventId": "\ud800 ü"})
    assert reply.content() == b'{"eventId":"\\ud800 \\u00fc"}'


@pytest.mark.parametrize(
    ("microsecond", "written"),
    [(0, b"1777852800"), (123_000, b"1777852800.123"), (999, b"1777852800"), (1_000, b"1777852800.001")],
)
@pytest.mark.from_sdk  # memory plane: epoch seconds, ms fraction
def test_a_memory_timestamp_is_epoch_seconds_whole_where_it_is_whole(microsecond: int, written: bytes) -> None:
    at = datetime(2026, 5, 4, 0, 0, 0, microsecond, timezone.utc)
    reply = _written(control, "GetMemory", {"memory": {"createdAt": at}})
    assert reply.content() == b'{"memory":{"createdAt":' + written + b"}}"


@pytest.mark.from_model
def test_other_timestamps_are_iso_8601_with_milliseconds() -> None:
    at = datetime(2026, 5, 4, 1, 2, 3, 450_000, timezone.utc)
    assert _content(agents, "GetSession", {"createdAt": at}) == {"createdAt": "2026-05-04T01:02:03.450Z"}


@pytest.mark.from_model
def test_a_document_is_written_as_it_is() -> None:
    document = {"b": [1, None, {"deep": True}], "memberNobodyModels": 1.5}
    answer = _content(data, "GetEvent", {"event": {"payload": [{"blob": document}]}})
    assert answer == {"event": {"payload": [{"blob": document}]}}


@pytest.mark.inferred
def test_only_what_the_output_shape_has_and_what_is_not_none_is_shown() -> None:
    memory: dict[str, Any] = {"id": "Demo-0123456789", "description": None, "secret": "s", "strategies": []}
    assert _content(control, "GetMemory", {"memory": memory, "more": 1}) == {
        "memory": {"id": "Demo-0123456789", "strategies": []},
    }


@pytest.mark.inferred
def test_nothing_returned_is_an_empty_object() -> None:
    reply = _written(control, "GetMemory", None)
    assert (reply.content(), reply.headers["Content-Type"]) == (b"{}", "application/json")


@pytest.mark.from_model
def test_an_answer_of_status_204_has_neither_body_nor_type() -> None:
    found = [o for o in control.model.operation_names if _status(control, o) == 204]
    for operation in found:
        reply = _written(control, operation, {"anything": 1})
        assert (reply.status, reply.content(), "Content-Type" in reply.headers) == (204, b"", False)
    assert "DeleteWorkloadIdentity" in found


def _status(service: Service, operation: str) -> int:
    return int(service.model.operation_model(operation).http.get("responseCode", 200))


@pytest.mark.from_model
def test_the_status_is_the_models_unless_a_member_says_otherwise() -> None:
    assert _written(control, "CreateMemory", {}).status == 202
    assert _written(data, "CreateEvent", {}).status == 201
    assert _written(data, "StopRuntimeSession", {"statusCode": 404}).status == 404


@pytest.mark.from_model
def test_members_of_the_header_are_headers_and_not_body() -> None:
    reply = _written(
        data, "InvokeAgentRuntime", {"runtimeSessionId": "s-1", "contentType": "text/plain", "response": "hi"}
    )
    assert reply.headers["X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"] == "s-1"
    assert reply.headers["Content-Type"] == "text/plain"
    assert reply.content() == b"hi"


@pytest.mark.parametrize("response", [b"ab", "ab", [b"a", b"b"], ["a", "b"], iter([b"a", "b"])])
@pytest.mark.inferred
def test_a_streamed_payload_is_bytes_text_or_pieces_of_either(response: Any) -> None:
    assert _written(data, "InvokeAgentRuntime", {"response": response, "contentType": "x"}).content() == b"ab"


@pytest.mark.inferred
def test_a_streamed_payload_is_made_as_it_is_read() -> None:
    made: list[int] = []

    def pieces() -> Any:
        for n in range(3):
            made.append(n)
            yield b"x"

    body = _written(data, "InvokeAgentRuntime", {"response": pieces(), "contentType": "x"}).body
    assert not isinstance(body, bytes)
    assert made == []
    next(body)
    assert made == [0]


@pytest.mark.from_model
def test_every_answer_has_a_request_id_of_its_own() -> None:
    ids = {_written(control, "TagResource", None).headers["x-amzn-RequestId"] for _ in range(10)}
    assert len(ids) == 10


@pytest.mark.from_model
def test_an_error_has_its_shapes_status_and_its_modelled_members() -> None:
    assert _refusal(data, "GetEvent", not_found("gone")) == (404, "ResourceNotFoundException", {"message": "gone"})
    assert _refusal(data, "GetEvent", invalid("no", name="bad")) == (
        400,
        "ValidationException",
        {"message": "no", "reason": "FieldValidationFailed", "fieldList": [{"name": "name", "message": "bad"}]},
    )


@pytest.mark.from_model
def test_members_that_an_errors_shape_lacks_are_left_out() -> None:
    assert _refusal(agents, "GetAgentMemory", invalid("no", name="bad"))[2] == {"message": "no"}


@pytest.mark.from_model
def test_of_several_codes_the_operations_own_is_taken() -> None:
    error = ServiceError(THROTTLED, "slow down")
    assert _refusal(data, "CreateEvent", error)[:2] == (429, "ThrottledException")
    assert _refusal(data, "InvokeHarness", error)[:2] == (429, "ThrottlingException")


@pytest.mark.inferred
def test_a_code_nobody_models_is_answered_with_its_own_status_and_all_its_members() -> None:
    error = ServiceError("NewException", "what", extra=1)
    error.status = 418
    assert _refusal(data, "CreateEvent", error) == (418, "NewException", {"message": "what", "extra": 1})


@pytest.mark.inferred
def test_json_is_compact_and_ascii() -> None:
    assert dump({"a": [1, "ü"]}) == b'{"a":[1,"\\u00fc"]}'


@pytest.mark.parametrize("beside", [1, Written("{}")])
@pytest.mark.inferred
def test_what_json_lacks_is_an_error_never_null(beside: Any) -> None:
    assert dump({"beside": Written('{"a": 1}')}) == b'{"beside":{"a": 1}}'
    with pytest.raises(TypeError, match="not JSON serializable"):
        dump({"beside": beside, "it": object()})
