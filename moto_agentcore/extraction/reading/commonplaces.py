"""What is said and tells nothing to keep: moods, promises to go on, opinions of the world, praise. One kind a line."""

from __future__ import annotations

import re

from moto_agentcore.extraction.english.verbs import OF_ONE
from moto_agentcore.extraction.english.words import ADVERBS, wordset

from .generalities import is_general
from .openings import Openings
from .vague import VAGUE

# The patterns read what follows "I" or "we", in lower case, without these words.
_ADDING = (ADVERBS - {"not", "now", "then", "later", "once", "soon"}) | wordset(
    "super very quite pretty kinda sorta even such totally together"
)
_MOODS = (
    "excited thrilled happy glad proud grateful thankful blessed lucky honored honoured stoked pumped hyped sad "
    "sorry nervous anxious scared okay ok fine great good amazed touched moved inspired motivated determined "
    "ready sure confident curious surprised shocked relieved overwhelmed upset amazing awesome alive free "
    "accepted accomplished appreciated fortunate psyched delighted pleased positive hopeful tired exhausted bad "
    "well better strong right wrong elated ecstatic optimistic hooked energized energised refreshed reassured "
    "supported loved heard seen valued welcomed connected stressed drained hectic content "
    "liberated fulfilled empowered humbled"
)
_MOOD = rf"(?:a bit |a little |more |kind of )?(?:{'|'.join(_MOODS.split())})"
_AM = r"(?:(?:am|was|are|were|am feeling|was feeling|feel|felt|have been|get|got)(?: not)?)"
_GLAD = r"(?:glad|happy|proud|excited|honou?red|thrilled|thankful|grateful|stoked|sorry)"

