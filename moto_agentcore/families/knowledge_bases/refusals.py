"""What AgenticRetrieveStream refuses before its stream begins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid, not_found, unreadable
from moto_agentcore.families.knowledge_bases.known import VECTOR

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.known import KnowledgeBase

MOST, LONGEST = 5, 10_000  # retrievers of a request (the guide), and characters of a query (its page of quotas)
NEEDED = {"foundationModelType": "foundationModelConfiguration", "rerankingModelType": "rerankingConfiguration"}
# Configuration of a model -> what it must have, by its type.
MODELS = {
    "foundationModelConfiguration": {
        "BEDROCK_FOUNDATION_MODEL": "bedrockFoundationModelConfiguration",
        "MANTLE_FOUNDATION_MODEL": "mantleFoundationModelConfiguration",
    },
    "rerankingConfiguration": {"BEDROCK_RERANKING_MODEL": "bedrockRerankingConfiguration"},
}


def check(params: Mapping[str, Any]) -> None:
    _check_models(params["agenticRetrieveConfiguration"])
    last = params["messages"][-1]
    if last["role"] != "user" or not last["content"].get("text"):
        raise invalid("The last of the messages must be a text of the user's")
    if len(last["content"]["text"]) > LONGEST:
        raise invalid(f"The last of the messages must have at most {LONGEST} characters")
    if len(params["retrievers"]) > MOST:
        raise invalid(f"retrievers accepts at most {MOST} entries")
    if "retrievalInstructionConfiguration" in params:
        id = params["retrievalInstructionConfiguration"]["retrievalInstructionId"]
        raise not_found(f"Retrieval instruction {id} was not found")
    if "nextToken" in params:
        raise unreadable("Invalid nextToken: it was not given by this service for this request")


def _check_models(configuration: Mapping[str, Any]) -> None:
    for kind, member in NEEDED.items():
        if configuration.get(kind) == "CUSTOM" and member not in configuration:
            raise invalid(f"{member} is required when {kind} is CUSTOM")
    for member, by_type in MODELS.items():
        given = configuration.get(member)
        if given is not None and by_type[given["type"]] not in given:
            raise invalid(f"{by_type[given['type']]} is required when the type of {member} is {given['type']}")


def check_type(base: KnowledgeBase) -> None:
    """It is for managed knowledge bases alone (AWS's blog). moto makes no such ones: its own, which are empty, pass."""
    if base.type == VECTOR and base.documents:
        raise invalid("AgenticRetrieveStream is only supported for managed knowledge bases")
