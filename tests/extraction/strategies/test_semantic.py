"""SEMANTIC beyond the table: pronouns, dates, clauses, the assistant, JSON."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from moto_agentcore.extraction import Turn, semantic
from tests.extraction.talk import facts, said


@pytest.mark.from_docs
def test_records_read_like_the_service_s_published_examples() -> None:
    assert facts("I'm a new customer.", "My order has not arrived.") == [
        "The user is a new customer.",
        "The user's order has not arrived.",
    ]


@pytest.mark.from_docs
def test_only_user_and_assistant_turns_and_json_are_read() -> None:
    assert facts(said("I live in Berlin.", "TOOL"), said("I live in Berlin.", "OTHER")) == []


@pytest.mark.inferred
def test_a_fact_said_twice_is_one_record() -> None:
    assert facts("I live in Berlin.", "As I said, I live in Berlin.") == ["The user lives in Berlin."]


@pytest.mark.inferred
def test_facts_keep_the_order_of_the_conversation() -> None:
    conversation = [said("I live in Rome."), said("Your ticket is closed.", "ASSISTANT"), said("My dog is ill.")]
    assert [record.text for record in semantic(conversation)] == [
        "The user lives in Rome.",
        "The user's ticket is closed.",
        "The user's dog is ill.",
    ]


@pytest.mark.inferred
def test_a_person_met_in_an_earlier_turn_is_meant_by_she() -> None:
    assert facts("My boss's name is Karen.", "She works from Chicago.")[1] == "Karen works from Chicago."


@pytest.mark.inferred
def test_he_and_she_are_told_apart_by_the_relation() -> None:
    said_facts = facts("My sister is ill and my brother is away. He lives in Rome.")
    assert said_facts[-1] == "The user's brother lives in Rome."


@pytest.mark.inferred
def test_it_is_the_thing_named_last() -> None:
    assert facts("My car broke down. It's a 2012 Fiesta.")[-1] == "The user's car is a 2012 Fiesta."


@pytest.mark.inferred
def test_there_is_the_place_named_last() -> None:
    found = facts("I lived in Lyon for a year and still have friends there.")
    assert found[-1] == "The user still has friends in Lyon."


@pytest.mark.inferred
def test_a_pronoun_without_anybody_to_mean_drops_its_sentence_only() -> None:
    assert facts("She is very kind. I work in a bank.") == ["The user works in a bank."]


@pytest.mark.inferred
def test_later_first_persons_of_a_sentence_are_they_and_their() -> None:
    assert facts("When I was young, I lived with my aunt.") == ["When the user was young, they lived with their aunt."]


@pytest.mark.inferred
def test_my_wife_and_i_is_the_user_and_their_wife() -> None:
    assert facts("My wife and I are planning a trip.") == ["The user and their wife are planning a trip."]


@pytest.mark.inferred
def test_an_elided_subject_is_the_user() -> None:
    assert facts("Just moved to Oslo. Love skiing!") == ["The user just moved to Oslo.", "The user loves skiing."]


@pytest.mark.inferred
def test_a_relative_clause_is_a_statement_of_its_own() -> None:
    assert facts("My aunt, who lives in Rome, is 92.") == [
        "The user's aunt lives in Rome.",
        "The user's aunt is 92.",
    ]


@pytest.mark.inferred
def test_a_form_s_label_is_a_statement() -> None:
    assert facts("Favorite color: blue") == ["The user's favorite color is blue."]


@pytest.mark.inferred
def test_code_blocks_are_not_speech() -> None:
    assert facts("I use Rust.\n```\nI live in Berlin.\n```") == ["The user uses Rust."]


@pytest.mark.inferred
def test_contractions_without_apostrophe_and_lower_case_i_are_understood() -> None:
    assert facts("im from canada and i dont eat fish") == ["The user is from canada.", "The user does not eat fish."]


@pytest.mark.inferred
def test_a_shared_auxiliary_goes_with_the_second_verb() -> None:
    found = facts(said("Your parcel was delivered and left at the door.", "ASSISTANT"))
    assert found == ["The user's parcel was delivered.", "The user's parcel was left at the door."]


@pytest.mark.from_docs
@pytest.mark.parametrize(
    ("phrase", "meant"),
    [
        ("I met Ana yesterday.", "yesterday (2025-10-14)"),
        ("I met Ana the day before yesterday.", "the day before yesterday (2025-10-13)"),
        ("I leave today.", "today (2025-10-15)"),
        ("I leave tomorrow at 3pm.", "tomorrow (2025-10-16)"),
        ("I met Ana three weeks ago.", "three weeks ago (2025-09-24)"),
        ("I met Ana two months ago.", "two months ago (August 2025)"),
        ("I met Ana 5 years ago.", "5 years ago (2020)"),
        ("I leave in two weeks.", "in two weeks (2025-10-29)"),
        ("I met Ana last week.", "last week (week of 2025-10-06)"),
        ("I leave next month.", "next month (November 2025)"),
        ("I met Ana last year.", "last year (2024)"),
        ("I met Ana last Friday.", "last Friday (2025-10-10)"),
        ("I leave next Monday.", "next Monday (2025-10-20)"),
        ("I met Ana on Monday.", "on Monday (2025-10-13)"),
        ("My job starts on Monday.", "on Monday (2025-10-20)"),
        ("I met Ana last spring.", "last spring (spring 2025)"),
        ("I met Ana last winter.", "last winter (winter 2024/2025)"),
        ("I leave next summer.", "next summer (summer 2026)"),
        ("I met Ana last December.", "last December (December 2024)"),
        ("I met Ana last weekend.", "last weekend (weekend of 2025-10-11)"),
        ("I met Ana this morning.", "this morning (2025-10-15)"),
    ],
)
def test_a_relative_date_is_resolved_against_the_time_of_its_turn(phrase: str, meant: str) -> None:
    assert meant in facts(phrase)[0]


@pytest.mark.inferred
def test_the_same_words_mean_another_date_in_another_turn() -> None:
    moment = datetime(2024, 2, 29, 23, 59, tzinfo=timezone.utc)
    assert facts(Turn("USER", "I met Ana last spring.", moment)) == ["The user met Ana last spring (spring 2023)."]
    assert facts(Turn("USER", "I leave tomorrow.", moment)) == ["The user leaves tomorrow (2024-03-01)."]


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "Sure, I'd be happy to help. Could you tell me more?",
        "You could try restarting the router.",
        "I recommend the Hotel Aurora.",
        "I understand how frustrating this must be.",
        "The capital of France is Paris.",
        "You mentioned that you like sushi.",
        "Let me know if you need anything else.",
        "I've sent him an invitation.",
        "I really will.",
    ],
)
def test_the_assistant_s_advice_knowledge_and_courtesy_are_no_facts(text: str) -> None:
    assert facts(said(text, "ASSISTANT")) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("A refund of $40 has been issued.", "A refund of $40 has been issued."),
        ("I was able to reschedule your delivery.", "The assistant was able to reschedule the user's delivery."),
        ("You will receive a tracking link.", "The user will receive a tracking link."),
        ("You are booked on the night ferry.", "The user is booked on the night ferry."),
        ("Your visa expires on 14 March 2027.", "The user's visa expires on 14 March 2027."),
        ("You will receive the email I sent.", "The user will receive the email the assistant sent."),
    ],
)
def test_the_assistant_s_reports_are_facts(text: str, fact: str) -> None:
    assert facts(said(text, "ASSISTANT")) == [fact]


@pytest.mark.inferred
def test_json_is_flattened_and_technical_keys_are_left_out() -> None:
    payload = '{"user": {"name": "Ana", "favoriteColors": ["red", "blue"]}, "requestId": "x", "plan": "B"}'
    assert facts(said(payload, "JSON")) == [
        "The user's name is Ana.",
        "The user's favorite colors are red and blue.",
        "The user's plan is B.",
    ]


@pytest.mark.inferred
@pytest.mark.parametrize("payload", ["", "[1, 2]", '"text"', "{", '{"a": null}', "[" * 50_000])
def test_json_that_is_no_plain_object_says_nothing(payload: str) -> None:
    assert facts(said(payload, "JSON")) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I LOVE PIZZA!!!", "The user loves pizza."),
        ("My team consists of five developers.", "The user's team consists of five developers."),
        ("My flight UA 123 departs at noon.", "The user's flight UA 123 departs at noon."),
        ("My order 5521 ships on Monday.", "The user's order 5521 ships on Monday (2025-10-20)."),
        ("I have 123 bikes in my garage.", "The user has 123 bikes in their garage."),
        ("I feed my cat twice a day.", "The user feeds their cat twice a day."),
    ],
)
def test_shouting_verbs_and_numbers_in_names(text: str, told: str) -> None:
    assert facts(text) == [told]
