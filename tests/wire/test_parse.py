from __future__ import annotations

import json
from datetime import datetime, timezone
from typing import Any

import pytest

from moto_agentcore.service import agents, control, data
from moto_agentcore.wire.parse import LARGEST, _most
from tests.wire.lines import parsed, refused

EVENT: dict[str, Any] = {"actorId": "ana", "eventTimestamp": 1, "payload": []}
NOT_JSON = "The request body is not valid JSON"


@pytest.mark.parametrize(
    "body",
    [b"{", b'{"a": }', b"\xff\xfe", b'{"name": "\xc3"}', b"{} {}", b"'a'", b"\xef\xbb\xbf{}", b"nul", b"{" * 100_000],
    ids=["cut", "hole", "utf-16", "bad utf-8", "two", "single quotes", "byte order mark", "word", "braces"],
)
@pytest.mark.inferred
def test_what_is_not_json_is_refused(body: bytes) -> None:
    error = refused(control, "CreateMemory", body)
    assert (error.message, error.members["reason"]) == (NOT_JSON, "CannotParse")


@pytest.mark.from_model
def test_a_body_of_bytes_may_be_as_large_as_the_model_says() -> None:
    payload = data.model.operation_model("InvokeAgentRuntime").input_shape.members["payload"]

    assert _most(payload, "InvokeAgentRuntime") == payload.metadata["max"] == 100_000_000
    assert (_most(None, "CreateEvent"), _most(None, "InvokeCodeInterpreter")) == (32 << 20, LARGEST)


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.inferred
def test_javascripts_numbers_are_not_json(literal: str) -> None:
    assert refused(control, "CreateMemory", b'{"eventExpiryDuration": %s}' % literal.encode()).message == NOT_JSON


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"1", b"null", b"true"])
@pytest.mark.inferred
def test_a_body_that_is_no_object_is_refused(body: bytes) -> None:
    assert refused(control, "CreateMemory", body).message == "The request body must be a JSON object"


@pytest.mark.inferred
def test_a_body_that_is_not_there_is_an_empty_object() -> None:
    assert parsed(control, "CreateMemory", b"") == {}


@pytest.mark.inferred
def test_a_body_of_an_operation_that_takes_none_is_not_read() -> None:
    assert parsed(control, "GetMemory", b"{not json") == {"memoryId": LABEL}


LABEL = "Demo-0123456789"


@pytest.mark.inferred
def test_a_hundred_thousand_levels_are_refused() -> None:
    nested = b'{"payload":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert refused(data, "CreateEvent", nested).message == NOT_JSON


@pytest.mark.parametrize("levels", [300, 600, 900])
@pytest.mark.inferred
def test_a_recursive_shape_nested_absurdly_is_refused(levels: int) -> None:
    filter = '{"andAll":[' * levels + '{"equals":{"key":"k","value":1}}' + "]}" * levels
    body = '{"retrievalConfiguration":{"vectorSearchConfiguration":{"filter":' + filter + "}}}"
    error = refused(agents, "Retrieve", body.encode(), labels={"knowledgeBaseId": "KB12345678"})
    assert error.members["reason"] == "CannotParse"


def _nested(levels: int) -> Any:
    found: Any = "leaf"
    for _ in range(levels):
        found = [found]
    return found


@pytest.mark.inferred
def test_a_document_of_a_hundred_levels_is_taken_and_one_deeper_is_refused() -> None:
    taken = parsed(data, "CreateEvent", {**EVENT, "payload": [{"blob": _nested(100)}]})
    assert taken["payload"] == [{"blob": _nested(100)}]
    error = refused(data, "CreateEvent", {**EVENT, "payload": [{"blob": _nested(101)}]})
    assert error.message == "A document must not be nested deeper than 100 levels"


@pytest.mark.parametrize(
    ("member", "value", "wanted"),
    [
        ("name", 1, "a string"),
        ("name", ["a"], "a string"),
        ("name", {"a": 1}, "a string"),
        ("eventExpiryDuration", "30", "an integer"),
        ("eventExpiryDuration", 30.5, "an integer"),
        ("eventExpiryDuration", True, "an integer"),
        ("eventExpiryDuration", 2**31, "an integer"),
        ("eventExpiryDuration", -(2**31) - 1, "an integer"),
        ("eventExpiryDuration", 1e300, "an integer"),
        ("tags", [], "a map"),
        ("tags", "a=b", "a map"),
        ("memoryStrategies", {}, "a list"),
        ("memoryStrategies", "x", "a list"),
    ],
)
@pytest.mark.inferred
def test_a_value_of_another_json_type_is_refused(member: str, value: Any, wanted: str) -> None:
    error = refused(control, "CreateMemory", {member: value})
    assert error.message == f"The value at '{member}' cannot be read as {wanted}"
    assert error.members["reason"] == "CannotParse"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"memoryStrategies": [{}, 1]}, "memoryStrategies.2"),
        (
            {"memoryStrategies": [{"semanticMemoryStrategy": {"name": 1}}]},
            "memoryStrategies.1.semanticMemoryStrategy.name",
        ),
        (
            {"memoryStrategies": [{"semanticMemoryStrategy": {"namespaces": ["/a", 5]}}]},
            "memoryStrategies.1.semanticMemoryStrategy.namespaces.2",
        ),
        ({"tags": {"team": ["a"]}}, "tags.team"),
    ],
)
@pytest.mark.inferred
def test_a_wrong_type_is_named_with_its_path(body: dict[str, Any], path: str) -> None:
    assert f"The value at '{path}' cannot be read" in refused(control, "CreateMemory", body).message


