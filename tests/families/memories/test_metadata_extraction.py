"""Metadata of extracted records: strictly consistent keys pass from the event, inferred ones are read by rule."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import (
    EPISODE,
    FACT,
    change,
    memory_with,
    minute,
    modification,
    record,
    records_in,
    refused,
    say,
    search,
    shown,
    spoken,
    strategy,
    texts,
    write,
)

TRIP = "I fly to Rome on Monday."


def strict(key: str = "team", type: str = "STRING") -> dict[str, Any]:
    return {"key": key, "type": type, "extractionType": "STRICTLY_CONSISTENT"}


def inferred(key: str, type: str = "STRING", instruction: str | None = None, **validation: Any) -> dict[str, Any]:
    config: dict[str, Any] = {"definition": f"What the {key} is"}
    if instruction:
        config["llmExtractionInstruction"] = instruction
    if validation:
        config["validation"] = validation
    return {
        "key": key,
        "type": type,
        "extractionType": "LLM_INFERRED",
        "extractionConfig": {"llmExtractionConfig": config},
    }


def one_of(*values: str) -> dict[str, Any]:
    return {"stringValidation": {"allowedValues": list(values)}}


def within(low: float, high: float) -> dict[str, Any]:
    return {"numberValidation": {"minValue": low, "maxValue": high}}


def of(*values: str, **more: int) -> dict[str, Any]:
    return {"stringListValidation": {"allowedValues": list(values), **more}}


def extracting(clients: Clients, *schema: dict[str, Any], type: str = "SEMANTIC", **members: Any) -> str:
    """A memory that extracts by a schema whose keys are indexed."""
    given = strategy(type, memoryRecordSchema={"metadataSchema": list(schema)}, **members)
    keys = [{"key": entry["key"], "type": entry["type"]} for entry in schema]
    return memory_with(clients, given, indexedKeys=keys)


def tagged(**values: str) -> dict[str, Any]:
    """An event's metadata."""
    return {"metadata": {key: {"stringValue": value} for key, value in values.items()}}


def filtered(key: str, operator: str, **value: Any) -> list[dict[str, Any]]:
    return [{"left": {"metadataKey": key}, "operator": operator, "right": {"metadataValue": value}}]


def metadata_of(clients: Clients, memory_id: str) -> list[dict[str, Any]]:
    return [found.get("metadata", {}) for found in records_in(clients, memory_id)]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("type", "said", "expected"),
    [
        ("STRING", "7", {"stringValue": "7"}),
        ("NUMBER", "7.5", {"numberValue": 7.5}),
        ("NUMBER", "-2", {"numberValue": -2.0}),
        ("STRINGLIST", "red", {"stringListValue": ["red"]}),
    ],
)
def test_a_strict_value_has_the_type_of_its_schema(
    type: str, said: str, expected: dict[str, Any], local: Clients
) -> None:
    memory_id = extracting(local, strict("team", type))

    say(local, memory_id, FACT, **tagged(team=said))

    assert metadata_of(local, memory_id) == [{"team": expected}]


@pytest.mark.inferred
def test_a_strict_number_that_is_none_is_left_out(clients: Clients) -> None:
    memory_id = extracting(clients, strict("team", "NUMBER"))

    say(clients, memory_id, FACT, **tagged(team="seven"))

    assert metadata_of(clients, memory_id) == [{}]


@pytest.mark.from_docs
def test_records_with_different_strict_values_stay_apart(local: Clients) -> None:
    memory_id = extracting(local, strict())

    for i, team in enumerate(("red", "blue", "red")):
        say(local, memory_id, FACT, at=minute(i), **tagged(team=team))

    found = sorted(metadata["team"]["stringValue"] for metadata in metadata_of(local, memory_id))
    assert found == ["blue", "red"]


