"""What the user says of their doing and that tells nothing of it: dreams, progress, going on. One kind a line."""

from __future__ import annotations

import re

from .openings import Openings

# As in commonplaces.py they read what follows "I" or "we", in lower case, without adverbs.
VAGUE = Openings(
    r"""
    know (?:that )?(?:i|we|it|things|everything) (?:will|would|can|is going|are going)\b
    (?:am|have been) (?:living|livin'?|chasing|following) (?:my|the|our) (?:\w+ )?(?:dreams?|ambitions|self)(?: now)?$
    (?:am|have been) (?:working|trying|practi[sc]ing|pushing) (?:hard|on)(?: to make (?:everything|it)\b.*)?$
    (?:am|have been) working on for\b
    (?:have been|am) (?:struggling|working on a project)(?: lately)?$
    (?:have |have had |had )(?:the adventure|a (?:wild|crazy) (?:few )?(?:days?|weeks?|ride)|lots? of ups and downs)$
    (?:powered through|raised a ton|found a way|find a way|finds a way|was in the game|pulled through)$
    (?:faced|face|overcame|had|have been having) (?:(?:all kinds of|some|many) )?(?:hurdles|challenges|tough times)$
    (?:have|have got) (?:still )?(?:got )?a lot to learn$
    (?:will|am not going to|will not|would not) (?:give up|quit|stop|let)(?: on my dreams?| anything.*)?$
    (?:am|was) (?:lucky|proud|glad|happy|grateful) to be a? ?part of (?:this|it|something)\b
    am part of something\b
    (?:made|make|did|do) something(?: \w+)? (?:to|that|new|good|special|great)\b
    had an experience that\b
    (?:am|was) (?:happy|proud|pleased) (?:with|of) (?:my|our|the) progress$
    have been using an app$
    (?:do not )?have (?:a|the|any) (?:recipe|collection|big plans|whole collection)(?: anyway)?$
    (?:work|get along|play|go|hang out|fit) (?:well|a lot)$
    (?:am|was) taking (?:the|some) time to\b
    [\w ]{4, 20} for some time$
    (?:hung out|stayed away|went to an event|got a physical copy|worked hard to get better|have been exploring options)$
    (?:helped|help) with (?:the \w+|everything|getting everything ready)$
    ate (?:good|yummy|great|tasty) food(?:, which.*)?$
    think about (?:my|our) (?:love|life)\b
    need to show (?:my|our) support\b
    heard there (?:is|are) to\b
    have (?:had )?(?:many stories to tell|a lot of things\b.*)$
    (?:feel|felt|am feeling|was feeling) optimistic\b
    have to push (?:myself|ourselves)\b
    had to dig deep\b
    challenged (?:myself|ourselves)\b
    (?:felt|feel) the (?:power|love|energy|joy)\b
    raised awareness$
    (?:talked|chatted|spoke) (?:to|with) (?:my|our) \w+$
    had (?:some |a )?nice family time$
    (?:am|was) (?:already )?(?:really )?invested in\b
    (?:have|had) (?:\w+ )?(?:skills|talents)(?: and talents)?$
    (?:get|got) to take a break\b
    (?:am|was|have been) starting (?:some )?(?:big )?new things$
    (?:have|have got) (?:some )?(?:cool|exciting|big|new) projects? (?:in the works|going on|coming up)$
    (?:do not |am not )underestimat\w+\b
    make a (?:great|good|perfect) team$
    (?:am|was) finding (?:some )?(?:comfort|peace|joy|solace) in\b
    get deep in thought$
    (?:am|was|feel) lucky to have (?:such )?(?:a )?(?:great|amazing|awesome|wonderful) support\b
    (?:need|want) to (?:find a better way|positively affect|affect people)\b
    will teach others to\b
    (?:am|was) (?:happy|glad|proud) (?:that )?(?:i|we) could\b
    get help from people\b
    (?:got|get|have|had) (?:the ideas?|some (?:\w+ )?(?:leads|ideas|plans|tips|options|offers|things|stuff))$
    (?:(?:want|wanted|hope|am going) to )?(?:give|gave) something back\b
    (?:have )?(?:met|meet) some (?:new|great|cool|nice|lovely|amazing|awesome|interesting) (?:people|folks)$
    (?:saw|found|got) some (?:cool|nice|lovely|amazing|awesome|beautiful) (?:flowers|things|spots|views)$
    tackled something(?: new)?$
    know the (?:stress|pain|struggle|struggles|joy|thrill|value|importance|pressure|frustration|excitement) of\b
    (?:do not )?have (?:no |any )(?:[\w-]+ )?(?:events?|plans?|news|updates?)(?: coming up| planned| yet| for \w+)?$
    (?:learn|grow)(?: a lot| much)? from (?:my|our) (?:own )?(?:struggles|mistakes|failures|challenges|setbacks)\b
    (?:go|went|play|do) (?:a few|several|\w+) times a (?:week|month)(?:, which.*)?$
    raised (?:awareness|money|funds)[\w ]* for the cause$
    (?:got|get) into a bad spot\b
    """,
    flags=re.RegexFlag(0),
)
