"""What counts as a preference: verbs of taste, habits, diets, lasting wishes, standing instructions."""

from __future__ import annotations

import re

from moto_agentcore.extraction.english.conjugation import base_form
from moto_agentcore.extraction.english.grammar import skip_adverbs
from moto_agentcore.extraction.english.tokens import bare, word_at
from moto_agentcore.extraction.english.verbs import AUXILIARIES, VERBS
from moto_agentcore.extraction.english.words import wordset
from moto_agentcore.extraction.reading.phrases import any_of

_TASTE = wordset(
    "like love enjoy adore prefer favor favour appreciate fancy dislike hate detest loathe avoid crave despise"
)
_MUCH = (
    r"(?:(?:\w+ly|not|no longer|very|quite|super|so|a|an|the|big|huge|massive|much of a|more of an?|always|also|still)"
    r" )*"
)
_PHRASE = any_of(
    rf"""
    cannot (?:eat|drink)\b
    have an? (?:[\w-]+ ){{0,3}}(?:allergy|intolerance)\b
    (?:cannot|could not) (?:stand|bear|tolerate|get enough|live without|resist)\b
    do not (?:\w+ly |much |usually )?(?:like|enjoy|want|eat|drink|care for|fancy|prefer)\b
    do not (?:\w+ly |much |usually )?(?:trust|touch|use|do|wear|watch|fly|mind)\b
    (?:am|have been) {_MUCH}(?:into|fond of|keen on|fans? of|obsessed with|addicted to|partial to|interested in)\b
    (?:am|have been) {_MUCH}(?:picky|passionate about|crazy about|allergic|vegan|vegetarian|pescatarian|teetotal)\b
    (?:am|have been) {_MUCH}(?:gluten[- ]free|lactose[- ]intolerant|celiac|coeliac)\b
    am (?:not |no longer )?(?:more of )?an? (?:[\w-]+ ){{0,2}}(?:person|lover|fan|enthusiast|addict)\b
    am (?:not |no longer )?(?:more of )?an? (?:[\w-]+ ){{0,2}}(?:eater|drinker|minimalist|vegetarian|vegan)\b
    (?:am|have been) on an? (?:[\w-]+ ){{1,2}}diet\b
    have an? (?:\w+ )?(?:preference|soft spot|weakness|thing|sweet tooth)\b
    would (?:rather|prefer|love|like|hate|never|always|not)\b
    (?:tend to|lean towards?|swear by|stick (?:to|with)|try to avoid)\b
    only (?:eat|drink|buy|wear|use|fly|read|watch|listen|stay|take|book|shop|write|work)\b
    find [\w' -]{{1,40}}? (?:too|very|so|really|quite|more|less)\b
    find [\w' -]{{1,40}}? (?:boring|relaxing|annoying|better|easier|delicious|disgusting)\b
    no longer (?:eat|drink|like|enjoy|use|want|watch|wear|fly|buy)\b
    """,
    before=r"^(?:(?:really|very|quite|also|still|just|now|always|usually|personally|actually) )*",
)
_HABIT = wordset("always never usually normally typically generally mostly rarely seldom")
_NO_HABIT = wordset("be am was were have know understand forget get see think hear receive wonder need mean")
_WISHED = wordset("learn try avoid eat travel stay keep improve spend live focus become visit")
_SERVICES = wordset("refund replacement copy receipt invoice answer confirmation update explanation label code list")
_TASKS = wordset(
    "book buy return cancel change know ask check order get make schedule speak talk report update place request file "
    "have reset track send upgrade downgrade switch renew pay add remove apply register sign close join subscribe "
    "unsubscribe"
)
_STYLES = (
    r"(?:units?|system|mode|language|tone|style|spelling|format|formatting|notation|emojis?|bullet points|celsius|"
    r"fahrenheit|kilomet(?:er|re)s|miles|pronouns|currency|euros|dollars)"
)
_ONCE = r"(?!.*\b(?:here|today|tonight|tomorrow|this|that|these|those|my|it)\b)"  # what is asked for one occasion
_STANDING = any_of(
    rf"""
    (?:always|never|from now on,?|in (?:the )?future,?|do not ever|going forward,?|avoid)\b.+
    call me (?!(?:back|at|on|in|today|tonight|tomorrow|later|now|when|if|as|about|this|next)\b).+
    (?:do not )?use {_ONCE}(?:[\w-]+ ){{0,4}}{_STYLES}\b.*
    keep (?:your|the|all|my|it|things|answers|replies|responses|explanations)\b.+
    do not (?:call|email|send|contact|use|text|suggest|recommend|schedule|book)\b.+
    (?:contact|email|call|text|reach) me (?:only )?(?:by|via|on|through|only)\b.+
    """,
    before=(
        "^(?:please |kindly |can you |could you |i (?:want|need|expect|would like) you to |you (?:should|must) |"
        "(?:make|be) sure (?:that )?(?:to |you )?)*(?P<wish>"
    ),
    after=")",
)
_HINT = re.compile(  # a word of each line above, in lower case: most sentences have none and are not taken apart
    r"\b(?:always|never|now on|future|ever|forward|avoid|call|use|keep|do not|don'?t|contact|email|text|reach)\b"
)
_OPINION = any_of(
    r"""
    (?:is|are) (?:\w+ )?(?:best|better|ideal|perfect) for (?:me|us)\b
    (?:work|works|suit|suits) (?:best |better )?(?:for )?(?:me|us)\b
    """,
    before=r"^[^,;]{2,80}? ",
)
_UNFINISHED = any_of(
    r"""
    would (?:rather|prefer)(?: not)?(?: to)?$
    .{0,40}\b(?:love|like|want|hate|prefer) to$
    (?:do not )?\w+ (?:both|either|neither|all|them|these|those)(?: of (?:them|these|those))?(?: of)?$
    (?:do not )?\w+ the (?:first|second|third|last|other|latter|former)(?: one| option)?$
    """,
    before="^",
)
_JUDGED = re.compile(r"^(?:do not )?\w+ (?:what|everything|(?:how|the way)(?= you \w+ed\b)) you\b")
PROFILE = re.compile(
    r"\b(?:favou?rites?|preferred|preferences?|prefers?|likes|dislikes|diet|dietary|interests|hobbies)\b"
)
FAVOURITE = re.compile(r"\bfavou?rites?\b", re.IGNORECASE)


