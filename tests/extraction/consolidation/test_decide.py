"""Add, Update or Skip, and what a decision is made on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_agentcore.extraction import Add, Consolidation, Skip, Update, consolidate, episodic, summarization
from tests.extraction.talk import facts, said


def preference(text: str) -> str:
    return json.dumps({"context": f"The user said so: {text}", "preference": text, "categories": ["general"]})


@pytest.mark.from_docs
def test_an_update_names_the_record_and_the_text_it_gets() -> None:
    held = {"mem-1": "The user likes tea.", "mem-2": "The user lives in Berlin."}
    assert consolidate("SEMANTIC", "The user lives in Rome.", held) == Update("mem-2", "The user lives in Rome.")


@pytest.mark.from_docs
def test_a_skip_names_the_record_that_says_it() -> None:
    assert consolidate("SEMANTIC", "The user likes tea.", {"mem-1": "The user likes tea."}) == Skip("mem-1")


@pytest.mark.inferred
def test_of_two_sentences_the_one_with_a_new_value_says_which_record_is_updated() -> None:
    held = {"mem-1": "The user lives in Rome.", "mem-2": "The user has two cats."}
    new = "The user lives in Rome. The user has three cats."
    assert consolidate("SEMANTIC", new, held) == Update("mem-2", new)


@pytest.mark.inferred
def test_what_a_record_said_before_it_was_updated_is_forgotten() -> None:
    held = Consolidation("SEMANTIC")
    held.add("mem-1", "The user lives in Rome.")
    held.add("mem-1", "The user likes tea.")
    assert held.decide("SEMANTIC", "The user lives in Rome.") == Add("The user lives in Rome.")


@pytest.mark.from_docs
def test_news_is_added() -> None:
    assert consolidate("SEMANTIC", "The user likes tea.", {}) == Add("The user likes tea.")


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("held", "new"),
    [
        ("The user's name is Ana.", "The user's name is Anna."),
        ("The user is 34 years old.", "The user turned 35 yesterday (2025-10-14)."),
        ("The user works at Acme.", "The user joined Globex in March."),
        ("The user is a nurse.", "The user is a software engineer."),
        ("The user is single.", "The user is married."),
        ("The user's sister Ana lives in Porto.", "The user's sister Ana moved to Faro."),
        ("The user's flight leaves at 9:40.", "The user's flight leaves at 10:15."),
        ("The user's phone number is 555-1.", "The user's phone number is 555-2."),
        ("The user's order #7 has not arrived.", "The user's order #7 has arrived."),
        ("The user does not eat meat.", "The user eats meat."),
        ("The user smokes.", "The user does not smoke."),
        ("The user likes loud music.", "The user cannot stand loud music."),
        ("The user prefers window seats.", "The user prefers aisle seats."),
        ("Actually, the user lives in Rome.", "Actually, the user lives in Bari."),
    ],
)
def test_a_changed_value_updates(held: str, new: str) -> None:
    assert consolidate("SEMANTIC", new, {"mem-1": held}) == Update("mem-1", new)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("held", "new"),
    [
        ("The user has a dog.", "The user has a cat."),
        ("The user lives in Berlin.", "The user lives with their parents."),
        ("The user lives in Berlin.", "The user moved from Jenkins to GitHub Actions."),
        ("The user works at Acme.", "The user joined a gym."),
        ("The user is a nurse.", "The user is a vegetarian."),
        ("The user likes jazz.", "The user's wife likes jazz."),
        ("The user speaks Polish.", "The user speaks German."),
        ("The user's order #7 was shipped.", "The user's order #8 was shipped."),
        ("The user saw a dog.", "The user has a dog."),
        ("The user read a book.", "The user is currently reading a book that they really enjoy."),
        ("The user is reading a book they enjoy.", "The user is reading a book about bees that they enjoy."),
    ],
)
def test_another_fact_is_added(held: str, new: str) -> None:
    assert consolidate("SEMANTIC", new, {"mem-1": held}) == Add(new)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("held", "new", "decision"),
    [
        ("Likes jazz", "Likes jazz", "Skip"),
        ("Likes jazz", "Really likes jazz", "Skip"),
        ("Likes snowboarding", "Likes snowboards", "Skip"),
        ("Likes jazz", "Does not like jazz", "Update"),
        ("Prefers window seats", "Prefers aisle seats", "Update"),
        ("Favourite colour is green", "Favorite colour is blue", "Update"),
        ("Is vegetarian", "Is no longer vegetarian", "Update"),
        ("Likes jazz", "Likes tea", "Add"),
    ],
)
def test_preferences_are_compared_by_their_preference_not_their_context(held: str, new: str, decision: str) -> None:
    assert type(consolidate("USER_PREFERENCE", preference(new), {"mem-1": preference(held)})).__name__ == decision


@pytest.mark.inferred
def test_a_summary_replaces_the_session_s_summary() -> None:
    [first] = summarization([said("I'm planning a trip to Rome.")])
    [second] = summarization([said("I'm planning a trip to Rome."), said("I need a hotel.")])
    assert consolidate("SUMMARIZATION", first.text, {}) == Add(first.text)
    assert consolidate("SUMMARIZATION", second.text, {"mem-1": first.text}) == Update("mem-1", second.text)
    assert consolidate("SUMMARIZATION", second.text, {"mem-1": second.text}) == Skip("mem-1")


@pytest.mark.inferred
def test_an_episode_that_goes_on_updates_its_record_and_its_reflection() -> None:
    start = [said("Please find me a flight."), said("I've booked LH714.", "ASSISTANT")]
    early, late = episodic(start), episodic([*start, said("Great, thanks!")])
    held = {f"mem-{number}": record.text for number, record in enumerate(early)}
    assert consolidate("EPISODIC", late[0].text, held) == Update("mem-0", late[0].text)
    assert consolidate("EPISODIC", late[1].text, held) == Skip("mem-1")
    other = episodic([said("Fix my login."), said("I've reset it.", "ASSISTANT")])
    assert consolidate("EPISODIC", other[0].text, held) == Add(other[0].text)


@pytest.mark.inferred
def test_a_record_somebody_wrote_by_hand_is_compared_like_any_other() -> None:
    held = {"a": "", "b": "{", "c": '{"preference": 3}', "d": "likes tea", "e": "[1]"}
    assert isinstance(consolidate("USER_PREFERENCE", preference("Likes tea"), held), Skip | Add)


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("held", "new", "decision"),
    [
        ("Ana likes tea. Ana has a dog.", "Ana has a dog. Ana likes tea.", Skip("mem-1")),
        ("Ana likes tea. Ana has a dog.", "Ana likes tea. Ana has a dog. Ana plays chess.", Update),
        (
            "The user has a dog named Max. The user lives in Bern.",
            "The user has a dog. The user lives in Rome now.",
            Update("mem-1", "The user has a dog named Max. The user has a dog. The user lives in Rome now."),
        ),
        ("Ana likes tea. Ana has a dog.", "Ana likes tea. Ana plays chess.", Add),
    ],
)
def test_a_record_of_several_sentences_is_held_against_another_one_by_one(held: str, new: str, decision: Any) -> None:
    expected = decision if not isinstance(decision, type) else Add(new) if decision is Add else Update("mem-1", new)
    assert consolidate("SEMANTIC", new, {"mem-1": held}) == expected


@pytest.mark.inferred
def test_consolidation_forgets_what_is_discarded_and_replaces_what_is_added_again() -> None:
    held = Consolidation("SEMANTIC")
    held.add("mem-1", "The user lives in Berlin.")
    held.add("mem-1", "The user lives in Rome.")
    assert held.decide("SEMANTIC", "The user lives in Rome.") == Skip("mem-1")
    held.discard("mem-1")
    held.discard("mem-1")
    assert held.decide("SEMANTIC", "The user lives in Berlin.") == Add("The user lives in Berlin.")


@pytest.mark.inferred
def test_telling_everything_twice_adds_nothing_the_second_time() -> None:
    talk = ["I moved to Berlin last spring and love espresso.", "I have a dog, a cat and two parrots.", "I'm Ana."]
    held = Consolidation("SEMANTIC")
    added = [0, 0]
    for round_ in (0, 1):
        for number, text in enumerate(facts(*talk)):
            if isinstance(held.decide("SEMANTIC", text), Add):
                held.add(f"mem-{number}", text)
                added[round_] += 1
    assert added == [6, 0]
