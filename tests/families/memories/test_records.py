"""Memory records written by hand, in batches and one by one."""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    NOON,
    created,
    error_of,
    minute,
    new_memory,
    record,
    record_of,
    records_in,
    refused,
    status_of,
    strategy,
    texts_in,
    update_records,
    write,
)
from tests.installed import by_newest

NOTHING = "mem-00000000-0000-0000-0000-000000000000"


@pytest.mark.from_model
def test_records_are_created_in_a_batch(clients: Clients) -> None:
    memory_id = new_memory(clients)

    answer = clients.data.batch_create_memory_records(
        memoryId=memory_id, records=[record("One.", identifier="a-1"), record("Two.", identifier="b_2")]
    )

    assert status_of(answer) == 201
    assert answer["failedRecords"] == []
    assert [(item["requestIdentifier"], item["status"]) for item in answer["successfulRecords"]] == [
        ("a-1", "SUCCEEDED"),
        ("b_2", "SUCCEEDED"),
    ]
    assert texts_in(clients, memory_id) == ["Two.", "One."]


@pytest.mark.from_sdk
def test_a_record_id_is_mem_and_a_uuid(local: Clients) -> None:
    (id,) = write(local, new_memory(local), record("One."))

    assert re.fullmatch(r"mem-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}", id)


METADATA = {
    "colour": {"stringValue": "red"},
    "tags": {"stringListValue": ["a", "b"]},
    "weight": {"numberValue": 2.5},
    "due": {"dateTimeValue": datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)},
}


@pytest.mark.from_model
@by_newest
def test_a_record_is_got_back_as_written(local: Clients) -> None:
    memory = created(local, memoryStrategies=[strategy("SEMANTIC")])
    strategy_id = memory["strategies"][0]["strategyId"]
    item = record("One.", memoryStrategyId=strategy_id, metadata=METADATA)
    (id,) = write(local, memory["id"], item)

    found = record_of(local, memory["id"], id)

    assert found == {
        "memoryRecordId": id,
        "content": {"text": "One."},
        "memoryStrategyId": strategy_id,
        "namespaces": ["/facts/ada/"],
        "timestamp": NOON,
        "createdAt": found["createdAt"],
        "metadata": METADATA,
    }
    assert records_in(local, memory["id"]) == [found]


@pytest.mark.inferred
def test_a_record_without_a_strategy_shows_an_empty_one(local: Clients) -> None:
    memory_id = new_memory(local)
    (id,) = write(local, memory_id, record("One."))

    assert record_of(local, memory_id, id)["memoryStrategyId"] == ""


@pytest.mark.inferred
def test_a_record_may_have_no_namespace(local: Clients) -> None:
    memory_id = new_memory(local)
    (id,) = write(local, memory_id, record("One.", namespaces=[]))

    assert record_of(local, memory_id, id)["namespaces"] == []
    assert records_in(local, memory_id) == []


@pytest.mark.inferred
def test_a_batch_creates_what_it_can(local: Clients) -> None:
    memory_id = new_memory(local)
    items = [
        record("One.", identifier="one"),
        record("Two.", identifier="two", memoryStrategyId="nothing-abcdefghij"),
        record("Three.", identifier="one"),
        record("Four.", identifier="four"),
    ]

    answer = local.data.batch_create_memory_records(memoryId=memory_id, records=items)

    assert [item["requestIdentifier"] for item in answer["successfulRecords"]] == ["one", "four"]
    failed = [(f["requestIdentifier"], f["status"], f["errorCode"], f["errorMessage"]) for f in answer["failedRecords"]]
    assert failed == [
        ("two", "FAILED", 404, "Memory strategy not found: nothing-abcdefghij"),
        ("one", "FAILED", 400, "Request identifier one is used twice in the batch"),
    ]
    assert texts_in(local, memory_id) == ["Four.", "One."]


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"content": {"text": "x" * 16_001}}, "records.1.member.content.text"),
        ({"namespaces": ["/a/", "/b/"]}, "records.1.member.namespaces"),
        ({"namespaces": ["{actorId}"]}, "records.1.member.namespaces"),
        ({"requestIdentifier": "a b"}, "records.1.member.requestIdentifier"),
        ({"metadata": {f"k{i}": {"numberValue": 1} for i in range(21)}}, "records.1.member.metadata"),
        (
            {"metadata": {"k": {"stringListValue": list("abcdef")}}},
            "records.1.member.metadata.k.member.stringListValue",
        ),
    ],
)
def test_a_batch_is_refused_as_a_whole_where_the_model_is_broken(
    local: Clients, change: dict[str, Any], where: str
) -> None:
    memory_id = new_memory(local)
    items = [{**record("One."), **change}, record("Two.", identifier="two")]

    response = error_of(
        "ValidationException", local.data.batch_create_memory_records, memoryId=memory_id, records=items
    )

    assert response["fieldList"][0]["name"].startswith(where)
    assert records_in(local, memory_id) == []


@pytest.mark.from_model
def test_a_batch_has_a_hundred_records_at_most(local: Clients) -> None:
    memory_id = new_memory(local)

    assert len(write(local, memory_id, *(record(f"Number {i}.") for i in range(100)))) == 100
    items = [record("One.", identifier=f"r{i}") for i in range(101)]
    message = refused(local.data.batch_create_memory_records, memoryId=memory_id, records=items)
    assert "Value at 'records' failed to satisfy constraint" in message


@pytest.mark.from_model
def test_an_empty_batch_does_nothing(local: Clients) -> None:
    memory_id = new_memory(local)
    calls = [local.data.batch_create_memory_records, local.data.batch_update_memory_records]

    for call in [*calls, local.data.batch_delete_memory_records]:
        answer = call(memoryId=memory_id, records=[])
        assert (answer["successfulRecords"], answer["failedRecords"]) == ([], [])