def is_preference(rest: list[str]) -> bool:
    """`rest` is what follows "I"."""
    verb = skip_adverbs(rest, 0)
    if verb >= len(rest):
        return False
    if _of_the_moment(rest[verb:]):
        return False
    if _PHRASE.match(" ".join(rest)):
        return not _one_off(rest)
    form = bare(rest[verb])
    following = word_at(rest, verb + 1)
    if form in _TASTE:
        return not _one_off(rest)
    if form == "want":
        return _wants(rest[verb + 1 :], following)
    return _is_habit(rest, verb, form)


def _of_the_moment(said: list[str]) -> bool:
    """As in "would love to", "like both", "like what you did", "do not want a refund": clear only where it was said."""
    text = " ".join(filter(None, map(bare, said)))
    if _UNFINISHED.match(text) or _JUDGED.match(text):
        return True
    return text.startswith("do not want ") and not text.endswith(" anymore") and not _wants(said[3:], bare(said[3]))


def _wants(wished: list[str], following: str) -> bool:
    if following == "to":
        return bool(_WISHED & {bare(word) for word in wished[1:2]})
    return following not in ("it", "that", "my") and not _SERVICES & {bare(word) for word in wished}


def _is_habit(rest: list[str], verb: int, form: str) -> bool:
    """As in "always take …": the present of a known verb; "have never been" is experience, not habit."""
    habit = {bare(word) for word in rest[:verb]} & _HABIT
    return bool(habit) and form in VERBS and base_form(form) == form and form not in _NO_HABIT | AUXILIARIES


def _one_off(rest: list[str]) -> bool:
    """As in "would like to return my order": a task of today, not a taste."""
    low = [bare(word) for word in rest]
    if low[0] != "would" or low[1:2] not in (["like"], ["love"], ["not"]):
        return False
    if "to" not in low[2:4]:
        return bool(_SERVICES & set(low)) or low[1] == "not"
    return low[low.index("to") + 1 :][:1] in [[task] for task in _TASKS]


def may_be_standing(text: str) -> bool:
    """False for a sentence that holds no standing instruction; cheap."""
    return _HINT.search(text.lower()) is not None


def standing_wish(text: str) -> str:
    """The wish of a standing instruction ("Always answer in French"); "" for anything else."""
    match = _STANDING.match(text)
    return match["wish"].rstrip(".! ") if match else ""


def is_opinion(text: str) -> bool:
    """As in "Hotels with a pool work best for us"."""
    return _OPINION.match(text) is not None
