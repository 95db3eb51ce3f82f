"""USER_PREFERENCE beyond the table: the JSON itself, categories, context."""

from __future__ import annotations

import json

import pytest

from moto_agentcore.extraction import user_preference
from tests.extraction.talk import facts, preferences, said


@pytest.mark.from_docs
def test_a_record_is_the_service_s_json() -> None:
    [record] = user_preference([said("I prefer horror movies over comedies.")])
    assert json.loads(record.text) == {
        "context": "The user explicitly mentioned that they prefer horror movies over comedies.",
        "preference": "Prefers horror movies over comedies",
        "categories": ["entertainment"],
    }


@pytest.mark.from_docs
def test_only_user_turns_and_json_are_read() -> None:
    assert preferences(said("I love sushi.", "ASSISTANT"), said("I love sushi.", "TOOL")) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("I prefer window seats.", ["travel"]),
        ("I love sushi.", ["food"]),
        ("I enjoy jazz concerts.", ["music"]),
        ("I prefer Python over Java.", ["technology"]),
        ("I like gizmos.", ["general"]),
        ("My wife and I love tea.", ["food"]),
        ("I like to have lunch and dinner with a guitar.", ["food"]),
    ],
)
def test_categories_come_from_a_lexicon(text: str, categories: list[str]) -> None:
    [record] = user_preference([said(text)])
    assert json.loads(record.text)["categories"] == categories


@pytest.mark.inferred
def test_the_context_goes_on_about_they() -> None:
    [record] = user_preference([said("I'm fond of my old bike.")])
    assert json.loads(record.text)["context"] == "The user explicitly mentioned that they are fond of their old bike."


@pytest.mark.inferred
def test_an_instruction_s_context_says_that_it_was_asked_for() -> None:
    [record] = user_preference([said("Call me Sam.")])
    assert json.loads(record.text)["context"] == "The user explicitly asked the assistant to call them Sam."


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I don't like flying.", ["Does not like flying"]),
        ("I can't stand cilantro.", ["Cannot stand cilantro"]),
        ("I'm not a fan of olives.", ["Is not a fan of olives"]),
        ("I'm allergic to nuts.", ["Is allergic to nuts"]),
        ("I never eat breakfast.", ["Never eats breakfast"]),
        ("I only buy organic cotton.", ["Only buys organic cotton"]),
        (
            "I like museums, street food and slow mornings.",
            ["Likes museums", "Likes street food", "Likes slow mornings"],
        ),
        ("Hotels with a pool work best for us.", ["Hotels with a pool work best for them"]),
        ("Keep your answers short.", ["Keep answers short"]),
        ("I want to learn Rust.", ["Wants to learn Rust"]),
        ("My favorite bands are Can and Low.", ["Favorite bands are Can and Low"]),
        ("I have never been to Peru.", []),
        ("I enjoyed the concert.", []),
        ("I like that.", []),
        ("If I liked sushi, I would eat it.", []),
        ("Do you prefer Vim?", []),
        ("I'd like to return my order.", []),
        ("I want to know more.", []),
    ],
)
def test_what_counts_as_a_preference(text: str, found: list[str]) -> None:
    assert preferences(text) == found


@pytest.mark.inferred
def test_the_same_preference_twice_is_one_record() -> None:
    assert preferences("I love tea.", "I love tea!") == ["Loves tea"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("of_the_moment", "lasting"),
    [
        ("I like both.", "I like both cities and villages."),
        ("I always like to.", "I always like to walk."),
        ("I do not want a refund.", "I do not want meat in my meals."),
        ("I love what you suggested.", "I love what the chef suggested."),
    ],
)
def test_what_is_clear_only_where_it_was_said_is_no_preference(of_the_moment: str, lasting: str) -> None:
    assert preferences(of_the_moment) == []
    assert preferences(lasting) != []


@pytest.mark.inferred
def test_a_favourite_of_a_profile_is_not_called_preferred_too() -> None:
    profile = said('{"preferences": {"seat": "window", "favorite food": "rice"}}', "JSON")
    assert preferences(profile) == ["Preferred seat is window", "Favorite food is rice"]
    assert facts(profile) == ["The user's preferred seat is window.", "The user's favorite food is rice."]
