"""EPISODIC: what the user wanted, and whether it was done."""

from __future__ import annotations

import re

import pytest

from moto_agentcore.extraction import episodic
from tests.extraction.talk import TRIP, parsed, said

FAILED = [
    said("How do I reset my password?"),
    said("I've sent you a reset link.", "ASSISTANT"),
    said("That didn't work, this is useless."),
]


def episode(*texts: str) -> dict[str, str]:
    """Fields of the one episode of a conversation that user and assistant take turns in."""
    turns = [said(text, "ASSISTANT" if at % 2 else "USER") for at, text in enumerate(texts)]
    [record] = [record for record in episodic(turns) if record.kind == "record"]
    return dict(re.findall(r"<(intent|assessment|justification)>(.*?)</", record.text))


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("talk", "intent", "assessment"),
    [
        (
            ("Please cancel my subscription.", "I've cancelled your subscription.", "Thanks!"),
            "The user wants to cancel their subscription.",
            "Yes",
        ),
        (
            ("Could you remind me to call mom?", "Sure, I've set a reminder.", "Great"),
            "The user wants the assistant to remind them to call mom.",
            "Yes",
        ),
        (
            ("I was charged twice for my order.", "I have refunded the duplicate charge.", "Perfect"),
            "The user was charged twice for their order.",
            "Yes",
        ),
        (
            ("I'm planning a trip to Rome.", "Nice!", "Can you also suggest hotels?", "Roma.", "Perfect, thanks!"),
            "The user is planning a trip to Rome.",
            "Yes",
        ),
        (
            ("Can you suggest a hotel?", "Hotel Roma.", "Perfect, thanks!"),
            "The user wants the assistant to suggest a hotel.",
            "Yes",
        ),
        (
            ("Where is my order?", "Your order has been shipped.", "Thanks"),
            "The user wants to know where their order is.",
            "Yes",
        ),
        (
            ("Where is my order?", "I could not find your order.", "Hm."),
            "The user wants to know where their order is.",
            "No",
        ),
        (
            ("My laptop does not start.", "Try holding the power button.", "It still doesn't work."),
            "The user's laptop does not start.",
            "No",
        ),
    ],
)
def test_an_episode_tells_the_wish_and_how_it_ended(talk: tuple[str, ...], intent: str, assessment: str) -> None:
    told = episode(*talk)
    assert (told["intent"], told["assessment"]) == (intent, assessment)


@pytest.mark.inferred
def test_what_is_not_done_yet_is_no_success_however_polite_the_answer() -> None:
    talk = ("Please cancel my subscription.", "I have not cancelled your subscription yet.", "OK, thanks.")
    assert episodic([said(text, "ASSISTANT" if at % 2 else "USER") for at, text in enumerate(talk)]) == []


@pytest.mark.inferred
def test_what_follows_the_background_is_what_happened() -> None:
    told = episode("I'm planning a trip to Japan.", "When?", "In April. Can you book it?", "I've booked your flight.")
    assert told == {
        "intent": "The user is planning a trip to Japan.",
        "assessment": "Yes",
        "justification": "The assistant reported: The assistant has booked the user's flight.",
    }


@pytest.mark.from_docs
def test_an_episode_has_the_documented_fields() -> None:
    made = parsed(episodic(TRIP)[0].text)[0]
    assert [field.tag for field in made] == ["situation", "intent", "assessment", "justification", "reflection"]
    assert made.findtext("intent") == "The user wants to find them a flight from Munich."
    assert made.findtext("assessment") == "Yes"
    assert "reserved two seats" in (made.findtext("reflection") or "")


@pytest.mark.from_docs
def test_a_reflection_has_the_documented_fields_and_its_own_kind() -> None:
    [episode, reflection] = episodic(TRIP)
    assert (episode.kind, reflection.kind) == ("record", "reflection")
    fields = parsed(reflection.text)[0]
    assert [field.tag for field in fields] == ["title", "use_cases", "hints", "confidence"]
    assert 0.1 <= float(fields.findtext("confidence") or 0) <= 1


@pytest.mark.inferred
def test_a_complaint_at_the_end_means_the_goal_was_missed() -> None:
    made = parsed(episodic(FAILED)[0].text)[0]
    assert made.findtext("assessment") == "No"
    assert "useless" in (made.findtext("justification") or "")


@pytest.mark.inferred
def test_the_last_word_decides_how_an_episode_ended() -> None:
    again = [*FAILED, said("I've reset your password.", "ASSISTANT"), said("It works now, thanks!")]
    assert parsed(episodic(again)[0].text)[0].findtext("assessment") == "Yes"


@pytest.mark.inferred
def test_no_goal_or_no_outcome_is_no_episode() -> None:
    assert episodic([said("I live in Berlin."), said("Nice!", "ASSISTANT")]) == []
    assert episodic(TRIP[:1]) == []


@pytest.mark.inferred
def test_an_episode_nobody_acted_in_teaches_nothing() -> None:
    talk = [said("How do I boil eggs?"), said("Eight minutes.", "ASSISTANT"), said("Great, thanks!")]
    assert [record.kind for record in episodic(talk)] == ["record"]


@pytest.mark.inferred
def test_of_a_long_session_the_first_steps_are_told() -> None:
    """Ten of them in the episode, five in the reflection; an answer is cut at 300 characters, a title at 120."""
    wish = f"Please cancel my orders {', '.join(f'#{number}' for number in range(100, 130))}."
    done = [said(f"I've cancelled order #{number}.", "ASSISTANT") for number in range(100, 112)]
    [episode, reflection] = episodic([said(wish), *done, said("Perfect" + "!" * 400)])
    steps = [f"The assistant has cancelled order #{number}." for number in range(100, 112)]
    told, kept = parsed(episode.text)[0], parsed(reflection.text)[0]
    assert told.findtext("reflection") == f"What led to success: {' '.join(steps[:10])}"
    assert kept.findtext("hints") == f"Repeat what worked: {' '.join(steps[:5])}"
    assert told.findtext("justification") == f"The user answered: Perfect{'!' * 292}…"
    assert len(kept.findtext("title") or "") == 120
