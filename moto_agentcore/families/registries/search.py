"""Search in a registry: ``/registry-records/search``. Only approved revisions are found, the most relevant first."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import invalid
from moto_agentcore.families.registries.records import approved_revision, versioned
from moto_agentcore.families.registries.registries import REGISTRY, REGISTRY_RECORD, id_of
from moto_agentcore.search import rank
from moto_agentcore.service import Call, data

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

DEFAULT = 10
DEEPEST = 30
FIELDS = {"name": "name", "descriptorType": "descriptorType", "version": "recordVersion"}
LOGICAL = ("$and", "$or")
TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda has, given: bool(has == given),
    "$ne": lambda has, given: bool(has != given),
    "$in": lambda has, given: has in given,
}


@data.invocation
def search_registry_records(call: Call[t.SearchRegistryRecordsRequestTypeDef]) -> dict[str, Any]:
    params = call.params
    filters = params.get("filters", {})
    _check(filters)
    with call.locked():
        registry = call.store.table(REGISTRY).get(id_of(call.store, REGISTRY, params["registryIds"][0]))
        approved = [approved_revision(record) for record in call.store.table(REGISTRY_RECORD, under=registry)]
        found = [revision for revision in map(versioned, filter(None, approved)) if _fits(filters, revision)]
    scores = author.run(rank, params["searchQuery"], [_text(revision) for revision in found], call.controls.embedder)
    best = sorted(range(len(found)), key=lambda place: -scores[place])[: params.get("maxResults", DEFAULT)]
    return {"registryRecords": [{**found[place], "version": found[place]["recordVersion"]} for place in best]}


def _text(revision: Mapping[str, Any]) -> str:
    """What is compared: name, description, and what the descriptors say."""
    name = str(revision["name"]).replace("_", " ").replace("-", " ").replace("/", " ")
    return " ".join([name, revision.get("description", ""), *_words(revision["descriptors"])])


def _words(value: Any, depth: int = 0) -> list[str]:
    """All texts in a value, of JSON in texts too; not what lies too deep."""
    if depth > DEEPEST:
        return []
    if isinstance(value, dict):
        return [word for name, part in value.items() if not name.endswith("ersion") for word in _words(part, depth + 1)]
    if isinstance(value, list):
        return [word for part in value for word in _words(part, depth + 1)]
    if not isinstance(value, str):
        return []
    try:
        inner = json.loads(value)
    except (ValueError, RecursionError):
        return [value]
    return _words(inner, depth + 1) if isinstance(inner, (dict, list)) else [value]


def _check(filters: Any, depth: int = 0) -> None:
    """An expression of the operators and fields that the model names."""
    if depth > DEEPEST:
        raise invalid("filters is nested too deeply")
    if not isinstance(filters, dict):
        raise invalid("filters must be a JSON object")
    for name, value in filters.items():
        if name in LOGICAL:
            if not isinstance(value, list) or not value:
                raise invalid(f"{name} in filters takes a list of expressions")
            for part in value:
                _check(part, depth + 1)
        elif name not in FIELDS:
            raise invalid(f"filters cannot use {name}; use one of {', '.join(FIELDS)}, {', '.join(LOGICAL)}")
        else:
            _check_operators(name, value)


def _check_operators(field: str, operators: Any) -> None:
    if not isinstance(operators, dict) or not operators or not operators.keys() <= TESTS.keys():
        raise invalid(f"{field} in filters takes the operators $eq, $ne and $in")
    if not isinstance(operators.get("$in", []), list):
        raise invalid(f"$in of {field} in filters takes a list")


def _fits(filters: Mapping[str, Any], revision: Mapping[str, Any]) -> bool:
    return all(_holds(name, value, revision) for name, value in filters.items())


def _holds(name: str, value: Any, revision: Mapping[str, Any]) -> bool:
    if name in LOGICAL:
        parts = [_fits(part, revision) for part in value]
        return all(parts) if name == "$and" else any(parts)
    has = revision[FIELDS[name]]
    return all(TESTS[operator](has, given) for operator, given in value.items())
