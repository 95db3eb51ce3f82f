from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from moto_agentcore.errors import ServiceError
from moto_agentcore.service import control, data
from moto_agentcore.wire import validate
from moto_agentcore.wire.constraints import constraints
from moto_agentcore.wire.plan import plan
from tests.wire.lines import parsed, refused

MEMORY: dict[str, Any] = {"name": "Demo", "eventExpiryDuration": 30}
SAID = {"conversational": {"role": "USER", "content": {"text": "x"}}}
EVENT: dict[str, Any] = {"actorId": "ana", "eventTimestamp": 1, "payload": [SAID]}
NAME = "Member must satisfy regular expression pattern: [a-zA-Z][a-zA-Z0-9_]{0,47}"


@pytest.mark.from_sdk
def test_one_violation_is_one_validation_error() -> None:
    error = refused(data, "ListEvents", {"maxResults": 101})
    text = "Member must have value less than or equal to 100"
    assert error.message == (f"1 validation error detected: Value at 'maxResults' failed to satisfy constraint: {text}")
    assert error.members == {
        "reason": "FieldValidationFailed",
        "fieldList": [{"name": "maxResults", "message": text}],
    }


@pytest.mark.inferred
def test_several_violations_are_counted_and_listed_together() -> None:
    error = refused(control, "CreateMemory", {"name": "1", "eventExpiryDuration": 2, "description": "x" * 5000})
    assert error.message == (
        "3 validation errors detected: "
        f"Value at 'name' failed to satisfy constraint: {NAME}; "
        "Value at 'description' failed to satisfy constraint: Member must have length less than or equal to 4096; "
        "Value at 'eventExpiryDuration' failed to satisfy constraint: Member must have value greater than or equal to 3"
    )
    assert [field["name"] for field in error.members["fieldList"]] == ["name", "description", "eventExpiryDuration"]


@pytest.mark.inferred
def test_what_is_missing_is_named_beside_what_is_wrong() -> None:
    most = plan(control, "CreateMemory").model.input_shape.members["eventExpiryDuration"].metadata["max"]
    error = refused(control, "CreateMemory", {"eventExpiryDuration": most + 1})
    assert {field["name"]: field["message"] for field in error.members["fieldList"]} == {
        "name": "Member must not be null",
        "eventExpiryDuration": f"Member must have value less than or equal to {most}",
    }


@pytest.mark.from_sdk  # as a user of the SDK was answered
def test_a_wrong_item_of_a_list_of_texts_is_reported_at_the_list() -> None:
    strategy = {"summaryMemoryStrategy": {"name": "s", "namespaces": ["not ok!"]}}
    error = refused(control, "CreateMemory", {**MEMORY, "memoryStrategies": [strategy]})
    assert error.message.startswith(
        "1 validation error detected: Value at 'memoryStrategies.1.member.summaryMemoryStrategy.namespaces' failed to "
        "satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 512, "
        "Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: "
    )
    assert error.message.endswith("]")


@pytest.mark.from_sdk
def test_items_of_a_list_of_structures_are_counted_from_one() -> None:
    bad = {"conversational": {"role": "NARRATOR", "content": {"text": "x"}}}
    error = refused(data, "CreateEvent", {**EVENT, "payload": [SAID, bad]})
    assert [field["name"] for field in error.members["fieldList"]] == ["payload.2.member.conversational.role"]
    assert "enum value set: [ASSISTANT, USER, TOOL, OTHER]" in error.message


@pytest.mark.inferred
def test_map_keys_and_map_values_have_texts_of_their_own() -> None:
    keys = refused(control, "CreateMemory", {**MEMORY, "tags": {"a{b": "v"}})
    values = refused(control, "CreateMemory", {**MEMORY, "tags": {"a": "v" * 300}})
    assert "Value at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [" in keys.message
    assert "Value at 'tags' failed to satisfy constraint: Map value must satisfy constraint: [" in values.message


@pytest.mark.parametrize("union", [{}, {"stringValue": "a", "numberValue": 1.0}])
@pytest.mark.from_model
def test_a_union_has_one_member(union: dict[str, Any]) -> None:
    record = {"requestIdentifier": "r", "namespaces": ["/n"], "content": {"text": "x"}, "timestamp": 1}
    error = refused(data, "BatchCreateMemoryRecords", {"records": [{**record, "metadata": {"k": union}}]})
    assert [field["name"] for field in error.members["fieldList"]] == ["records.1.member.metadata.k.member"]
    assert "Member must have exactly one of the members [stringValue, " in error.message


