"""The project's own word list: groups of words that belong together, and their inflected forms.

A line of `words/*.txt` is `heads : members`, e.g. `fruit : apple banana`; `@ noun eat` before it names the part of
speech and the family, which says what sentences the words fit into. `_` joins the words of a phrase.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Group", "forms", "groups", "names", "own_words"]

_HERE = Path(__file__).parent
_VOWELS = "aeiou"
# One-syllable words whose last consonant is not doubled although it follows a single vowel.
_SINGLE = "wxy"


@dataclass(frozen=True)
class Group:
    """`heads` name what all `members` are or do; members of one group are alike, not equal."""

    part: str  # noun, verb, adj or name (a word without a plural)
    family: str
    heads: tuple[str, ...]
    members: tuple[str, ...]


@cache
def groups() -> tuple[Group, ...]:
    """Every group of every file, in the order of names and lines."""
    found: list[Group] = []
    for path in sorted((_HERE / "words").glob("*.txt")):
        part = family = ""
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("@"):
                _, part, family, *_ = [*line.split(), ""]
            elif line:
                heads, members = line.split(":")
                found.append(Group(part, family, tuple(heads.split()), tuple(dict.fromkeys(members.split()))))
    return tuple(found)


def names() -> list[str]:
    """First names, for the sentences."""
    return (_HERE / "forms" / "names.txt").read_text("utf-8").split()


def own_words() -> list[str]:
    """Every word of the list and its forms, sorted; the words of a phrase one by one."""
    found = {name.lower() for name in names()}
    for group in groups():
        for phrase in (*group.heads, *group.members):
            *first, last = phrase.split("_")
            found.update(first, forms(last, group.part))
        if group.part == "verb":  # heads of verbs are nouns as well
            found.update(form for head in group.heads for form in forms(head, "noun"))
    return sorted(found)


def forms(word: str, part: str) -> tuple[str, ...]:
    """`word`, then its inflected forms: plural of a noun, -s, -ing and past of a verb, degrees of an adjective."""
    known = _irregular("verbs" if part == "verb" else "nouns").get(word)
    if known:
        return known
    if part == "verb":
        return (word, _plural(word), _joined(word, "ing"), _joined(word, "ed"))
    if part == "name":
        return (word,)
    if part == "adj":
        return (word, _joined(word, "er"), _joined(word, "est")) if len(word) <= 5 else (word,)
    return (word, _plural(word)) if len(word) > 2 and not word.endswith(("ss", "ics")) else (word,)


@cache
def _irregular(name: str) -> dict[str, tuple[str, ...]]:
    rows = [line.split() for line in (_HERE / "forms" / f"{name}.txt").read_text("utf-8").splitlines()]
    return {row[0]: tuple(dict.fromkeys(row)) for row in rows}


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in _VOWELS:
        return word[:-1] + "ies"
    if word.endswith("s"):
        return word
    return word + ("es" if word.endswith(("x", "z", "ch", "sh")) else "s")


def _joined(word: str, ending: str) -> str:
    if word.endswith("e"):
        return (word[:-1] if not word.endswith(("ee", "oe", "ye")) or ending[0] == "e" else word) + ending
    if word.endswith("y") and word[-2] not in _VOWELS:
        return (word[:-1] + "i" if ending[0] == "e" else word) + ending
    short = len(word) <= 4 and word[-1] not in _VOWELS + _SINGLE and word[-2] in _VOWELS and word[-3:-2] not in _VOWELS
    return word + (word[-1] if short and len(word) > 2 else "") + ending
