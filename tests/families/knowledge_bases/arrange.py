"""Knowledge bases, and what is asked of them, through real clients."""

from __future__ import annotations

from typing import Any

from conftest import Clients

ID = "KB12345678"
MODEL = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0"
DOCUMENT = {"dataSourceId": "RULES", "documentId": "pets"}
PETS = "Travellers may bring small pets in a basket. Dogs need a ticket of their own. Birds stay at home."
TEXTS = {
    "pets": PETS,
    "meals": "Breakfast is served in the dining car until ten. The soup of the day has no meat.",
    "refunds": "A delayed train is refunded in full after two hours. Claims are made at any counter.",
}


def entry(id: str, **members: Any) -> dict[str, Any]:
    uri = f"s3://rules/{id}.txt"
    place = {"type": "S3", "s3Location": {"uri": uri}}
    fixed = {"documentId": id, "dataSourceId": "RULES", "location": place, "metadata": {"kind": id}}
    return {**fixed, "text": TEXTS.get(id, id), **members}


def seeded(clients: Clients, *documents: dict[str, Any], **members: Any) -> dict[str, str]:
    """A seeded knowledge base, with documents that have rules where none are given; how it is named."""
    found = list(documents) or [entry(id) for id in TEXTS]
    clients.agentcore.seed({"knowledgeBases": [{"knowledgeBaseId": ID, "documents": found, **members}]})
    return {"knowledgeBaseId": ID}


def found(clients: Clients, text: str, user: str | None = None, **configuration: Any) -> list[dict[str, Any]]:
    who = {} if user is None else {"userContext": {"userId": user}}
    answer = clients.agents.retrieve(
        knowledgeBaseId=ID,
        retrievalQuery={"text": text},
        retrievalConfiguration={"vectorSearchConfiguration": configuration},
        **who,
    )
    return list(answer["retrievalResults"])


def ids(results: list[dict[str, Any]]) -> list[str]:
    return [result["documentId"] for result in results]


def question(id: str, text: str, **configuration: Any) -> dict[str, Any]:
    """The request of RetrieveAndGenerate."""
    base = {"knowledgeBaseId": id, "modelArn": MODEL, **configuration}
    how = {"type": "KNOWLEDGE_BASE", "knowledgeBaseConfiguration": base}
    return {"input": {"text": text}, "retrieveAndGenerateConfiguration": how}


def agentic(id: str, text: str, **members: Any) -> dict[str, Any]:
    """The request of AgenticRetrieveStream."""
    return {
        "messages": [{"role": "user", "content": {"text": text}}],
        "retrievers": [{"configuration": {"knowledgeBase": {"knowledgeBaseId": id}}}],
        "agenticRetrieveConfiguration": {"foundationModelType": "MANAGED"},
        **members,
    }
