"""A conversation corrects itself: what was said before is updated, and what only resembles it is kept."""

from __future__ import annotations

import pytest

from moto_agentcore.extraction import Add, Update, consolidate, user_preference
from tests.extraction.talk import facts, said


def decided(strategy: str, before: str, after: str) -> list[type]:
    """What becomes of each record of `after` when those of `before` are held."""
    old, new = (
        facts(text) if strategy == "SEMANTIC" else [record.text for record in user_preference([said(text)])]
        for text in (before, after)
    )
    assert old, before
    assert new, after
    held = {f"mem-{at}": text for at, text in enumerate(old)}
    return [type(consolidate(strategy, text, held)) for text in new]


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I love coffee.", "I hate coffee."),
        ("I don't like olives.", "Actually, I like olives now."),
        ("I can't drive.", "I can drive now."),
        ("I smoke.", "I quit smoking."),
        ("I eat meat.", "I stopped eating meat."),
        ("My address is 1 Main St.", "My new address is 2 Oak Ave."),
        ("My phone number is 555-1234.", "My phone number has changed to 555-9999."),
        ("My email is a@example.com.", "My new email address is b@example.com."),
        ("My order #123 has not arrived.", "My order #123 arrived."),
        ("I am vegetarian.", "I am vegan now."),
        ("I drive a Tesla.", "I drive a BMW now."),
        ("I have two kids.", "I have three kids."),
        ("I weigh 80 kg.", "I weigh 78 kg now."),
        ("My flight is on Friday.", "My flight is on Saturday now."),
        ("My flight is on Friday.", "My flight was moved to Saturday."),
        ("My manager is Ana.", "My new manager is Tom."),
    ],
)
def test_a_corrected_fact_updates(before: str, after: str) -> None:
    assert decided("SEMANTIC", before, after) == [Update]


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I love coffee.", "I hate coffee."),
        ("I like olives.", "I don't like olives."),
        ("I'm a vegetarian.", "I'm no longer a vegetarian."),
        ("My favorite color is blue.", "My favourite color is green now."),
    ],
)
def test_a_corrected_preference_updates(before: str, after: str) -> None:
    assert decided("USER_PREFERENCE", before, after) == [Update]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("I love tea.", "I love coffee."),
        ("I visited Rome.", "I visited Oslo."),
        ("I have two kids.", "I have two dogs."),
        ("I can swim.", "I can ski."),
        ("I can't swim.", "I can't ski."),
        ("I love hiking.", "I hate running."),
        ("I quit smoking.", "I quit dancing."),
        ("My flight is on Friday.", "My train is on Saturday."),
        ("My flight to Rome is on Friday.", "My flight to Oslo is on Saturday."),
        ("My manager is Ana.", "My manager is on holiday."),
        ("My manager is Ana.", "My dentist is Tom."),
        ("I bought 2 apples.", "I bought 3 books."),
        ("Order #12 was shipped.", "Order #13 was delivered."),
    ],
)
def test_what_only_resembles_an_old_fact_is_added(before: str, after: str) -> None:
    assert decided("SEMANTIC", before, after) == [Add]


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "I'd love to!",
        "I'd rather not.",
        "I like both.",
        "I like the second one.",
        "I like what you did there.",
        "I don't want a refund.",
        "Their favorite city is nice.",
        "My favorite food used to be pizza.",
    ],
)
def test_what_is_clear_only_where_it_was_said_is_no_preference(text: str) -> None:
    assert user_preference([said(text)]) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "preference"),
    [
        ("Please use metric units.", "Use metric units"),
        ("Make sure you use dark mode.", "Use dark mode"),
        ("I want you to always use TypeScript.", "Always use TypeScript"),
        ("I don't want to receive your newsletter anymore.", "Does not want to receive the newsletter anymore"),
    ],
)
def test_a_standing_instruction_is_a_preference(text: str, preference: str) -> None:
    [record] = user_preference([said(text)])
    assert f'"preference": "{preference}"' in record.text


@pytest.mark.inferred
@pytest.mark.parametrize(("first", "second"), [("red", "blue"), ("blue", "red")])
def test_of_two_records_that_a_correction_fits_alike_the_older_one_is_corrected(first: str, second: str) -> None:
    held = {"old": f"The user ordered a {first} lamp.", "new": f"The user ordered a {second} lamp."}
    (corrected,) = facts("Actually, I ordered a green lamp.")
    assert consolidate("SEMANTIC", corrected, held) == Update("old", corrected)
