"""What is said without telling anything about the user: small talk, and texts handed over to be worked on."""

from __future__ import annotations

import pytest

from tests.extraction.talk import facts, preferences


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "I'd love to!",
        "I'd love to, thanks.",
        "I would prefer not to.",
        "I'd rather not.",
        "I'd rather not (say).",
        "I'd rather not say.",
        "I love you.",
        "I love you guys.",
        "I really like you!",
        "Life is hard.",
        "Life is good.",
        "I have no idea.",
        "I have absolutely no clue what to cook.",
        "I already told you.",
        "I have to go, bye.",
    ],
)
def test_phrases_of_conversation_are_no_facts(text: str) -> None:
    assert facts(text) == []
    assert preferences(text) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I'd love to visit Rome.", "The user would love to visit Rome."),
        ("I'd rather not share a room.", "The user would rather not share a room."),
        ("I love YouTube.", "The user loves YouTube."),
        ("I have to leave the country in May.", "The user has to leave the country in May."),
        ("My life is hard.", "The user's life is hard."),
        ("The thing is, I'm broke.", "The user is broke."),
        ("The problem is, my laptop is slow.", "The user's laptop is slow."),
        ("I already told you that I live in Rome.", "The user lives in Rome."),
        ("I told you I'm vegan.", "The user is vegan."),
        ("I have to leave, my flight is at 9.", "The user's flight is at 9."),
    ],
)
def test_what_follows_such_a_phrase_or_only_looks_like_it_is_a_fact(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("We are a family of five.", "The user's family has five members."),
        ("We're a small team of 12.", "The user's small team has 12 members."),
        ("We are a family of vegetarians.", "The user is in a family of vegetarians."),
        ("We're a startup in Oslo.", "The user is in a startup in Oslo."),
    ],
)
def test_the_user_is_one_of_a_family_or_team_not_all_of_it(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I ain't a fan of opera.", "The user is not a fan of opera."),
        ("We ain't vegan.", "The user is not vegan."),
        ("I ain't got a car.", "The user has not got a car."),
        ("My brother ain't vegan.", "The user's brother is not vegan."),
    ],
)
def test_aint_is_spelt_out(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I quit Google and joined Meta.", ["The user quit Google.", "The user joined Meta."]),
        ("I quit my job on Monday.", ["The user quit their job on Monday (2025-10-13)."]),
        ("I always quit early.", ["The user always quits early."]),
        ("I want to quit my job.", ["The user wants to quit their job."]),
    ],
)
def test_quit_is_past_unless_it_is_a_habit(text: str, found: list[str]) -> None:
    assert facts(text) == found


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Currently living in Seoul.", "The user is currently living in Seoul."),
        ("Now working as a nurse.", "The user is now working as a nurse."),
    ],
)
def test_what_the_user_is_doing_needs_no_subject(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "Translate to French: I have a dog.",
        "Please translate the following into German: I have a dog. I live in Rome.",
        "Now translate this into Spanish: I love jazz. I live in Rome.",
        "Summarize this: I was born in Paris and I love cats. My name is Bob.",
        "Summarise this:\nI was born in Paris.\nI love cats.",
        "Can you rewrite this sentence: I am a doctor.",
        "I'd like you to rephrase the following email: I am ill today.",
        "Proofread: I lives in Rome.",
        "Please correct my grammar: I lives in Rome.",
        "Help me improve this paragraph: I have a passion for data.",
        "Analyze this: I earn 5000 a month.",
        "Please paraphrase the following. I was born in 1980.",
        "Imagine you are a pirate. I am the captain.",
        "Let's pretend I'm a wizard. I have a magic wand.",
        "Let's play a game. I am the wizard.",
        "Pretend to be a doctor. I have pain in my knee.",
    ],
)
def test_a_text_to_work_on_and_a_game_tell_nothing_about_the_user(text: str) -> None:
    assert facts(text) == []
    assert preferences(text) == []


@pytest.mark.inferred
@pytest.mark.parametrize("command", ["Summarize this: I was born in Oslo.", "Imagine you are a pirate. I have a ship."])
def test_what_was_said_before_the_text_and_in_other_turns_stays(command: str) -> None:
    assert facts(f"I live in Rome. {command}", "I own a boat.") == ["The user lives in Rome.", "The user owns a boat."]
    assert facts("I'm Bob, can you translate this: I own a boat.") == ["The user is Bob."]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Remember this: I am allergic to nuts.", "The user is allergic to nuts."),
        ("Note: I live in Rome.", "The user lives in Rome."),
        ("Correction: I live in Rome.", "Actually, the user lives in Rome."),
        ("Correct: I live in Rome.", "The user lives in Rome."),
        ("To summarize: I live in Rome.", "The user lives in Rome."),
        ("Here is my story: I live in Rome.", "The user lives in Rome."),
        ("Check my details: I live in Rome.", "The user lives in Rome."),
        ("Please fix this: my order #3 has not arrived.", "The user's order #3 has not arrived."),
        ("Can you imagine? I moved to Rome.", "The user moved to Rome."),
        ("Let's play it safe. I live in Rome.", "The user lives in Rome."),
        ("I pretend to be a wizard at work.", "The user pretends to be a wizard at work."),
    ],
)
def test_other_colons_and_games_leave_facts_alone(text: str, fact: str) -> None:
    assert facts(text) == [fact]
