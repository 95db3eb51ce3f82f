"""What is true and nobody keeps by itself; beside what was just told it may stay. One kind a line."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from moto_agentcore.extraction.english.tokens import bare
from moto_agentcore.extraction.english.verbs import OF_ONE
from moto_agentcore.extraction.english.words import ADVERBS, NUMBERS, wordset

from .openings import Openings

if TYPE_CHECKING:
    from .statements import Statement

_HABIT = wordset("often usually sometimes never regularly normally rarely seldom weekly daily")
_LEFT_OUT = ADVERBS - _HABIT - {"not", "always", "once"} | wordset(
    "super very quite pretty kinda kind sort even such totally"
)
MOODS = wordset(
    "excited thrilled proud nervous happy sad scared stoked pumped glad grateful thankful lucky blessed amazed blown "
    "relieved hopeful optimistic anxious worried overwhelmed determined motivated inspired ready content accepted "
    "touched moved loved feeling tired exhausted surprised shocked devastated upset bummed heartbroken honored "
    "honoured ecstatic psyched impressed fortunate sure confident eager keen committed"
)
_FEELING = (
    "(?:inspired|motivated|determined|excited|happy|proud|lucky|blessed|grateful|thankful|glad|fortunate|comforted"
    "|overwhelmed|amazed|touched|moved|accepted|energized|pumped|keen|eager|thrilled|stoked)"
)
_NAMED = re.compile(r" (?!I\b)[A-Z\u00c0-\u00de\d]")
_AM = "(?:am|was|feel|felt|am feeling|have been|have been feeling)"
_BEHIND = "(?:to (?!make|move|start|meet)|(?:by|with|when) (?!my|our|i)|seeing|out$|and|knowing)"
_FACED = "(?:faced|had|have had) (?:(?:all )?kinds of|a bit of a|a|some|a few|many)"
_SOMEBODY = r"(?:someone|some (?:people|guys|folks|big names|of the \w+)|people)"
_WANT = "(?:want|wanted|would like|hope) to"
_STORY = r"an? (?:\w+ )?(?:book|movie|film|show|story)"
_PICTURE = "(?:pics?|photos?|pictures?|shots?|snaps?)"
# Like those of commonplaces.py they read what follows "I" or "we", in lower case, without adverbs.
_OF_ME = Openings(
    rf"""
    {_AM} (?:a bit )?{_FEELING} {_BEHIND}
    (?:am|was|have been) (?:lucky|blessed|fortunate) (?:to|with|that)\b
    (?:am|was|have been) working on (?:a|my|some|the) (?:new )?(?:project|projects|things?|stuff)$
    (?:am|was) off to (?:go )?(?:do|get|grab) (?:some|a) (?:research|work|stuff|things|rest|errands)\b
    (?:am|was) off to (?:bake|cook|eat|sleep|shop|have|go)\b
    (?:saw|see) (?:someone|somebody|some (?:people|guys)) \w+ing\b
    saw (?:the|what) (?:impact|difference|effect)\b
    (?:asked|ask|am asking) for (?:help|assistance|advice|support)$
    (?:played|play|had|did|made|tried) (?:some |a few |new )?(?:games|stuff|things|activities)$
    (?:had to|need to|have to|want to|wanted to) find something\b
    will (?:ask around|bring some of|look into|have to look)\b
    (?:am|was|am still|have been) (?:deciding|figuring|thinking about it|reading as usual|looking around)\b
    (?:try|tried|am trying) to (?:organi[sz]e|balance|find things|make my (?:plan|dreams?) work)\b
    (?:got|get|had|have) the (?:ideas?|inspiration)(?: from\b(?!.*\bmy\b)|$)
    (?:designed|chose) the \w+$
    (?:faced|met|beat|played) (?:some )?(?:tough|strong|hard|great|good) (?:opponents?|teams?|competitors?)$
    {_FACED} (?:hurdles?|setbacks?|challenges?)(?: recently| lately)?$
    {_FACED} (?:offers?|letdowns?|incidents?)(?: recently| lately)?$
    {_WANT} (?:make connections|take control|use my (?:platform|voice)|capture|live (?:authentically|fully|freely))\b
    {_WANT} (?:be (?:courageous|couragous|brave|strong|better)|feel better|inspire|spread|keep (?:going|\w+ing$))\b
    {_WANT} help (?:others|people|out)\b(?! as\b)
    (?:am going|am|will) (?:to )?(?:keep|keeping|stay|staying) (?:using|doing|making|determined|strong|\w+ing$)
    (?:learn|learned|learnt|have learned)(?: a lot| much)? (?:from|about myself)\b
    (?:have been|am) (?:putting in|giving (?:it|my|our|all)|pushing (?:my|our|for|on)\w*|pouring (?:it|my|our))\b
    like (?:helping people|helping others|playing for fun|helping)$
    (?:cherish|treasure|will cherish|will never forget)\b
    have (?:regular|many|some|a few) meetings$
    (?:talked|spoke|have talked|have spoken) to {_SOMEBODY}\b(?!.* about\b)
    (?:stay|stayed|keep|kept) (?:motivated|positive|focused|calm|strong)$
    am always (?:(?:down|up) (?:to|for)|there)\b
    am always on the (?:lookout|hunt)(?: for (?:new|some|more|good)\b|$)
    am (?:(?:down|up|game) (?:to|for)|open to (?:exploring|trying|new))\b
    (?:am|was) focusing on (?:the|what|my)\b
    know (?:encouragement|one \w+|how important)\b
    (?:shared|share) an? {_PICTURE} of myself (?:and others )?(?:in|at|with) (?:an? |the |some )?\w+$
    (?:shared|share) an? {_PICTURE} (?:i got when i \w+|from (?:my |last |a )?\w+)$
    took a (?:trip|walk|break)(?: to a new place)?$
    (?:got|get|was able) to see some\b
    (?:took|take) (?:a|some|plenty of) (?:\w+ )?{_PICTURE}(?: last \w+| yesterday)?$
    (?:am reading|read|watched|am watching|finished) {_STORY}(?: the other day)?(?: (?:that|which) .*)?$
    (?:revised|changed|upgraded|improved|updated) (?:some|one|on) of my\b
    stumbled (?:across|upon|on) a (?:spot|place)\b
    (?:start to |started to |like to )?(?:hang|hung) out with some\b
    had a blast \w+ing\b
    like the (?:structure|feel|look|sound|idea) of\b
    (?:met|know|knew) some people\b
    had to reach out to\b
    am (?:getting everyone|going to need some)\b
    will love \w+ personally$
    (?:have |had )?played for (?:quite )?some time$
    did a (?:charity )?(?:event|thing|project)$
    (?:have got|have) some other (?:stuff|things)\b
    worked hard on\b
    am (?:looking for some [\w ]*(?:ideas|tips|inspiration)|about some \w+|tempted to \w+.*)$
    (?:added some \w+ for|will come (?:over|by)|got \w+ \w+ a new friend)\b
    met (?:some )?new people$
    (?:am|was) swamped\b
    (?:have been|am) having a blast\b
    would love to (?:make something|join)\b
    (?:slowly )?formed connections\b
    (?:do|have been doing|am doing) (?:my|our) (?:part$|best|fair share)
    (?:have been|am) (?:networking|exploring options|trying out new things|trying new things)$
    (?:am|have been) prepping for my [\w ]+ more than(?: ever)?$
    have been (?:using an app|overwhelmed|blessed|comforted)\b
    had to be (?:vulnerable|strong|brave|careful|patient)\b
    (?:think|thought) (?:that )?(?:i|we) (?:am|are) ready to\b
    had (?:an? )?(?:unexpected|bad|scary|funny|weird) (?:incident|surprise|moment|experience)\b.{{0,20}}$
    (?:(?:have|had|got) (?:no|not) (?:much|big plans|plans)|do not have (?:big|any) plans)\b
    (?:love|loved|enjoy) (?:being around|seeing|sharing) (?:people|others|friends|them|such)\b(?!.*\bmy\b)
    made sure to\b
    used my (?:contacts|skills|knowledge|experience)\b
    (?:am|have been) (?:loving|enjoying) (?:the progress|sharing|it|every)\b
    (?:am|was) able to \w+ (?:after|some|a lot|more)\b(?!.*\bmy\b)
    """,
    flags=re.RegexFlag(0),
)
_MATTERS = r"(?:is|are) (?:(?:really|very|still|so) )*(?:the most )?(?:important|everything|key|crucial|my priority)\b"
_MOVES = "(?:gives?|lets?|motivates?|inspires?|keeps?|push|pushes|helps?|makes?|supports?)"
_US = r"(?:me|us)\b(?! (?:with|awake|busy)\b)"
_GOING_ON = "(?:seeing|having (?!my)|knowing|reflecting|hearing|realizing|finding an?|building rel|juggling|balancing)"
_OF_OTHERS = Openings(
    rf"""
    (?:my )?(?:family|friends|health|mental health|self-care|community|love|honesty|kindness)(?: time)? {_MATTERS}
    (?:music|nature|making a difference|staying in shape|friendship) {_MATTERS}
    (?:books?|nature|music|art|stories|movies|animals|pets) (?:guides?|inspires?|heals?|helps?|teaches|fuels?) me$
    {_GOING_ON}.*\b(?:was|is|were|has been|brightens|reminds|keeps|could|made|has|warms)\b
    (?:winning|losing) (?:was|is)\b
    watching .*\b(?:was|is) (?:awesome|amazing|great|fun|nice|cool)$
    my (?:pets|friends|family|loved ones|fam|kids|team|teammates|people) {_MOVES} {_US}
    our (?:pets|friends|family|loved ones|fam|kids|team|teammates|people) {_MOVES} {_US}
    (?:starting|running|growing) .*\b(?:ups and downs|rewarding|scary|tough|hard)\b
    there (?:is|was|were|are) (?:something(?! wrong)|(?:definitely )?a chance|so many|always|nothing)\b
    (?:nothing|certain \w+) (?:was|is|are)\b
    (?:one idea|not much)\b
    my (?:week|day|month|weekend|trip) (?:has been|was|is|went) (?:\w+ )?(?:busy|hectic|crazy|okay|fine|well|good)$
    (?:my|our) [\w ]{{2,40}} needs? the (?:hard work|effort|support|love)\b
    the (?:best|hardest|coolest|worst) (?:part|thing|moment)\b(?! (?:i|we) (?:own|have)\b)
    """,
    flags=re.RegexFlag(0),
)
# Whose they are tells nothing new, as in "my friends", "my dreams"; others do: "my diet", "my old job".
_EVERYBODYS = wordset(
    "family fam friends friend kids people pets team teammates crew loved community health mental life mind heart "
    "self own best part fair voice platform contacts skills knowledge experience plan plans dream dreams goal goals "
    "journey way time day week month weekend trip thing things stuff priority side support feelings emotions"
)
_NEAR = wordset(
    "wife husband partner mother father mom mum dad parents son daughter sons daughters children sister brother "
    "siblings cousin aunt uncle grandma grandpa grandmother grandfather boss coach girlfriend boyfriend"
)
_GRAVE = wordset(
    "cancer diabetes diabetic allergy allergic allergies surgery accident illness disease diagnosis injury asthma "
    "pregnant pregnancy depression divorce celiac addiction stroke stolen gluten-free vegan vegetarian"
)


def lower(told: Statement) -> list[str]:
    return _lower(told.words)


@lru_cache(maxsize=64)
def _lower(words: tuple[str, ...]) -> list[str]:
    """Bare. Cached: a few statements are compared with each other again and again. Not to be changed."""
    return [bare(word) for word in words]


def is_named(told: Statement) -> bool:
    """Whether somebody or something in it has a name or a number."""
    return _NAMED.search(" ".join(told.words)) is not None


def says_little(told: Statement) -> bool:
    low = lower(told)
    return _opens_so(told) and _GRAVE.isdisjoint(low) and not _counts(low) and not _tells_of_own(low)


def _counts(low: list[str]) -> bool:
    """As in "blessed with three children"."""
    return not (NUMBERS - {"one"}).isdisjoint(low)


def _tells_of_own(low: list[str]) -> bool:
    """As in "focusing on my diet", "seeing my daughter graduate", not "lucky to have my sister"."""
    owned = [at + 1 for at, word in enumerate(low[:-1]) if word in ("my", "our")]
    return any(low[at] not in _EVERYBODYS and (low[at] not in _NEAR or at + 1 < len(low)) for at in owned)


def _opens_so(told: Statement) -> bool:
    low = lower(told)
    low = low[: low.index("which")] if "which" in low[3:] else low
    if low[0] == "there" and _OF_OTHERS.match(" ".join(low)):
        return True
    if is_named(told):
        return False  # whoever or whatever has a name is somebody
    if told.subject >= 0:
        rest = [OF_ONE.get(word, word) for word in low[told.subject + 1 :] if word not in _LEFT_OUT]
        return _OF_ME.match(" ".join(rest)) is not None
    return _OF_OTHERS.match(" ".join(low)) is not None
