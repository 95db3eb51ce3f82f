"""What a text is about: a lexicon of everyday topics, shared by preference categories and summaries."""

from __future__ import annotations

from functools import lru_cache

from .tokens import bare

_LEXICON = {
    "food": (
        "food eat eating meal dinner lunch breakfast brunch restaurant restaurants cuisine cook cooking bake baking "
        "recipe recipes coffee espresso tea drink drinks wine beer juice water milk cheese pizza pasta sushi ramen "
        "curry noodles rice bread dessert chocolate cake fruit vegetable vegetables meat chicken beef pork fish "
        "seafood shellfish spicy sweet vegetarian vegan pescatarian gluten gluten-free dairy lactose nuts peanuts "
        "snack snacks soup salad burger tacos cilantro garlic mushrooms tofu cappuccino latte cocktail cocktails "
        "halal kosher allergic allergy ice cream sandwich kitchen kettle oat almond soy eggs egg bacon steak honey "
        "sugar spice"
    ),
    "travel": (
        "travel traveling travelling trip trips flight flights fly flying airline airport hotel hotels hostel hostels "
        "seat seats aisle window vacation holiday holidays beach beaches luggage suitcase passport visa train trains "
        "booking itinerary tour cruise destination destinations airbnb abroad backpacking resort road-trip layover "
        "layovers boarding hike camping city-break island islands business-class check-in visit visiting sightseeing "
        "ferry ferries"
    ),
    "music": (
        "music song songs band bands concert concerts guitar piano violin drums jazz rock pop classical hip-hop rap "
        "album albums playlist playlists singing sing singer vinyl opera techno metal folk spotify choir podcast "
        "podcasts"
    ),
    "technology": (
        "technology tech computer laptop phone smartphone app apps software code coding programming python java "
        "javascript typescript rust go golang react vue angular django flask api apis database postgresql postgres "
        "mysql linux macos windows docker kubernetes aws cloud server servers git github editor vim emacs vscode ide "
        "library framework algorithm debugging deploy deployment terminal script scripts function functions class "
        "variable variables tests testing pytest type types indentation tabs spaces keyboard monitor router wifi "
        "internet browser firefox chrome android iphone tablet dark mode camelcase snake_case lambda pipeline ci "
        "backend frontend data css html node"
    ),
    "entertainment": (
        "movie movies film films series show shows tv television netflix comedy comedies horror thriller thrillers "
        "documentary documentaries game games gaming video anime cinema theatre theater sci-fi fantasy drama board "
        "puzzle puzzles chess cartoons musicals"
    ),
    "books": (
        "book books novel novels read reading author authors fiction non-fiction nonfiction mystery mysteries poetry "
        "biography biographies comics magazine audiobook audiobooks literature kindle ebook ebooks paperback "
        "paperbacks"
    ),
    "sports": (
        "sport sports football soccer basketball tennis golf running run marathon swim swimming swimmer cycling bike "
        "biking yoga gym workout workouts exercise hiking climbing bouldering skiing ski snowboarding surfing pilates "
        "team match training fitness cricket rugby volleyball rowing martial boxing jog jogging"
    ),
    "health": (
        "health doctor dentist hospital medicine medication sleep diet allergy allergies allergic asthma diabetes "
        "therapy pain headache headaches migraine migraines injury vitamin vitamins blood pressure appointment "
        "surgery anxiety knee back insomnia pollen penicillin prescription symptoms clinic nurse physiotherapy "
        "pregnant celiac intolerant"
    ),
    "work": (
        "job office career company colleague colleagues boss manager meeting meetings project "
        "projects deadline remote remotely salary employer interview startup client clients contract shift shifts "
        "commute standup business freelance promotion resume team presentation conference"
    ),
    "family": (
        "family wife husband partner son daughter kids children child parents mother father mom mum dad sister "
        "brother grandmother grandfather wedding married baby anniversary birthday twins cousin uncle aunt niece "
        "nephew"
    ),
    "home": (
        "home house apartment flat garden gardening furniture rent landlord moving mortgage room bedroom sofa couch "
        "lamp neighbour neighbor neighborhood roommate lived live lives city town countryside balcony plants heating"
    ),
    "pets": ("dog dogs cat cats pet pets puppy kitten parrot parrots hamster rabbit horse horses aquarium vet"),
    "shopping": (
        "shop shopping buy bought purchase store brand brands price prices cheap expensive shoes clothes clothing "
        "dress jacket jeans shirt shirts sneakers discount delivery gift gifts size colour color colours colors "
        "online sale cotton wool leather fashion"
    ),
    "finance": (
        "money budget bank savings invest investing investment investments stocks credit card loan tax taxes "
        "insurance payment payments pay paypal bill bills cash debt pension crypto refund invoice salary account "
        "statement"
    ),
    "support": (
        "order orders ticket tickets refund refunds return returned replacement warranty delivery shipped shipping "
        "package parcel tracking issue problem error broken defective damaged cancel cancelled subscription account "
        "password login invoice support customer complaint delayed missing reset plan upgrade"
    ),
    "education": (
        "school university college course courses class classes degree study studying student exam exams learn "
        "learning language languages spanish french german italian japanese mandarin english homework teacher "
        "professor thesis phd tutor lecture lectures math maths history lesson lessons"
    ),
    "nature": (
        "nature mountains mountain forest sea ocean lake weather sun sunny rain winter summer spring autumn hiking "
        "outdoors birds birdwatching wildlife river snow"
    ),
    "art": (
        "art painting paint drawing draw museum museums photography photo photos design gallery galleries sculpture "
        "craft knitting sewing pottery dance dancing theatre calligraphy ceramics sketch"
    ),
    "communication": (
        "email emails call calls phone sms text texts message messages newsletter notification notifications slack "
        "reply answers answer replies tone concise short contact contacted formal informal bullet"
    ),
    "transport": (
        "car cars drive driving bus metro subway tram bicycle scooter motorbike electric ev tesla parking taxi uber "
        "commute"
    ),
}
TITLES = {
    "food": "Food and dining",
    "travel": "Travel",
    "music": "Music",
    "technology": "Technology",
    "entertainment": "Entertainment",
    "books": "Books",
    "sports": "Sports and fitness",
    "health": "Health",
    "work": "Work",
    "family": "Family",
    "home": "Home and living",
    "pets": "Pets",
    "shopping": "Shopping",
    "finance": "Finance",
    "support": "Customer support",
    "education": "Education",
    "nature": "Nature",
    "art": "Arts and crafts",
    "communication": "Communication",
    "transport": "Transport",
}
_TOPICS: dict[str, tuple[str, ...]] = {}
for _topic, _line in _LEXICON.items():
    for _word in _line.split():
        _TOPICS[_word] = tuple(dict.fromkeys((*_TOPICS.get(_word, ()), _topic)))


@lru_cache(maxsize=4096)
def topics(text: str) -> tuple[str, ...]:
    """Topics of `text`, most words first, then the lexicon's order; () when no word is known."""
    counts: dict[str, int] = {}
    for word in text.split():
        low = bare(word)
        for topic in _TOPICS.get(low) or _TOPICS.get(low[:-1] if low.endswith("s") else low + "s", ()):
            counts[topic] = counts.get(topic, 0) + 1
    order = list(_LEXICON)
    best = max(counts.values(), default=0)
    known = [topic for topic in counts if counts[topic] > 1 or best == 1]  # one stray word against several says little
    return tuple(sorted(known, key=lambda topic: (-counts[topic], order.index(topic))))


def categories(text: str) -> list[str]:
    """At most three categories for a preference; ["general"] when nothing is known about it."""
    return list(topics(text)[:3]) or ["general"]
