"""The questions that measure how well the memory search finds the right record.

Written by hand for this project; no text from elsewhere, no known data set.
Written before the table of the embedder was trained.
The namespaces marked ``held_out`` (every third one) are never used for tuning: not to choose a parameter,
not to look at a single failure; only the final score is read from them.

A namespace is one person or account with exactly six records about different things. A question is asked
within its namespace; ``answer`` names the right record (first the best one, if there are several).
Related pairs: a question and its right record. Unrelated pairs: a question and each other record of its namespace.

Kinds: ``synonym`` (a paraphrase without a content word of the record), ``hard_negative`` (also shares a word with a
wrong record), ``name`` (the person's name is in the question and in every record), ``negation``, ``number`` (asks for
a number, date or name), ``keyword`` (a short query), ``long`` (a rambling one), ``lexical`` (shares words with the
right record). All but ``name``, ``lexical`` and a few of ``number`` share no stemmed content word with their record.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

SPLITS = ("tune", "held_out")

_FILE = Path(__file__).with_name("questions.jsonl")


@dataclass(frozen=True)
class Question:
    text: str
    answer: tuple[str, ...]
    kind: str


@dataclass(frozen=True)
class Namespace:
    namespace: str
    domain: str
    split: str
    records: dict[str, str]  # id to text, in the order of the file
    questions: tuple[Question, ...]


def load(split: str | None = None) -> list[Namespace]:
    """The namespaces of ``split`` ("tune" or "held_out"), or all of them."""
    if split is not None and split not in SPLITS:
        raise ValueError(f"split must be one of {SPLITS}, not {split!r}")
    rows = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]
    return [
        Namespace(
            namespace=row["namespace"],
            domain=row["domain"],
            split=row["split"],
            records={record["id"]: record["text"] for record in row["records"]},
            questions=tuple(Question(q["text"], tuple(q["answer"]), q["kind"]) for q in row["questions"]),
        )
        for row in rows
        if split is None or row["split"] == split
    ]
