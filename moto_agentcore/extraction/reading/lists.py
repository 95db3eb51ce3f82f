"""One clause per item of a list: "I have a dog, a cat and two parrots" -> three."""

from __future__ import annotations

from moto_agentcore.extraction.english.conjugation import base_form, gerund_base, is_finite, is_participle, is_third
from moto_agentcore.extraction.english.grammar import is_noun_start, skip_adverbs, verb_after
from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.verbs import AUXILIARIES
from moto_agentcore.extraction.english.words import ADJECTIVES, ADVERBS, PREPOSITIONS, QUESTION_WORDS, SUBJECTS, wordset

_LISTING = wordset(
    "have own like love speak play enjoy use hate know need buy adopt grow collect visit study dislike adore avoid "
    "prefer be order want drink eat try teach cook bake make take see support manage read watch keep raise sell do "
    "practise practice"
)
_DOINGS = wordset("plan sing organise organize host go get make give keep meet help write eat sell teach bring build")
_ITEM_WORDS = 5
_SHOWN = wordset("this that these those your")
_OF_ALL = wordset("of in at from")
_NO_ITEM = wordset("because who which that when where since if to so than while especially particularly including such")


def split_list(clause: list[str]) -> list[list[str]]:
    """One clause per item of "X has a dog, a cat and two parrots"; a clause without a plain list comes back whole.

    A list is three or more short items, or two that each bring their own article, number or possessive. One of what
    only the other sees comes back as nothing.
    """
    joiner = next((at for at in range(len(clause) - 2, 1, -1) if clause[at].lower() == "and"), 0)
    if not joiner or any(word.endswith(":") for word in clause[:joiner]):
        return [clause]  # also "two things: my dog and my cat"
    start = _list_start(clause, joiner)
    if not start:
        return [clause]
    items = [*_items(clause[start:joiner]), clause[joiner + 1 :]]
    if _is_list(items) and _belongs_to_all(items[-1]):
        return [clause] if _SHOWN.isdisjoint(map(bare, items[-1])) else []  # "and food of this town"
    if not _is_list(items) and clause[joiner - 1].endswith(",") and is_noun_start(bare(clause[start])):
        items = [clause[start:joiner], clause[joiner + 1 :]]  # "two kids, Mia and Jonas, and a dog"
        return [clause[:start] + item for item in items] if is_noun_start(bare(items[1][0])) else [clause]
    return [clause[:start] + item for item in items] if _is_list(items) else [clause]


def _belongs_to_all(last: list[str]) -> bool:
    """As in "the parks, bars and food of Lyon": of Lyon is all of it; "a flat in Lyon" is a flat."""
    first = bare(last[0])
    return not (is_noun_start(first) or gerund_base(first)) and not _OF_ALL.isdisjoint(map(bare, last[1:]))


def _list_start(clause: list[str], joiner: int) -> int:
    """Where the first item starts: behind the verb group and its preposition; 0 without."""
    first = skip_adverbs(clause, 1) if bare(clause[0]) in SUBJECTS else verb_after(clause, 0)
    if not 0 < first < joiner:
        return 0
    position = first
    while position < joiner and (bare(clause[position]) in AUXILIARIES or bare(clause[position]) in ADVERBS | {"not"}):
        position += 1
    verb = bare(clause[position])
    done = position > first and is_participle(verb) and verb != "been"
    if (is_finite(verb) or done) and base_form(verb) in _LISTING:
        position += 1
    elif verb == "allergic" and bare(clause[position + 1]) == "to":
        position += 2
    elif done or verb == "been" or bare(clause[first]) not in ("have", "has", "had", "speak") or position >= joiner:
        return 0
    return position if position < joiner else 0


def _items(tokens: list[str]) -> list[list[str]]:
    items: list[list[str]] = [[]]
    for token in tokens:
        items[-1].append(token.rstrip(","))
        if token.endswith(","):
            items.append([])
    return [item for item in items if item]


def _is_list(items: list[list[str]]) -> bool:
    if any(len(item) > _ITEM_WORDS for item in items[:-1]) or len(items[-1]) > _ITEM_WORDS + 3 or not items[-1]:
        return False
    if any(_NO_ITEM & {bare(token) for token in item} for item in items):
        return False
    if any(bare(item[0]) in AUXILIARIES | PREPOSITIONS | QUESTION_WORDS or is_third(bare(item[0])) for item in items):
        return False
    if any(len(item) > 1 and gerund_base(bare(item[0])) for item in items) and not gerund_base(bare(items[0][0])):
        return False  # "a hard time, going through a divorce and losing her job"
    if any(bare(item[0]) in _DOINGS for item in items[1:]) and bare(items[0][0]) not in _DOINGS:
        return False  # "meetings, plan walks and sing"
    if any(len(item) == 1 and bare(item[0]) in ADJECTIVES for item in items) or _is_described(items):
        return False
    counted = [is_noun_start(bare(item[0])) for item in items]
    return all(counted) or (len(items) > 2 and not (counted[0] and items[1][0][:1].isupper()))


def _is_described(items: list[list[str]]) -> bool:
    """As in "an old, long and sad novel", "a dog, cat and bird": the article belongs to all."""
    return bare(items[0][0]) in ("a", "an") and any(
        not is_noun_start(bare(item[0])) and not item[0][0].isupper() and not bare(item[-1]).endswith("s")
        for item in items[1:]
    )
