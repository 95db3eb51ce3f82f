"""Training text: own templates filled with own words, salads of all words, and botocore's documentation."""

from __future__ import annotations

import gzip
import json
import random
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from .lexicon import Group, forms, groups, names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Pair", "documentation", "pairs", "remembered", "salads", "stories"]

_HERE = Path(__file__).parent
# Slots that any template may use, and the groups (by first head) or families they are filled from.
_SLOTS = {
    "food": "food", "other": "vegetable", "meal": "meal", "illness": "illness", "med": "medicine", "rel": "family",
    "room": "room", "event": "celebration", "activity": "hobby", "vehicle": "vehicle", "place": "city",
    "place2": "nature", "day": "day", "adj": "good", "o": "thing",
}  # fmt: skip


class Pair(NamedTuple):
    """A question that names a group and a statement about a member of it."""

    question: str
    statement: str
    group: int
    member: str


def pairs(rounds: int, seed: int) -> list[Pair]:
    """`rounds` pairs for every member of every group."""
    rng = random.Random(seed)
    found = []
    for number, group in enumerate(groups()):
        said, asked = _templates(group.family or "feel")
        for member in group.members:
            for _ in range(rounds):
                filler = _Filler(rng, group, member)
                found.append(Pair(filler(rng.choice(asked)), filler(rng.choice(said)), number, member))
    return found


def stories(rounds: int, seed: int) -> list[Pair]:
    """`rounds` pairs for every line of stories.txt: `(a/b)` is one of these, `{head}` a member of that group."""
    return _told(_lines("stories.txt"), rounds, seed)


def remembered(rounds: int, seed: int) -> list[Pair]:
    """As `stories`, of pairs/*.txt: a question, and what answers it in quite other words."""
    lines = [line for path in sorted((_HERE / "pairs").glob("*.txt")) for line in path.read_text("utf-8").splitlines()]
    return _told(lines, rounds, seed)


def _told(lines: Sequence[str], rounds: int, seed: int) -> list[Pair]:
    rng = random.Random(seed)
    found = []
    for number, line in enumerate(lines, len(groups())):
        for _ in range(rounds):
            filler = _Filler(rng, *_NOBODY)
            chosen = re.sub(r"\(([^()]*/[^()]*)\)", lambda options: rng.choice(options[1].split("/")), line)
            question, statement = filler(chosen).split(" | ")
            found.append(Pair(question, statement, number, ""))
    return found


def salads(vocabulary: Sequence[str], rounds: int, seed: int) -> list[str]:
    """Short phrases in which every word of `vocabulary` stands `rounds` times."""
    rng = random.Random(seed)
    found = []
    for _ in range(rounds):
        words = list(vocabulary)
        rng.shuffle(words)
        while words:
            shape = rng.choice(_lines("salads.txt"))
            used, words = (
                words[: 1 + int(max(re.findall(r"\d", shape)))],
                words[1 + int(max(re.findall(r"\d", shape))) :],
            )
            found.append(shape.format(*used, *["it"] * 4))
    return found


def documentation(services: Sequence[str], count: int, seed: int) -> list[str]:
    """Sentences of the documentation strings in botocore's service models."""
    rng = random.Random(seed)
    found = sorted({sentence for service in services for sentence in _documented(service)})
    return rng.sample(found, min(count, len(found)))


_NOBODY = (Group("noun", "", ("thing",), ("thing",)), "thing")


class _Filler:
    """Fills the slots of a question and a statement alike: the same person, place and time in both."""

    def __init__(self, rng: random.Random, group: Group, member: str) -> None:
        self._rng = rng
        other, head = rng.choice(group.members), rng.choice(group.heads)
        verb = group.part == "verb"
        if group.part in ("verb", "adj") and rng.random() < 0.5:  # members of these groups name one another
            head = rng.choice(group.members)
        self._slots = {"x": rng.choice(forms(member, group.part)[: 2 if rng.random() < 0.25 else 1]), "y": other}
        self._slots |= {
            "h": head,
            "n": rng.choice(names()),
            "n2": rng.choice(names()),
            "t": rng.choice(_lines("forms/times.txt")),
        }
        self._slots["t2"] = rng.choice(("morning", "evening", "afternoon", "day", "night"))
        for letter, word in (("x", member), ("y", other), ("h", head)):
            _, third, ongoing, past = [*forms(word, "verb" if verb else "noun"), *[word] * 4][:4]
            self._slots |= {letter + "s": third, letter + "ing": ongoing, letter + "ed": past}

    def __call__(self, template: str) -> str:
        filled = re.sub(r"\{(\w+)\}", lambda slot: self._slots.get(slot[1]) or self._any(slot[1]), template)
        return filled.replace("_", " ")

    def _any(self, slot: str) -> str:
        """A slot that is asked for once is kept, so that a question and its statement have one person and one city."""
        found = self._slots[slot] = self._rng.choice(_members(_SLOTS.get(slot, slot.rstrip("2"))))
        return found


@cache
def _lines(name: str) -> list[str]:
    return (_HERE / name).read_text("utf-8").splitlines()


@cache
def _members(head: str) -> tuple[str, ...]:
    if head == "thing":
        return tuple(word for group in groups() if group.family == "thing" for word in group.members)
    return next(group.members for group in groups() if group.heads[0] == head)


@cache
def _templates(family: str) -> tuple[list[str], list[str]]:
    rows = [line.split(" ", 2) for line in _lines("templates.txt")]
    said = [text for kind, of, text in rows if kind == "s" and of == family]
    return said, [text for kind, of, text in rows if kind == "q" and of == family]


def _documented(service: str) -> Iterator[str]:
    import botocore

    paths = sorted((Path(botocore.__file__).parent / "data" / service).glob("*/service-2.json.gz"))
    for text in _strings(json.loads(gzip.decompress(paths[-1].read_bytes()))):
        for sentence in re.split(r"(?<=[.!?])\s+", re.sub(r"<[^>]*>", " ", text)):
            plain = " ".join(sentence.split())
            if 20 <= len(plain) <= 160:
                yield plain


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "documentation" and isinstance(value, str):
                yield value
            else:
                yield from _strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from _strings(value)
