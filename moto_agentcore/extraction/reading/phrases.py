"""Patterns of what introduces, decorates or empties a sentence: one alternative a line, anchored or word-bounded."""

from __future__ import annotations

import re

from .openings import Openings


def any_of(lines: str, before: str = "", after: str = "", *, flags: re.RegexFlag = re.IGNORECASE) -> re.Pattern[str]:
    """A case-insensitive alternation of the lines; without `flags` one for lower case, which is searched faster."""
    return re.compile(f"{before}(?:{'|'.join(filter(None, map(str.strip, lines.splitlines())))}){after}", flags)


LEAD = Openings(
    r"""
    (?:hi|hello|hey|hiya)(?: (?:there|again|all|team|everyone))?[,!. ]+
    (?:good (?:morning|afternoon|evening)|greetings|dear)(?: (?:there|again|all|team|everyone))?[,!. ]+
    (?:yes|yeah|yep|yup|no|nope|nah|ok|okay|sure|right|well)[,!:;.] *
    (?:oh|ah|hmm|um|uh|so|anyway|alright|great|perfect|cool)[,!:;.] *
    (?:nice|haha|lol|wow|exactly|correct|true|understood|got it|done|absolutely|of course|certainly|ugh|hm)[,!:;.] *
    (?:good news|bad news|wonderful|excellent|awesome|all done|no problem|all right)[,!:;.] *
    (?:thanks|thank you|sorry)(?: (?:so much|a lot|again|very much|for [^,.!]{1,60}|to [^,.!]{1,30}))?[,!:;.] *
    (?:and|but|so|because(?! of\b)|plus|also|then|well|oh) (?!far\b)
    because of (?:that|this|it),? (?=i |i'|we |my |our )
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
    (?:just |also )?(?:wanted|want) to (?:tell you|let you know)(?: that)?:? (?=\S)
    (?:i (?:should|must) mention|i should (?:add|say))(?: that)? (?=\S)
    (?:let me tell you|i forgot to (?:say|tell you|mention))(?: that)? (?=\S)
    (?:did i mention|for your records,?|it turns out|turns out)(?: that)? (?=\S)
    the (?:\w+ )?(?:thing|part|news)(?: [\w']+){0,4} is that (?=i |my |we |our )
    the (?:thing|truth|fact|problem|issue) is(?: that)?,? (?=i |i'|my |we |we'|our |the )
    the (?:thing|truth|fact|problem|issue) is(?: that)?[,:] *(?=\S)
    i (?:have |already |just )*told you(?: that)? (?=i |i'|my |we |we'|our )
    i (?:have |already |just )*(?:said|mentioned)(?: to you)?(?: that (?=\S)| (?=i |i'|we |we'))
    i (?:can |can also |also )?confirm(?: that)? (?=\S)
    """
)
ACTUALLY = re.compile(r"^(?:actually|correction|in fact|wait)(?:[,:!]*| —) ", re.IGNORECASE)
IMPLIED_AM = any_of(
    r"""
    (?:(?:not|also|just|still|really|currently|a|an|big|huge|much of) )*(?:fans? of|allergic to|fond of|keen on)\b
    (?:currently|now|still) (?:living|working|staying|studying|based) (?:in|at|as|for|on)\b(?!.* (?:is|are|was|costs) )
    """,
    before="^",
)
_BEING = "married|engaged|divorced|retired|tired|scared|bored|worried|interested|excited|surprised|related|allowed"
AINT = re.compile(
    rf"\b(?P<who>\w+) ain't\b(?: (?P<done>got|been|had|seen|done|gone|(?!(?:{_BEING})\b)\w+ed)\b)?", re.IGNORECASE
)
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
