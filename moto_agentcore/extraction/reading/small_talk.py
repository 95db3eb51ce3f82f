"""Patterns of what states nothing: small talk, and what is only supposed."""

from __future__ import annotations

import re

from .openings import Openings
from .phrases import any_of

_MOOD = r"(?:(?:very|so|really|just|all|also|quite|doing|feeling|pretty|a bit|glad|happy|sorry|afraid)[ ,]*){0,4}"
SMALL_TALK_OF_ME = Openings(
    rf"""
    (?:am|was) {_MOOD}(?:fine|good|great|ok|okay|well|back)\b(?! (?:at|with|in|for|to move|to start|about)\b)
    (?:am|was) {_MOOD}(?:here|sorry|glad|done|sure|ready)\b(?! (?:at|with|in|for|to move|to start|about)\b)
    (?:am|was) {_MOOD}(?:not sure|confused|curious|wondering|kidding|joking)\b
    (?:am|was) {_MOOD}(?:listening|thankful|grateful|impressed|unsure)\b
    (?:am|was) {_MOOD}(?:happy|excited|open|here|able) to (?:hear|help|know|see|assist)\b
    (?:am|was) (?:just |only |still )?wondering\b
    (?:am|was) (?:just |only |still )?(?:thinking|considering)\b(?! (?:(?:of|about) )?\w+ing\b)
    (?:am|was) (?:just |only |still )?(?:hoping|tempted)\b(?! to \w)
    (?:am|was) (?:just |only |still )?(?:guessing|asking|saying|kidding|toying)\b
    (?:really |just |do |also |totally |completely |still )*(?:see|agree|guess|suppose)\b
    (?:really |just |do |also |totally |completely |still )*(?:understand|appreciate|wonder|bet)\b
    (?:really |just |do |also |totally |completely |still )*(?:promise|swear|get it|hear you)\b
    (?:really |just |do |also |totally |completely |still )*(?:wish|doubt|apologi[sz]e)\b
    (?:really |just |do |also |still )*hope\b(?! to (?!be|hear|see|know|have|get|keep|make an?|inspire)\w)
    (?:really |just |also )*(?:assume|imagine|thank|got it|beg|mean|meant|forgot to ask|forgot to say)\b
    (?:do not|did not) (?:know|understand|see|get|think|care|remember|reali[sz]e)\b
    (?:have|had|got|have got) (?:a|one|another|some) (?:\w+ )?(?:questions?|doubts?|favou?r|requests?)\b
    (?:have|had|got|have got) (?:two|a few|a quick) (?:\w+ )?(?:questions?|doubts?|favou?r|requests?)\b
    (?:just |really |also )*(?:want|wanted|need|would like|would love|have) (?:you to|your (?:help|advice|opinion))\b
    (?:just |really |also )*(?:want|wanted|need|would like|would love) to (?:know|ask|check|confirm)\b
    (?:just |really |also )*(?:want|wanted|need|would like|would love) to (?:see if|understand|clarify)\b
    (?:just |really |also )*(?:want|wanted|need|would like|would love) to (?:talk|hear|say|thank)\b
    (?:just |really |also )*(?:want|wanted|need|would like|would love) to (?:make sure|follow up|find out)\b
    (?:just |really |also )*(?:want|need) (?:some |more |a bit of |a little )?(?:help|advice|information|info)\b
    (?:just |really |also )*would (?:like|love) (?:some |more |a bit of |a little )?(?:help|advice|information|info)\b
    (?:just |really |also )*(?:want|need|would like|would love) (?:some |more |a few )?(?:ideas|suggestions)\b
    (?:just |really |also )*(?:want|need|would like|would love) (?:some |more |a few )?(?:recommendations|tips)\b
    (?:think|believe) so\b
    (?:love|like) (?:it|that|this|the idea|the sound|your)\b
    (?:really |just |do |also |so |totally )*(?:love|like|hate|miss|adore) you\b
    would (?:\w+ )?(?:love|like|prefer|hate)(?: not)? to(?:[^\w\s]|$)
    would (?:\w+ )?(?:rather|prefer)(?: not)?(?: to)?(?: \W?(?:say|tell|share|answer|do)(?: it| that| you)?)?\W*$
    (?:\w+ )?(?:have|had|have got) (?:absolutely |really |literally )?no (?:idea|clue)\b
    (?:have |already |just |also )*(?:told|asked) you\b
    (?:really |just )?(?:have|need|had|am going|would better|had better) to (?:go|run|leave)(?: now)?(?:[^\w\s]|$)
    (?:will|am going to) (?:try (?:it|that|this)|do (?:that|it|so)|check (?:it|that)|think about)\b
    (?:will|am going to) (?:let you know|wait|see)\b
    (?:will|am going to) (?:have a look|take a look|give it|look into|get back|be (?:right )?back)\b
    (?:can|cannot) (?:see|believe|imagine|understand|wait|tell|thank|help)\b
    """
)  # behind "I"
SMALL_TALK = Openings(
    r"""
    (?:life|time) (?:is|has been|can be|goes|flies|was)(?: [\w-]+){0,3}\W*$
    that (?:is|was|sounds|looks|works|would|helps|makes|will|did|does|all)\b
    this (?:is|was) (?:great|good|perfect|helpful|amazing|awesome|exactly|what|so|very)\b
    it (?:is|was) (?:ok|okay|fine|good|great|nice|all good|a pleasure|been)\b
    (?:have|enjoy) a\b
    (?:take care|see you|talk soon|talk to you|nice to meet|looking forward|thank|thanks|cheers|bye|welcome|congrat)
    good (?:to|morning|night|evening|afternoon|luck|idea|point|job)\b
    (?:no|not) (?:worries|problem|bad|really|yet|at all)\b
    sounds (?:good|great|like)\b
    we (?:will|shall) see\b
    (?:do not|never) (?:worry|forget to (?:take|have|be|enjoy)|give up|stop)\b
    (?:keep (?:it|up|on|going|at)|go for|hang in|believe in|take (?:your|it)|stay (?:strong|positive)|way to go)\b
    """
)
# For lower case, and two of them, each with one place to begin: as one they would take five times as long.
HYPOTHETICAL_LEAD = any_of(
    r"""
    if|suppose|imagine|assuming|let us say|let's say|what if|hopefully|maybe|perhaps|possibly|probably
    ideally|unless|in case|say i
    """,
    before="^",
    after=r"\b",
    flags=re.RegexFlag(0),
)
# One of these is in whatever HYPOTHETICAL finds: looking for them is faster.
SUPPOSING = (
    *(
        "ould",
        "might",
        "may",
        "if ",
        "perhaps",
        "possibly",
        "probably",
        "hypothetically",
        "theory",
        "wish i",
        "were to",
    ),
    *("as if", "i guess", "i suppose", "not sure", "ought", "thinking", "considering", "wondering"),
)
HYPOTHETICAL = any_of(
    r"""
    (?<=^)(?:\S+ ){0,4}might\b
    (?:maybe|perhaps|possibly|probably|hypothetically|in theory)\b
    (?:wish i|were to|as if|i guess|i suppose|not sure)\b
    (?:i|we|he|she|they|it) (?:\w+ly |also |then |just )?(?:may|should|ought)\b
    if (?:i|we|he|she|they|it|you) (?:had|were|could|won|would)\b
    (?<=^)(?:\S+ ){0,4}could (?!not\b)
    (?<=^)(?:\S+ ){0,4}would (?!like\b|love\b|prefer\b|rather\b|not\b|hate\b|never\b|always\b)
    would not (?!start\b|turn\b|load\b|open\b|work\b|stop\b|let\b|boot\b|accept\b|connect\b|eat\b)
    (?:(?:thinking (?:of|about)|considering)(?! \w+ing\b)|wondering)\b
    """,
    before=r"\b",
    flags=re.RegexFlag(0),
)
