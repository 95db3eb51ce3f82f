"""Recommendations: ``/recommendations/{recommendationId}``.

What a model would recommend comes from a script for StartRecommendation (a text, or texts by the names of tools); by
default it is what was given, with what the traces show of how it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import invalid
from moto_agentcore.families.shared.evaluators import find_evaluator
from moto_agentcore.families.shared.keys import check_key_region
from moto_agentcore.families.shared.recorded import found
from moto_agentcore.families.shared.spans import Session, read
from moto_agentcore.service import Call, data
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.lifecycle import Life
from moto_agentcore.state.pagination import page_of

if TYPE_CHECKING:
    import types_boto3_bedrock_agentcore.type_defs as t

    from moto_agentcore.state.store import Store

RECOMMENDATION = Kind(
    "Recommendation",
    id="recommendationId",
    mint="{name}-{10:upper}",
    path="recommendation/{id}",
    arn="recommendationArn",
    life=Life(
        "agentcore::recommendation",
        creating="PENDING",
        stages=("IN_PROGRESS",),
        ready="COMPLETED",
        create_failed="FAILED",
        delete_failed="FAILED",
    ),
)
SORTS = {
    "SYSTEM_PROMPT_RECOMMENDATION": ("systemPromptRecommendationConfig", "systemPromptRecommendationResult"),
    "TOOL_DESCRIPTION_RECOMMENDATION": ("toolDescriptionRecommendationConfig", "toolDescriptionRecommendationResult"),
}
LONGEST = 20_000
HONEST = "No model wrote this: it is what was given, with what {} sessions show of how it is used."


@data.invocation(asks=True)
def start_recommendation(call: Call[t.StartRecommendationRequestTypeDef]) -> Record:
    params = call.params
    with call.locked():
        sessions = _checked(call.store, params)
    script = call.controls.scripts.find(call.operation, call) if call.controls.scripts else None
    scripted = None if script is None else author.run(script[0], call) if callable(script[0]) else script[0]
    given = params["recommendationConfig"][SORTS[params["type"]][0]]  # type: ignore[literal-required] # of the union
    result = _result(given, sessions, scripted)
    with call.locked():
        _checked(call.store, params)
        made = call.store.table(RECOMMENDATION).create(params)
        made["recommendationResult"] = {SORTS[params["type"]][1]: result}
        return made


@data.operation
def get_recommendation(call: Call[t.GetRecommendationRequestTypeDef]) -> dict[str, Any]:
    """The result is there when it is COMPLETED; of a failure it says why."""
    made = call.store.table(RECOMMENDATION).describe(call.params["recommendationId"])
    result = made["recommendationResult"] if made["status"] == "COMPLETED" else None
    if made["status"] == "FAILED":
        why = {"errorCode": "InternalServerException", "errorMessage": str(made.get("failureReason", ""))}
        result = {SORTS[made["type"]][1]: why}
    return {**made, "recommendationResult": result}


@data.operation
def list_recommendations(call: Call[t.ListRecommendationsRequestTypeDef]) -> dict[str, Any]:
    asked = call.params.get("statusFilter")
    table = call.store.table(RECOMMENDATION)
    return page_of(call, table, keep=lambda made: asked in (None, made["status"]))


@data.operation
def delete_recommendation(call: Call[t.DeleteRecommendationRequestTypeDef]) -> Record:
    table = call.store.table(RECOMMENDATION)
    return table.delete(table.steady(call.params["recommendationId"]))


def _checked(store: Store, params: Any) -> list[Session]:  # typed by who calls
    """The sessions that it is to learn from."""
    name = params["name"]
    store.table(RECOMMENDATION).unique(name, f"A recommendation with name {name} already exists")
    check_key_region(store, params)
    member = SORTS[params["type"]][0]
    if member not in params["recommendationConfig"]:
        raise invalid(f"{member} is required for type {params['type']}")
    config = params["recommendationConfig"][member]
    for reference in config.get("evaluationConfig", {}).get("evaluators", ()):
        if find_evaluator(store, reference["evaluatorArn"].rpartition("/")[2]) is None:
            raise invalid(f"Evaluator not found: {reference['evaluatorArn']}")
    _check_bundle(store, config.get("systemPrompt", config.get("toolDescription", {})))
    return _sessions(store, config["agentTraces"])


def _check_bundle(store: Store, source: Mapping[str, Any]) -> None:
    arn = source.get("configurationBundle", {}).get("bundleArn")
    if arn is not None and store.find_arn(arn) is None:
        raise invalid(f"Configuration bundle not found: {arn}")


def _sessions(store: Store, traces: Mapping[str, Any]) -> list[Session]:
    member, given = next(iter(traces.items()))
    if member == "sessionSpans":
        return [read(given)]
    window = {name: given[name] for name in ("startTime", "endTime") if name in given}
    if member == "cloudwatchLogs":
        names = [arn.split(":log-group:")[-1].removesuffix(":*") for arn in given["logGroupArns"]]
        source = {"logGroupNames": names, "serviceNames": given["serviceNames"]}
    else:
        record = store.find_arn(next(value for name, value in given.items() if name.endswith("Arn")))
        if record is None:
            raise invalid(f"The {member} that agentTraces names was not found")
        source = record["dataSourceConfig"].get("cloudWatchLogs", {"serviceNames": []})
    return [read(session.spans) for session in found(store, {**source, "filterConfig": {"timeRange": window}})]


def _result(config: Mapping[str, Any], sessions: list[Session], scripted: Any) -> dict[str, Any]:
    why = HONEST.format(len(sessions)) if scripted is None else "A script wrote this."
    if "systemPrompt" in config:
        text = scripted or _prompt(config["systemPrompt"].get("text", ""), sessions)
        return {"recommendedSystemPrompt": str(text)[:LONGEST], "explanation": why}
    named = config["toolDescription"].get(
        "toolDescriptionText", config["toolDescription"].get("configurationBundle", {})
    )
    tools = []
    for tool in named.get("tools", ()):
        name = tool["toolName"]
        written = (scripted or {}).get(name) or _description(tool, sessions)
        tools.append({"toolName": name, "recommendedToolDescription": written[:LONGEST], "explanation": why})
    return {"tools": tools}


def _prompt(text: str, sessions: list[Session]) -> str:
    tools = sorted({tool.name for session in sessions for tool in session.tools})
    use = f"\n\nUse these tools where they help: {', '.join(tools)}." if tools else ""
    return f"{text}{use}".strip() or "Answer what is asked."


def _description(tool: Mapping[str, Any], sessions: list[Session]) -> str:
    text = tool.get("toolDescription", {}).get("text", "")
    asked = [turn.asked for s in sessions for turn in s.turns.values() if _calls(s, turn.trace_id, tool["toolName"])]
    return f"{text} Use it for requests such as: {asked[0]}".strip() if asked and asked[0] else text or tool["toolName"]


def _calls(session: Session, trace_id: str, name: str) -> bool:
    return any(tool.name == name and tool.trace_id == trace_id for tool in session.tools)
