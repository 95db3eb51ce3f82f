"""Training text: the own templates filled with the own words, salads of the other words, and botocore's documentation."""

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

__all__ = ["Pair", "documentation", "pairs", "salads", "stories"]

_TEMPLATES = Path(__file__).with_name("templates.txt")
_STORIES = Path(__file__).with_name("stories.txt")
_TIMES = (
    "today;yesterday;last week;last year;in 2019;in 2023;in March;on Friday;two days ago;next month;this morning;"
    "tomorrow;since Monday;at noon;on 14 May 2025;every summer;recently;a long time ago;next Tuesday;at 7 pm"
).split(";")
_SALADS = (
    "{0} and {1};the {0} of the {1};{0} {1} {2};a {0} with {1}, {2} and {3};{0} or {1};what about {0} and {1}?;"
    "{0}, {1}, {2};from {0} to {1};the {0} {1} for {2};is {0} like {1}?;{0} in the {1} {2} {3};notes on {0} and {1};"
    "the user {0} the {1};she was {0} because of the {1};how do I {0} a {1}?;where is the {0} {1}?;"
    "he never {0} {1} after {2};when did they {0} the {1}?;my {0} {1} is {2};who {0} the {1}?;"
    "we {0} {1} before the {2} {3};they have been {0} in {1} since {2};I would rather {0} than {1};"
    "does she still {0} with {1}?;why is {0} not {1}?;which {0} do they {1}?;the {0} was {1} and the {2} {3} was {4};"
    "his {0} at the {1} had {2};not {0}, only {1};there is a {0} {1} near the {2};all about {0};"
    "can you {0} the {1} for me?;please {0} {1};it takes {0} {1} to {2};{0} by {1} {2}, {3} and {4}"
).split(";")
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
    rng = random.Random(seed)
    found = []
    for number, line in enumerate(_STORIES.read_text("utf-8").splitlines(), len(groups())):
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
            shape = rng.choice(_SALADS)
            used, words = words[: 1 + int(max(re.findall(r"\d", shape)))], words[1 + int(max(re.findall(r"\d", shape))) :]
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
        self._slots |= {"h": head, "n": rng.choice(names()), "n2": rng.choice(names()), "t": rng.choice(_TIMES)}
        self._slots["t2"] = rng.choice(("morning", "evening", "afternoon", "day", "night"))
        for letter, word in (("x", member), ("y", other), ("h", head)):
            _, third, ongoing, past, *_ = (*forms(word, "verb" if verb else "noun"), *[word] * 4)
            self._slots |= {letter + "s": third, letter + "ing": ongoing, letter + "ed": past}

    def __call__(self, template: str) -> str:
        filled = re.sub(r"\{(\w+)\}", lambda slot: self._slots.get(slot[1]) or self._any(slot[1]), template)
        return filled.replace("_", " ")

    def _any(self, slot: str) -> str:
        """A slot that is asked for once is kept, so that a question and its statement have one person and one city."""
        found = self._slots[slot] = self._rng.choice(_members(_SLOTS.get(slot, slot.rstrip("2"))))
        return found


@cache
def _members(head: str) -> tuple[str, ...]:
    if head == "thing":
        return tuple(word for group in groups() if group.family == "thing" for word in group.members)
    return next(group.members for group in groups() if group.heads[0] == head)


@cache
def _templates(family: str) -> tuple[list[str], list[str]]:
    rows = [line.split(" ", 2) for line in _TEMPLATES.read_text("utf-8").splitlines()]
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
