"""Dataset generations: ``/datasets/{datasetId}/generations/{generationId}``. Examples from sessions in moto's logs.

What a model would write is taken from the session as it was: a DYNAMIC scenario's goal is what was asked first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import conflict, invalid
from moto_agentcore.families.datasets import redaction
from moto_agentcore.families.datasets.datasets import DATASET, DATASET_GENERATION, Generated, contents_of, editable
from moto_agentcore.families.shared.params import without
from moto_agentcore.families.shared.recorded import found
from moto_agentcore.families.shared.spans import Session, read
from moto_agentcore.service import Call, data
from moto_agentcore.state.kind import Record
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    from moto_agentcore.state.store import Store
    from moto_agentcore.state.table import Table

MOST, DEFAULT, TURNS = 1000, 100, 100
SCHEMAS = {"AGENTCORE_EVALUATION_PREDEFINED_V1": "FIXED", "AGENTCORE_EVALUATION_SIMULATED_V1": "DYNAMIC"}


@data.operation
def start_dataset_generation(call: Call[Any]) -> Record:  # the stubs do not have it yet
    """What it finds is found at once, and is in the draft when it is done."""
    params = call.params
    dataset = editable(call.store, params["datasetId"])
    given: dict[str, Any] = {"scenarioType": "DYNAMIC", **params}
    source = given["source"].get("traceGeneration", {})
    _check(dataset, given, source)
    sessions = [read(session.spans) for session in found(call.store, _logs(call.store, source["sourceConfig"]))]
    redaction.check(source.get("redactionConfiguration"))
    examples, results = _generated(dataset, given["scenarioType"], source, sessions)
    generation = _table(call.store, dataset).create(without(given, "source"), source=_shown(given["source"]))
    if call.failure_reason is None:
        summary = redaction.apply(examples, source.get("redactionConfiguration"))
        generation.update({"generationResults": results} | ({"redactionSummary": summary} if summary else {}))
        generation.part(Generated).examples = examples
    return generation


@data.operation
def get_dataset_generation(call: Call[Any]) -> dict[str, Any]:  # the stubs do not have it yet
    dataset = call.store.table(DATASET).get(call.params["datasetId"])
    return _done(_table(call.store, dataset).describe(call.params["generationId"]))


@data.operation
def list_dataset_generations(call: Call[Any]) -> dict[str, Any]:  # the stubs do not have it yet
    dataset = call.store.table(DATASET).get(call.params["datasetId"])
    return page_of(call, _table(call.store, dataset), show=_done)


@data.operation
def delete_dataset_generation(call: Call[Any]) -> Record:  # the stubs do not have it yet
    """The examples stay in the draft (model)."""
    dataset = call.store.table(DATASET).get(call.params["datasetId"])
    generations = _table(call.store, dataset)
    generation = generations.get(call.params["generationId"])
    if generation["status"] == "IN_PROGRESS":
        raise conflict(f"Dataset generation {generation.id} is in progress; try again when it has finished")
    contents_of(dataset)
    return generations.delete(generation)


def _table(store: Store, dataset: Record) -> Table:
    return store.table(DATASET_GENERATION, under=dataset)


def _done(generation: Record) -> dict[str, Any]:
    """One that has finished says when."""
    over = generation["status"] in ("COMPLETED", "FAILED")
    return {**generation, "completedAt": generation["updatedAt"] if over else None}


def _check(dataset: Record, given: Mapping[str, Any], source: Mapping[str, Any]) -> None:
    type, sampling = given["scenarioType"], source.get("sampling", {})
    if SCHEMAS.get(dataset.get("schemaType", ""), type) != type:
        raise invalid(f"scenarioType {type} does not fit the schemaType of the dataset, {dataset['schemaType']}")
    if len(contents_of(dataset).examples) + sampling.get("maxScenarios", DEFAULT) > MOST:
        raise invalid(f"The dataset's draft examples plus maxScenarios can't be more than {MOST}")
    filters = source.get("selection", {}).get("filters", {})
    turns = filters.get("turnCount", {})
    if turns.get("min", 1) > turns.get("max", TURNS):
        raise invalid("The min of turnCount can't be greater than its max")
    if filters.get("evaluatorFilters") and "cloudWatchLogs" in source["sourceConfig"]:
        raise invalid("evaluatorFilters can't be used with a cloudWatchLogs source: it has no evaluation results")
    if filters.get("evaluatorFilters") or filters.get("attributeFilters"):
        raise invalid(
            "evaluatorFilters and attributeFilters are not supported here; select by turnCount or identifiers"
        )


def _logs(store: Store, config: Mapping[str, Any]) -> dict[str, Any]:
    """The log groups of a source: its own, or those of the evaluation it names."""
    member, given = next(iter(config.items()))
    window = {name: given[name] for name in ("startTime", "endTime") if name in given}
    if member != "cloudWatchLogs":
        record = store.find_arn(next(value for name, value in given.items() if name.endswith("Arn")))
        if record is None:
            raise invalid(f"The {member} source was not found")
        given = record["dataSourceConfig"].get("cloudWatchLogs", {"serviceNames": []})
    elif bool(given.get("logGroupNames")) == bool(given.get("logGroupNamePrefixes")):
        raise invalid("Specify either logGroupNames or logGroupNamePrefixes, not both. One of the two is required")
    return {**given, "filterConfig": {"timeRange": window}}


def _generated(
    dataset: Record, type: str, source: Mapping[str, Any], sessions: Sequence[Session]
) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """New examples, and the counts of how they came about."""
    matched = [session for session in sessions if _selected(session, source.get("selection", {}))]
    chosen = matched[: source.get("sampling", {}).get("maxScenarios", DEFAULT)]
    fields = source.get("groundTruth", {}).get("fields", ())
    known = {_asked(example.members) for example in contents_of(dataset).examples.values()}
    examples = []
    for example in (_example(type, session, fields) for session in chosen):
        if _asked(example) not in known:
            known.add(_asked(example))
            examples.append(example)
    counts = {"sessionsMatched": len(matched), "sessionsSelected": len(chosen), "sessionsFailed": 0}
    counts |= {"scenariosGenerated": len(chosen), "scenariosDeduplicated": len(chosen) - len(examples)}
    truths = len(examples) if fields else 0
    return examples, {**counts, "examplesWritten": len(examples), "examplesWithGroundTruth": truths}


def _selected(session: Session, selection: Mapping[str, Any]) -> bool:
    turns = selection.get("filters", {}).get("turnCount", {})
    if not turns.get("min", 1) <= len(session.turns) <= turns.get("max", TURNS):
        return False
    if "identifiers" not in selection:
        return True
    wanted = selection["identifiers"]
    return session.id in wanted.get("sessionIds", ()) or any(id in session.turns for id in wanted.get("traceIds", ()))


def _example(type: str, session: Session, fields: Sequence[str]) -> dict[str, Any]:
    """In the form of the dataset schemas."""
    turns = list(session.turns.values())
    found: dict[str, Any] = {"scenario_id": session.id}
    if "expected_trajectory" in fields:
        found["expected_trajectory"] = [tool.name for tool in session.tools]
    if type == "DYNAMIC":
        profile = {"context": " ".join(turn.asked for turn in turns), "goal": turns[0].asked}
        return {**found, "actor_profile": profile, "input": turns[0].asked, "max_turns": len(turns)}
    with_answers = "expected_response" in fields
    asked = [{"input": t.asked, **({"expected_response": t.answered} if with_answers else {})} for t in turns]
    return {**found, "turns": asked}


def _asked(example: Mapping[str, Any]) -> tuple[str, ...]:
    """What makes two scenarios the same: what the user says in them."""
    return tuple(str(turn.get("input")) for turn in example.get("turns", ())) or (str(example.get("input")),)


def _shown(source: Mapping[str, Any]) -> dict[str, Any]:
    """Ids are shown as their number (model)."""
    traces: dict[str, Any] = dict(source["traceGeneration"])
    ids = traces.get("selection", {}).get("identifiers")
    if ids is not None:
        counts = {f"{name}IdCount": len(ids.get(f"{name}Ids", ())) for name in ("session", "trace")}
        traces["selection"] = {"identifiers": counts}
    return {"traceGeneration": traces}