_IT = (
    r"(?:it|that|this|them|everything|(?:of )?(?:it|this|that)|the \w+|what|how far|things|myself|ourselves|life|"
    r"inside|out|there|here|now|today|again|right now|lately|these days)"
)
_WISH = r"(?:will|am going to|would|have to|need to|want to|try to|can|could|must|should|am trying to)"
_GO_ON = rf"(?:{_WISH} )?(?:not )?(?:keep|kept|am keeping|continue) (?:on |to )?"
_OF = r"(?:about|with|for|of|by|at)"
_SEEN = (
    r"(?:leaves|vibe|theme|scenery|colou?rs?|vase|textures?|design|patterns?|sunset|sky|red|blue|pic|photo|outfit|"
    r"freedom|feeling|effort|inclusivity|support|positivity|enthusiasm|attitude)"
)
_BUILD = r"(?!(?:be|hear|see|know|have|get|keep|make (?:a|an|some)|inspire|meet you)\b)\w+"
_SHARED = r"(?:each other|difference|impact|change|anything|world|others|stories|journey|life|joy|hope|it)"
_CAN = (
    r"(?:drive|swim|speak|play|sing|cook|dance|ride|read|code|ski|skate|fly|eat|drink|walk|run|lift|hear|afford|pay|come"
    r"|work (?:from|on|at|remotely)|meet|attend|start|travel|join|bake|knit|sew|draw|paint|juggle|type|carry|stand)"
)
_EMPTY = Openings(
    rf"""
    (?:think|guess|suppose|bet|wish|agree|understand|swear|promise|doubt)\b(?! of my| about| i | my )
    hope\b(?! to {_BUILD}| i | my )
    (?:figure|figured|reckon|imagine|mean)\b
    (?:do|did|will|would|am going to|can|could) not (?:let|lose hope|look back)\b
    (?:am|was) (?:on fire|at peace|in my element|on cloud nine|over the moon|ready for (?:a|the|this|what)\b.*)$
    (?:am|was|am feeling|felt|feel) (?:at peace|at home|a mix of .*|a rush of .*|a sense of .*)$
    (?:am crossing|cross|have|keep|am keeping) my fingers\b
    (?:find|found) (?:other|new|my|our)? ?ways? to be happy
    {_AM} {_MOOD} (?:for|about) (?:what|this|these|the future|the next)\b
    {_AM} {_MOOD} when (?:that|it|this) happened
    (?:am|was|have been) (?:doing|trying) (?:great|good|well|fine|new things)\b
    have been doing (?:great|good|well|fine|okay|ok)\b
    (?:have made|am making|made) (?:[a-z]+ )?(?:great |good |real |big )?progress$
    (?:will|am going to) keep (?:grinding|doing|looking|rocking|striving|at)\b
    (?:am|was) (?:giving|putting in) (?:my|our) (?:voice|all|best)\b
    (?:have|had) the power to\b
    (?:will |am |am going to )?(?:reach|make|live|livin.|chase|going for) (?:my|our) dreams?(?: come true| now)?$
    (?:am|was) (?:learning|seeing) (?:a ton|a lot|progress|results)$
    (?:am|was) sure (?:with|if|it|you)\b
    (?:am|was) (?:in awe|amazed|blown away)\b
    (?:have|have got|had|got) (?:something|a) (?:special|funny|cool|great|crazy) ?(?:story|idea|too)?$
    did (?:alright|okay|ok|fine|well|great)$
    (?:still )?think about (?:a|the|that|this) (?:pic|photo|picture)
    (?:had|have|am having) (?:lots of |a lot of )?fun (?:bonding|doing)\b
    (?:need|want) (?:way )?better\b
    (?:had|have) (?:a ton of|tons of|lots of|a lot of) fun$
    (?:want|need) to keep\b
    had never felt\b
    (?:am|was) bored\b
    (?:will )?keep (?:plugging|(?:that|this|it) in mind)\b
    (?:have |have got |got )(?:some )?(?:great |good |exciting |big |awesome )?news\b
    (?:have|have got|got) the right (?:attitude|mindset)\b
    (?:heard|hear) there (?:is|are) (?:much|many|lots|a lot)\b
    (?:have put|put) (?:my|our) (?:heart|hearts|all|soul)\b
    (?:love|like|adore) (?:all )?(?:the|those|these) (?:[\w-]+ )*{_SEEN}\b(?!.*\b(?:my|of)\b)
    (?:believe|feel like|feel that|feel it|feel as|felt it|felt like|felt that|found it|find it|find that)\b
    (?:know|see|hear|heard|remember|realize|realise|get) (?:that|it|what|how(?! to)|why|exactly)\b
    (?:know|see|hear|heard|remember|realize|realise|get) (?:the feeling|where|if|from)\b
    (?:can|could|will|would) (?:relate|imagine|see|tell|feel|understand|do|find|handle|help|look|learn)\b
    (?:can|could|will|would) not (?:relate|imagine|tell|understand)\b
    (?:admire|commend|applaud|appreciate|salute|second)\b
    {_GO_ON}(?:going|pushing|trying|moving|working|at it|it|be)\b
    {_GO_ON}(?:believing|spreading|doing|chasing|fighting|up)\b
    {_GO_ON}(?:learning|growing|improving|supporting|facing)\b
    {_GO_ON}(?:hoping|looking|inspiring|pursuing|positive|motivated)\b
    (?:{_WISH} )?(?:not )?(?:stay|stayed|remain|be|stick) (?:positive|strong|motivated|focused|there|here|fine)(?! by )
    {_WISH} (?:make sure|be sure|be there|do my best|try my best|let|see|get there|look forward)\b
    {_WISH} (?:make a difference|give back)\b
    {_WISH} (?:never )?(?:forget|remember|cherish) (?:it|that|this|to|how|these|those|the)\b
    (?:am|was|will|would|could|did|do|have|can) not (?:giving up|give up|back down|quit|imagine|believe)\b
    (?:am|was|will|would|could|did|do|have|can) not (?:wait|ask|agree)\b
    cannot (?:believe|wait|imagine|get over|help|thank|say|tell|lie|complain)\b
    {_AM} {_MOOD}(?:(?:,| and| but| yet) {_MOOD})*(?: {_OF})?(?: {_IT})*$
    {_AM} {_GLAD} (?:that (?!i |my |we |our )|of what\b)
    {_AM} {_GLAD} to (?:hear|see|know|have|be|help|share)\b
    {_AM} {_GLAD} for (?:the|it|all|everything)\b
    {_AM} {_GLAD} (?:of|about) (?:it|us|that|this|how|the)\b
    {_AM} sorry\b
    (?:am|was|are|were) (?:getting there|on (?:it|my way)|up for|down for|in the same|looking forward)\b
    (?:am|was|are|were) (?:doing (?:well|great|good|okay|fine|alright|my best)|in awe|at a loss|on board)\b
    (?:am|was) (?:appreciating|cherishing|savou?ring|staying|getting somewhere|competing$|learning much)
    .*\b(?:make|making|made) (?:a |an )?(?:[a-z]+ )?(?:difference|impact)$
    (?:am|was) a (?:(?:huge|big) )?fan$
    have not decided
    (?:am|was) (?:plowing through|doing nothing|not doing anything)
    (?:had|have) (?:a |some )?(?:good laugh|tough times)\b
    (?:have been|am|was) (?:real )?busy$
    have heard (?:much|many|great|good)\b
    (?:have|have got|had) (?:something to (?:share|tell|say)|great ideas)
    (?:have been|am|was) (?:keeping busy|busy with things|working on something)\b
    (?:am|was) figuring out (?:the )?(?:details|things)$
    (?:have|had|have got) (?:a few|some|big|many|several) (?:plans|ideas|things|tough times)$
    (?:get|got|getting) (?:my|our) creative on
    (?:am|was|have been) (?:pushing myself|pushing ourselves|in for|decompressing)\b
    (?:want|wanted) to savou?r\b
    {_AM} excited for (?:this|the|a) (?:new |next )?(?:chapter|journey|adventure|step|phase)
    got ideas from everywhere
    (?:practice|compete|went out|studied hard|worked hard|work hard|fought hard|tried|joined in|got the win)$
    (?:am|was) (?:competing|practicing|figuring (?:it|this|things|ideas) out|figuring out ideas)$
    (?:have to|got to|have got to|has got to) do what\b
    (?:love|like|loved|liked) (?:the )?(?:colou?rs|details|acting|energy|view|views|photo|pic|picture)$
    did not do (?:great|well)\b
    (?:am|was|are|were) like (?:a|an|the)\b
    (?:will|would) (?:make|create|share) (?:[\w-]+ ){{0,3}}memories
    (?:had|have|am having|was having|have had) (?:an? )?(?:lot of |lots of |some )?(?:[\w-]+ )?(?:time|fun|blast)$
    (?:had|have|am having|was having|have had) (?:an? )?(?:[\w-]+ )?(?:day|ball|experience|night|week)$
    (?:make|made|create|created|share|shared|have) (?:[\w-]+ ){{0,3}}memories$
    (?:got|have got|have|had|did|made|took|found) (?:this|it|that|one|some|them|much|what|to)$
    (?:needed|need|used|use|take|do) (?:this|it|that|one|some|them|much|what|to)$
    (?:like|love|enjoy|enjoyed|loved) (?:this|it|that|one|some|them|something|anything|much|the same)$
    (?:tried|try|want|want to) (?:this|it|that|one|some|them|something|anything|much|the same)$
    (?:love|loved|like|liked|enjoy|adore) (?:that|this|these|those|how|the way)\b(?!.* my )
    (?:love|loved|like|liked|enjoy|adore) the (?:idea|sound|look|vibe|thought)\b
    (?:can|should|must|could|need to|have to|got this|got to) (?!not\b).*\b{_SHARED}\b
    can (?!not\b|{_CAN}\b)
    (?:highly )?(?:recommend|reccomend|suggest|advise|urge) (?:it|that|this|these|them|\w+ing|the \w+$)\b
    (?:will|would|am going to) (?:surely|have a blast|have fun|rock|crush|nail)\b
    (?:have|had|did) (?:not )?(?:talk|talked|spoke|spoken|chat|chatted|caught up)\b.*\b(?:days|while|ages|weeks)
    (?:look|looked|am looking) forward to (?:it|that|this|hearing|seeing|more|what)\b
    (?:learned|learnt|learn|have learned|gained|got|went through) (?:a lot|much|far|lots)\b.{{0,14}}$
    (?:have been through|have come|came) (?:a lot|much|far|lots)\b.{{0,14}}$
    (?:have|had) (?:been|seen|done|heard|felt|had) (?:there|it|that|this|worse|better)\b
    (?:take|took) (?:it|things|life)\b
    (?:try|tried|am trying|was trying) (?:it|that|this|hard|to (?:stay|keep|be|remain|remember|look|see|make the))\b
    (?:am|was|have been) (?:up to|back at|at) (?:it|that|this|to)\b
    {_AM} {_MOOD}(?: and [\w ]+)? to (?:go$|chase|give back|offer|work hard|get started|start this|keep|do this)\b
    {_AM} {_MOOD} than\b
    """,
    flags=re.RegexFlag(0),
)


def is_empty(low: list[str], start: int, verb: int) -> bool:
    """Of the words in lower case, without punctuation; the subject is at `start`."""
    if low[start] in ("i", "we"):
        told = " ".join([OF_ONE.get(word, word) for word in low[start + 1 :] if word not in _ADDING])
        if _EMPTY.match(told) or VAGUE.match(told):
            return True
        return "definitely" in low[:5] and told.startswith(("will", "would"))
    return is_general(low, start, verb)
