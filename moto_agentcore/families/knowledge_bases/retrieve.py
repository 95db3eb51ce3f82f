"""Retrieve: ``/knowledgebases/{knowledgeBaseId}/retrieve``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore.errors import invalid
from moto_agentcore.families.knowledge_bases.known import knowledge_base
from moto_agentcore.families.knowledge_bases.searching import search
from moto_agentcore.service import Call, agents
from moto_agentcore.state.pagination import cursor, next_token

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

FITTING = 1_000_000  # characters of the texts that one response has room for (inferred: the model names no number)


@agents.invocation
def retrieve(call: Call[t.RetrieveRequestTypeDef]) -> dict[str, Any]:
    """An invocation, since an embedder of the author's may have to be asked."""
    params = call.params
    with call.locked():
        base = knowledge_base(call.store, params["knowledgeBaseId"])
    results = search(call, base, _text(params["retrievalQuery"]), params.get("retrievalConfiguration", {}))
    guarded = {"guardrailAction": "NONE"} if "guardrailConfiguration" in params else {}
    return {**_page(call, results), **guarded}


def _text(query: Mapping[str, Any]) -> str:
    if query.get("type") == "IMAGE" or "image" in query:
        raise invalid("This knowledge base has no images: retrievalQuery must be of type TEXT")
    if not query.get("text"):
        raise invalid("retrievalQuery must have a text")
    return str(query["text"])


def _page(call: Call[t.RetrieveRequestTypeDef], results: list[dict[str, Any]]) -> dict[str, Any]:
    """As many results as fit in a response, and at least one."""
    first, room = cursor(call) or 0, FITTING
    for place, result in enumerate(results[first:], first):
        room -= len(result["content"]["text"])
        if room < 0 and place > first:
            return {"retrievalResults": results[first:place], "nextToken": next_token(call, place)}
    return {"retrievalResults": results[first:]}
