"""The answer that stands for a model's: of each of the best passages, the sentence that has most of the question.

The same for the same question and passages. What a part of it is taken from is cited with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from moto_agentcore.search.text import content_words, stem

Result = Mapping[str, Any]
MOST = 3  # passages that an answer is made of
LEAST = 0.2  # the score below which a passage is mostly about something else
NEAR = 0.6  # of the best score: what is less is not worth a sentence beside it
# The service's default where it found nothing that answers.
SORRY = "Sorry, I am unable to assist you with this request."
# One mark ends it: a run of them, tried at each of its places, would take for ever.
_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s|$)|\n|$)", re.S)


class Part(NamedTuple):
    text: str
    results: list[Result]  # none: it is said of nothing


def parts(question: str, results: Sequence[Result]) -> list[Part]:
    """What is said, one sentence each; one that several passages have is said once."""
    bar = max(LEAST, NEAR * max((result["score"] for result in results), default=0))
    found: dict[str, list[Result]] = {}
    for result in [result for result in results if result["score"] >= bar][:MOST]:
        found.setdefault(_sentence(question, result["content"]["text"]), []).append(result)
    return [Part(text, cited) for text, cited in found.items() if text] or [Part(SORRY, [])]


def together(said: Iterable[Sequence[Part]]) -> list[Part]:
    """The answers to several questions: each once, and that there is none, only where all are without."""
    found: dict[str, Part] = {}
    for parts in said:
        for part in parts:
            found.setdefault(part.text, part)
    return [part for part in found.values() if part.text != SORRY] or [Part(SORRY, [])]


def questions(text: str) -> list[str]:
    """The parts of a question, in the place of those that a model would find: its sentences."""
    return [sentence for sentence in sentences(text) if content_words(sentence)] or [text]


def sentences(text: str) -> list[str]:
    return [" ".join(found.split()) for found in _SENTENCE.findall(text)]


def text_of(said: Sequence[Part]) -> str:
    return " ".join(part.text for part in said)


def citations(said: Sequence[Part]) -> Iterator[dict[str, Any]]:
    """A citation for each part; a span ends at its last character, as the service's do (seen in its answers)."""
    start = 0
    for part in said:
        span = {"start": start, "end": start + len(part.text) - 1}
        yield {
            "generatedResponsePart": {"textResponsePart": {"text": part.text, "span": span}},
            "retrievedReferences": [reference(result) for result in part.results],
        }
        start += len(part.text) + 1


def reference(result: Result) -> dict[str, Any]:
    """What is cited of a passage."""
    return {name: result[name] for name in ("content", "location", "metadata")}


def _sentence(question: str, text: str) -> str:
    """The first of those sentences that have most of the question's words."""
    asked = _stems(question)
    return max(sentences(text), key=lambda sentence: len(asked & _stems(sentence)), default="")


def _stems(text: str) -> set[str]:
    return {stem(word) for word in content_words(text)}
