"""Dates, durations, contracted "is" and dashes: how one sentence is read."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from tests.extraction.talk import facts, preferences, said


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I haven't slept well in 3 days.", "The user has not slept well in 3 days."),
        ("I have not seen my brother in two years.", "The user has not seen their brother in two years."),
        ("I lost 5 kilos in two months.", "The user lost 5 kilos in two months."),
        ("I've read three books in a month.", "The user has read three books in a month."),
        ("I built the app in 3 days.", "The user built the app in 3 days."),
        ("I finished in 2 weeks with my team.", "The user finished in 2 weeks with their team."),
        ("In 3 days I lost two kilos.", "In 3 days the user lost two kilos."),
        ("I can run 10 miles in a day.", "The user can run 10 miles in a day."),
        ("I usually read a book in two days.", "The user usually reads a book in two days."),
        ("I work in two week sprints.", "The user works in two week sprints."),
    ],
)
def test_how_long_something_took_is_no_date(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I fly to Bali in 2 weeks with my wife.", "The user flies to Bali in 2 weeks (2025-10-29) with their wife."),
        ("In 2 weeks I'm flying to Bali.", "In 2 weeks (2025-10-29) the user is flying to Bali."),
        ("I start in 3 days at 9am.", "The user starts in 3 days (2025-10-18) at 9am."),
        ("In two weeks' time I leave.", "In two weeks' time (2025-10-29) the user leaves."),
        ("I have two exams in two weeks.", "The user has two exams in two weeks (2025-10-29)."),
        ("I'm turning 30 in two weeks.", "The user is turning 30 in two weeks (2025-10-29)."),
        ("I got a job that starts in two weeks.", "The user got a job that starts in two weeks (2025-10-29)."),
        ("I was told my parcel arrives in 3 days.", "The user was told their parcel arrives in 3 days (2025-10-18)."),
    ],
)
def test_what_is_still_to_come_is_a_date(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("I've been ill since Monday.", "since Monday (2025-10-13)."),
        ("I'm away until Friday.", "until Friday (2025-10-17)."),
        ("I need the report by Monday.", "by Monday (2025-10-20)."),
        ("I fly to Rome Monday morning.", "Monday morning (2025-10-20)."),
        ("I meet Ana on Monday morning.", "on Monday morning (2025-10-20)."),
        ("My parents are coming back Sunday.", "coming back Sunday (2025-10-19)."),
        ("I came back Sunday.", "came back Sunday (2025-10-12)."),
        ("My order arrived on Monday.", "order arrived on Monday (2025-10-13)."),
        ("My appointment is scheduled on Friday.", "on Friday (2025-10-17)."),
        ("My parcel will be delivered on Friday.", "on Friday (2025-10-17)."),
        ("I leave on the 20th.", "on the 20th (2025-10-20)."),
        ("I leave on the 10th.", "on the 10th (2025-11-10)."),
        ("I met Ana on the 10th.", "on the 10th (2025-10-10)."),
        ("I met Ana on the 20th.", "on the 20th (2025-09-20)."),
        ("I'm leaving by the 20th.", "by the 20th (2025-10-20)."),
    ],
)
def test_weekdays_and_days_of_the_month_are_dates(text: str, meant: str) -> None:
    (fact,) = facts(text)
    assert fact.endswith(meant)


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "I moved a few years ago.",
        "I have a meeting in an hour.",
        "I work Monday to Friday.",
        "I work from Monday until Friday.",
        "I usually swim on Friday.",
        "I go to the gym Monday mornings.",
        "I play tennis every Monday morning.",
        "I was away until Friday.",
        "I love Sunday brunch.",
        "My exam is Friday.",
        "I shop on Black Friday.",
        "I live on the 20th floor.",
        "I was born on the 20th of May.",
        "My rent is due on the 1st.",
        "I leave on the 15th.",
    ],
)
def test_what_means_no_single_day_stays_as_said(text: str) -> None:
    (fact,) = facts(text)
    assert "(" not in fact


@pytest.mark.inferred
def test_a_day_that_the_month_has_not_stays_as_said() -> None:
    moment = datetime(2025, 11, 3, tzinfo=timezone.utc)
    assert facts(said("I leave on the 31st.", moment=moment)) == ["The user leaves on the 31st."]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My girlfriend's allergic to cats.", ["The user's girlfriend is allergic to cats."]),
        ("My brother's a pilot.", ["The user's brother is a pilot."]),
        ("My car's broken.", ["The user's car is broken."]),
        ("My mom's visiting next week.", ["The user's mom is visiting next week (week of 2025-10-20)."]),
        ("My dog's 5 years old.", ["The user's dog is 5 years old."]),
        ("Tom's allergic to cats.", ["Tom is allergic to cats."]),
        ("My brother's in Rome.", ["The user's brother is in Rome."]),
        ("My brother's not coming.", ["The user's brother is not coming."]),
        ("My sister Ana's a nurse.", ["The user's sister Ana is a nurse."]),
        ("My wife's vegan and loves tofu.", ["The user's wife is vegan.", "The user's wife loves tofu."]),
        ("I'm vegan and my wife's pregnant.", ["The user is vegan.", "The user's wife is pregnant."]),
        ("My sister's been ill.", ["The user's sister has been ill."]),
        ("My mom's called me.", ["The user's mom has called the user."]),
        ("My brother's just moved to Rome.", ["The user's brother has just moved to Rome."]),
    ],
)
def test_a_noun_s_contracted_verb_is_spelt_out(text: str, expected: list[str]) -> None:
    assert facts(text) == expected


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("My mom's house is big.", "The user's mom's house is big."),
        ("My mom's cooking is great.", "The user's mom's cooking is great."),
        ("My mom's old and rusty car is red.", "The user's mom's old and rusty car is red."),
        ("My mom's recently painted house is red.", "The user's mom's recently painted house is red."),
        ("My brother's flying lessons start soon.", "The user's brother's flying lessons start soon."),
        ("My brother's red car is fast.", "The user's brother's red car is fast."),
        ("My sister loves Tom's cooking.", "The user's sister loves Tom's cooking."),
        ("I love my dad's broken car.", "The user loves their dad's broken car."),
        ("I was at Tom's a lot.", "The user was at Tom's a lot."),
    ],
)
def test_a_possessive_stays_one(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
@pytest.mark.parametrize("dash", [" - ", " -- ", "--", " – ", " — ", "—"])
def test_a_dash_parts_the_fact_from_what_follows(dash: str) -> None:
    said_so = f"I'm allergic to penicillin{dash}please note that."
    assert facts(said_so) == ["The user is allergic to penicillin."]
    assert preferences(said_so) == ["Is allergic to penicillin"]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("My budget is 100 - 200 dollars.", "The user's budget is 100 - 200 dollars."),
        ("I work Monday - Friday.", "The user works Monday - Friday."),
        ("My favourite food - sushi - is expensive.", "The user's favourite food - sushi - is expensive."),
        ("I love tea - especially green tea.", "The user loves tea — especially green tea."),
    ],
)
def test_a_dash_inside_a_statement_does_not_part_it(text: str, fact: str) -> None:
    assert facts(text) == [fact]


@pytest.mark.inferred
def test_a_dash_with_a_number_on_one_side_is_no_range() -> None:
    assert facts("I live at number 9 - my street is loud.") == [
        "The user lives at number 9.",
        "The user's street is loud.",
    ]


@pytest.mark.inferred
@pytest.mark.parametrize("when", ["next year", "next month", "next week", "tomorrow", "in three days", "next Friday"])
def test_what_lies_beyond_the_calendar_stays_as_it_was_said(when: str) -> None:
    last_day = datetime(9999, 12, 31, tzinfo=timezone.utc)
    assert facts(said(f"I will visit Rome {when}.", moment=last_day)) == [f"The user will visit Rome {when}."]


@pytest.mark.inferred
def test_what_lies_before_the_calendar_stays_as_it_was_said() -> None:
    first_day = datetime(1, 1, 1, tzinfo=timezone.utc)
    for when in ("last year", "yesterday", "last month"):
        assert facts(said(f"I moved to Rome {when}.", moment=first_day)) == [f"The user moved to Rome {when}."]


@pytest.mark.inferred
def test_a_number_in_words_counts() -> None:
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    found = [facts(f"I left Rome {word} days ago.") for word in words]
    days = [14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3]
    assert found == [
        [f"The user left Rome {word} days ago (2025-10-{day:02})."] for word, day in zip(words, days, strict=True)
    ]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("season", "meant"),
    [
        ("winter", "winter 2024/2025"),
        ("spring", "spring 2025"),
        ("summer", "summer 2025"),
        ("autumn", "autumn 2024"),
        ("fall", "fall 2024"),
    ],
)
def test_the_last_season_is_over(season: str, meant: str) -> None:
    assert facts(f"I left Rome last {season}.") == [f"The user left Rome last {season} ({meant})."]
