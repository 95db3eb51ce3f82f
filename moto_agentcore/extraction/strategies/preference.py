"""USER_PREFERENCE: the service's JSON {"context", "preference", "categories"} per taste, habit or standing wish."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.person import they, third
from moto_agentcore.extraction.english.sentences import sentences, split_words
from moto_agentcore.extraction.english.tokens import bare, lowered
from moto_agentcore.extraction.english.topics import categories
from moto_agentcore.extraction.model import Extracted, clip
from moto_agentcore.extraction.reading.clauses import split_clauses
from moto_agentcore.extraction.reading.payload import TASTES, flatten, is_counted, unpacked
from moto_agentcore.extraction.reading.read import read
from moto_agentcore.extraction.reading.wording import strip_lead

from .tastes import FAVOURITE, PROFILE, is_opinion, is_preference, may_be_standing, standing_wish

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from moto_agentcore.extraction.model import Turn
    from moto_agentcore.extraction.reading.statements import Statement

_POINTING = ("it", "that", "this", "these", "those", "they", "he", "she")


def user_preference(turns: Sequence[Turn]) -> list[Extracted]:
    """Preferences from the NEW user turns (and JSON profiles), in the order they were stated, each once."""
    said = unpacked(turns)
    found: dict[str, None] = {}
    stated = read(said)
    for at, turn in enumerate(said):
        if turn.role == "JSON":
            found.update(dict.fromkeys(_from_profile(turn.text)))
        elif turn.role == "USER":
            found.update(dict.fromkeys(text for one in stated if one.at == at for text in _stated(one)))
            found.update(dict.fromkeys(_standing(turn)))
    return [Extracted(text) for text in found]


def record(context: str, preference: str) -> str:
    preference = clip(preference.rstrip(" .,;:!"), 2_000)
    body = {
        "context": clip(context.rstrip(" .,;:!"), 4_000) + ".",
        "preference": preference[:1].upper() + preference[1:],
        "categories": categories(preference),
    }
    return clip(json.dumps(body, ensure_ascii=False))


def _stated(statement: Statement) -> Iterator[str]:
    tokens = list(statement.words)
    text = " ".join(tokens)
    if statement.subject >= 0:
        before = [] if bare(tokens[0]) in ("my", "our") else tokens[: statement.subject]
        rest = [*before, *tokens[statement.subject + 1 :]]
        if is_preference(rest):
            preference = " ".join(third(["I", *rest])).removeprefix("the user ").replace("the user's ", "their ")
            yield record(
                f"The user explicitly mentioned that they {' '.join(they(rest))}".replace(" the user's ", " their "),
                preference,
            )
    elif _names_favourite(tokens, text):
        yield _favourite(tokens)
    elif is_opinion(text) and bare(tokens[0]) not in _POINTING:
        told = " ".join(third(tokens)).replace("the user", "them", 1)
        yield record(f"The user explicitly mentioned that {_lowered(told)}", told)


def _names_favourite(tokens: list[str], text: str) -> bool:
    """Of the user, now, and of something named: not "It is my favourite", not "used to be"."""
    own = {"my", "our"} & {bare(token) for token in tokens}
    return (
        bool(own)
        and FAVOURITE.search(text) is not None
        and bare(tokens[0]) not in _POINTING
        and " used to " not in text
    )


def _favourite(tokens: list[str]) -> str:
    told = " ".join("their" if bare(token) in ("my", "our") else token for token in tokens)
    return record(f"The user explicitly mentioned that {told}", told.removeprefix("their "))


def _lowered(text: str) -> str:
    """Lower-case first letter unless the word is a name or an abbreviation as far as we can tell."""
    return text if text[1:2].isupper() else lowered(text)


def _standing(turn: Turn) -> Iterator[str]:
    """Standing instructions to the assistant: "Always answer in French", "Call me Sam"."""
    for text in sentences(turn.text):
        if text.endswith("?") or not may_be_standing(text):
            continue
        for clause in split_clauses(split_words(strip_lead(text)[0])):
            wish = standing_wish(strip_lead(" ".join(clause))[0])
            if wish:
                told = " ".join(they(wish.split())).replace("your ", "")
                yield record(f"The user explicitly asked the assistant to {_lowered(told)}", told)


def _from_profile(text: str) -> Iterator[str]:
    for path, value in flatten(text):
        if path[-1] in TASTES:
            if not is_counted(value):
                yield record(f"The user's profile states that the user {path[-1]} {value}", f"{path[-1]} {value}")
        elif PROFILE.search(" ".join(path)):
            what = path[-1] if PROFILE.search(path[-1]) else f"preferred {path[-1]}"
            yield record(f"The user's profile states that their {what} is {value}", f"{what} is {value}")
