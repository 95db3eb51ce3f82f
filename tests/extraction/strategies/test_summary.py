"""SUMMARIZATION: what a whole session becomes."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moto_agentcore.extraction import Turn, episodic, summarization
from tests.extraction.talk import TRIP, WEDNESDAY, parsed, said


def summary(turns: list[Turn]) -> ET.Element:
    [record] = summarization(turns)
    return parsed(record.text)


@pytest.mark.from_docs
def test_a_summary_is_topics_in_xml() -> None:
    assert [topic.get("name") for topic in summary(TRIP)] == ["Travel", "Food and dining"]


@pytest.mark.from_docs
def test_a_summary_reads_every_role() -> None:
    text = "".join(summary([*TRIP, said("Gate changed.", "OTHER")]).itertext())
    assert all(part in text for part in ("The user", "The assistant", "A tool returned", "Another participant"))


@pytest.mark.inferred
def test_thanks_behind_a_sentence_are_no_part_of_it() -> None:
    turns = [said("My build fails."), said("Clear the cache.", "ASSISTANT"), said("That fixed it, thank you!")]
    assert "The user said: That fixed it." in "".join(summary(turns).itertext())


@pytest.mark.inferred
def test_a_summary_grows_with_its_session() -> None:
    lengths = [len("".join(summary(TRIP[: count + 1]).itertext())) for count in range(len(TRIP))]
    assert lengths == sorted(set(lengths))


@pytest.mark.inferred
def test_answers_stay_with_the_topic_the_user_spoke_of() -> None:
    food = next(topic for topic in summary(TRIP) if topic.get("name") == "Food and dining")
    assert "Ichiran" in (food.text or "")


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("I am a software engineer and my name is Tom.", "The user is a software engineer. The user's name is Tom."),
        ("My wife and I moved to Oslo.", "The user and their wife moved to Oslo."),
        ("I like tea, but my wife doesn't.", "The user likes tea. The user's wife does not like tea."),
        ("I put sugar in my tea yesterday.", "The user put sugar in their tea yesterday (2025-10-14)."),
        ("I love TypeScript. It has great tooling.", "The user loves TypeScript. TypeScript has great tooling."),
        ("My sister called. She is ill.", "The user's sister called. The user's sister is ill."),
        ("Actually, I live in Lisbon.", "Actually, the user lives in Lisbon."),
        ("Order #12 has not arrived.", "Order #12 has not arrived."),
        ("It saves me time.", "The user said: It saves me time."),
        ("If I had a car, I would drive.", "The user said: If I had a car, I would drive."),
        ("Dance classes start on Monday.", "Dance classes start on Monday (2025-10-20)."),
        ("You will like my report.", "The user said: You will like my report."),
        ("I'm vegan, what can I eat?", "The user asked: I am vegan, what can I eat?"),
        ("Please don't call me.", "The user asked the assistant not to call them."),
        ("Remind me of my exam.", "The user asked the assistant to remind them of their exam."),
        ("Book a table and I will pay.", "The user said: Book a table and I will pay."),
        ("Translate: I live in Rome. I love cats.", "The user asked: Translate: I live in Rome."),
    ],
)
def test_what_the_user_says_is_stated_as_read_or_else_quoted(text: str, lines: str) -> None:
    assert " ".join((topic.text or "").strip() for topic in summary([said(text)])) == lines


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("I prefer window seats on flights and love jazz.", {"Travel": "flights", "Music": "jazz"}),
        ("I'm planning a trip to Rome. I love jazz.", {"Travel": "Rome", "Music": "jazz"}),
        ("I'm planning a trip to Rome. I play the saxophone.", {"Travel": "Rome", "Saxophone": "plays"}),
        ("I am a software engineer and my name is Tom.", {"Technology": "engineer", "General": "Tom"}),
        ("I have a dog and work at a bank.", {"Pets": "dog", "Finance": "bank"}),
        ("I need a hotel in Rome. It should be quiet.", {"Travel": "It should be quiet"}),
        ("I love pasta. Book a table for two.", {"Food and dining": "book a table"}),
    ],
)
def test_each_statement_stands_under_its_own_topic(text: str, topics: dict[str, str]) -> None:
    found = {str(topic.get("name")): topic.text or "" for topic in summary([said(text)])}
    assert list(found) == list(topics)
    assert all(word in found[topic] for topic, word in topics.items())


@pytest.mark.inferred
def test_greetings_alone_make_no_summary() -> None:
    assert summarization([said("Hello!"), said("Hi, how can I help?", "ASSISTANT"), said("Thanks!")]) == []


@pytest.mark.inferred
def test_talk_no_topic_knows_is_named_after_its_commonest_noun() -> None:
    [topic] = summary([said("The zeppelin is huge. The zeppelin flies.")])
    assert topic.get("name") == "Zeppelin"


@pytest.mark.inferred
def test_markup_in_a_conversation_is_escaped() -> None:
    [topic] = summary([said('I use <b>"A&B"</b> as a tag.')])
    assert '<b>"A&B"</b>' in (topic.text or "")


@pytest.mark.from_model
def test_a_summary_of_a_thousand_long_turns_fits_a_record() -> None:
    turns = [said(f"I visited place {number} with my <friend> & " + "saw many things " * 12) for number in range(1_000)]
    [record] = summarization(turns)
    assert 10_000 < len(record.text) <= 16_000
    assert "place 999" in record.text
    parsed(record.text)


@pytest.mark.inferred
@given(
    st.lists(
        st.builds(
            Turn,
            st.sampled_from(["USER", "ASSISTANT", "TOOL", "OTHER", "JSON"]),
            st.text(alphabet=st.characters(), max_size=80) | st.sampled_from([turn.text for turn in TRIP]),
            st.just(WEDNESDAY),
        ),
        max_size=6,
    )
)
def test_whatever_is_said_the_xml_stays_well_formed(turns: list[Turn]) -> None:
    for record in [*summarization(turns), *episodic(turns)]:
        parsed(record.text)
