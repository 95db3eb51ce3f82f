"""What the strategies make of talk: line by line."""

from __future__ import annotations

import json
import re

import pytest

from moto_agentcore.extraction import Turn, episodic, semantic, summarization, user_preference
from moto_agentcore.extraction.english.language import other_language
from tests.benchmarks.extraction.cases import read
from tests.extraction.lines import rows
from tests.extraction.talk import preferences, said

# Who speaks, where it is not the user, stands before a bar; each topic's name in brackets.
SUMMARIES = """
Book a table for two. => [Table] The user asked the assistant to book a table for two.
Don't book a table. => [Books] The user asked the assistant not to book a table.
Please do not call me at home. => [Home and living] The user asked the assistant not to call them at home.
Please call my doctor, she knows me. => [Health] The user asked the assistant to call their doctor, she knows them.
Can you find me a flight? => [Travel] The user asked: Can you find me a flight?
Where is my flight? => [Travel] The user asked: Where is my flight?
My flight is late. // A|I am sorry. Your flight leaves at 9. => [Travel] The user's flight is late. The assistant said: Your flight leaves at 9.
My flight is late. // A|Do you want another flight? // T|flight ok => [Travel] The user's flight is late. The assistant asked: Do you want another flight? A tool returned: flight ok
My flight is late. // O|It is snowing here. => [Travel] The user's flight is late. Another participant said: It is snowing here.
J|{"flight": "LH 12"} => [Travel] Structured data was recorded: {&quot;flight&quot;: &quot;LH 12&quot;}
You look great! => –
The view is stunning. => –
The view is stunning for me. => [View] The view is stunning for the user.
It is great. => –
Great view! => [View] The user said: Great view.
Hi! // A|Hello, how can I help you? => –
A|Your flight leaves at 9. => [Travel] The assistant said: Your flight leaves at 9.
A|Your flight leaves at 9. // I like jazz. => [Travel] The assistant said: Your flight leaves at 9. · [Music] The user likes jazz.
Translate: I live in Rome. => [Home and living] The user asked: Translate: I live in Rome.
I live in Rome. Translate: my dog is ill. => [Home and living] The user lives in Rome. · [Pets] The user asked: Translate: my dog is ill.
Is the view nice? => [View] The user asked: Is the view nice?
I think the bridge is old. // The bridge is near the mill. // Is the bridge open? => [Bridge] The user said: I think the bridge is old. The user said: The bridge is near the mill. The user asked: Is the bridge open?
The den is big. // The den is red. // The den is old. => [General] The user said: The den is big. The user said: The den is red. The user said: The den is old.
The mill is old. // The bridge is new. => [General] The user said: The mill is old. The user said: The bridge is new.
Love espresso. => [Food and dining] The user loves espresso.
Need a visa. => [Travel] The user needs a visa.
Book flights to Oslo. => [Travel] The user asked the assistant to book flights to Oslo.
A table, please. => [Table] The user said: A table.
Do not worry. => –
Do I need a visa? => [Travel] The user asked: Do I need a visa?
Thanks, my flight was great. => [Travel] The user's flight was great.
No. => –
Go! => –
I love jazz & <b>opera</b>. => [Music] The user loves jazz &amp; &lt;b&gt;opera&lt;/b&gt;.
"""  # noqa: E501 - a row cannot be broken

PREFERENCES = """
I would love to! => –
I like both. => –
I like what you did. => –
I don't want a refund. => –
I don't want meat anymore. => Does not want meat anymore
I don't want to eat meat. => Does not want to eat meat
I don't want to eat meat anymore. => Does not want to eat meat anymore
I don't want spam. => Does not want spam
I want a window seat. => Wants a window seat
I want to eat less meat. => Wants to eat less meat
I want to return my order. => –
I want it. => –
I want my money back. => –
I want that. => –
I want to. => –
I'd like to return my order. => –
I'd like to fly in the morning. => Would like to fly in the morning
I'd like a refund. => –
I would like a refund, please. => –
I would like store credit. => Would like store credit
I would love a window seat. => Would love a window seat
I would not like a refund. => –
I'd rather get store credit. => Would rather get store credit
I like it. => –
I like it black. => –
I hate it when my kids fight. => Hates it when their kids fight
I like that. => –
I like tea. => Likes tea
I love this. => –
I really like jazz. => Really likes jazz
I always take the aisle. => Always takes the aisle
I never eat fish. => Never eats fish
I have never been to Rome. => –
I usually book hotels with a pool. => Usually books hotels with a pool
I rarely fly. => Rarely flies
I used to love jazz. => –
I prefer to. => –
I prefer tea to coffee. => Prefers tea to coffee
I'm not a morning person. => Is not a morning person
I'm allergic to nuts. => Is allergic to nuts
I'm vegan. => Is vegan
I avoid gluten. => Avoids gluten
I can't stand jazz. => Cannot stand jazz
My favourite colour is green. => Favourite colour is green
It is my favourite song. => –
This is my favourite. => –
My favourite used to be tea. => –
Green is my favourite colour. => Green is their favourite colour
Our favourite food is pizza. => Favourite food is pizza
Her favourite food is pizza. => –
Hotels with a pool work best for us. => Hotels with a pool work best for them
Hotels with a pool are best for me. => Hotels with a pool are best for them
It works best for me. => –
USB-C works best for me. => USB-C works best for them
Always answer in French. => Always answer in French
Always answer in French? => –
Call me Sam. => Call them Sam
Please never call me at home. => Never call them at home
Keep your answers short. => Keep answers short
From now on, use metric units. => From now on, use metric units
Do not call me at night. => Do not call them at night
Hi! Always answer in French, please. => Always answer in French
Answer in French. => –
My wife and I love jazz. => Loves jazz
My wife loves jazz. => –
We love jazz. => Loves jazz
"""