@pytest.mark.from_docs
def test_a_correction_changes_the_record_of_its_own_strict_value(local: Clients) -> None:
    memory_id = extracting(local, strict())
    say(local, memory_id, FACT, **tagged(team="red"))
    say(local, memory_id, FACT, at=minute(1), **tagged(team="blue"))

    say(local, memory_id, "I live in Rome.", at=minute(2), **tagged(team="blue"))

    kept = {
        found["metadata"]["team"]["stringValue"]: found["content"]["text"] for found in records_in(local, memory_id)
    }
    assert (len(kept), "Oslo" in kept["red"], "Rome" in kept["blue"]) == (2, True, True)


@pytest.mark.inferred
def test_a_strict_value_and_none_stay_apart(local: Clients) -> None:
    memory_id = extracting(local, strict())

    say(local, memory_id, FACT, **tagged(team="red"))
    say(local, memory_id, FACT, at=minute(1))

    assert len(records_in(local, memory_id)) == 2


@pytest.mark.from_docs
def test_metadata_that_is_not_strict_keeps_nothing_apart(local: Clients) -> None:
    memory_id = extracting(local, inferred("team", **one_of("red", "blue")))

    say(local, memory_id, FACT, **tagged(team="red"))
    say(local, memory_id, FACT, at=minute(1), **tagged(team="blue"))

    assert len(records_in(local, memory_id)) == 1


@pytest.mark.inferred
def test_a_session_is_summarised_for_each_strict_value(local: Clients) -> None:
    memory_id = extracting(local, strict(), type="SUMMARIZATION")

    say(local, memory_id, FACT, **tagged(team="red"))
    say(local, memory_id, TRIP, at=minute(1), **tagged(team="blue"))
    say(local, memory_id, "I work in Bergen.", at=minute(2), **tagged(team="red"))

    kept = {
        found["metadata"]["team"]["stringValue"]: found["content"]["text"] for found in records_in(local, memory_id)
    }
    assert ("Oslo" in kept["red"], "Bergen" in kept["red"], "Rome" in kept["red"]) == (True, True, False)
    assert ("Rome" in kept["blue"], "Oslo" in kept["blue"]) == (True, False)


@pytest.mark.inferred
def test_a_record_written_by_hand_stands_beside_those_of_its_strict_value(local: Clients) -> None:
    memory_id = extracting(local, strict(), namespaceTemplates=["/facts/{actorId}/"])
    strategy_id = shown(local, memory_id)["strategies"][0]["strategyId"]
    say(local, memory_id, FACT, **tagged(team="red"))
    (text,) = texts(records_in(local, memory_id))
    write(local, memory_id, record(text, memoryStrategyId=strategy_id, **tagged(team="blue")))

    say(local, memory_id, FACT, at=minute(1), **tagged(team="blue"))

    assert len(records_in(local, memory_id)) == 2


