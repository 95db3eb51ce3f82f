"""Who "she", "he", "it" and "they" are: whom and what a conversation has mentioned so far. Unsure means no answer."""

from __future__ import annotations

from dataclasses import dataclass, field

from moto_agentcore.extraction.english.conjugation import is_third
from moto_agentcore.extraction.english.grammar import main_verb, skip_adverbs, verb_after
from moto_agentcore.extraction.english.tokens import bare, kept
from moto_agentcore.extraction.english.topics import topics
from moto_agentcore.extraction.english.verbs import BE, VERBS
from moto_agentcore.extraction.english.words import DETERMINERS, NUMBERS, PEOPLE, wordset

from .noun_phrases import NOT_NAMES, STOPS, bare_subject, is_object, name_after, noun_phrase, person_of, place_in

_MEMORY = 6  # clauses after which somebody is forgotten
_GENDER = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f", "they": "p", "them": "p", "it": "n"}
_PREDICATE = BE | {"be", "been", "as", "became", "become"}  # "is a doctor" introduces nobody
_COMMON = ("tion", "ness", "ity", "ment", "ism", "ship")
_LINKING = BE | wordset(
    "be feel feels felt look looks looked sound sounds sounded seems seem seemed get got become became go went "
    "come came stay stayed"
)
_INTERJECTIONS = wordset(
    "yes yeah yep yup no nope nah ok okay thanks thank please great sure cool nice perfect right well oh ah hi hello "
    "hey wow sorry fine good awesome alright exactly absolutely what who why how where when"
)
_NO_NAME = DETERMINERS | wordset("super pretty very quite") | STOPS | VERBS | _INTERJECTIONS | _GENDER.keys()
_SEVERAL = NUMBERS - {"one"}
_FOLK = wordset("folks people youth guys members fans customers girls boys women men buddies")
_STRANGERS = {"girl": "f", "woman": "f", "lady": "f", "boy": "m", "man": "m", "guy": "m", "gentleman": "m"}
_INTRODUCING = wordset("a an the this these some another")
# What nobody means by "it": times and manners of speaking.
_NO_THING = wordset(
    "life vibe trial page lot bit ton bunch while try chance way time times reminder break look kind sort part "
    "fact thing things idea ideas point result step moment moments rest blast couple few day days week weeks weekend "
    "month months year years hour hours minute minutes morning afternoon evening night today spring summer autumn "
    "fall winter end start beginning start reason mood mind meantime past future future same other others one "
    "ones bit plenty amount number variety whole difference impact joy effort efforts courage support sense love "
    "hope strength change world journey progress best most experience chances feeling feelings opportunity "
    "kindness note side hand fave memories stuff bodies body faces eyes heart minds hands"
)


@dataclass(slots=True)
class Referent:
    phrase: str
    gender: str  # m, f, u = unknown, p = plural, n = thing, np = things, x = a name, of a person or a thing
    seen: int