# Was it reached, what was wanted, and what says so.
EPISODES = """
Please cancel my order. // A|I've cancelled your order. // I live in Rome. // A|Nice. // It is still not cancelled. => No · The user wants to cancel their order. · The user answered: It is still not cancelled.
Please cancel my order. // A|I've cancelled your order. // Thanks! Can you book a flight to Rome? // A|I've booked a flight. => Yes · The user wants to cancel their order. · The assistant reported: The assistant has booked a flight.
Please cancel my order. // A|I've cancelled your order. // Can you book a flight to Rome? // A|I've booked a flight. => Yes · The user wants to cancel their order. · The assistant reported: The assistant has cancelled the user's order.
Please cancel my order. // A|I've cancelled your order. // Hm. // A|I could not refund it. => Yes · The user wants to cancel their order. · The assistant reported: The assistant has cancelled the user's order.
I'm planning a trip to Rome. // A|Nice! // Can you book a hotel in Oslo? // A|I've booked a hotel. => Yes · The user wants to book a hotel in Oslo. · The assistant reported: The assistant has booked a hotel.
Why has my order not arrived? // A|I've sent your order again. => Yes · The user asks why has their order not arrived. · The assistant reported: The assistant has sent the user's order again.
Can you find me a flight? // A|There is one at 9. // Perfect, please book it. => –
"""  # noqa: E501 - a row cannot be broken

LANGUAGES = """
I live in Rome. => –
Ich wohne in Bern und mag Tee. => German
Ich wohne in Bern. => German
Bern ist schön. => –
Je suis à Paris et il pleut. => French
Vivo en Madrid y me gusta el té. => Spanish
Moro em Lisboa e gosto muito de chá. => Portuguese
Vivo a Roma e mi piace il tè. => Italian
Ik woon in Utrecht en heb een hond. => Dutch
Я живу в Риме. => Cyrillic script
我住在罗马。 => Chinese or Japanese
私はローマに住んでいます。 => Chinese or Japanese
나는 로마에 산다 => Korean
Ζω στη Ρώμη. => Greek script
I love the word дом. => –
Rome 日本日本日本 => Chinese or Japanese
日本 Ro => –
東京 is nice => –
Roma => –
123 => –
The die is in my hand, la la. => –
Mein Hund und ich. => German
My dog und ich. => German
"""

_TOPIC = re.compile(r'<topic name="(.*?)">\n(.*?)\n</topic>', re.DOTALL)
_FIELD = re.compile(r"<(\w+)>(.*?)</")
_ROLES = {"A|": "ASSISTANT", "T|": "TOOL", "O|": "OTHER", "J|": "JSON"}


def spoken(talk: str) -> list[Turn]:
    return [said(turn[2:] if turn[:2] in _ROLES else turn, _ROLES.get(turn[:2], "USER")) for turn in talk.split(" // ")]


def summarized(talk: str) -> list[str]:
    found = summarization(spoken(talk))
    return [f"[{name}] {text}" for record in found for name, text in _TOPIC.findall(record.text)]


def lived_through(talk: str) -> list[str]:
    """Of the episode, not of what to keep from it."""
    fields = [dict(_FIELD.findall(record.text)) for record in episodic(spoken(talk)) if record.kind == "record"]
    return [told[name] for told in fields for name in ("assessment", "intent", "justification")]


@pytest.mark.inferred
def test_a_summary_states_what_is_read_and_quotes_the_rest() -> None:
    assert {talk: summarized(talk) for talk, _ in rows(SUMMARIES)} == dict(rows(SUMMARIES))


@pytest.mark.inferred
def test_a_preference_is_a_lasting_taste_or_wish() -> None:
    assert {text: preferences(text) for text, _ in rows(PREFERENCES)} == dict(rows(PREFERENCES))


@pytest.mark.inferred
def test_an_episode_goes_on_until_another_wish() -> None:
    assert {talk: lived_through(talk) for talk, _ in rows(EPISODES)} == dict(rows(EPISODES))


@pytest.mark.inferred
def test_a_language_is_told_by_its_letters_or_its_small_words() -> None:
    found = {text: other_language(text) for text, _ in rows(LANGUAGES)}
    assert found == {text: told[0] if told else None for text, told in rows(LANGUAGES)}


@pytest.mark.inferred
def test_most_of_what_a_person_wrote_down_is_found_word_for_word() -> None:
    """Of the turns that the rules were tuned with; who improves the rules may raise the figures."""
    cases = [case for case in read() if case.split == "tuning"]
    facts = [[record.text for record in semantic([case.turn])] == case.facts for case in cases]
    tastes = [[json.loads(one.text)["preference"] for one in user_preference([case.turn])] for case in cases]
    assert sum(facts) >= 108
    assert sum(found == case.preferences for found, case in zip(tastes, cases, strict=True)) >= 136
