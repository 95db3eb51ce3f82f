"""Patterns of what introduces, decorates or empties a sentence: one alternative a line, anchored or word-bounded."""

from __future__ import annotations

import re


def any_of(lines: str, before: str = "", after: str = "", *, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """A case-insensitive alternation of the lines; without `flags` one for lower case, which is searched faster."""
    return re.compile(f"{before}(?:{'|'.join(filter(None, map(str.strip, lines.splitlines())))}){after}", flags)


LEAD = any_of(
    r"""
    (?:hi|hello|hey|hiya)(?: (?:there|again|all|team|everyone))?[,!. ]+
    (?:good (?:morning|afternoon|evening)|greetings|dear)(?: (?:there|again|all|team|everyone))?[,!. ]+
    (?:yes|yeah|yep|yup|no|nope|nah|ok|okay|sure|right|well)[,!:;.] *
    (?:oh|ah|hmm|um|uh|so|anyway|alright|great|perfect|cool)[,!:;.] *
    (?:nice|haha|lol|wow|exactly|correct|true|understood|got it|done|absolutely|of course|certainly|ugh|hm)[,!:;.] *
    (?:good news|bad news|wonderful|excellent|awesome|all done|no problem|all right)[,!:;.] *
    (?:thanks|thank you|sorry)(?: (?:so much|a lot|again|very much|for [^,.!]{1,60}|to [^,.!]{1,30}))?[,!:;.] *
    (?:and|but|so|because|plus|also|then|well|oh) (?!far\b)
    (?:yes|yeah|yep|no|nope|ok|okay|sure) (?=i |i'|my |we |our |please )
    (?:by the way|btw|fyi|for your information)[,:;.]? *
    (?:just so you know|just to let you know|for the record|for context)[,:;.]? *
    (?:as a side note|side note|to be honest|as for me|tbh|in fact)[,:;.] *
    (?:honestly|unfortunately|luckily|fortunately|sadly),? +
    (?:as i said|as i mentioned|like i said|as you know|you know|i mean|to clarify|to be clear|quick update)[,:;.] *
    (?:update|heads up|good to know|besides|additionally|finally|first|second|firstly|secondly|lastly)[,:;.] *
    (?:which|that|this) (?:also |really )?means(?: that)? (?=i |i'|my |we |we'|our )
    after that,? (?=i |i'|we |my )
    for me,? (?=i |i'|we )
    (?:\w+ing|thanks to|with|after) your?\b[^,.!?]{0,40}, (?=i |i'|we |my )
    (?:in addition|one more thing|another thing|on top of that|in general|that said|however|though|please note)[,:;.] *
    (?:since|after) (?:we|our) (?:last )?(?:talked|spoke|spoken|met|chatted|chat|talk|caught up)(?: last)?,? (?=\S)
    i (?:really |just )?(?:have to|gotta|got to|must|need to) (?:say|admit|confess|tell you)(?: that)?,? (?=\S)
    (?:speaking|talking) of [^,.!]{2,40}, (?=\S)
    (?:some background|background|context|correction|sorry for the confusion|apparently|obviously|basically)[,:;.] *
    (?:please )?(?:remember|note|keep in mind|be aware|bear in mind|don't forget|do not forget|mind)(?: that)?:? (?=\S)
    (?:you should|you need to|i want you to|i'd like you to|i need you to) (?:know|remember|note)(?: that)?:? (?=\S)
    (?:just )?(?:so )?you know(?: that)? (?=i |my |we |our )
    i (?:just |also )?(?:wanted|want|would like|have|need) to (?:tell you|mention|let you know|say)(?: that)?:? (?=\S)
    (?:i (?:should|must) mention|i should (?:add|say))(?: that)? (?=\S)
    (?:let me tell you|i forgot to (?:say|tell you|mention))(?: that)? (?=\S)
    (?:did i mention|for your records,?|it turns out|turns out)(?: that)? (?=\S)
    the (?:\w+ )?(?:thing|part|news)(?: [\w']+){0,4} is that (?=i |my |we |our )
    the (?:thing|truth|fact|problem|issue) is(?: that)?,? (?=i |i'|my |we |we'|our |the )
    the (?:thing|truth|fact|problem|issue) is(?: that)?[,:] *(?=\S)
    i (?:have |already |just )*told you(?: that)? (?=i |i'|my |we |we'|our )
    i (?:have |already |just )*(?:said|mentioned)(?: to you)?(?: that (?=\S)| (?=i |i'|we |we'))
    i (?:can |can also |also )?confirm(?: that)? (?=\S)
    """,
    before="^",
)
ACTUALLY = re.compile(r"^(?:actually|correction|in fact|wait)(?:[,:!]*| —) ", re.IGNORECASE)
_MOOD = r"(?:(?:very|so|really|just|all|also|quite|doing|feeling|pretty|a bit|glad|happy|sorry|afraid)[ ,]*){0,4}"
SMALL_TALK = any_of(
    rf"""
    i (?:am|was) {_MOOD}(?:fine|good|great|ok|okay|well|back)\b(?! (?:at|with|in|for|to move|to start|about)\b)
    i (?:am|was) {_MOOD}(?:here|sorry|glad|done|sure|ready)\b(?! (?:at|with|in|for|to move|to start|about)\b)
    i (?:am|was) {_MOOD}(?:not sure|confused|curious|wondering|kidding|joking)\b
    i (?:am|was) {_MOOD}(?:listening|thankful|grateful|impressed|unsure)\b
    i (?:am|was) {_MOOD}(?:happy|excited|open|here|able) to (?:hear|help|know|see|assist)\b
    i (?:am|was) (?:just |only |still )?wondering\b
    i (?:am|was) (?:just |only |still )?(?:thinking|considering)\b(?! (?:(?:of|about) )?\w+ing\b)
    i (?:am|was) (?:just |only |still )?(?:hoping|tempted)\b(?! to \w)
    i (?:am|was) (?:just |only |still )?(?:guessing|asking|saying|kidding|toying)\b
    i (?:really |just |do |also |totally |completely |still )*(?:see|agree|guess|suppose)\b
    i (?:really |just |do |also |totally |completely |still )*(?:understand|appreciate|wonder|bet)\b
    i (?:really |just |do |also |totally |completely |still )*(?:promise|swear|get it|hear you)\b
    i (?:really |just |do |also |totally |completely |still )*(?:wish|doubt|apologi[sz]e)\b
    i (?:really |just |do |also |still )*hope\b(?! to (?!be|hear|see|know|have|get|keep|make an?|inspire)\w)
    i (?:really |just |also )*(?:assume|imagine|thank|got it|beg|mean|meant|forgot to ask|forgot to say)\b
    i (?:do not|did not) (?:know|understand|see|get|think|care|remember|reali[sz]e)\b
    i (?:have|had|got|have got) (?:a|one|another|some) (?:\w+ )?(?:questions?|doubts?|favou?r|requests?)\b
    i (?:have|had|got|have got) (?:two|a few|a quick) (?:\w+ )?(?:questions?|doubts?|favou?r|requests?)\b
    i (?:just |really |also )*(?:want|wanted|need|would like|would love|have) (?:you to|your (?:help|advice|opinion))\b
    i (?:just |really |also )*(?:want|wanted|need|would like|would love) to (?:know|ask|check|confirm)\b
    i (?:just |really |also )*(?:want|wanted|need|would like|would love) to (?:see if|understand|clarify)\b
    i (?:just |really |also )*(?:want|wanted|need|would like|would love) to (?:talk|hear|say|thank)\b
    i (?:just |really |also )*(?:want|wanted|need|would like|would love) to (?:make sure|follow up|find out)\b
    i (?:just |really |also )*(?:want|need) (?:some |more |a bit of |a little )?(?:help|advice|information|info)\b
    i (?:just |really |also )*would (?:like|love) (?:some |more |a bit of |a little )?(?:help|advice|information|info)\b
    i (?:just |really |also )*(?:want|need|would like|would love) (?:some |more |a few )?(?:ideas|suggestions)\b
    i (?:just |really |also )*(?:want|need|would like|would love) (?:some |more |a few )?(?:recommendations|tips)\b
    i (?:think|believe) so\b
    i (?:love|like) (?:it|that|this|the idea|the sound|your)\b
    i (?:really |just |do |also |so |totally )*(?:love|like|hate|miss|adore) you\b
    i would (?:\w+ )?(?:love|like|prefer|hate)(?: not)? to(?:[^\w\s]|$)
    i would (?:\w+ )?(?:rather|prefer)(?: not)?(?: to)?(?: \W?(?:say|tell|share|answer|do)(?: it| that| you)?)?\W*$
    i (?:\w+ )?(?:have|had|have got) (?:absolutely |really |literally )?no (?:idea|clue)\b
    i (?:have |already |just |also )*(?:told|asked) you\b
    i (?:really |just )?(?:have|need|had|am going|would better|had better) to (?:go|run|leave)(?: now)?(?:[^\w\s]|$)
    (?:life|time) (?:is|has been|can be|goes|flies|was)(?: [\w-]+){{0,3}}\W*$
    that (?:is|was|sounds|looks|works|would|helps|makes|will|did|does|all)\b
    this (?:is|was) (?:great|good|perfect|helpful|amazing|awesome|exactly|what|so|very)\b
    it (?:is|was) (?:ok|okay|fine|good|great|nice|all good|a pleasure|been)\b
    (?:have|enjoy) a\b
    (?:take care|see you|talk soon|talk to you|nice to meet|looking forward|thank|thanks|cheers|bye|welcome|congrat)
    good (?:to|morning|night|evening|afternoon|luck|idea|point|job)\b
    (?:no|not) (?:worries|problem|bad|really|yet|at all)\b
    sounds (?:good|great|like)\b
    i (?:will|am going to) (?:try (?:it|that|this)|do (?:that|it|so)|check (?:it|that)|think about)\b
    i (?:will|am going to) (?:let you know|wait|see)\b
    i (?:will|am going to) (?:have a look|take a look|give it|look into|get back|be (?:right )?back)\b
    i (?:can|cannot) (?:see|believe|imagine|understand|wait|tell|thank|help)\b
    we (?:will|shall) see\b
    (?:do not|never) (?:worry|forget to (?:take|have|be|enjoy)|give up|stop)\b
    (?:keep (?:it|up|on|going|at)|go for|hang in|believe in|take (?:your|it)|stay (?:strong|positive)|way to go)\b
    """,
    before="^",
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
IMPLIED_AM = any_of(
    r"""
    (?:(?:not|also|just|still|really|currently|a|an|big|huge|much of) )*(?:fans? of|allergic to|fond of|keen on)\b
    (?:currently|now|still) (?:living|working|staying|studying|based) (?:in|at|as|for|on)\b(?!.* (?:is|are|was|costs) )
    """,
    before="^",
)
FAMILY_OF = re.compile(
    r"^we are an? (?P<whole>(?:[\w-]+ )?(?:family|group|team|band|household)) of (?P<count>\d+|[a-z]+)(?P<end>\W*)$",
    re.IGNORECASE,
)
WE_ARE_A = re.compile(
    r"^we (?P<be>are|were) (?=(?:also |now )?an? (?:[\w-]+ )?(?:family|couple|group|team|band|company|startup)\b)",
    re.IGNORECASE,
)
AINT = re.compile(r"\b(?P<who>\w+) ain't\b(?: (?P<done>got|been|had|seen|done|gone|\w+ed)\b)?", re.IGNORECASE)
# What is said behind these is a text to work on, or a game: none of it is told about the user.
_ASKING = (
    r"(?:^|[,;:—] )(?:(?:now|then|next|so|ok|okay|hey|hi|hello|and|also),? )*"
    r"(?:(?:can|could|would|will) you |i(?:'d| would)? (?:want|need|like) you to |"
    r"please |kindly |just |help me (?:to )?)*"
)
_TEXTS = (
    r"(?:(?:the|my|this|these|following|in|of|for|spelling|any) )*"
    r"(?:following|texts?|sentences?|paragraphs?|passages?|grammar|spelling|essay|poem|story|draft|dialogue|lyrics)"
)
GIVEN = any_of(
    rf"""
    (?:translate|summari[sz]e|rewrite|rephrase|reword|proofread|proof-read|paraphrase)\b[^:.!?]{{0,80}}:(?=\W|$)
    (?:translate|summari[sz]e|rewrite|rephrase|reword|proofread|proof-read|paraphrase)\b[^:.!?]{{0,60}}\bfollowing\b
    (?:correct|edit|improve|analy[sz]e|shorten|simplify|polish) (?:this|these|it):(?=\W|$)
    (?:correct|edit|improve|analy[sz]e|shorten|simplify|polish|fix|check|review) {_TEXTS}\b[^:.!?]{{0,60}}:(?=\W|$)
    (?:classify|convert|explain) {_TEXTS}\b[^:.!?]{{0,60}}:(?=\W|$)
    imagine (?:that )?(?:you|i|we|an?|there|being)\b
    (?:pretend|role-?play)\b
    (?:let's|lets|let us) (?:pretend|imagine|role-?play|play(?! it\b))\b
    """,
    before=_ASKING,
)
LABEL = any_of(
    r"""
    (?:(?:full|first|last) )?name|e-?mail(?: address)?|phone(?: number)?|(?:home |new )?address|city|age|birthday|diet
    allergies|occupation|job|company|budget|order number|time ?zone|favou?rite [\w ]{2,30}
    """,
    before="^(?:my )?(?P<label>",
    after=r"): (?=\S)",
)
TAIL = any_of(
    r"""
    since (?:we|our) (?:last )?(?:talked|spoke|met|chatted|chat|talk|conversation)(?: last)?
    btw|by the way|fyi|tbh|to be honest|lol|haha|thanks|thank you|please|though|just so you know
    """,
    before=r"(?:[ ,;—-]+",
    after=r")+(?=[.!]*$)",
)
BOTH_MY = re.compile(r"^(both|all) (?=(?:my|our) )", re.IGNORECASE)
ME_AND = re.compile(r"^me and my (\w+) ", re.IGNORECASE)
REPORTED = re.compile(
    r"^(?:they|he|she|it) (?:told me|said|says|tells me|informed me)(?: that)? (?=(?:I|my|we|our) )", re.IGNORECASE
)
