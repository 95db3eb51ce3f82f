"""Why a retrieval found nothing: what is there, what each condition took away, what was nearly meant."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from moto.core.models import DEFAULT_ACCOUNT_ID

from moto_agentcore import timestamps
from moto_agentcore.controls import controls
from moto_agentcore.errors import ServiceError
from moto_agentcore.extraction.english.language import other_language
from moto_agentcore.families.memories.controls import memories
from moto_agentcore.families.memories.explanation import MOST_SHOWN, Explanation, FailedJob, Near, Step
from moto_agentcore.families.memories.where import Where, where

if TYPE_CHECKING:
    from moto_agentcore.families.memories.archive import Archive, MemoryRecord
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

CUT = 0.2  # below it, the official SDK's Strands integration drops a record
CRITERIA = ("searchQuery", "topK", "memoryStrategyId", "metadataFilters")
PLACES = ("namespace", "namespacePath")
IGNORED = {"maxResults", "nextToken"}


def explain(asked: Mapping[str, Any]) -> Explanation:
    """Explain a call by its parameters (RetrieveMemoryRecords' or ListMemoryRecords').

    Raises:
        ValueError: no memory has that id, or a parameter is unknown.
    """
    from moto_agentcore.families.memories import running
    from moto_agentcore.families.memories.archive import archive_of
    from moto_agentcore.families.shared.vectors import with_vectors

    params = flat(asked)
    id = str(params["memoryId"]).rpartition("/")[2]
    found = next(((store, memory) for store, memory in memories() if memory.id == id), None)
    if found is None:
        raise ValueError(f"explain: there is no memory {params['memoryId']!r}; {_known()}")
    store, memory = found
    running.run(store, memory, controls)

    def explained() -> Explanation:
        with store.lock:
            return _explained(memory, archive_of(memory, controls), params)

    place = _place(store)
    others = {other.id: _place(where) for where, other in memories() if _place(where) != place}
    return replace(with_vectors(explained), region=store.region_name, elsewhere=others)


def _known() -> str:
    """The memories there are, with their places."""
    known = sorted(f"{memory.id} ({_place(store)})" for store, memory in memories())
    return f"there are {', '.join(known[:MOST_SHOWN])}" if known else "there is none at all"


def _place(store: Store) -> str:
    """The region, and the account where it is not moto's own."""
    return store.region_name if store.account_id == DEFAULT_ACCOUNT_ID else f"{store.account_id}/{store.region_name}"