@pytest.mark.parametrize(
    "memory", ["short", "Demo-012345678", "Demo_0123456789!", "arn:aws:iam::123456789012:memory/a-0123456789"]
)
@pytest.mark.from_sdk
def test_a_malformed_memory_id_has_its_own_text_on_the_data_plane(memory: str) -> None:
    error = refused(data, "ListActors", {}, labels={"memoryId": memory})
    assert error.message == "Invalid memoryId: not a valid memory ID or ARN"
    assert {field["name"] for field in error.members["fieldList"]} == {"memoryId"}


@pytest.mark.inferred
def test_a_malformed_memory_id_has_the_common_text_on_the_control_plane() -> None:
    error = refused(control, "GetMemory", labels={"memoryId": "Demo_0123456789"})
    assert error.message.startswith("1 validation error detected: Value at 'memoryId' failed to satisfy constraint: ")


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov"])
@pytest.mark.from_model
def test_an_arn_is_a_memory_id_on_the_data_plane(partition: str) -> None:
    arn = f"arn:{partition}:bedrock-agentcore:us-east-1:123456789012:memory/Demo-0123456789"
    assert parsed(data, "ListActors", labels={"memoryId": arn, "actorId": "a"})["memoryId"] == arn


@pytest.mark.parametrize("text", ["tab\there", "line\nbreak", "\x7f", "zero\u200bwidth", "\ud800", "\ufeff"])
@pytest.mark.from_model
def test_javas_other_characters_are_refused_where_a_pattern_excludes_them(text: str) -> None:
    error = refused(control, "CreatePaymentManager", {"description": text})
    assert "description" in {field["name"] for field in error.members["fieldList"]}


@pytest.mark.parametrize("text", ["plain", "ünïcödé 🙂", "a b"])
@pytest.mark.from_model
def test_other_text_passes_such_a_pattern(text: str) -> None:
    error = refused(control, "CreatePaymentManager", {"description": text})
    assert "description" not in {field["name"] for field in error.members["fieldList"]}


@pytest.mark.inferred
def test_a_pattern_must_match_the_whole_text() -> None:
    for name in ("Demo\n", "Demo!", " Demo"):
        assert NAME in refused(control, "CreateMemory", {**MEMORY, "name": name}).message


@pytest.mark.inferred
def test_digits_of_other_scripts_are_no_digits() -> None:
    arn = "arn:aws:bedrock-agentcore:us-east-1:" + "٣" * 12 + ":memory/Demo-0123456789"
    assert refused(data, "ListActors", labels={"memoryId": arn}).message.startswith("Invalid memoryId")


@pytest.mark.inferred
def test_what_is_too_long_is_refused_for_its_length_alone() -> None:
    error = refused(data, "ListSessions", labels={"memoryId": "Demo-0123456789", "actorId": "!" * 300})
    assert [field["message"] for field in error.members["fieldList"]] == [
        "Member must have length less than or equal to 255",
    ]


@pytest.mark.inferred
def test_a_text_made_to_keep_patterns_busy_is_refused_at_once() -> None:
    actor = "a:" * 127 + "!"
    error = refused(data, "ListSessions", labels={"memoryId": "Demo-0123456789", "actorId": actor})
    assert [field["name"] for field in error.members["fieldList"]] == ["actorId"]


@pytest.mark.inferred
def test_a_document_is_not_held_against_anything() -> None:
    payload = [{"blob": {"anything": ["goes", None, 1.5]}}]
    assert parsed(data, "CreateEvent", {**EVENT, "payload": payload})["payload"] == payload


@pytest.mark.inferred
def test_two_threads_may_be_refused_first_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = validate.compile_validator(control.model.operation_model("CreateMemory"))
    told: list[Any] = []

    def making(shape: Any) -> Any:
        if not told:  # while the first one is being made
            told.append(None)
            with ThreadPoolExecutor(1) as pool:
                told.append(pool.submit(asked, {}).exception(20))
        return constraints(shape)

    monkeypatch.setattr(validate, "constraints", making)
    with pytest.raises(ServiceError) as caught:
        asked({})

    assert str(told[1]) == str(caught.value)
