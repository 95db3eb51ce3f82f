"""Every operation of bedrock-agent-runtime that is answered, asked rightly: it is done, with the model's status."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.service import agents
from tests.families.agents.arrange import IDS, INSTRUCTION, said, seeded
from tests.families.flows import arrange as flows
from tests.families.knowledge_bases import arrange as knowledge
from tests.families.test_generation import KB, asked, text
from tests.model.conftest import send
from tests.model.operations import OURS
from tests.model.resources import Params, made
from tests.model.test_slips import within

Asking = Callable[[Clients], Params]
MEMORY = {"memoryId": "ada"}


def _session(clients: Clients, **more: Any) -> Params:
    return {**made(clients, "session"), **more}


def _ended(clients: Clients) -> Params:
    ids = made(clients, "session")
    clients.agents.end_session(**ids)
    return ids


def _within(operation: str) -> Asking:
    def ask(clients: Clients) -> Params:
        ids = made(clients, "session")
        return {**ids, **within(clients, operation, ids)}

    return ask


def _step(clients: Clients) -> Params:
    blocks = {"contentBlocks": [{"text": "Hello"}]}
    return {**_within("PutInvocationStep")(clients), "invocationStepTime": "2026-05-04T12:00:00Z", "payload": blocks}


def _arn(clients: Clients, **more: Any) -> Params:
    session = clients.agents.create_session(tags={"team": "red"})
    return {"resourceArn": session["sessionArn"], **more}


def _turn(clients: Clients) -> Params:
    return {**seeded(clients), "sessionId": "s1", "inputText": "Hi"}


def _memory(clients: Clients) -> Params:
    seeded(clients)
    said(clients, memoryId="ada")
    said(clients, None, endSession=True)
    return {**IDS, **MEMORY}


def _document(clients: Clients, **more: Any) -> Params:
    return {**knowledge.seeded(clients), **knowledge.DOCUMENT, **more}


def _query(clients: Clients) -> Params:
    knowledge.seeded(clients)
    base = {"type": "KNOWLEDGE_BASE", "knowledgeBaseConfiguration": {"knowledgeBaseArn": KB}}
    how = {"mode": "TEXT_TO_SQL", "textToSqlConfiguration": base}
    return {"queryGenerationInput": {"type": "TEXT", "text": "How many orders?"}, "transformationConfiguration": how}


def _question(clients: Clients) -> Params:
    return knowledge.question(knowledge.seeded(clients)["knowledgeBaseId"], "Who may bring pets?")


def _flow(clients: Clients) -> Params:
    return {**flows.seeded(clients), **flows.given("trains")}


def _execution(clients: Clients, **more: Any) -> Params:
    flows.seeded(clients)
    return {**flows.started(clients), **more}


ASKINGS: dict[str, Asking] = {
    "CreateSession": lambda clients: {"sessionMetadata": {"user": "ada"}},
    "GetSession": _session,
    "ListSessions": lambda clients: {"maxResults": 1},
    "UpdateSession": lambda clients: _session(clients, sessionMetadata={"user": "bob"}),
    "EndSession": _session,
    "DeleteSession": _ended,
    "CreateInvocation": _session,
    "ListInvocations": _session,
    "PutInvocationStep": _step,
    "GetInvocationStep": _within("GetInvocationStep"),
    "ListInvocationSteps": _within("ListInvocationSteps"),
    "TagResource": lambda clients: _arn(clients, tags={"cost": "7"}),
    "UntagResource": lambda clients: _arn(clients, tagKeys=["team"]),
    "ListTagsForResource": _arn,
    "InvokeAgent": _turn,
    "InvokeInlineAgent": lambda clients: {
        "sessionId": "s1",
        "inputText": "Hi",
        "foundationModel": "anthropic.claude",
        "instruction": INSTRUCTION,
    },
    "GetAgentMemory": lambda clients: {**_memory(clients), "memoryType": "SESSION_SUMMARY"},
    "DeleteAgentMemory": _memory,
    "Retrieve": lambda clients: {**knowledge.seeded(clients), "retrievalQuery": {"text": "pets"}},
    "RetrieveAndGenerate": _question,
    "RetrieveAndGenerateStream": _question,
    "AgenticRetrieveStream": lambda clients: knowledge.agentic(knowledge.seeded(clients)["knowledgeBaseId"], "Pets?"),
    "GetDocumentContent": _document,
    "CheckIngestedDocumentAcl": lambda clients: _document(clients, userContext={"userId": "ada"}),
    "GetIngestedDocumentAcl": _document,
    "InvokeFlow": _flow,
    "StartFlowExecution": _flow,
    "GetFlowExecution": _execution,
    "StopFlowExecution": _execution,
    "ListFlowExecutions": lambda clients: {"flowIdentifier": _execution(clients)["flowIdentifier"]},
    "ListFlowExecutionEvents": lambda clients: _execution(clients, eventType="Node"),
    "GetExecutionFlowSnapshot": _execution,
    "Rerank": lambda clients: asked("What food?", text("Sushi"), text("A train")),
    "GenerateQuery": _query,
    "OptimizePrompt": lambda clients: {
        "input": {"textPrompt": {"text": "Summarize."}},
        "targetModelId": "anthropic.claude-3",
    },
}


@pytest.mark.from_model
def test_this_file_asks_every_operation_that_is_answered() -> None:
    assert set(ASKINGS) == {name for service, name in OURS if service is agents}


@pytest.mark.parametrize("operation", ASKINGS)
@pytest.mark.from_model
def test_an_operation_asked_rightly_is_done(clients: Clients, operation: str) -> None:
    answer = send(clients.agents, operation, ASKINGS[operation](clients))
    for value in answer.values():
        if hasattr(value, "close"):
            assert list(value)

    assert answer["ResponseMetadata"]["HTTPStatusCode"] == agents.model.operation_model(operation).http["responseCode"]
