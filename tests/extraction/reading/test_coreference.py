"""SEMANTIC: what "it" and the other pronouns mean, and that none is left over that means nothing to a later reader."""

from __future__ import annotations

import pytest

from tests.extraction.talk import facts, preferences


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("I bought a phone three weeks ago. It is broken.", "The phone is broken."),
        ("I bought a phone 3 weeks ago. It is broken.", "The phone is broken."),
        ("I bought a phone last week. It is broken.", "The phone is broken."),
        ("I ordered a laptop two days ago and it arrived broken.", "The laptop arrived broken."),
        ("I ordered a sofa online yesterday. It is blue.", "The sofa is blue."),
        ("I have an interview tomorrow and it starts at 9.", "The interview starts at 9."),
        ("I have a meeting Monday. It is in Rome.", "The meeting is in Rome."),
        ("My last order was late. It came on 3 May.", "The user's last order came on 3 May."),
    ],
)
def test_what_is_meant_is_called_without_the_time_that_was_said_with_it(text: str, last: str) -> None:
    assert facts(text)[-1] == last


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("I bought a Dell laptop. It is slow.", "The Dell laptop is slow."),
        ("I drive a Tesla. I bought it last year.", "The user bought the Tesla last year (2024)."),
        ("I have a 2015 Honda Civic. It needs new tires.", "The 2015 Honda Civic needs new tires."),
        ("I love TypeScript. It has great tooling.", "TypeScript has great tooling."),
        ("I love Paris. Great. It is my favorite city.", "Paris is the user's favorite city."),
        ("I bought some shoes. They hurt.", "The shoes hurt."),
        ("My laptop drives me mad. It is slow.", "The user's laptop is slow."),
        ("I have news: I got the job.", "The user got the job."),
        ("I have two sheep. It is loud.", "The user has two sheep."),
        ("My sister paints. I love her work.", "The user loves their sister's work."),
        ("My sister came. I helped her find a flat.", "The user helped their sister find a flat."),
    ],
)
def test_names_keep_their_case(text: str, last: str) -> None:
    assert facts(text)[-1] == last


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "It was delivered yesterday and it works.",
        "It costs me $50.",
        "It is my favorite city.",
        "Thanks works. She lives in Rome.",
        "Everything works. She lives in Rome.",
        "Yes please. It gives me joy.",
    ],
)
def test_a_pronoun_nobody_explains_leaves_no_record(text: str) -> None:
    found = facts(text)
    assert found in ([], ["Everything works."])
    assert preferences(text) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I feel sick. It gives me a headache.", ["The user feels sick."]),
        ("I work remotely. It saves me time.", ["The user works remotely."]),
        ("I hate flying with kids. It stresses me.", ["The user hates flying with kids."]),
    ],
)
def test_adverbs_states_and_halves_of_phrases_are_not_what_it_means(text: str, found: list[str]) -> None:
    assert facts(text) == found


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("It's my birthday tomorrow.", "It is the user's birthday tomorrow (2025-10-16)."),
        ("It's our first time in Japan.", "It is the user's first time in Japan."),
        ("It takes me an hour to get to work.", "It takes the user an hour to get to work."),
    ],
)
def test_an_it_that_means_nothing_said_before_stays(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I don't eat gluten because it makes me sick.", "The user does not eat gluten because it makes them sick."),
        (
            "Yes please. I don't drink coffee because it gives me migraines.",
            "The user does not drink coffee because it gives them migraines.",
        ),
        (
            "I don't drink coffee anymore because it gives me migraines.",
            "The user does not drink coffee anymore because it gives them migraines.",
        ),
        ("I drink coffee because it helps me focus.", "The user drinks coffee because it helps them focus."),
        ("I love Rust because it is fast.", "The user loves Rust because it is fast."),
        ("I moved to Berlin because it's cheap.", "The user moved to Berlin because it is cheap."),
        ("I like my laptop because I can carry it.", "The user likes their laptop because they can carry it."),
        ("I bought the phone although it was expensive.", "The user bought the phone although it was expensive."),
        ("I love hiking when it rains.", "The user loves hiking when it rains."),
        (
            "My sister hates coffee because it keeps her awake.",
            "The user's sister hates coffee because it keeps her awake.",
        ),
    ],
)
def test_it_in_a_subordinate_clause_stays_where_its_own_sentence_explains_it(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
def test_a_reason_belongs_to_the_preference() -> None:
    assert preferences("I love Rust because it is fast.") == ["Loves Rust because it is fast"]


@pytest.mark.inferred
def test_a_name_that_opens_a_sentence_is_who_he_is() -> None:
    assert facts("Bruno is my aunt's dog, I walk him on Sundays.")[1] == "The user walks Bruno on Sundays."


@pytest.mark.inferred
def test_it_in_a_subordinate_clause_is_the_thing_before_when_its_own_sentence_has_none() -> None:
    found = facts("My car broke down. I'm sad because it was new.")
    assert found[-1] == "The user is sad because their car was new."


@pytest.mark.inferred
def test_an_unclear_reason_is_left_out_and_the_fact_stays() -> None:
    assert facts("I called my sister because it was broken.") == ["The user called their sister."]
    assert facts("My sister Ana called. She is sad because it broke.")[-1] == "Ana is sad."
    assert facts("I'm not here because it is fun.") == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I can drive, but my girlfriend can't.", "The user's girlfriend cannot drive."),
        ("I don't like horror movies, but my girlfriend does.", "The user's girlfriend likes horror movies."),
        ("I am vegan but my wife isn't.", "The user's wife is not vegan."),
        ("I have been to Rome, but my brother hasn't.", "The user's brother has not been to Rome."),
        ("I moved to Berlin but my parents did not.", "The user's parents did not move to Berlin."),
        ("I'm tall, my dad was too.", "The user's dad was tall."),
        ("My brother drives a Tesla but I don't.", "The user does not drive a Tesla."),
    ],
)
def test_what_a_clause_leaves_out_is_filled_in(text: str, told: str) -> None:
    assert facts(text)[1:] == [told]


@pytest.mark.inferred
@pytest.mark.parametrize("text", ["My brother can't.", "Yes, I do.", "I know who he is."])
def test_what_is_left_out_and_nowhere_said_is_no_fact(text: str) -> None:
    assert facts(text) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Both my sisters are nurses.", ["Both of the user's sisters are nurses."]),
        ("One of my cats is sick.", ["One of the user's cats is sick."]),
        (
            "Both of my parents are retired and live in Florida.",
            ["Both of the user's parents are retired.", "Both of the user's parents live in Florida."],
        ),
        ("I'm lactose intolerant btw.", ["The user is lactose intolerant."]),
        ("I like tea though, thanks!", ["The user likes tea."]),
    ],
)
def test_parts_of_what_is_owned_and_fillers_behind(text: str, told: list[str]) -> None:
    assert facts(text) == told


@pytest.mark.inferred
def test_he_is_not_somebody_who_was_called_she() -> None:
    told = ["The user's friend Alex called.", "Alex is a nurse."]
    assert facts("My friend Alex called. She is a nurse. He has a son.") == told
    assert facts("My friend Alex called. She is a nurse. She has a son.") == [*told, "Alex has a son."]