@dataclass(slots=True)
class Referents:
    """Everybody and everything mentioned, with the clause they were last mentioned in."""

    clause: int = 0
    place: str = ""  # where "there" is
    activity: str = ""  # the subject of the last clause, if it is no one thing: "Painting is calming. It …"
    known: dict[str, Referent] = field(default_factory=dict)
    unread: list[list[str]] = field(default_factory=list)  # most clauses are never asked for: few hold a pronoun

    def notice(self, clause: list[str]) -> None:
        """Remember the people and things of an original (first-person) clause."""
        self.unread.append(clause)

    def next_turn(self) -> None:
        """Somebody else may have spoken: "it" is no longer what was named before."""
        self.unread.append([])

    def caught_up(self) -> Referents:
        """Itself, with everything read that was noticed."""
        for clause in self.unread:
            self._read(clause)
        self.unread.clear()
        return self

    def _read(self, clause: list[str]) -> None:
        self.clause += 1
        self.activity = ""
        if not clause:
            for referent in self.known.values():
                referent.seen -= referent.gender == "n" or not referent.phrase.startswith("the user's")
            return
        self.place = place_in(clause) or self.place
        self.activity = bare_subject(clause)
        self._object(clause)
        for position, token in enumerate(clause):
            low = bare(token)
            if low in ("my", "our"):
                self._possessed(clause, position)
            elif low in _INTRODUCING or low in NUMBERS:
                self._thing(clause, position)
        self._named_subject(clause)

    def _possessed(self, clause: list[str], position: int) -> None:
        phrase = noun_phrase(clause, position)
        head = next((at for at, word in enumerate(phrase) if person_of(word)), None)
        if head is None:
            self._thing(clause, position)
            return
        noun = person_of(phrase[head])
        named = phrase[head] != noun and [bare(word) for word in clause[position + head + 1 : position + head + 3]] == [
            "name",
            "is",
        ]
        name = name_after(clause, position + head + (3 if named else 1))
        self._remember(name or " ".join(["the user's", *map(kept, phrase[1:head]), noun]), PEOPLE[noun])

    def _thing(self, clause: list[str], position: int) -> None:
        phrase = [kept(word) for word in noun_phrase(clause, position)]
        if (
            len(phrase) < 2
            or phrase[-1].lower() in _NO_THING
            or (position and bare(clause[position - 1]) in _PREDICATE)
        ):
            return
        first, head = phrase[0].lower(), phrase[-1].lower()
        behind = clause[min(position + len(phrase), len(clause) - 1)]
        if head in _STRANGERS and clause[position + len(phrase) - 1].endswith(",") and behind[:1].isupper():
            self._remember(kept(behind), _STRANGERS[head])  # "a woman, Jean, who …"
            return
        owner = "the user's" if first in ("my", "our") else "the"
        if phrase[-1].lower() in VERBS and phrase[-2].endswith("s"):
            return  # "the colours make"
        plural = (head.endswith("s") and not head.endswith(("ss", "us"))) or first in _SEVERAL
        gender = _STRANGERS.get(head) or {"p": "p", "u": "u"}.get(PEOPLE.get(head, ""), "np" if plural else "n")
        self._remember(" ".join([owner, *phrase[1:]]), gender)

    def _object(self, clause: list[str]) -> None:
        """As in "I prefer tea to coffee": the bare noun behind the user's verb can be "it" later."""
        verb = skip_adverbs(clause, 1) if clause[0] == "I" else verb_after(clause, 0)
        start = verb + 1
        if not verb or start >= len(clause) or bare(clause[verb]) in _LINKING:
            return
        phrase = [kept(word) for word in noun_phrase(clause, start)]
        if len(phrase) < 3 and is_object(phrase, last=start + len(phrase) == len(clause)):
            plural = phrase[-1].endswith("s") and phrase[-1].islower()  # "Paris" is one
            self._remember(" ".join(phrase), "np" if plural else "n")

    def _named_subject(self, clause: list[str]) -> None:
        name = clause[0]
        if topics(bare(name)) or bare(name).endswith(_COMMON) or bare(name) in _NO_THING or is_third(bare(name)):
            return
        if (
            name.isalpha()
            and name.istitle()
            and name not in NOT_NAMES
            and bare(name) not in _NO_NAME
            and not name.endswith("ing")
        ):
            verb = skip_adverbs(clause, 1)
            if verb == verb_after(clause, 0):
                self._remember(name, "x")

    def _remember(self, phrase: str, gender: str) -> None:
        self.known[phrase.lower()] = Referent(phrase, gender, self.clause)

    def resolve(self, pronoun: str) -> str | None:
        """The one referent the pronoun can mean; None when nobody or several could be meant."""
        self.caught_up()
        wanted = _GENDER[pronoun]
        accepted = {"m": ("m", "u", "x"), "f": ("f", "u", "x"), "p": ("p", "np"), "n": ("n", "x")}[wanted]
        reach = _MEMORY if wanted in "mf" else 2
        recent = [
            referent
            for referent in self.known.values()
            if self.clause - referent.seen < reach and referent.gender in accepted
        ]
        exact = [referent for referent in recent if referent.gender == wanted] or recent
        if len(exact) != 1 or (wanted in "mf" and len(recent) > 1):
            return None
        exact[0].seen = self.clause
        if exact[0].gender in "ux" and wanted in "mf":
            exact[0].gender = wanted
        return exact[0].phrase

    def is_living(self, phrase: str) -> bool:
        """Whether the phrase, as `resolve` gave it, is of people or animals, or of something of the user's."""
        found = self.known.get(phrase.lower())
        if phrase.split()[-1] in _FOLK:
            return True
        return found is not None and (found.gender not in ("n", "np") or phrase.startswith("the user's"))


def can_be_it(said: list[str]) -> bool:
    """May "it" in a subordinate clause behind these words mean a thing among them, or all they tell?

    As in "I drink coffee because it helps" and "I run because it helps"; not "I called my sister because it broke".
    """
    referents = Referents(unread=[said]).caught_up()
    if referents.place or referents.known:
        return bool(referents.place) or any(
            referent.gender in ("n", "np", "x") for referent in referents.known.values()
        )
    verb = main_verb(said)
    return 0 < verb < len(said) and bare(said[verb]) not in _LINKING