def flat(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters side by side, checked: only the place may be one that the service refuses."""
    criteria = asked.get("searchCriteria", {})
    if not isinstance(criteria, Mapping):
        raise ValueError(f"explain: searchCriteria is an object, not {criteria!r}")
    params: dict[str, Any] = _dated({**asked, **criteria})
    params.pop("searchCriteria", None)
    known = {"memoryId", *PLACES, "cut", *CRITERIA, *IGNORED}
    if unknown := sorted(set(params) - known):
        raise ValueError(f"explain: unknown parameters {unknown}; known are {sorted(known | {'searchCriteria'})}")
    if isinstance(params.get("cut", CUT), bool) or not isinstance(params.get("cut", CUT), (int, float)):
        raise ValueError(f"explain: cut is a number, not {params['cut']!r}")
    if wrong := [name for name in PLACES if not isinstance(params.get(name, ""), str)]:
        raise ValueError(f"explain: {wrong[0]} is a text, not {params[wrong[0]]!r}")
    id = params.get("memoryId")
    if isinstance(id, str) and _invalid({"memoryId": id}):
        raise ValueError(f"explain: memoryId is an id or an ARN, not {id!r}; {_known()}")
    if said := _invalid({name: value for name, value in params.items() if name not in PLACES}):
        raise ValueError(f"explain: {said}")
    return params


def _dated(value: Any) -> Any:
    """Filters with their dates as instants, however they came."""
    if isinstance(value, (list, tuple)):
        return [_dated(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _instant(inner) if name == "dateTimeValue" else _dated(inner) for name, inner in value.items()}


def _instant(given: Any) -> datetime:
    found = given if isinstance(given, datetime) else timestamps.read(given)
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _invalid(params: Mapping[str, Any]) -> str | None:
    """What the model has against a call with these parameters: their types first, then their values."""
    from botocore.validate import ParamValidator

    from moto_agentcore.service import data
    from moto_agentcore.wire.plan import plan

    call = {name: value for name, value in params.items() if name not in ("cut", *CRITERIA)}
    criteria = {name: params[name] for name in CRITERIA if name in params}
    operation = "RetrieveMemoryRecords" if "searchQuery" in criteria else "ListMemoryRecords"
    if operation == "ListMemoryRecords":
        call |= {name: value for name, value in criteria.items() if name != "topK"}
    else:
        call["searchCriteria"] = criteria
    report = ParamValidator().validate(call, data.model.operation_model(operation).input_shape)
    if report.has_errors():
        return str(report.generate_report())
    try:
        plan(data, operation).validate(call)
    except ServiceError as error:
        return error.message
    return None


def _explained(memory: Record, archive: Archive, params: Mapping[str, Any]) -> Explanation:
    from moto_agentcore.families.memories.jobs import Jobs
    from moto_agentcore.families.memories.languages import languages
    from moto_agentcore.families.memories.strategies import strategies_of

    namespace, path = params.get("namespace"), params.get("namespacePath")
    place = namespace if namespace is not None else path
    names = Counter(name for record in archive.listed(Where(path="/"), None) for name in record["namespaces"])
    there = list(archive.listed(where(params, controls), None))
    left, steps = _steps(there, params)
    scores = _scores(archive, params, left)
    k = params.get("topK", 10)
    failed = memory.part(Jobs).failed.values()
    messages, others = (0, {}) if controls.extractors else languages(memory)
    return Explanation(
        memory_id=memory.id,
        strategies={strategy.id: strategy["status"] for strategy in strategies_of(memory)},
        namespaces=dict(sorted(names.items())),
        place=place,
        in_place=len(there),
        refused=_refused(memory, params),
        placeholders=tuple(re.findall(r"\{\w+\}", place or "")),
        near=tuple(_near(place, namespace is not None, names)) if place is not None and not there else (),
        steps=tuple(steps),
        found=len(left),
        best=scores[0] if scores else None,
        cut=params.get("cut", CUT),
        left_out=scores[k] if len(scores) > k else None,
        waiting=len(memory.part(Jobs).waiting),
        failed=tuple(FailedJob(job.id, job.strategy_id, job.failure or "") for job in failed),
        messages=messages,
        languages=others,
        query_language=other_language(params.get("searchQuery", "")),
        templates=tuple(name for strategy in strategies_of(memory) for name in strategy["namespaceTemplates"]),
    )


def _steps(there: list[MemoryRecord], params: Mapping[str, Any]) -> tuple[list[MemoryRecord], list[Step]]:
    """The records that meet all conditions, and what each one took away."""
    from moto_agentcore.families.memories.filters import passes

    left, steps = there, []
    for label, condition in conditions(params):
        if isinstance(condition, str):
            kept = [record for record in left if record.get("memoryStrategyId") == condition]
        else:
            kept = [record for record in left if passes(record, condition)]
        steps.append(Step(label, len(left) - len(kept), len(kept)))
        left = kept
    return left, steps


def conditions(params: Mapping[str, Any]) -> Iterator[tuple[str, str | dict[str, Any]]]:
    """Each condition with its name: a strategy's id, a metadata filter."""
    if "memoryStrategyId" in params:
        yield f"memoryStrategyId {params['memoryStrategyId']}", params["memoryStrategyId"]
    for condition in params.get("metadataFilters", ()):
        value = condition.get("right", {}).get("metadataValue", {})
        words = [condition["left"]["metadataKey"], condition["operator"], *map(str, value.values())]
        yield " ".join(words), condition


def _scores(archive: Archive, params: Mapping[str, Any], left: Sequence[MemoryRecord]) -> list[float]:
    """The scores of all that is left, best first."""
    if not left or not params.get("searchQuery"):
        return []
    kept = {record["memoryRecordId"] for record in left}
    hits = archive.search(
        params["searchQuery"],
        len(left),
        where(params, controls),
        strategy_id=None,
        accept=lambda record: record["memoryRecordId"] in kept,
    )
    return [hit.score for hit in hits]


def _refused(memory: Record, params: Mapping[str, Any]) -> str | None:
    from moto_agentcore.families.memories import filters

    if not set(PLACES) & set(params):
        return "Either namespace or namespacePath is required"
    if said := _invalid(params):
        return said
    try:
        filters.check(params.get("metadataFilters", ()), memory.get("indexedKeys", ()))
    except ServiceError as error:
        return error.message
    return None


def _near(place: str, exact: bool, names: Mapping[str, int]) -> Iterator[Near]:
    """Namespaces that differ from what was asked for in a way people fall for; else those spelled alike."""
    found = [Near(name, why, count) for name, count in sorted(names.items()) if (why := _why(place, exact, name))]
    alike = [] if found else get_close_matches(place, list(names), n=3, cutoff=0.8)
    yield from found
    yield from (Near(name, "it is spelled alike", names[name]) for name in alike)


def _why(place: str, exact: bool, name: str) -> str | None:
    if place.strip("/") == name.strip("/"):
        return "it differs in a slash"
    if exact and name.startswith(place.rstrip("/") + "/"):
        return "it lies beneath; namespacePath finds it, namespace is exact"
    if place.strip("/").casefold() == name.strip("/").casefold():
        return "it differs in case"
    filled = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(place.strip("/")))
    fits = "{" in place and re.match(filled + ("$" if exact else "(/|$)"), name.strip("/"))
    return "a placeholder was not filled in" if fits else None
