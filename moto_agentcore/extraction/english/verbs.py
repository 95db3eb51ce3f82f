"""The verbs the rules know. A verb that is missing here is taken for another word and its statement is not seen."""

from __future__ import annotations

from pathlib import Path

from .words import wordset

ONLY_VERBS_FILE = Path(__file__).with_name("data") / "verbs.txt"  # generated: see PROVENANCE.md beside it

_IRREGULAR = (
    "be was been|become became become|begin began begun|bite bit bitten|break broke broken|bring brought brought|"
    "build built built|buy bought bought|catch caught caught|choose chose chosen|come came come|do did done|"
    "draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feel felt felt|"
    "fight fought fought|find found found|fly flew flown|forget forgot forgotten|freeze froze frozen|get got got|"
    "give gave given|go went gone|grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|"
    "hold held held|keep kept kept|know knew known|lead led led|leave left left|lend lent lent|lose lost lost|"
    "make made made|mean meant meant|meet met met|overcome overcame overcome|pay paid paid|ride rode ridden|"
    "ring rang rung|rise rose risen|run ran run|say said said|see saw seen|sell sold sold|send sent sent|"
    "shake shook shaken|shine shone shone|shoot shot shot|show showed shown|sing sang sung|sit sat sat|"
    "sleep slept slept|speak spoke spoken|spend spent spent|stand stood stood|steal stole stolen|"
    "stick stuck stuck|swim swam swum|take took taken|teach taught taught|tell told told|think thought thought|"
    "throw threw thrown|bleed bled bled|dig dug dug|feed fed fed|flee fled fled|forgive forgave forgiven|"
    "rebuild rebuilt rebuilt|seek sought sought|shrink shrank shrunk|sweep swept swept|swear swore sworn|"
    "tear tore torn|undergo underwent undergone|weave wove woven|withdraw withdrew withdrawn|"
    "understand understood understood|wake woke woken|wear wore worn|win won won|write wrote written|"
    "retake retook retaken|rewrite rewrote rewritten|redo redid redone|undo undid undone|bend bent bent|"
    "blow blew blown|deal dealt dealt|light lit lit|strike struck struck|swing swung swung|spin spun spun|"
    "slide slid slid|sink sank sunk|arise arose arisen|bear bore borne|bind bound bound|cling clung clung|"
    "creep crept crept|grind ground ground|kneel knelt knelt|leap leapt leapt|mislead misled misled|"
    "mistake mistook mistaken|oversleep overslept overslept|withstand withstood withstood|sting stung stung|"
    "learn learnt learnt|dream dreamt dreamt|burn burnt burnt|spoil spoilt spoilt|lean leant leant"
)
_TRIPLES = [entry.split() for entry in _IRREGULAR.split("|")]
PAST = frozenset(triple[1] for triple in _TRIPLES) | {"were"}
PARTICIPLES = frozenset(triple[2] for triple in _TRIPLES)
BASE_OF = {form: base for base, *forms in _TRIPLES for form in forms} | {"were": "be", "is": "be", "are": "be"}
UNCHANGED = wordset(
    "beat bet burst cost cut hit hurt let put quit read set shut split spread"
)  # past looks like present
BASES = frozenset(triple[0] for triple in _TRIPLES)
ONLY_VERBS = frozenset(ONLY_VERBS_FILE.read_text("ascii").split())
VERBS = (
    ONLY_VERBS
    | BASES
    | UNCHANGED
    | wordset(
        "accept access achieve add admire adopt adore advise afford agree aim allow announce answer apply appreciate "
        "approve argue arrange arrive ask assign attach attend avoid back bake ban bathe battle believe belong bike "
        "blame blog boil book borrow bother bounce brew bring brush bump burn call camp cancel care carry cause "
        "celebrate change charge chat check clean click climb close coach code collect combine commute compare "
        "complain complete compost concentrate confirm connect consider contain contact continue cook copy correct "
        "count cover crash crave create cross cry cultivate cycle dance debug decide decline decorate delay delete "
        "deliver deny depend deploy describe deserve design despise destroy detest develop die disable disappear "
        "discover discuss dislike dislocate divorce donate double download dream dress drop dry dye earn edit email "
        "employ enable end enjoy enroll enter escalate exchange exercise expect expire explain export extend face fail "
        "fancy farm fast favor favour fear fill film finish fish fit fix flood focus follow force foster freelance "
        "fry garden graduate guess handle happen hate heat help hike hire hope host hunt hurry identify ignore imagine "
        "improve include increase inherit inject injure insist install insure intend invest invite involve iron issue "
        "jog join juggle juice jump kayak kick kiss knit lack land last laugh launch learn lift like limit link list "
        "listen live load loathe lock log look love maintain major manage mark marry master match matter measure "
        "meditate mention merge migrate mind miss mix move name need note notice observe offer open operate order "
        "organise organize outgrow own pack paint park participate pass perform phone photograph pick plan plant play "
        "please pour practice practise pray prefer prepare present press prevent produce program promise protect "
        "provide publish pull purchase push question quilt race raise reach receive recharge recommend record recover "
        "recycle reduce refuse register relax release relocate remember remind remove renew renovate rent repair "
        "replace reply report request require research reserve reset resign rest restart restore retire return review "
        "risk roast row ruin sail save schedule scratch scream search select separate serve settle sew share shave "
        "ship shop sign skate sketch ski skip smell smoke snack snap sneeze snowboard solve sort sound specialise "
        "specialize spill squat stare start stay stop stream stretch study stumble subscribe suffer suggest suit "
        "supply support surf suspect switch talk tango taste tend test text thank tidy tie tolerate touch track trade "
        "train transfer translate travel treat trust try tune turn type unlock update upgrade upload use vacation "
        "value visit volunteer vote wait walk want warn wash waste watch water weigh welcome whisper wish wonder work "
        "worry wrap yell activate block credit deactivate deduct dispatch file flag forward grant "
        "initiate notify place process refund reorder reschedule resolve submit suspend verify waive "
        "consist depart comprise adapt adjust aggregate annoy appear assemble assist assume attract automate "
        "behave calculate coordinate communicate compile compete compose configure consume contribute convert "
        "convince crochet customize customise decrease define deteriorate differ disagree disconnect distribute "
        "dominate eliminate embed emerge emigrate encourage encrypt engage enhance ensure establish evaluate "
        "examine exceed exist expand fetch fluctuate generate hesitate hydrate immigrate implement impress inform "
        "inspire integrate interact introduce invent investigate irritate memorize motivate multiply narrate "
        "navigate negotiate obtain occur owe parse persist possess postpone predict pretend proceed procrastinate "
        "promote pronounce pursue qualify react realize realise recall recognize recognise refactor refinance "
        "regret rehearse reject relate rely remodel resemble respond retrieve reveal rotate sculpt snore snorkel "
        "socialize strive struggle succeed summarize summarise supervise surround survive terminate tinker "
        "transcribe transform unwind utilize vary vomit guide showcase destress tackle embrace brainstorm"
    )
) - {"be"}
MODALS = wordset("can cannot could will would shall should may might must")
BE = wordset("am is are was were")
OF_ONE = {"are": "am", "were": "was"}  # what "we" are, said of the user alone
AUXILIARIES = MODALS | BE | wordset("have has had do does did")
