"""Conversation turns in, long-term memory records out: deterministic rules in the formats of the service.

The service asks a language model; this library follows written rules, so a test can say what will be remembered. It
reads English. It knows nothing of HTTP, stores or moto, keeps no state but caches, and never raises for any text.

What the rules do and do not. Every row is a test (`tests/extraction/test_extraction_table.py`): the turn is said by the
user on Wednesday 2025-10-15 (or by the assistant, where it says so), the records are parted by " · ".

| SEMANTIC | said | records |
|---|---|---|
| one record per statement | I moved to Berlin last spring and love espresso | The user moved to Berlin last spring (spring 2025). · The user loves espresso. |
| a subject is shared | I live in Rome, work at Acme, and love hiking. | The user lives in Rome. · The user works at Acme. · The user loves hiking. |
| "my" becomes "the user's" | My sister Ana lives in Porto. | The user's sister Ana lives in Porto. |
| "we" is the user too | We use PostgreSQL in our team. | The user uses PostgreSQL in their team. |
| she, he, it: whoever is clearly meant | My sister Ana is a nurse. She has a son. | The user's sister Ana is a nurse. · Ana has a son. |
| unclear she, he, it: left out | My sister and my aunt called. She is ill. | The user's sister and the user's aunt called. |
| a reason may point to its own sentence | I drink coffee because it helps me focus. | The user drinks coffee because it helps them focus. |
| what is left out is filled in | I like tea, but my wife doesn't. | The user likes tea. · The user's wife does not like tea. |
| lists are split | I have a dog, a cat and two parrots. | The user has a dog. · The user has a cat. · The user has two parrots. |
| two bare nouns are no list | I like fish and chips. | The user likes fish and chips. |
| words for one thing are no list | I have an old, big and noisy dog. | The user has an old, big and noisy dog. |
| what several are | We are nurses. | The user is a nurse. |
| relative dates are resolved | My exam is tomorrow. | The user's exam is tomorrow (2025-10-16). |
| days to come and gone by | My flight leaves on Friday. I saw Ana on Monday. | The user's flight leaves on Friday (2025-10-17). · The user saw Ana on Monday (2025-10-13). |
| negation stays | I don't eat meat. | The user does not eat meat. |
| "no longer" stays | I no longer work at Acme. | The user no longer works at Acme. |
| "actually" stays in front | Actually, I live in Lisbon. | Actually, the user lives in Lisbon. |
| wishes and plans are facts | I want to return my order #123. | The user wants to return their order #123. |
| what precedes a question | I'm vegan, what can I eat? | The user is vegan. |
| "remember that" is stripped | Remember that I'm allergic to nuts. | The user is allergic to nuts. |
| no questions | Do I need a visa? | – |
| no greetings, thanks, small talk | Hi there! How are you? Thanks a lot, that's great. | – |
| no commands | Book a table for two. | – |
| no texts to work on, no games | Translate: I live in Rome. | – |
| how it was hangs on what it was | I went to the fair yesterday. It was fun. | The user went to the fair yesterday (2025-10-14), which was fun. |
| what leans on its neighbour is told with it | I went to a fair on Friday. I won a huge bear. | The user went to a fair on Friday (2025-10-10). The user won a huge bear. |
| what says little by itself is left out | I asked for help. I live in Rome. My friends keep me going. | The user lives in Rome. |
| chats leave the subject out | Took my dog to the vet. | The user took their dog to the vet. |
| no commonplaces, no praise | Birds are truly wonderful. | – |
| no suppositions | If I had a car, I would drive. Maybe I'll move. | – |
| no opinions on what to do | I should call my mother. | – |
| nobody else's words in quotes | He said "I love jazz". | – |
| no other languages | Ich wohne in Berlin und liebe Kaffee. | – |
| short answers alone say nothing | Vegetarian. | – |
| assistant: reports | ASSISTANT Your order #35476 was shipped. | The user's order #35476 was shipped. |
| assistant: done and promised | ASSISTANT I've booked a table. I'll email you. | The assistant has booked a table. · The assistant will email the user. |
| assistant: no advice, no knowledge | ASSISTANT You should rest. Rome is in Italy. | – |
| JSON: plain values | JSON {"user": {"city": "Berlin", "id": 7}} | The user's city is Berlin. |
| JSON: messages are read as turns | JSON {"messages": [{"role": "user", "content": "I love tea."}]} | The user loves tea. |

| USER_PREFERENCE | said | "preference" of the records |
|---|---|---|
| likes, dislikes, prefers | I prefer window seats and hate layovers. | Prefers window seats · Hates layovers |
| favourites | My favourite colour is green. | Favourite colour is green |
| habits | I always book aisle seats. | Always books aisle seats |
| diets and allergies | I'm vegetarian. | Is vegetarian |
| lasting wishes | I'd rather get store credit. | Would rather get store credit |
| no wish of the moment | I want a refund. I'd like to book a flight. | – |
| standing instructions | Please always answer in French. | Always answer in French |
| nothing clear only where it was said | I'd love to! I like both. | – |
| nobody else's taste | My wife loves jazz. | – |
| nothing from the assistant | ASSISTANT You prefer window seats. | – |
| JSON: named preferences | JSON {"preferences": {"seat": "window"}} | Preferred seat is window |
| JSON: likes and dislikes | JSON {"likes": ["tea", "jazz"]} | Likes tea and jazz |

| consolidation | held | new | decision |
|---|---|---|---|
| the same again | The user lives in Berlin. | The user lives in Berlin. | Skip |
| in other words of the same kind | The user really loves espresso. | The user loves espresso. | Skip |
| less than is known | The user has a dog named Max. | The user has a dog. | Skip |
| more than is known | The user has a dog. | The user has a dog named Max. | Update |
| a new value of what has one | The user lives in Berlin. | The user moved from Berlin to Rome. | Update |
| a new value of a favourite | The user's favourite colour is red. | The user's favorite colour is blue. | Update |
| a new state of an order | The user's order #3 was shipped. | The user's order #3 was delivered. | Update |
| the contrary | The user eats meat. | The user no longer eats meat. | Update |
| another number of a kind | The user has two kids. | The user has three kids. | Update |
| a value that changed | The user's rent is 900 euros. | The user's rent went up to 950 euros. | Update |
| a habit given up | The user smokes. | The user quit smoking. | Update |
| love and hate | The user loves coffee. | The user hates coffee. | Update |
| a new state that says so | The user drives a Tesla. | The user drives a BMW now. | Update |
| it calls itself a correction | The user plays chess on Fridays. | Actually, the user plays chess on Sundays. | Update |
| one sentence of several | The user has two cats. The user met Ana. | The user has three cats now. | Update |
| another fact | The user loves tea. | The user loves coffee. | Add |
| the same on another day | The user saw Ana yesterday (2025-10-14). | The user saw Ana yesterday (2025-10-15). | Add |
| somebody else's fact | The user lives in Berlin. | Ana lives in Berlin. | Add |

SUMMARIZATION states what SEMANTIC reads and quotes the rest, grouped by a lexicon of topics; EPISODIC needs a goal of
the user and an outcome; both look at the whole session and are described in their modules. Synonyms are not understood ("I adore tea" is news beside "I love
tea"), nor sarcasm, nor what only a whole paragraph says. Sentences of more than 600 characters are left out. A date
stays as it was said, with what it means in parentheses; seasons are northern.
"""  # noqa: E501 - a Markdown row cannot be broken

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from .consolidation.decide import Add, Consolidation, Skip, Update, consolidate
from .model import Extracted, Turn
from .strategies.episode import episodic
from .strategies.preference import user_preference
from .strategies.semantic import semantic
from .strategies.summary import summarization

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

EXTRACTORS: Mapping[str, Callable[[Sequence[Turn]], list[Extracted]]] = MappingProxyType(
    {"SEMANTIC": semantic, "USER_PREFERENCE": user_preference, "SUMMARIZATION": summarization, "EPISODIC": episodic}
)

__all__ = [
    "EXTRACTORS",
    "Add",
    "Consolidation",
    "Extracted",
    "Skip",
    "Turn",
    "Update",
    "consolidate",
    "episodic",
    "semantic",
    "summarization",
    "user_preference",
]
