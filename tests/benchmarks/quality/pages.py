"""Documents of a page each beside single sentences: how often Retrieve's first passage has an answer.

A page has a dozen sentences, on as many subjects (``mixed``), or on two (``by subject``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .data import Namespace, Question

__all__ = ["ID", "layouts", "seed", "table", "top1"]

ID, SENTENCES = "KBQUALITY1", 12
Layout = list[list[str]]  # the records of each document, by their ids


def layouts(namespaces: Sequence[Namespace]) -> dict[str, Layout]:
    """The same records, a document each and a dozen to a page."""
    by_subject = [id for namespace in namespaces for id in namespace.records]
    mixed = [id for place in range(6) for namespace in namespaces for id in [list(namespace.records)[place]]]
    return {
        "single sentences": [[id] for id in by_subject],
        "pages, mixed": list(_cut(mixed)),
        "pages, by subject": list(_cut(by_subject)),
    }


def seed(layout: Layout, records: dict[str, str]) -> dict[str, Any]:
    documents = [{"documentId": str(n), "text": " ".join(records[id] for id in ids)} for n, ids in enumerate(layout)]
    return {"knowledgeBases": [{"knowledgeBaseId": ID, "documents": documents}]}


def top1(client: Any, questions: Iterable[Question], records: dict[str, str]) -> float:
    hits = [_is_hit(client, question, records) for question in questions]
    return sum(hits) / len(hits)


def table(namespaces: Sequence[Namespace]) -> Iterator[str]:
    """A line for each layout."""
    import boto3

    from moto_agentcore import AgentCore

    keys = {"aws_access_key_id": "testing", "aws_secret_access_key": "testing", "region_name": "us-east-1"}
    records = {id: text for namespace in namespaces for id, text in namespace.records.items()}
    questions = [question for namespace in namespaces for question in namespace.questions]
    with AgentCore() as agentcore:
        client = boto3.client("bedrock-agent-runtime", **keys)
        for name, layout in layouts(namespaces).items():
            agentcore.seed(seed(layout, records))
            yield f"{name:<28} | top-1 {top1(client, questions, records):.3f} in {len(layout)} documents"


def _cut(ids: list[str]) -> Iterator[list[str]]:
    return (ids[first : first + SENTENCES] for first in range(0, len(ids), SENTENCES))


def _is_hit(client: Any, question: Question, records: dict[str, str]) -> bool:
    how = {"vectorSearchConfiguration": {"numberOfResults": 1}}
    asked = {"knowledgeBaseId": ID, "retrievalQuery": {"text": question.text}, "retrievalConfiguration": how}
    text = client.retrieve(**asked)["retrievalResults"][0]["content"]["text"]
    return any(records[id] in text for id in question.answer)
