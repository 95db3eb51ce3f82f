"""What "we are" says of the user: "We are nurses", "We are a team in Oslo", "We are a family of five"."""

from __future__ import annotations

import re

from moto_agentcore.extraction.english.verbs import OF_ONE
from moto_agentcore.extraction.english.words import NUMBERS, OCCUPATIONS

_FAMILY_OF = re.compile(
    r"^we are an? (?P<whole>(?:[\w-]+ )?(?:family|group|team|band|household)) of (?P<count>\d+|[a-z]+)(?P<end>\W*)$",
    re.IGNORECASE,
)
_WE_ARE_A = re.compile(
    r"^we (?P<be>are|were) (?=(?:also |now )?an? (?:[\w-]+ )?(?:family|couple|group|team|band|company|startup)\b)",
    re.IGNORECASE,
)
_WE_ARE_SEVERAL = re.compile(
    r"^we (?P<be>are|were) (?P<both>(?:both|all) )?(?P<what>[a-z]+)s(?P<rest>(?: (?:in|at|from|and|by)\b.*)?\W*)$",
    re.IGNORECASE,
)
_DIETS = frozenset(("vegan", "vegetarian", "pescatarian"))


def of_one(text: str) -> str:
    return _WE_ARE_SEVERAL.sub(_one, _WE_ARE_A.sub(_in_a, _FAMILY_OF.sub(_members, text)))


def _one(match: re.Match[str]) -> str:
    """As in "We are nurses": so the user is one."""
    what = match["what"].lower()
    if what not in OCCUPATIONS | _DIETS:
        return match.group(0)
    article = "an" if what[0] in "aeiou" else "a"
    return f"I {OF_ONE[match['be'].lower()]} {article} {what}{match['rest']}"


def _in_a(match: re.Match[str]) -> str:
    """As in "We are a team in Oslo": the user is one of it."""
    return f"I {OF_ONE[match['be'].lower()]} in "


def _members(match: re.Match[str]) -> str:
    """As in "We are a family of five": the family has a size, the user has none."""
    count = match["count"].lower()
    if not count.isdecimal() and count not in NUMBERS:
        return match.group(0)
    return f"Our {match['whole']} has {count} members{match['end']}"
