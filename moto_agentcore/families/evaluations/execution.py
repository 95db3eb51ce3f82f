"""Scenarios of a dataset, run against an agent before they are evaluated.

A session is what the agent wrote of it into the logs, or else what was asked and answered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import ServiceError, invalid
from moto_agentcore.families.datasets.datasets import DATASET
from moto_agentcore.families.runtimes.kinds import ENDPOINT
from moto_agentcore.families.runtimes.runtimes import RUNTIME
from moto_agentcore.families.shared.asking import ask
from moto_agentcore.families.shared.recorded import Found, found
from moto_agentcore.service import data
from moto_agentcore.state import clock
from moto_agentcore.state.ids import random_text, uuid
from moto_agentcore.state.versions import Versions
from moto_agentcore.wire.messages import Request

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record
    from moto_agentcore.state.store import Store

PREDEFINED = "AGENTCORE_EVALUATION_PREDEFINED_V1"
INPUT = '"{{turn.input}}"'
TEMPLATE = '{"prompt": "{{turn.input}}"}'  # the default (model)
MOST = 1000


@dataclass(frozen=True, slots=True)
class Run:
    """Scenarios, the agent that is asked, and how; ``details`` are what Get shows of that."""

    scenarios: list[Mapping[str, Any]]
    runtime: Record
    endpoint: str
    template: str
    details: dict[str, Any] = field(repr=False)


def prepared(store: Store, config: Mapping[str, Any]) -> Run:
    """What is to be run, checked; the store is locked."""
    number, scenarios = _scenarios(store, config["dataset"])
    given = config["agentInvocation"].get("agentCoreRuntime", {})
    endpoint = store.find_arn(given.get("agentRuntimeEndpointArn", ""))
    if endpoint is None or endpoint.kind is not ENDPOINT or endpoint["status"] != "READY":
        raise invalid("The agent runtime endpoint of datasetExecutionConfig was not found or is not READY")
    runtime = store.table(RUNTIME).get(endpoint["agentRuntimeArn"].rpartition("/")[2])
    if runtime.get("authorizerConfiguration"):
        raise invalid("The agent runtime of datasetExecutionConfig must use IAM inbound authorization")
    template = given.get("requestTemplate", TEMPLATE)
    _check_template(template)
    version = str(endpoint.get("liveVersion") or runtime["agentRuntimeVersion"])
    shown = {"agentRuntimeEndpointArn": given["agentRuntimeEndpointArn"], "agentRuntimeVersion": version}
    details = {
        "dataset": {"datasetId": config["dataset"]["datasetId"], "datasetVersion": number},
        "agentInvocation": {"agentCoreRuntime": {**shown, "requestTemplate": template}},
    }
    return Run(scenarios, runtime, endpoint.id, template, details)


def sessions(store: Store, run: Run, source: Mapping[str, Any]) -> tuple[list[Found], dict[str, Any]]:
    """The session of each scenario, and the metadata of each: its ground truth. An agent that fails leaves no spans."""
    made, metadata = [], {}
    for scenario in run.scenarios:
        session = Found(uuid(), source.get("logGroupNames", [""])[0])
        try:
            spans = [
                _span(session.id, turn["input"], _asked(store, run, session.id, turn)) for turn in scenario["turns"]
            ]
        except ServiceError:
            spans = []
        own = found(store, {**source, "filterConfig": {"sessionIds": [session.id]}})
        session.spans = own[0].spans if own else spans
        made.append(session)
        metadata[session.id] = {"groundTruth": {"inline": _truth(scenario)}}
    return made, metadata


def _scenarios(store: Store, named: Mapping[str, Any]) -> tuple[str, list[Mapping[str, Any]]]:
    dataset = store.table(DATASET).find(named["datasetId"])
    if dataset is None or dataset.get("schemaType") != PREDEFINED:
        raise invalid(f"Dataset {named['datasetId']} was not found, or does not use the schema {PREDEFINED}")
    number = named.get("datasetVersion", dataset.part(Versions).latest)
    version = dataset.part(Versions).get(number)
    if version is None:
        raise invalid(f"Dataset {dataset.id} has no published version {number}; the DRAFT cannot be run")
    examples = [example.members for example in version["contents"].examples.values()]
    if not 0 < len(examples) <= MOST:
        raise invalid(f"The dataset version must contain between 1 and {MOST} scenarios")
    return str(number), examples


def _check_template(template: str) -> None:
    try:
        is_object = isinstance(json.loads(template), dict)
    except (ValueError, RecursionError):
        is_object = False
    if not is_object or template.count(INPUT) != 1 or template.count("{{turn.input}}") != 1:
        raise invalid("requestTemplate must be a JSON object with the placeholder {{turn.input}} once, as a value")


def _asked(store: Store, run: Run, session: str, turn: Mapping[str, Any]) -> str:
    """What the agent answers to a turn."""
    payload = run.template.replace(INPUT, json.dumps(turn["input"])).encode()
    where = {"agentRuntimeArn": run.runtime["agentRuntimeArn"], "qualifier": run.endpoint, "runtimeSessionId": session}
    request = Request("POST", "/", "", {}, payload)
    answer = ask(store, data, "InvokeAgentRuntime", {**where, "payload": payload}, request)["response"]
    text = (answer if isinstance(answer, bytes) else b"".join(answer)).decode(errors="replace")
    events = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    return "".join(map(_plain, events)) if events else _plain(text)


def _plain(text: str) -> str:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found if isinstance(found, str) else text


def _span(session: str, asked: Any, answered: str) -> dict[str, Any]:
    said = asked if isinstance(asked, str) else json.dumps(asked)
    attributes = {"session.id": session, "gen_ai.prompt": said, "gen_ai.completion": answered}
    at = clock.milliseconds(clock.now()) * 1_000_000
    ids = {"traceId": random_text(32, "hex"), "spanId": random_text(16, "hex")}
    return {**ids, "name": "invoke_agent", "startTimeUnixNano": at, "attributes": attributes}


def _truth(scenario: Mapping[str, Any]) -> dict[str, Any]:
    """The ground truth of a scenario, from the words of the dataset schema into those of the service."""
    turns = [
        {"expectedResponse": {"text": str(turn["expected_response"])}} if turn.get("expected_response") else {}
        for turn in scenario["turns"]
    ]
    found: dict[str, Any] = {"turns": turns}
    if scenario.get("assertions"):
        found["assertions"] = [{"text": str(text)} for text in scenario["assertions"]]
    if scenario.get("expected_trajectory"):
        found["expectedTrajectory"] = {"toolNames": [str(name) for name in scenario["expected_trajectory"]]}
    return found
