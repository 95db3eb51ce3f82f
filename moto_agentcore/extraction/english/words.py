"""Word lists the rules stand on. Plain data: adding a word here is the usual way to teach the heuristics something."""

from __future__ import annotations


def wordset(text: str) -> frozenset[str]:
    return frozenset(text.split())


ADVERBS = wordset(
    "also always already just still never ever often usually normally typically generally sometimes rarely seldom "
    "really actually currently recently now then only even mostly mainly absolutely definitely honestly truly finally "
    "originally previously formerly basically literally simply personally totally completely clearly certainly "
    "occasionally frequently regularly constantly specifically lately soon almost nearly strongly deeply greatly "
    "hardly barely too so much both all not initially officially temporarily permanently accidentally strictly "
    "later primarily exclusively daily once again probably genuinely quite particularly especially fully successfully"
)
# Nouns that name whom "he" or "she" can mean later. m, f, u = not told, p = several people.
_PEOPLE = {
    "m": "brother father dad husband boyfriend son grandfather grandpa uncle nephew stepfather stepdad stepson "
    "stepbrother fiancé grandson brother-in-law father-in-law son-in-law",
    "f": "sister mother mom mum wife girlfriend daughter grandmother grandma aunt niece stepmother stepmom "
    "stepdaughter stepsister fiancée granddaughter sister-in-law mother-in-law daughter-in-law nanny",
    "u": "partner fiance spouse boss manager friend colleague coworker co-worker roommate flatmate neighbour neighbor "
    "cousin teacher doctor dentist therapist trainer coach landlord mentor lawyer accountant child kid baby toddler "
    "teenager twin sibling parent dog cat puppy kitten parrot horse rabbit hamster pet tutor supervisor client "
    "teammate professor physiotherapist vet hairdresser assistant intern",
    "p": "parents kids children friends brothers sisters sons daughters grandparents colleagues coworkers neighbours "
    "neighbors cats dogs twins cousins roommates flatmates pets siblings in-laws grandkids grandchildren teammates "
    "uncles aunts clients students",
}
PEOPLE = {noun: gender for gender, nouns in _PEOPLE.items() for noun in nouns.split()}
DETERMINERS = wordset("a an the my our his her their its this that these those some every each no any both all another")
NUMBERS = wordset("one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred")
SUBJECTS = wordset("i we he she they it")
POSSESSIVES = wordset("my our his her their")
PREPOSITIONS = wordset(
    "in on at to from for with without by of about after before during since until near around over under through "
    "into onto as than between across against towards toward behind beyond like per via within because when while "
    "where who which that if although though unless so and but or then yet plus"
)
ADJECTIVES = wordset(
    "old new young long short big small large tiny huge tall sad happy funny scary loud warm cold hot cool "
    "cheap expensive fresh sweet salty spicy sour bitter soft hard heavy dark bright clean dirty fast slow easy "
    "difficult strong weak rich poor thick thin wide narrow deep round flat dry wet modern ancient simple healthy cozy "
    "cosy friendly nice beautiful pretty ugly wild tidy comfortable spacious sunny affordable "
    "quiet kind gentle red blue green black white brown grey gray pink purple yellow golden blond curly shiny round"
)
QUESTION_WORDS = wordset("what why how who whom whose where when which")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
OCCUPATIONS = wordset(
    "accountant actor actress analyst architect artist baker barista biologist bartender builder butcher carpenter "
    "chef chemist cleaner consultant contractor cook dentist designer developer doctor driver economist editor "
    "electrician engineer farmer firefighter florist freelancer gardener geologist hairdresser illustrator "
    "journalist lawyer lecturer librarian manager mechanic midwife musician nurse optician painter paralegal "
    "paramedic pharmacist photographer physicist pilot plumber policeman policewoman producer professor programmer "
    "psychologist receptionist recruiter researcher retiree salesperson scientist secretary singer soldier student "
    "surgeon tailor teacher technician therapist trainer translator tutor vet veterinarian waiter waitress welder "
    "writer"
)