@pytest.mark.parametrize("value", ["yes", 1, "true", None, []])
@pytest.mark.inferred
def test_only_true_and_false_are_booleans(value: Any) -> None:
    body = {**EVENT, "includePayloads": value}
    if value is None:
        assert "includePayloads" not in parsed(data, "ListEvents", body)
    else:
        assert "cannot be read as a boolean" in refused(data, "ListEvents", body).message


@pytest.mark.from_model
def test_unknown_members_and_nulls_are_dropped_at_every_depth() -> None:
    said = {"role": "USER", "content": {"text": "x", "new": 1}, "mood": None}
    body = {**EVENT, "branch": None, "extra": {"a": 1}, "payload": [{"conversational": said, "__type": "x"}]}
    assert parsed(data, "CreateEvent", body)["payload"] == [
        {"conversational": {"role": "USER", "content": {"text": "x"}}},
    ]
    assert set(parsed(data, "CreateEvent", body)) == {*EVENT, "memoryId"}


@pytest.mark.from_model  # no list of the models is sparse; as Smithy's own suite has it of a server
def test_a_null_in_a_list_is_refused() -> None:
    texts = {"requestIdentifier": "r", "namespaces": ["/n", None], "content": {"text": "x"}, "timestamp": 1}

    for operation, body, where in [
        ("CreateEvent", {**EVENT, "payload": [None]}, "payload.1"),
        ("BatchCreateMemoryRecords", {"records": [texts]}, "records.1.namespaces.2"),
    ]:
        assert f"'{where}' cannot be read as" in refused(data, operation, body).message


@pytest.mark.from_model
def test_nulls_in_a_map_are_dropped_and_nulls_in_a_document_are_kept() -> None:
    assert parsed(control, "CreateMemory", {"tags": {"a": "b", "c": None}})["tags"] == {"a": "b"}
    document = {"a": None, "b": [None]}
    assert parsed(data, "CreateEvent", {"payload": [{"blob": document}]})["payload"] == [{"blob": document}]


@pytest.mark.from_model
def test_whole_floats_are_integers() -> None:
    assert parsed(control, "CreateMemory", b'{"eventExpiryDuration": 30.0}') == {"eventExpiryDuration": 30}


@pytest.mark.inferred
def test_a_number_with_thousands_of_digits_is_refused() -> None:
    body = b'{"eventExpiryDuration": %s}' % (b"9" * 5000)
    assert refused(control, "CreateMemory", body).members["reason"] == "CannotParse"


@pytest.mark.parametrize("value", ["1_000", "ten", "", " 5", "5 ", "5.0", "0x5", "٥", "1e1"])
@pytest.mark.inferred
def test_a_query_parameter_that_is_no_integer_is_refused(value: str) -> None:
    labels = {"agentId": "A", "agentAliasId": "B"}
    query = f"memoryId=mine&memoryType=SESSION_SUMMARY&maxItems={value}"
    error = refused(agents, "GetAgentMemory", query=query, labels=labels)
    assert error.message == "The value at 'maxItems' cannot be read as an integer"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("maxItems=5", {"maxItems": 5}),
        ("maxItems=-5", {"maxItems": -5}),
        ("memoryId=a%2Fb%20c", {"memoryId": "a/b c"}),
        ("memoryId=a%2", {"memoryId": "a%2"}),
        ("memoryId=a%zz", {"memoryId": "a%zz"}),
        ("memoryId=%ff", {"memoryId": "\ufffd"}),
        ("memoryId=one&memoryId=two", {"memoryId": "one"}),
        ("nobody=knows&&=", {}),
        ("memoryId=", {"memoryId": ""}),
    ],
)
@pytest.mark.inferred
def test_a_query_is_read_leniently_where_http_is(query: str, found: dict[str, Any]) -> None:
    labels = {"agentId": "A", "agentAliasId": "B"}
    assert parsed(agents, "GetAgentMemory", query=query, labels=labels) == {**labels, **found}


@pytest.mark.parametrize(("query", "keys"), [("tagKeys=a&tagKeys=b%2Cc", ["a", "b,c"]), ("tagKeys=a", ["a"])])
@pytest.mark.from_model
def test_a_list_in_a_query_is_a_parameter_given_often(query: str, keys: list[str]) -> None:
    assert parsed(control, "UntagResource", query=query, labels={"resourceArn": "x"})["tagKeys"] == keys


