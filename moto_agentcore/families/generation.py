"""What a model is asked once: ``/rerank``, ``/generateQuery``, ``/optimize-prompt``.

Scores are those of ``search``, by the author's embedder where there is one. Queries and prompts come from a script
(``agentcore.script``), else from the words alone: the same for the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import invalid, not_found
from moto_agentcore.families.agents.known import UNKNOWN
from moto_agentcore.families.knowledge_bases.known import KnowledgeBases
from moto_agentcore.neighbours import bedrock_agent
from moto_agentcore.search import rank
from moto_agentcore.search.text import content_words
from moto_agentcore.service import Call, agents
from moto_agentcore.state.pagination import page

if TYPE_CHECKING:
    import types_boto3_bedrock_agent_runtime.type_defs as t

    from moto_agentcore.state.store import Store

LONGEST = 200_000  # characters of a prompt (TextPrompt)
COUNTS = ("how many", "number of", "count")
# Words of a question that name nothing which a table could hold.
ASKING = frozenset(("show", "list", "give", "find", "get", "tell", "display", "many", "number", "count", "total"))
# Rerank's own words (quoted, both).
TOO_MANY = "Cannot provide numberOfResults value that exceeds the number of sources."
NO_MODEL = (
    "The provided model ARN for reranking is invalid. Please, use a valid model ARN. Also check the model ARN follows "
    "this format: arn:<partition>:bedrock:<region>:<foundation-model/<model-id>"
)
OPTIMIZED = """Complete the task below. Work through it step by step and keep to what it asks for.

<task>
{}
</task>

Answer with the result of the task alone."""


@agents.invocation
def rerank(call: Call[t.RerankRequestTypeDef]) -> dict[str, Any]:
    """The best first; those of one score as they came."""
    params = call.params
    texts = [_text(source, place) for place, source in enumerate(params["sources"], 1)]
    query = params["queries"][0]["textQuery"].get("text", "")
    configuration = params["rerankingConfiguration"]["bedrockRerankingConfiguration"]
    if configuration.get("numberOfResults", 0) > len(texts):
        raise invalid(TOO_MANY)
    if ":foundation-model/" not in configuration["modelConfiguration"]["modelArn"]:
        raise invalid(NO_MODEL)
    scores = author.run(rank, query, texts, call.controls.embedder)
    best = sorted(range(len(texts)), key=lambda place: -scores[place])[: configuration.get("numberOfResults")]

    def rows(last: int | None) -> Iterable[int]:
        return best if last is None else best[best.index(last) + 1 :]

    def shown(place: int) -> dict[str, Any]:
        document = params["sources"][place]["inlineDocumentSource"]
        return {"index": place, "relevanceScore": scores[place], "document": document}

    return page(call, rows, key=lambda place: place, show=shown)


@agents.operation
def generate_query(call: Call[t.GenerateQueryRequestTypeDef]) -> dict[str, Any]:
    configuration = call.params["transformationConfiguration"].get("textToSqlConfiguration")
    if configuration is None or "knowledgeBaseConfiguration" not in configuration:
        raise invalid("textToSqlConfiguration must name a knowledge base in knowledgeBaseConfiguration")
    _check_known(call.store, configuration["knowledgeBaseConfiguration"]["knowledgeBaseArn"])
    return {"queries": [{"type": "REDSHIFT_SQL", "sql": _sql(call.params["queryGenerationInput"]["text"])}]}


@agents.operation
def optimize_prompt(call: Call[t.OptimizePromptRequestTypeDef]) -> dict[str, Any]:
    text = call.params["input"].get("textPrompt", {}).get("text", "")
    return {"optimizedPrompt": _optimized(text, call.params["targetModelId"])}


def _check_known(store: Store, arn: str) -> None:
    """Refuse a knowledge base that is not here. Whether its data are structured nobody has said of it."""
    id = arn.rpartition("/")[2]
    is_made = bedrock_agent.knowledge_base_exists(store.account_id, store.region_name, id)
    if arn != store.arn(f"knowledge-base/{id}", "bedrock") or not (is_made or id in store.part(KnowledgeBases)):
        raise not_found(UNKNOWN)


def _text(source: Mapping[str, Any], number: int) -> str:
    """What is compared of a source."""
    document = source["inlineDocumentSource"]
    member = "textDocument" if document["type"] == "TEXT" else "jsonDocument"
    if member not in document:
        raise invalid(f"Source {number} is of type {document['type']} and must have a {member}")
    if member == "jsonDocument":
        return json.dumps(document[member], ensure_ascii=False)
    return str(document[member].get("text", ""))


def _sql(question: str) -> str:
    """A query that names what the question names first."""
    things = [word for word in content_words(question) if word not in ASKING and word.isalpha()]
    counted = any(words in question.lower() for words in COUNTS)
    asked = " ".join(question.split())
    return f"SELECT {'COUNT(*)' if counted else '*'} FROM {next(iter(things), 'records')}; -- {asked}"


def _optimized(text: str, model: str) -> Iterator[dict[str, Any]]:
    yield {"analyzePromptEvent": {"message": f"The prompt was analyzed for {model}: {len(text.split())} words."}}
    found = OPTIMIZED.format(text)
    prompt = {"textPrompt": {"text": found if len(found) <= LONGEST else text}}
    yield {"optimizedPromptEvent": {"optimizedPrompt": prompt}}
