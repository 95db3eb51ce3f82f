"""A clause with its pronouns replaced by whom or what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.conjugation import base_form, gerund_base
from moto_agentcore.extraction.english.grammar import skip_adverbs
from moto_agentcore.extraction.english.tokens import bare, word_at
from moto_agentcore.extraction.english.verbs import VERBS
from moto_agentcore.extraction.english.words import ADVERBS, PEOPLE, PREPOSITIONS, SUBJECTS, wordset

from .coreference import can_be_it
from .hanging import does_to_me, has_mind, is_of_the_event, says_what_it_is
from .pointing import given, is_shared_with, stands_alone
from .shown import FELT, unshown

if TYPE_CHECKING:
    from .coreference import Referents

_LOOSE = wordset("him them his her")
_FOLK = wordset("people folks others kids children friends students youth")
_SHOWN = wordset("this these that those")
_POINTING = wordset("this that these those there one ones here same")
_DUMMY_IT = ("takes", "took", "is", "was", "costs", "cost")
_TAKING = ("takes", "took")
# "It is my birthday", "It is our first time in Oslo", "It takes me an hour to get to work" mean nothing said before.
_OCCASIONS = wordset("to birthday anniversary wedding graduation day week weekend time turn first second third last")
_AT_HOME = wordset(
    "live lived living stay stayed staying work worked working am is are was were been be come came moved move"
)
_WEATHER = wordset("rains rained raining snows snowed snowing pours poured pouring")
_LASTS = wordset("minute minutes hour hours day days week weeks month months year years long ages forever while")
_THITHER = wordset("trip flight way journey go going went gone move moved travel travelling traveling travelled back")
_NOT_OWNED = PREPOSITIONS | wordset("home back away up out off down here there again today yesterday a an the some any")
_LETTING = wordset("help helps helped helping let lets make makes made see saw watch watched hear heard")
_MADE = wordset(
    "forget forgot remember deserve deserves make made making do did done doing give gave giving call believe "
    "love loved loving like liked hate hated enjoy enjoyed enjoying say know think mean keep kept get getting "
    "figure work worked worth of about find found finding"
)
_TO_PEOPLE = wordset("help support guide tell thank teach encourage ask invite meet hug motivate")
_IDIOMS = wordset("dance work figure talk hit tough stick wait try check")
_NAMING = wordset("named called name call")
_JOINTS = wordset(
    "considering especially particularly including and but so because although though which or plus even as"
)
_ASIDE = wordset("because since as although though while when whenever if unless until before after once")


def with_referents(clause: list[str], referents: Referents) -> list[str]:
    """Pronouns to who is meant; nothing when that is not certain."""
    clause = given(clause, referents)
    subject = skip_adverbs(clause, 0)
    aside = next((at for at in range(2, len(clause)) if bare(clause[at]) in _ASIDE), len(clause))
    out: list[str] = []
    anchored = False  # somebody is named inside the clause itself: later pronouns may mean them
    lengths: list[int] = []  # of what was put out before each word
    for position in range(len(clause)):
        lengths.append(len(out))
        if bare(clause[position]) == "it" and _is_own_it(clause, position, aside, referents):
            out.append(clause[position])
            continue
        replaced = _replacement(clause, position, subject, referents, anchored=anchored)
        if replaced is None:
            joint = _joint_before(clause, position)
            return out[: lengths[joint]] if joint else []
        anchored = anchored or _anchors(clause, position, subject)
        out.extend(replaced)
    return out


def _joint_before(clause: list[str], position: int) -> int:
    """Behind which joint the pronoun stands: what is told before it may stay. A condition ("when it …") is no joint."""
    at = next((at for at in range(position, 2, -1) if _is_joint(clause, at)), 0)
    return 0 if at and bare(clause[at]) == "because" and "not" in clause[:at] else at


def _is_joint(clause: list[str], at: int) -> bool:
    """Not of "guiding and helping them": what is guided is missing without them."""
    if bare(clause[at]) == "and" and gerund_base(bare(clause[at - 1])) and gerund_base(bare(clause[at + 1])):
        return False
    return bare(clause[at]) in _JOINTS or clause[at] == "—"


def _is_own_it(clause: list[str], position: int, aside: int, referents: Referents) -> bool:
    """As in "I drink coffee because it helps": "it" is in the same sentence, so it may stay."""
    before = [bare(word) for word in clause[:position]]
    if "who" in before or (before[-1:] == ["on"] and "with" in before):
        return position > 4  # "a home to kids who need it", "a cake with berries on it"
    if position <= aside or not can_be_it(clause[:aside]):
        return False
    return position == aside + 1 or referents.resolve("it") is None


def _replacement(
    clause: list[str], position: int, subject: int, referents: Referents, *, anchored: bool
) -> list[str] | None:
    token = clause[position]
    low = bare(token)
    if position == subject and low in ("he", "she", "they", "it"):
        return _replace_subject(clause, position, referents)
    following = word_at(clause, position + 1)
    if low == "it" and [bare(word) for word in clause[:2]] == ["for", "me"]:
        return None  # "For me, it is spending time at home": the other's question
    if low == "it" and following == "when" and bare(clause[position - 1]) in FELT:
        return [token]  # "I hate it when …"
    if low == "them" and any(bare(word) in _FOLK for word in clause[subject + 2 : position]):
        return [token]  # "I work with young people, helping them learn"
    if low == "it" or (low in _LOOSE and not (anchored and not is_shared_with(clause, position))):
        return _replace_object(token, low, clause, position, referents)
    if low in _SHOWN and position > subject and not stands_alone(clause, position):
        return unshown(clause, position)
    if low not in _POINTING or not stands_alone(clause, position):
        return [token]
    if low == "one" and "who" in clause[:position]:
        return [token]  # "a home to kids who need one"
    if low == "here" and position < len(clause) - 1 and not _AT_HOME & {bare(word) for word in clause}:
        return []
    if low == "there" and referents.caught_up().place:
        before = bare(clause[position - 1])
        way = [] if before == "from" else ["to" if before in _THITHER else "in"]
        return [*way, referents.place + token[len(token.rstrip(".,;:!?")) :]]
    return None


def _anchors(clause: list[str], position: int, subject: int) -> bool:
    token, low = clause[position], bare(clause[position])
    if position == subject and low in ("he", "she", "they", "it"):
        return True
    return (
        (position > 0 and token[:1].isupper() and token != "I")
        or low in ("my", "our")
        or (position == 0 and low not in SUBJECTS | ADVERBS)
    )


def _replace_subject(clause: list[str], position: int, referents: Referents) -> list[str] | None:
    low = bare(clause[position])
    rest = [bare(word) for word in clause[position + 1 :]]
    if (
        low == "it"
        and rest
        and rest[0] in _DUMMY_IT
        and word_at(rest, 1) in ("me", "us", "my", "our")
        and not (_LASTS if rest[0] in _TAKING else _OCCASIONS).isdisjoint(rest)
    ):
        return [clause[position]]
    if low == "it" and does_to_me(rest) and referents.caught_up().activity:
        return referents.activity.split()
    if low == "it" and (is_of_the_event(rest) or not _WEATHER.isdisjoint(rest)):
        return None
    meant = referents.resolve(low)
    if low == "they" and meant and not _fits_they(meant, rest, referents):
        return None
    if meant is None or (low == "it" and says_what_it_is(rest) and not meant.startswith("the user's")):
        return None
    if low == "it" and rest[1:3] == ["one", "of"]:
        return None  # "It's Rome, I like my job there. It's one of my favourite cities"
    return meant.split()


def _fits_they(meant: str, rest: list[str], referents: Referents) -> bool:
    """Only who lives has a mind; and of people who are not the user's other things are likely to be said."""
    if has_mind(rest):
        return referents.is_living(meant)
    return not (
        meant.startswith("the ") and not meant.startswith("the user's") and PEOPLE.get(meant.split()[-1]) == "p"
    )


def _replace_object(token: str, low: str, clause: list[str], position: int, referents: Referents) -> list[str] | None:
    before = bare(clause[position - 1]) if position else ""
    following = word_at(clause, position + 1)
    if low == "it" and following in ("out", "off") and base_form(before) in _IDIOMS:
        return None
    if (low == "it" and before in _MADE) or (low == "them" and before in _LETTING):
        return None
    meant = referents.resolve(low)
    if meant is None or (
        low == "them" and (gerund_base(before) or base_form(before)) in _TO_PEOPLE and not referents.is_living(meant)
    ):
        return None
    tail = token[len(token.rstrip(".,;:!?")) :]
    helped = bare(clause[position - 1]) in _LETTING and following in VERBS  # "help her find a flat"
    owner = low == "his" or (
        low == "her" and following and following not in _NOT_OWNED and not tail and not helped and before not in _NAMING
    )
    return (meant + ("'s" if owner else "") + tail).split()
