"""What an explanation holds, and how it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

MOST_SHOWN = 10  # lines of a kind in the text


@dataclass(frozen=True)
class Near:
    """A namespace that may have been meant, why, and how many records it holds."""

    namespace: str
    why: str
    records: int


@dataclass(frozen=True)
class Step:
    """A condition, how many of the records before it it took away, and how many it left."""

    condition: str
    removed: int
    left: int


@dataclass(frozen=True)
class FailedJob:
    """An extraction or delivery that can be started again."""

    job_id: str
    strategy_id: str
    reason: str


@dataclass(frozen=True)
class Explanation:
    """What a retrieval or a list meets in a memory; ``str()`` tells it in words.

    Attributes:
        memory_id: the memory.
        strategies: its strategies, id to status; without an ACTIVE one nothing is extracted.
        namespaces: all namespaces that hold records, with their number.
        place: the namespace or path that was asked for; None where none was.
        in_place: the records there.
        refused: why the service refuses the call, if it does.
        placeholders: variables that were left in the place, ``{actorId}``.
        near: namespaces that may have been meant.
        steps: the conditions, in the order they are applied.
        found: the records that meet them all; a search gives the best ``topK`` of them.
        best: the best score among these, with a query.
        cut: the score the author asks for; the service has none, the official SDK's default is 0.2.
        left_out: the best score that did not make it into ``topK``.
        waiting: extraction jobs that have not run yet.
        failed: those that failed.
        messages: what users said to it, as far as it was looked at; 0 where the author has extractors of their own.
        languages: how many of these messages are in which language that is not English.
        query_language: the language of the query, if it is not English.
        templates: the namespaces that its strategies write to.
        region: where the memory is.
        elsewhere: the memories of other regions and accounts, id to place.
    """

    memory_id: str
    strategies: Mapping[str, str]
    namespaces: Mapping[str, int]
    place: str | None
    in_place: int
    refused: str | None
    placeholders: tuple[str, ...]
    near: tuple[Near, ...]
    steps: tuple[Step, ...]
    found: int
    best: float | None
    cut: float
    left_out: float | None
    waiting: int
    failed: tuple[FailedJob, ...]
    messages: int = 0
    languages: Mapping[str, int] = field(default_factory=dict)
    query_language: str | None = None
    templates: tuple[str, ...] = ()
    region: str = ""
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return "\n  ".join(_told(self))


def _told(found: Explanation) -> Iterator[str]:
    """The lines of an explanation."""
    yield f"Memory {found.memory_id}: {found.found} of {sum(found.namespaces.values())} records are found"
    if found.refused:
        yield f"the service refuses the call: {found.refused}"
    yield f"namespaces: {_listed([f'{name} ({count})' for name, count in found.namespaces.items()])}"
    if found.place is not None:
        yield f"in {found.place}: {found.in_place} records"
    yield from (f"  near {near.namespace} ({near.records}): {near.why}" for near in found.near[:MOST_SHOWN])
    if found.place is not None and not found.in_place and found.templates:
        slash = "; it differs in a slash" if _differs_in_a_slash(found.place, found.templates) else ""
        yield f"strategies write to {_listed(found.templates)}{slash}"
    if found.placeholders:
        yield f"unresolved placeholders: {_listed(found.placeholders)}"
    yield from (
        f"{step.condition}: removes {step.removed}, leaves {step.left}{_meant(step, found)}" for step in found.steps
    )
    if found.best is not None:
        yield f"best score: {found.best:.3f}" + (f", below the cut {found.cut}" if found.best < found.cut else "")
    if found.left_out is not None:
        yield f"best score outside topK: {found.left_out:.3f}"
    yield from _told_of_extraction(found)
    yield from _told_of_language(found)
    if found.elsewhere and not found.found:
        elsewhere = [f"{id} ({place})" for id, place in sorted(found.elsewhere.items())]
        yield f"this memory is in {found.region}; others are {_listed(elsewhere)}"


def _meant(step: Step, found: Explanation) -> str:
    """The strategy whose id was meant, where its name, or nearly its id, was given."""
    given = step.condition.removeprefix("memoryStrategyId ")
    if given == step.condition or given in found.strategies:
        return ""
    named = [id for id in found.strategies if id.rpartition("-")[0] == given]
    meant = named or get_close_matches(given, list(found.strategies), n=1)
    return f"; no strategy has that id; did you mean {meant[0]}?" if meant else "; no strategy has that id"


def _told_of_language(found: Explanation) -> Iterator[str]:
    if found.languages:
        count, named = sum(found.languages.values()), ", ".join(found.languages)
        yield f"not English: {count} of {found.messages} messages ({named}); the built-in extraction reads English only"
        yield "  agentcore.memory.extractor(…) or agentcore.memory.script(…) takes its place"
    if found.query_language:
        yield f"the query is not English ({found.query_language}): it finds words that it shares with a record"


def _told_of_extraction(found: Explanation) -> Iterator[str]:
    if not any(status == "ACTIVE" for status in found.strategies.values()):
        yield "no ACTIVE strategy: nothing is extracted from events"
    elif found.messages and not found.namespaces and not found.waiting and not found.failed:
        said = "1 message of a user is" if found.messages == 1 else f"{found.messages} messages of users are"
        yield f"{said} in it, and no record came of {'it' if found.messages == 1 else 'them'}: nothing in it to extract"
    if found.waiting:
        yield f"extraction jobs waiting: {found.waiting} (agentcore.memory.flush() runs them)"
    for job in found.failed[:MOST_SHOWN]:
        yield f"extraction job {job.job_id} of {job.strategy_id} failed: {job.reason}"


def _differs_in_a_slash(place: str, templates: Sequence[str]) -> bool:
    """Whether a place would be one that a strategy writes to, but for the slashes around it."""
    filled = [re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template)) for template in templates]
    return not any(re.fullmatch(pattern, place) for pattern in filled) and any(
        re.fullmatch(pattern.strip("/"), place.strip("/")) for pattern in filled
    )


def _listed(items: Sequence[str]) -> str:
    more = f" and {len(items) - MOST_SHOWN} more" if len(items) > MOST_SHOWN else ""
    return (", ".join(items[:MOST_SHOWN]) or "none") + more
