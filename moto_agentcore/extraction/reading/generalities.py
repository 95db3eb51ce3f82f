"""What is said of other things than the user and tells nothing of them: "friendship means a lot to me"."""

from __future__ import annotations

from moto_agentcore.extraction.english.words import wordset

from .phrases import any_of
from .praise import is_judgement

_OURS = any_of(
    r"""
    (?:my|our) (?:heart|hat|bad|pleasure|advice|point|goodness|word|god|mind|fingers|thoughts)\b
    [\w ]*\b(?:things|stuff|lot) [\w ]{0,25}\b(?:happen|happened|happening|going on|changed)\b
    [\w' -]{2,40} (?:means?|meant|matters?|mattered) (?:so much|a lot|everything|the world|most)(?: to (?:me|us))?$
    (?:friendship|family|family time|love|kindness|community|support) (?:really )?matters?(?: to (?:me|us))?$
    [\w' -]{2,60} (?:makes?|made) (?:all the|a|a huge|a big|a real|such a|the) difference$
    (?:my|our) [\w ]{2,40} (?:is|are) (?:my|our) (?:rocks?|world|everything|future|motivation|inspiration|heroe?s?)$
    (?:all of )?(?:my|our) (?:\w+ )?(?:work|efforts?|dreams?|grind) (?:is|are|has|have) (?:finally |all )?(?:pa|com)\w+
    (?:seeing|hearing|knowing|watching) (?!my|our)[\w' ]+ (?:warms|fills|melts|inspires|blows|makes) (?:my heart|me)\b
    (?:the|a) (?:story|pic|picture|photo|art|movie|song) [\w ]{0,20}(?:takes|took|brings|stuck|sticks) (?:with )?me\b
    knowing (?:that )?(?:i|we) [\w' -]* (?:is|was|feels|felt)\b
    (?:(?:much|nothing|little) )?(?:has|have) (?:changed|happened)\b
    (?:imagining|hearing|seeing|reading|thinking)\b[\w' -]* (?:makes?|made) me\b[\w' ]* too$
    rome was not built\b
    (?:my|our) impact\b
    one of [\w' ]+ came up to me$
    it is (?:my|our) first time \w+ing$
    (?:my|our) \w+ (?:deserve|have much and|have that)\b
    there (?:are|were|have been) (?:moments|(?:some )?tough times)\b
    having [\w' ]+ around helps\b
    (?:making|connecting)\b[\w' ]* (?:is key|more fun)$
    seeing (?:a|an|the|some) (?:pic|picture|photo)\b[\w' ]* appreciate\b
    (?:pets|animals|dogs|cats|kids)\b[\w ]*\bbring\b[\w ]* joy to (?:me|us)$
    (?:now )?the (?:atmosphere|hard work starts|path)\b
    [\w' -]+ (?:is|was) (?:my|our|the) (?:fav|favou?rite|best) part$
    my [\w ]{2,20} (?:is|are) (?:cute|adorable)$
    """,
    before="^",
)
_SHORT = 5  # words of a predicate: "my team was just great"
_KIN = wordset("family fam team kids friends wife husband bond community crew one-year-old")


def is_general(low: list[str], start: int, verb: int) -> bool:
    """Of the words in lower case, without punctuation; the subject, which is not "I", is at `start`."""
    if (
        low[start] in ("my", "our")
        and low[start + 1] in _KIN
        and is_judgement(low, verb, mine=True)
        and len(low) - verb < _SHORT
    ):
        return True
    owned = low[start : start + 2] == ["the", "user's"]
    said = ["my", *low[start + 2 :]] if owned else low[start:]
    return _OURS.match(" ".join([word for word in said if word not in ("so", "really", "super")])) is not None