@pytest.mark.from_model
def test_expiry_is_not_removed_at_creation(local: Clients) -> None:
    memory_id = new_memory(local)

    message = refused(
        local.data.batch_create_memory_records,
        memoryId=memory_id,
        records=[record("One.")],
        recordExpirySpecification={"action": "REMOVE"},
    )

    assert message == "recordExpirySpecification.action does not apply when records are created"
    assert records_in(local, memory_id) == []


@pytest.mark.from_model
def test_a_client_token_repeated_creates_one_batch(local: Clients) -> None:
    memory_id = new_memory(local)

    ids = [write(local, memory_id, record("One."), clientToken="batch-1") for _ in range(2)]

    assert ids[0] == ids[1]
    assert texts_in(local, memory_id) == ["One."]


@pytest.mark.from_model
@by_newest
def test_an_update_keeps_what_it_does_not_name(local: Clients) -> None:
    memory = created(local, memoryStrategies=[strategy("SEMANTIC")])
    strategy_id = memory["strategies"][0]["strategyId"]
    (id,) = write(local, memory["id"], record("One.", memoryStrategyId=strategy_id, metadata=METADATA))
    before = record_of(local, memory["id"], id)
    local.agentcore.clock.tick(minutes=1)

    answer = update_records(local, memory["id"], {"memoryRecordId": id, "content": {"text": "Two."}})

    assert status_of(answer) == 200
    assert [item["memoryRecordId"] for item in answer["successfulRecords"]] == [id]
    assert record_of(local, memory["id"], id) == {**before, "content": {"text": "Two."}, "timestamp": minute(9)}


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("member", "value"),
    [("metadata", {"colour": {"stringValue": "blue"}}), ("namespaces", ["/other/"]), ("memoryStrategyId", None)],
)
def test_an_update_replaces_what_it_names(local: Clients, member: str, value: Any) -> None:
    memory = created(local, memoryStrategies=[strategy("SEMANTIC"), strategy("SUMMARIZATION")])
    first, second = (found["strategyId"] for found in memory["strategies"])
    (id,) = write(local, memory["id"], record("One.", memoryStrategyId=first, metadata=METADATA))
    wanted = second if value is None else value

    update_records(local, memory["id"], {"memoryRecordId": id, member: wanted})

    assert record_of(local, memory["id"], id)[member] == wanted


@pytest.mark.from_model
def test_a_record_moves_to_another_namespace(local: Clients) -> None:
    memory_id = new_memory(local)
    (id,) = write(local, memory_id, record("One.", "/old/"))

    update_records(local, memory_id, {"memoryRecordId": id, "namespaces": ["/new/"], "sourceNamespaces": ["/old/"]})

    assert texts_in(local, memory_id, namespace="/old/") == []
    assert texts_in(local, memory_id, namespace="/new/") == ["One."]


@pytest.mark.inferred
def test_an_update_does_what_it_can(local: Clients) -> None:
    memory_id = new_memory(local)
    one, two = write(local, memory_id, record("One."), record("Two."))

    answer = update_records(
        local,
        memory_id,
        {"memoryRecordId": one, "content": {"text": "First."}},
        {"memoryRecordId": NOTHING, "content": {"text": "Never."}},
        {"memoryRecordId": two, "memoryStrategyId": "nothing-abcdefghij", "content": {"text": "Never."}},
    )

    assert [item["memoryRecordId"] for item in answer["successfulRecords"]] == [one]
    assert [(f["memoryRecordId"], f["status"], f["errorCode"], f["errorMessage"]) for f in answer["failedRecords"]] == [
        (NOTHING, "FAILED", 404, f"Memory record not found: {NOTHING}"),
        (two, "FAILED", 404, "Memory strategy not found: nothing-abcdefghij"),
    ]
    assert texts_in(local, memory_id) == ["Two.", "First."]


@pytest.mark.inferred
def test_a_batch_deletes_what_it_can(local: Clients) -> None:
    memory_id = new_memory(local)
    one, two = write(local, memory_id, record("One."), record("Two."))
    items = [{"memoryRecordId": id} for id in (one, NOTHING, one)]

    answer = local.data.batch_delete_memory_records(memoryId=memory_id, records=items)

    assert [(item["memoryRecordId"], item["status"]) for item in answer["successfulRecords"]] == [(one, "SUCCEEDED")]
    failed = [(f["memoryRecordId"], f["status"], f["errorCode"]) for f in answer["failedRecords"]]
    assert failed == [(NOTHING, "FAILED", 404), (one, "FAILED", 404)]
    assert [found["memoryRecordId"] for found in records_in(local, memory_id)] == [two]


@pytest.mark.inferred
def test_a_record_is_deleted_once(local: Clients) -> None:
    memory_id = new_memory(local)
    (id,) = write(local, memory_id, record("One."))
    named = {"memoryId": memory_id, "memoryRecordId": id}

    assert local.data.delete_memory_record(**named)["memoryRecordId"] == id

    gone = f"Memory record not found: {id}"
    assert refused(local.data.delete_memory_record, "ResourceNotFoundException", **named) == gone
    assert refused(local.data.get_memory_record, "ResourceNotFoundException", **named) == gone


@pytest.mark.inferred
def test_records_are_of_their_memory(local: Clients) -> None:
    one, other = (new_memory(local, name) for name in ("One", "Other"))
    (id,) = write(local, one, record("Mine."))

    assert records_in(local, other) == []
    refused(local.data.get_memory_record, "ResourceNotFoundException", memoryId=other, memoryRecordId=id)