@pytest.mark.inferred
def test_a_schema_that_becomes_strict_keeps_records_apart_from_then_on(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SEMANTIC"), indexedKeys=[{"key": "team", "type": "STRING"}])
    say(local, memory_id, FACT, **tagged(team="red"))
    assert metadata_of(local, memory_id) == [{}]
    given = modification(shown(local, memory_id), memoryRecordSchema={"metadataSchema": [strict()]})
    change(local, memory_id, memoryStrategies=given)

    for i, team in enumerate(("red", "blue", "blue"), 1):
        say(local, memory_id, FACT, at=minute(i), **tagged(team=team))

    assert len(records_in(local, memory_id)) == 3  # the one without a team, the red and the blue


@pytest.mark.inferred
def test_a_summary_goes_on_after_its_schema_changed(local: Clients) -> None:
    memory_id = memory_with(local, strategy("SUMMARIZATION"), indexedKeys=[{"key": "team", "type": "STRING"}])
    say(local, memory_id, FACT)
    (before,) = records_in(local, memory_id)
    given = modification(shown(local, memory_id), memoryRecordSchema={"metadataSchema": [strict()]})
    change(local, memory_id, memoryStrategies=given)

    say(local, memory_id, TRIP, at=minute(1))

    (after,) = records_in(local, memory_id)
    assert (after["memoryRecordId"], "Rome" in after["content"]["text"]) == (before["memoryRecordId"], True)


@pytest.mark.from_docs
def test_strict_values_are_filtered_on(local: Clients) -> None:
    memory_id = extracting(local, strict("level", "NUMBER"))
    for i, (text, level) in enumerate([(FACT, "1"), ("My dog is called Rex.", "9")]):
        say(local, memory_id, text, at=minute(i), **tagged(level=level))

    found = search(local, memory_id, "user", metadataFilters=filtered("level", "GREATER_THAN", numberValue=5))

    assert ["Rex" in text for text in texts(found)] == [True]


PRIORITY = one_of("low", "high", "very-high")


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("My laptop order has high priority.", "high"),
        ("My laptop order has HIGH priority.", "high"),
        ("My laptop order has very high priority.", "very-high"),
        ("My laptop order has a highly odd priority.", None),
        ("My laptop order was shipped.", None),
    ],
)
def test_an_allowed_value_that_is_said_is_inferred(said: str, expected: str | None, local: Clients) -> None:
    memory_id = extracting(local, inferred("priority", **PRIORITY))

    say(local, memory_id, said)

    assert metadata_of(local, memory_id) == [{"priority": {"stringValue": expected}} if expected else {}]


@pytest.mark.inferred
def test_a_record_says_its_own_value_before_its_neighbours(local: Clients) -> None:
    memory_id = extracting(local, inferred("city", **one_of("Oslo", "Rome")))

    say(local, memory_id, "I live in Oslo. My sister lives in Rome. I have a dog.")

    kept = {
        found["content"]["text"]: found["metadata"]["city"]["stringValue"] for found in records_in(local, memory_id)
    }
    assert {text.split()[-1].strip("."): city for text, city in kept.items()} == {
        "Oslo": "Oslo",
        "Rome": "Rome",
        "dog": "Oslo",
    }


@pytest.mark.from_model
@pytest.mark.parametrize(("instruction", "expected"), [("LATEST_VALUE", "low"), (None, "high")])
def test_the_latest_value_is_taken_where_asked_for(instruction: str | None, expected: str, local: Clients) -> None:
    memory_id = extracting(local, inferred("priority", instruction=instruction, **PRIORITY), type="SUMMARIZATION")

    for i, said in enumerate(["It has high priority.", "Really high priority, please.", "Now it has low priority."]):
        say(local, memory_id, said, at=minute(i))

    assert metadata_of(local, memory_id) == [{"priority": {"stringValue": expected}}]


@pytest.mark.inferred
def test_an_inferred_value_changes_with_its_record(local: Clients) -> None:
    memory_id = extracting(local, inferred("city", **one_of("Oslo", "Rome")))

    say(local, memory_id, FACT)
    say(local, memory_id, "I live in Rome.", at=minute(1))

    assert metadata_of(local, memory_id) == [{"city": {"stringValue": "Rome"}}]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("rule", "instruction", "expected"),
    [
        (of("wifi", "sauna", "pool"), None, ["sauna", "wifi"]),
        (of("wifi", "sauna", "pool", maxItems=1), None, ["sauna"]),
        (of("wifi", "sauna", "pool"), "LATEST_VALUE", ["wifi"]),
        (of("pool"), None, None),
    ],
)
def test_a_list_has_all_allowed_values_that_are_said(
    rule: dict[str, Any], instruction: str | None, expected: list[str] | None, local: Clients
) -> None:
    memory_id = extracting(local, inferred("tags", "STRINGLIST", instruction, **rule), type="SUMMARIZATION")

    say(local, memory_id, "My hotel has a sauna.", "My room has wifi.")

    assert metadata_of(local, memory_id) == [{"tags": {"stringListValue": expected}} if expected else {}]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("said", "rule", "expected"),
    [
        ("My budget for the trip is 1,500 euros.", within(0, 5000), 1500.0),
        ("My budget is 99.5 euros.", within(0, 5000), 99.5),
        ("My trip has 2 stops and my budget is 900 euros.", within(100, 5000), 900.0),
        ("My budget is 9000 euros.", within(0, 5000), None),
        ("I was born in 1980 and this trip has no limits, so let us leave my budget alone.", within(0, 5000), None),
        ("My trip costs 900 euros.", within(0, 5000), None),
        ("My budgets are 900 euros.", {}, 900.0),
    ],
)
def test_a_number_near_its_key_is_inferred(
    said: str, rule: dict[str, Any], expected: float | None, local: Clients
) -> None:
    memory_id = extracting(local, inferred("tripBudget" if "trip" not in said else "budget", "NUMBER", **rule))

    say(local, memory_id, said)

    found = {str(metadata.get("budget") or metadata.get("tripBudget")) for metadata in metadata_of(local, memory_id)}
    assert found == {str({"numberValue": expected}) if expected else "None"}


