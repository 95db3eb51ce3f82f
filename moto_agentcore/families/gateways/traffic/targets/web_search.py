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


def request(fixed: Mapping[str, Any], arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What the operation is asked: with the target's own domains, which a caller can narrow and never widen."""
    filters = arguments.get("filters", {})
    found = {
        "domainFilter": _domains(fixed.get("domainFilter", {}), filters.get("domainFilter", {})),
        "publishedDateFilter": _dates(filters.get("publishedDateFilter", {})),
    }
    given = {name: value for name, value in found.items() if value}
    asked = {"webSearchId": MANAGED, "searchQuery": arguments.get("query", ""), **picked(arguments, "maxResults")}
    return {**asked, "filters": given} if given else asked


def answer(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": ids.uuid(), "results": [_result(page) for page in found["results"]]}


def _result(page: Mapping[str, Any]) -> dict[str, Any]:
    shown = without(page, "publishedAt")
    return {**shown, "publishedDate": page["publishedAt"].isoformat()} if "publishedAt" in page else shown


def _domains(own: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, list[str]]:
    excluded = [*own.get("exclude", ()), *given.get("exclude", ())]
    lists = [filter["include"] for filter in (own, given) if filter.get("include")]
    included = (
        lists[0] if len(lists) == 1 else [domain for domain in lists[-1] if domain in lists[0]] if lists else None
    )
    return {
        **({"exclude": excluded} if excluded else {}),
        **({"include": included} if included is not None else {}),
    }


def _dates(given: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {DATES[name]: timestamps.read(at) for name, at in given.items() if name in DATES}
    except ValueError as error:
        raise invalid(f"publishedDateFilter: {error}") from error