@pytest.mark.parametrize("name", ["X-Amzn-Trace-Id", "x-amzn-trace-id", "X-AMZN-TRACE-ID"])
@pytest.mark.from_model
def test_a_header_is_found_whatever_its_case(name: str) -> None:
    labels = {"agentRuntimeArn": "x"}
    assert parsed(data, "InvokeAgentRuntime", b"", headers={name: "t"}, labels=labels)["traceId"] == "t"


@pytest.mark.from_model
def test_a_payload_is_taken_as_it_is_even_where_it_is_empty() -> None:
    labels = {"agentRuntimeArn": "x"}
    assert parsed(data, "InvokeAgentRuntime", b"\xff\x00{", labels=labels)["payload"] == b"\xff\x00{"
    assert parsed(data, "InvokeAgentRuntime", b"", labels=labels)["payload"] == b""


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (1777852800, datetime(2026, 5, 4, tzinfo=timezone.utc)),
        (1777852800.123, datetime(2026, 5, 4, 0, 0, 0, 123000, timezone.utc)),
        (1777852800.123456, datetime(2026, 5, 4, 0, 0, 0, 123000, timezone.utc)),
        ("1777852800.5", datetime(2026, 5, 4, 0, 0, 0, 500000, timezone.utc)),
        ("2026-05-04T00:00:00Z", datetime(2026, 5, 4, tzinfo=timezone.utc)),
        ("2026-05-04T02:00:00.1239+02:00", datetime(2026, 5, 4, 0, 0, 0, 123000, timezone.utc)),
        ("2026-05-04T00:00:00.123456789Z", datetime(2026, 5, 4, 0, 0, 0, 123000, timezone.utc)),
        ("2026-05-04", datetime(2026, 5, 4, tzinfo=timezone.utc)),
        ("Mon, 04 May 2026 00:00:00 GMT", datetime(2026, 5, 4, tzinfo=timezone.utc)),
        (0, datetime(1970, 1, 1, tzinfo=timezone.utc)),
        (-1.5, datetime(1969, 12, 31, 23, 59, 58, 500000, timezone.utc)),
    ],
)
@pytest.mark.from_model
def test_a_timestamp_is_read_to_the_millisecond_in_any_of_its_formats(given: Any, read: datetime) -> None:
    found = parsed(data, "CreateEvent", {**EVENT, "eventTimestamp": given})["eventTimestamp"]
    assert (found, found.utcoffset()) == (read, read.utcoffset())


@pytest.mark.parametrize(
    "given",
    [
        *("soon", "", "NaN", "inf", "1_000", "2026-13-01", "2026-05-04T25:00:00Z", "0001-01-01T00:00:00+23:59"),
        *("1 Jan 2000 00:00:00 +9999999999999999999999", "Mon, 99 May 2026 00:00:00 GMT"),
        *(1e30, -1e30, 10**400, True, [], {}),
    ],
)
@pytest.mark.inferred
def test_what_is_no_timestamp_is_refused(given: Any) -> None:
    error = refused(data, "CreateEvent", {**EVENT, "eventTimestamp": given})
    assert error.message == "The value at 'eventTimestamp' cannot be read as a timestamp"


@pytest.mark.parametrize("given", ["%%%", "YQ", "ä", "YQ==YQ==", 5, []])
@pytest.mark.inferred
def test_what_is_not_base64_is_no_blob(given: Any) -> None:
    files = [{"name": "f", "source": {"sourceType": "BYTE_CONTENT", "byteContent": {"data": given, "mediaType": "x"}}}]
    body = {"sessionState": {"files": [{**files[0], "useCase": "CHAT"}]}}
    labels = {"agentId": "A", "agentAliasId": "B", "sessionId": "ses"}
    error = refused(agents, "InvokeAgent", body, labels=labels)
    assert "sessionState.files.1.source.byteContent.data' cannot be read as" in error.message


@pytest.mark.from_model
def test_a_lone_surrogate_comes_through() -> None:
    body = json.dumps({"actorId": "\ud800"}).encode()
    assert parsed(data, "CreateEvent", body)["actorId"] == "\ud800"


@pytest.mark.parametrize(
    ("given", "read"), [("NaN", "nan"), ("Infinity", "inf"), ("-Infinity", "-inf"), (0.5, "0.5"), (1, "1.0")]
)
@pytest.mark.from_model
def test_a_double_may_be_what_json_cannot_write(given: Any, read: str) -> None:
    record = {"metadata": {"score": {"numberValue": given}}}
    found = parsed(data, "BatchCreateMemoryRecords", {"records": [record]})
    assert str(found["records"][0]["metadata"]["score"]["numberValue"]) == read


@pytest.mark.parametrize("given", ["nan", "1.5", True, [], 10**400])
@pytest.mark.inferred
def test_what_is_no_number_is_refused(given: Any) -> None:
    record = {"metadata": {"score": {"numberValue": given}}}
    error = refused(data, "BatchCreateMemoryRecords", {"records": [record]})
    assert error.message == "The value at 'records.1.metadata.score.numberValue' cannot be read as a number"
