"""Web search over the pages that the author seeded."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.errors import AgentCoreWarning
from tests.families.arrange import refused

MAY = datetime(2026, 5, 4, tzinfo=timezone.utc)
PAGES: list[dict[str, Any]] = [
    {
        "url": "https://docs.example.com/peanuts",
        "title": "Peanut allergy",
        "text": "Symptoms of a peanut allergy in children.",
        "publishedAt": MAY,
    },
    {"url": "https://boats.example/blue", "title": "Blue boats", "text": "How to paint a boat blue before summer."},
]


def urls(clients: Clients, query: str = "peanut allergy symptoms", **asked: Any) -> list[str]:
    found = clients.data.invoke_web_search(webSearchId="web-search.v1", searchQuery=query, **asked)["results"]
    return [page["url"] for page in found]


@pytest.mark.from_model
def test_the_best_pages_come_first_and_others_not_at_all(clients: Clients) -> None:
    clients.agentcore.seed({"webPages": PAGES})

    assert urls(clients) == ["https://docs.example.com/peanuts"]
    found = clients.data.invoke_web_search(webSearchId="web-search.v1", searchQuery="painting a blue boat")["results"]
    assert found[0] == PAGES[1]


@pytest.mark.from_model
@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"domainFilter": {"include": ["example.com"]}}, 1),
        ({"domainFilter": {"include": ["boats.example"]}}, 0),
        ({"domainFilter": {"exclude": ["docs.example.com"]}}, 0),
        ({"publishedDateFilter": {"publishedAfter": MAY, "publishedBefore": MAY}}, 1),
        ({"publishedDateFilter": {"publishedAfter": MAY.replace(day=5)}}, 0),
        ({"publishedDateFilter": {"publishedBefore": MAY.replace(day=3)}}, 0),
    ],
)
def test_filters(local: Clients, filters: Any, found: int) -> None:
    local.agentcore.seed({"webPages": PAGES})

    assert len(urls(local, filters=filters)) == found


@pytest.mark.inferred
@pytest.mark.parametrize("at", ["2026-05-05T08:00:00", datetime(2026, 5, 5, 8)])  # noqa: DTZ001 - it is read as UTC
def test_a_page_of_a_known_url_takes_its_place_and_the_others_stay(local: Clients, at: Any) -> None:
    local.agentcore.seed({"webPages": PAGES})
    newer = {"url": PAGES[0]["url"], "text": "Peanut allergy: new symptoms."}

    local.agentcore.seed({"webPages": [{**newer, "publishedAt": at}]})

    asked: Any = {"searchQuery": "peanut allergy", "filters": {"publishedDateFilter": {"publishedAfter": MAY}}}
    (found,) = local.data.invoke_web_search(webSearchId="web-search.v1", **asked)["results"]
    assert found == {**newer, "publishedAt": datetime(2026, 5, 5, 8, tzinfo=timezone.utc)}
    assert urls(local, "painting a blue boat") == [PAGES[1]["url"]]


@pytest.mark.from_model
def test_what_is_refused_and_what_is_empty(local: Clients) -> None:
    with pytest.warns(AgentCoreWarning, match="no web pages"):
        assert urls(local) == []
    asked = {"webSearchId": "web-search.v9", "searchQuery": "x"}
    refused(local.data.invoke_web_search, "ResourceNotFoundException", **asked)
    dates = {"publishedAfter": MAY.replace(day=5), "publishedBefore": MAY}
    filters = {"publishedDateFilter": dates}
    refused(
        local.data.invoke_web_search,
        "ValidationException",
        webSearchId="web-search.v1",
        searchQuery="x",
        filters=filters,
    )


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("page", "why"),
    [
        ({"url": "https://a.example"}, "each has url and text"),
        ({"url": "https://a.example", "text": ""}, "say something"),
        ({"url": "", "text": "Boats"}, "say something"),
        ({"url": "https://a.example", "text": "Boats", "title": 1}, "title is a str"),
    ],
)
def test_a_page_that_is_none_is_refused(local: Clients, page: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        local.agentcore.seed({"webPages": [page]})
