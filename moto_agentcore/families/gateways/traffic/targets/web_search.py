"""The tool WebSearch: it is asked and answers in other words than InvokeWebSearch (AgentCore's SDK has them)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto_agentcore import timestamps
from moto_agentcore.errors import invalid
from moto_agentcore.families.shared.params import picked, without
from moto_agentcore.state import ids

if TYPE_CHECKING:
    from collections.abc import Mapping

MANAGED = "web-search.v1"
DATES = {"from": "publishedAfter", "to": "publishedBefore"}
NOWHERE = "invalid"  # a domain that has no pages


def request(fixed: Mapping[str, Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What the operation is asked: with the target's own domains, which a caller can narrow and never widen."""
    filters = _part(arguments, "filters")
    found = {
        "domainFilter": _domains(_part(fixed, "domainFilter"), _part(filters, "domainFilter")),
        "publishedDateFilter": _dates(_part(filters, "publishedDateFilter")),
    }
    given = {name: value for name, value in found.items() if value}
    asked = {"webSearchId": MANAGED, "searchQuery": arguments.get("query", ""), **picked(arguments, "maxResults")}
    return {**asked, "filters": given} if given else asked


def answer(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": ids.uuid(), "results": [_result(page) for page in found["results"]]}


def _result(page: Mapping[str, Any]) -> dict[str, Any]:
    shown = without(page, "publishedAt")
    return {**shown, "publishedDate": page["publishedAt"].isoformat()} if "publishedAt" in page else shown


def _domains(own: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Dropped is what either list drops, returned what each list that is set has."""
    excluded = list(dict.fromkeys([*_listed(own, "exclude"), *_listed(given, "exclude")]))
    lists = [found for found in (_listed(own, "include"), _listed(given, "include")) if found]
    included = lists[0] if len(lists) == 1 else _common(*lists) or [NOWHERE] if lists else []
    return {name: domains for name, domains in {"exclude": excluded, "include": included}.items() if domains}


def _common(one: list[Any], other: list[Any]) -> list[Any]:
    """The domains of the one that are of, or beneath, one of the other, and those the other way round."""
    pairs = [(one, other), (other, one)]
    found = (d for these, those in pairs for d in these if any(f".{d}".endswith(f".{root}") for root in those))
    return list(dict.fromkeys(found))


def _dates(given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {DATES[name]: timestamps.read(at) for name, at in given.items() if name in DATES}
    except ValueError as error:
        raise invalid(f"publishedDateFilter: {error}") from error


def _part(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A part of what nobody has checked."""
    found = given.get(name)
    return found if isinstance(found, dict) else {}


def _listed(given: Mapping[str, Any], name: str) -> list[str]:
    found = given.get(name)
    return [str(one) for one in found] if isinstance(found, list) else []
