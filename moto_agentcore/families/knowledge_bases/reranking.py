"""Reranking what was found, by the metadata too where a request wants that (``metadataConfiguration``).

A passage is as good as the best of its sentences, each read with the metadata that the reranker sees. Where nobody says
which it sees it sees none (inferred), and what was found is in order already: a search compares words itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from moto_agentcore import author
from moto_agentcore.errors import invalid
from moto_agentcore.families.knowledge_bases.types import metadata_of
from moto_agentcore.families.shared.answers import sentences
from moto_agentcore.search import rank

if TYPE_CHECKING:
    from moto_agentcore.families.knowledge_bases.known import Found, KnowledgeBase
    from moto_agentcore.search import Embedder

Names = Mapping[str, Sequence[Mapping[str, str]]]


def configured(asked: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """How a search wants to be reranked; None: it does not, or by the model of the service's own."""
    if asked.get("rerankingModelType") == "NONE":
        return None
    found: Mapping[str, Any] | None = asked.get("rerankingConfiguration", {}).get("bedrockRerankingConfiguration")
    return found


def check(asked: Mapping[str, Any]) -> None:
    metadata = (configured(asked) or {}).get("metadataConfiguration", {})
    if metadata.get("selectionMode") == "SELECTIVE" and "selectiveModeConfiguration" not in metadata:
        raise invalid("metadataConfiguration must have its selectiveModeConfiguration when selectionMode is SELECTIVE")


def reranked(
    base: KnowledgeBase, question: str, found: list[Found], asked: Mapping[str, Any], embedder: Embedder | None
) -> list[Found]:
    """The best first, as many as are wanted. An embedder of the author's may run: the store must not be locked."""
    if "metadataConfiguration" in asked:
        seen = [_seen(metadata_of(base, one.passage.document), asked["metadataConfiguration"]) for one in found]
        scores = _scores(question, [_read(one, with_it) for one, with_it in zip(found, seen, strict=True)], embedder)
        scored = [one._replace(score=score) for one, score in zip(found, scores, strict=True)]
        found = sorted(scored, key=lambda one: -one.score)
    return found[: asked.get("numberOfRerankedResults")]


def _seen(metadata: Mapping[str, Any], configuration: Mapping[str, Any]) -> str:
    """The metadata that a reranker sees, as words."""
    names: Names = configuration.get("selectiveModeConfiguration", {})
    if configuration["selectionMode"] == "SELECTIVE" and "fieldsToInclude" in names:
        included = {field["fieldName"] for field in names["fieldsToInclude"]}
        shown = {name: value for name, value in metadata.items() if name in included}
    elif configuration["selectionMode"] == "SELECTIVE":
        excluded = {field["fieldName"] for field in names["fieldsToExclude"]}
        shown = {name: value for name, value in metadata.items() if name not in excluded}
    else:
        shown = dict(metadata)
    return " ".join(f"{name}: {_words(value)}" for name, value in shown.items())


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _read(one: Found, metadata: str) -> list[str]:
    texts = dict.fromkeys([one.passage.shown, *sentences(one.passage.shown)])
    return [f"{text} {metadata}".strip() for text in texts]


def _scores(question: str, read: Sequence[Sequence[str]], embedder: Embedder | None) -> list[float]:
    texts = list(dict.fromkeys(text for texts in read for text in texts))
    scores = dict(zip(texts, author.run(rank, question, texts, embedder), strict=True))
    return [max((scores[text] for text in texts), default=0.0) for texts in read]