@pytest.mark.from_model
@pytest.mark.parametrize(("instruction", "expected"), [("LATEST_VALUE", 700.0), (None, 900.0)])
def test_the_latest_number_is_taken_where_asked_for(instruction: str | None, expected: float, local: Clients) -> None:
    memory_id = extracting(local, inferred("budget", "NUMBER", instruction), type="SUMMARIZATION")

    say(local, memory_id, "My budget is 900 euros.")
    say(local, memory_id, "My budget is 700 euros.", at=minute(1))

    assert metadata_of(local, memory_id) == [{"budget": {"numberValue": expected}}]


@pytest.mark.inferred
def test_free_text_is_not_inferred(local: Clients) -> None:
    memory_id = extracting(local, inferred("mood", instruction="Say how the user feels"))

    say(local, memory_id, FACT, **tagged(mood="happy"))

    assert metadata_of(local, memory_id) == [{}]


@pytest.mark.from_model
def test_only_keys_of_the_schema_become_metadata(local: Clients) -> None:
    memory_id = extracting(local, strict(), inferred("priority", **PRIORITY))

    say(local, memory_id, "My laptop order has high priority.", **tagged(team="red", other="x"))

    assert metadata_of(local, memory_id) == [{"team": {"stringValue": "red"}, "priority": {"stringValue": "high"}}]


@pytest.mark.from_docs
def test_inferred_values_are_filtered_on_when_indexed(local: Clients) -> None:
    schema = {"metadataSchema": [inferred("priority", **PRIORITY)]}
    memory_id = memory_with(local, strategy("SEMANTIC", memoryRecordSchema=schema))
    say(local, memory_id, "My laptop order has high priority.")
    asked = {"searchQuery": "laptop", "metadataFilters": filtered("priority", "EQUALS_TO", stringValue="high")}
    params = {"memoryId": memory_id, "namespacePath": "/", "searchCriteria": asked}
    assert "not indexed" in refused(local.data.retrieve_memory_records, **params)

    change(local, memory_id, addIndexedKeys=[{"key": "priority", "type": "STRING"}])

    assert len(local.data.retrieve_memory_records(**params)["memoryRecordSummaries"]) == 1


@pytest.mark.inferred
def test_reflections_are_read_by_their_own_schema(local: Clients) -> None:
    where = {"namespaceTemplates": ["/e/{actorId}/{sessionId}/"]}
    own = {"metadataSchema": [inferred("city", **one_of("Rome"))]}
    reflections = {"namespaceTemplates": ["/e/{actorId}/"], "memoryRecordSchema": own}
    memory_id = memory_with(local, strategy("EPISODIC", **where, reflectionConfiguration=reflections))

    say(local, memory_id, payload=[*EPISODE, spoken("Rome it is.")])

    assert records_in(local, memory_id, namespace="/e/ada/")[0]["metadata"] == {"city": {"stringValue": "Rome"}}
    assert "metadata" not in records_in(local, memory_id, namespace="/e/ada/s1/")[0]
