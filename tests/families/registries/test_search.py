"""Search in a registry: approved revisions, the most relevant first, and filters."""

from __future__ import annotations

import json
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.registries import search
from tests.families.arrange import refused
from tests.families.registries.arrange import AUTO, CUSTOM, edit, new_record, new_registry, submit

DEEP: Any = {"name": {"$eq": "a"}}
for _ in range(30):
    DEEP = {"$and": [DEEP]}


def approved(clients: Clients, registry: str, name: str, description: str, **members: Any) -> dict[str, Any]:
    made = new_record(clients, registry, name, description=description, **members)
    submit(clients, made)
    return made


def shop(clients: Clients) -> str:
    registry = str(new_registry(clients, **AUTO)["registryId"])
    approved(clients, registry, "weather", "Forecasts of rain and sun for any city")
    approved(clients, registry, "orders", "Looks up the orders of a customer")
    custom = {"descriptorType": "CUSTOM", "descriptors": CUSTOM}
    approved(clients, registry, "refunds", "Gives customers their money back", **custom)
    return registry


def names(clients: Clients, registry: str, query: str = "customer orders", **asked: Any) -> list[str]:
    found = clients.data.search_registry_records(searchQuery=query, registryIds=[registry], **asked)
    return [record["name"] for record in found["registryRecords"]]


@pytest.mark.from_docs
def test_the_most_relevant_comes_first(local: Clients) -> None:
    registry = shop(local)

    assert names(local, registry)[0] == "orders"
    assert names(local, registry, "will it rain tomorrow", maxResults=1) == ["weather"]
    arn = local.control.get_registry(registryId=registry)["registryArn"]
    assert names(local, arn, "money back")[0] == "refunds"
    for number in range(8):
        approved(local, registry, f"order{number}", "Looks up the orders of a customer")
    assert len(names(local, registry)) == 10


@pytest.mark.inferred
def test_the_texts_of_descriptors_are_compared_but_no_versions_and_nothing_that_lies_too_deep() -> None:
    said = {"tools": ["boats", {"title": "ships", "version": "1.0"}, 7], "more": json.dumps(["rafts"]), "odd": "[1"}
    deep, deeper = (nested("canoes", depth) for depth in (search.DEEPEST, search.DEEPEST + 1))

    assert search._words({"a": {"inlineContent": json.dumps(said)}}) == ["boats", "ships", "rafts", "[1"]
    assert (search._words(deep), search._words(deeper)) == (["canoes"], [])
    assert search._words({"a": json.dumps(deep["a"])}) == []  # the text is a level too


def nested(text: str, depth: int) -> dict[str, Any]:
    """A text so deep in a value, of dicts and lists by turns."""
    found: Any = text
    for level in range(depth - 1, 0, -1):
        found = {"a": found} if level % 2 else [found]
    return {"a": found}


@pytest.mark.from_docs
def test_only_approved_revisions_are_found(clients: Clients) -> None:
    registry = str(new_registry(clients, **AUTO)["registryId"])
    new_record(clients, registry, "draft", description="Looks up orders")
    made = approved(clients, registry, "orders", "Looks up orders")
    edit(clients, made, description={"optionalValue": "Changed since"})

    (found,) = clients.data.search_registry_records(searchQuery="orders", registryIds=[registry])["registryRecords"]

    assert (found["name"], found["status"], found["description"]) == ("orders", "APPROVED", "Looks up orders")
    assert found["version"] == "1"


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"descriptorType": {"$eq": "CUSTOM"}}, {"refunds"}),
        ({"descriptorType": {"$ne": "CUSTOM"}}, {"orders", "weather"}),
        ({"$or": [{"name": {"$in": ["orders"]}}, {"name": {"$eq": "weather"}}]}, {"orders", "weather"}),
        ({"$and": [{"version": {"$eq": "1"}}, {"name": {"$eq": "orders"}}]}, {"orders"}),
        ({"name": {"$eq": "orders", "$ne": "weather", "$in": ["orders", "refunds"]}}, {"orders"}),
        (DEEP, set()),
    ],
)
def test_filters_choose_first(local: Clients, filters: Any, found: set[str]) -> None:
    assert set(names(local, shop(local), filters=filters)) == found


@pytest.mark.inferred
@pytest.mark.parametrize(
    "filters",
    [
        *(
            {"$and": [DEEP]},
            {"color": {"$eq": "red"}},
            {"name": {"$gt": "a"}},
            {"$and": {}},
            {"$or": []},
            {"name": "a"},
        ),
        *({"name": {}}, {"name": {"$in": "a"}}, {"$and": ["a"]}),
    ],
)
def test_other_filters_are_refused(local: Clients, filters: Any) -> None:
    registry = shop(local)
    given = {"searchQuery": "x", "registryIds": [registry], "filters": filters}
    assert refused(local.data.search_registry_records, "ValidationException", **given)
