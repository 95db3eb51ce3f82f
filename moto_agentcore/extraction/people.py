"""Who "she", "he", "it" and "they" are: the bearers a conversation has introduced so far. Unsure means no answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from .grammar import is_past, skip_adverbs, verb_after
from .lexicon import ADVERBS, BE, DETERMINERS, MONTHS, NUMBERS, PEOPLE, PREPOSITIONS, VERBS, WEEKDAYS, wordset
from .sentences import bare

_MEMORY = 6  # clauses after which somebody is forgotten
_GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f", "they": "p", "them": "p", "it": "n"}
_PREDICATE = BE | {"be", "been", "as", "became", "become"}  # "is a doctor" introduces nobody
_NAMED = wordset("named called")
_NOT_NAMES = frozenset(["I", *(day.capitalize() for day in WEEKDAYS), *(month.capitalize() for month in MONTHS)])
_STOPS = (
    PREPOSITIONS
    | ADVERBS
    | {
        "is",
        "was",
        "are",
        "were",
        "has",
        "had",
        "have",
        "not",
        "today",
        "yesterday",
        "down",
        "up",
        "out",
        "off",
        "away",
    }
)


_NO_OBJECT = DETERMINERS | NUMBERS | _STOPS | VERBS


@dataclass(slots=True)
class Bearer:
    phrase: str
    gender: str  # m, f, u = unknown, p = plural, n = thing, np = things, x = a name, of a person or a thing
    seen: int


@dataclass(slots=True)
class Cast:
    """Everybody and everything mentioned, with the clause they were last mentioned in."""

    clause: int = 0
    place: str = ""  # where "there" is
    bearers: dict[str, Bearer] = field(default_factory=dict)

    def notice(self, clause: list[str]) -> None:
        """Remember the people and things of an original (first-person) clause."""
        self.clause += 1
        self.place = _place(clause) or self.place
        self._object(clause)
        for position, token in enumerate(clause):
            low = bare(token)
            if low in ("my", "our"):
                self._possessed(clause, position)
            elif low in ("a", "an", "the") or low in NUMBERS:
                self._thing(clause, position)
        self._named_subject(clause)

    def _possessed(self, clause: list[str], position: int) -> None:
        phrase = _noun_phrase(clause, position)
        head = next((at for at, word in enumerate(phrase) if _person(word)), -1)
        if head < 0:
            self._thing(clause, position)
            return
        noun = _person(phrase[head])
        named = phrase[head] != noun and [bare(word) for word in clause[position + head + 1 : position + head + 3]] == [
            "name",
            "is",
        ]
        name = _name_after(clause, position + head + (3 if named else 1))
        self._remember(name or " ".join(["the user's", *map(bare, phrase[1:head]), noun]), PEOPLE[noun])

    def _thing(self, clause: list[str], position: int) -> None:
        phrase = [bare(word) for word in _noun_phrase(clause, position)]
        if len(phrase) < 2 or (position and bare(clause[position - 1]) in _PREDICATE):
            return
        owner = "the user's" if phrase[0] in ("my", "our") else "the"
        head = phrase[-1]
        plural = (head.endswith("s") and not head.endswith(("ss", "us"))) or phrase[0] in NUMBERS - {"one"}
        gender = {"p": "p", "u": "u"}.get(PEOPLE.get(head, ""), "np" if plural else "n")
        self._remember(" ".join([owner, *phrase[1:]]), gender)

    def _object(self, clause: list[str]) -> None:
        """As in "I prefer tea to coffee": the bare noun behind the user's verb can be "it" later."""
        verb = skip_adverbs(clause, 1) if clause[0] == "I" else verb_after(clause, 0)
        start = verb + 1
        if verb < 0 or start >= len(clause):
            return
        phrase = [bare(word) for word in _noun_phrase(clause, start)]
        if phrase and phrase[0] not in _NO_OBJECT and phrase[0].isalpha() and len(phrase) < 3:
            self._remember(" ".join(phrase), "np" if phrase[-1].endswith("s") else "n")

    def _named_subject(self, clause: list[str]) -> None:
        name = clause[0]
        if name.isalpha() and name.istitle() and name not in _NOT_NAMES and bare(name) not in DETERMINERS:
            verb = skip_adverbs(clause, 1)
            if (
                verb == verb_after(clause, 0)
                and bare(name) not in _STOPS
                and bare(name) not in _GENDER
                and bare(name) not in VERBS
            ):
                self._remember(name, "x")

    def _remember(self, phrase: str, gender: str) -> None:
        self.bearers[phrase] = Bearer(phrase, gender, self.clause)

    def resolve(self, pronoun: str) -> str | None:
        """The one bearer the pronoun can mean; None when nobody or several could be meant."""
        wanted = _GENDER[pronoun]
        accepted = {"m": ("m", "u", "x"), "f": ("f", "u", "x"), "p": ("p", "np"), "n": ("n", "x")}[wanted]
        reach = _MEMORY if wanted in "mf" else 2
        recent = [
            bearer
            for bearer in self.bearers.values()
            if self.clause - bearer.seen < reach and bearer.gender in accepted
        ]
        exact = [bearer for bearer in recent if bearer.gender == wanted] or recent
        if len(exact) != 1 or (wanted in "mf" and len(recent) > 1):
            return None
        exact[0].seen = self.clause
        if exact[0].gender in "ux" and wanted in "mf":
            exact[0].gender = wanted
        return exact[0].phrase


def _person(word: str) -> str:
    """`boss's` -> `boss`; "" when the word names nobody."""
    low = bare(word).removesuffix("'s")
    return low if low in PEOPLE else ""


def _place(clause: list[str]) -> str:
    for position, token in enumerate(clause[:-1]):
        if bare(token) in ("in", "to", "at", "from") and clause[position + 1][:1].isupper():
            name: list[str] = []
            for word in clause[position + 1 :]:
                if not word[:1].isupper() or word == "I" or bare(word).capitalize() in _NOT_NAMES:
                    break
                name.append(word.rstrip(",.;:!?"))
                if word[-1] in ",.;:!?":
                    break
            return " ".join(name)
    return ""


def _noun_phrase(clause: list[str], start: int) -> list[str]:
    """Determiner and up to four words, until punctuation, a preposition or a verb-like word."""
    phrase = [clause[start]]
    for token in clause[start + 1 : start + 5]:
        if (
            bare(token) in _STOPS
            or not bare(token)
            or (token[:1].isupper() and len(phrase) > 1 and bare(phrase[-1]) in PEOPLE)
        ):
            break
        if len(phrase) > 1 and (is_past(bare(token)) or (bare(token) in VERBS and bare(phrase[-1]) in PEOPLE)):
            break
        phrase.append(token)
        if token[-1] in ",.;:!?":
            break
    return phrase


def _name_after(clause: list[str], position: int) -> str | None:
    if (
        position < len(clause)
        and (bare(clause[position]) in _NAMED or bare(clause[position]) == "is")
        and position + 1 < len(clause)
    ):
        if bare(clause[position]) == "is" and bare(clause[position + 1]) not in _NAMED:
            return None
        position += 1 + (bare(clause[position]) == "is")
    if position < len(clause):
        name = clause[position].strip(",.;:!?")
        if name.isalpha() and name.istitle() and name not in _NOT_NAMES:
            return name
    return None
