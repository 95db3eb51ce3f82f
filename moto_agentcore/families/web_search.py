"""Web search: ``/web-search/{webSearchId}/invoke``, over the pages that the author seeded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from moto_agentcore import author, timestamps
from moto_agentcore.controls.seeds import Write, section
from moto_agentcore.errors import invalid, not_found
from moto_agentcore.search import rank
from moto_agentcore.service import Call, data

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store

MANAGED = "web-search.v1"
MOST = 25  # the default, and the most
EXTRACT = 2_000  # characters
LEAST = 0.1  # what is less alike is about something else
MEMBERS = {"url": str, "title": str, "text": str}


@dataclass(slots=True)
class Pages:
    """A part of the store: what a search can find."""

    known: list[Mapping[str, Any]] = field(default_factory=list)


@section("webPages")
def seed_pages(entries: Any) -> Write:
    """Pages with ``url``, ``title``, ``text`` and perhaps ``publishedAt``; one of a known URL takes its place."""
    pages = {page["url"]: page for page in map(_checked, entries)}

    def write(store: Store) -> None:
        part = store.part(Pages)
        part.known = [page for page in part.known if page["url"] not in pages] + list(pages.values())

    return write


@data.invocation
def invoke_web_search(call: Call[Any]) -> dict[str, Any]:  # the stubs do not have it yet
    params = call.params
    if params["webSearchId"] != MANAGED:
        raise not_found(f"Web search not found: {params['webSearchId']}")
    filters = params.get("filters", {})
    _check(filters.get("publishedDateFilter", {}))
    with call.locked():
        pages = [page for page in call.store.part(Pages).known if _fits(page, filters)]
        if not call.store.part(Pages).known:
            call.warnings.append('There are no web pages; agentcore.seed({"webPages": [...]}) makes some')
    texts = [f"{page.get('title', '')} {page['text']}" for page in pages]
    scores = author.run(rank, params["searchQuery"], texts, call.controls.embedder)
    best = sorted((place for place in range(len(pages)) if scores[place] >= LEAST), key=lambda place: -scores[place])
    return {"results": [_shown(pages[place]) for place in best[: params.get("maxResults", MOST)]]}


def _shown(page: Mapping[str, Any]) -> dict[str, Any]:
    return {**page, "text": page["text"][:EXTRACT]}


def _fits(page: Mapping[str, Any], filters: Mapping[str, Any]) -> bool:
    """A page whose time is not known is in no range of time (inferred)."""
    domains, dates = filters.get("domainFilter", {}), filters.get("publishedDateFilter", {})
    if "include" in domains and not _under(page["url"], domains["include"]):
        return False
    if _under(page["url"], domains.get("exclude", ())):
        return False
    at = page.get("publishedAt")
    if at is None or not dates:
        return not dates
    return bool(dates.get("publishedAfter", at) <= at <= dates.get("publishedBefore", at))


def _under(url: str, domains: Sequence[str]) -> bool:
    """Whether a page is of one of the domains, or of one beneath it (inferred)."""
    host = (urlsplit(url).hostname or "").lower()
    return any(host == domain.lower() or host.endswith("." + domain.lower()) for domain in domains)


def _check(dates: Mapping[str, datetime]) -> None:
    if dates.keys() == {"publishedAfter", "publishedBefore"} and dates["publishedAfter"] > dates["publishedBefore"]:
        raise invalid("publishedAfter must not be later than publishedBefore")


def _checked(entry: Any) -> Mapping[str, Any]:
    """A page as results show it; ValueError says what is wrong with it."""
    if not isinstance(entry, Mapping) or not {"url", "text"} <= entry.keys() <= {*MEMBERS, "publishedAt"}:
        raise ValueError(f"webPages: each has url and text, perhaps title and publishedAt, not {entry!r}")
    for name, kind in MEMBERS.items():
        if name in entry and not isinstance(entry[name], kind):
            raise ValueError(f"webPages: {name} is a {kind.__name__}, not {entry[name]!r}")
    if not entry["url"] or not entry["text"]:
        raise ValueError(f"webPages: url and text of a page say something, not {entry!r}")
    if "publishedAt" not in entry:
        return dict(entry)
    at = entry["publishedAt"]
    if not isinstance(at, datetime):
        at = timestamps.read(at)
    return {**entry, "publishedAt": at if at.tzinfo is not None else at.replace(tzinfo=timezone.utc)}
