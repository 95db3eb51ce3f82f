"""What leans on its neighbour is told with it in one record; what says little by itself is none."""

from __future__ import annotations

import pytest

from tests.extraction.talk import facts


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "I went to a fair in Porto on 3 May. I won a huge bear.",
            ["The user went to a fair in Porto on 3 May. The user won a huge bear."],
        ),
        (
            "I had a setback last May. I broke my wrist.",
            ["The user had a setback last May (May 2025). The user broke their wrist."],
        ),
        (
            "I'm lucky to have my sister. She drives me to work.",
            ["The user is lucky to have their sister. The user's sister drives the user to work."],
        ),
        (
            "So good to hear from you! Last May I ran a stall at the market. I sold my jam. The kids made boats.",
            ["Last May (May 2025) the user ran a stall at the market. The user sold their jam. The kids made boats."],
        ),
    ],
)
def test_what_leans_on_its_neighbour_is_told_with_it(text: str, told: list[str]) -> None:
    assert facts(text) == told


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I work as a nurse and love hiking.", ["The user works as a nurse.", "The user loves hiking."]),
        ("My son is 5. I also have a cat.", ["The user's son is 5.", "The user also has a cat."]),
        ("I live in Porto. I love jazz.", ["The user lives in Porto.", "The user loves jazz."]),
        ("I bought a sofa online. It is blue.", ["The user bought a sofa online.", "The sofa is blue."]),
        (
            "Hi, good to meet you all! I live in Porto with two cats. I work at Acme. Any tips for weekends, please?",
            ["The user lives in Porto with two cats.", "The user works at Acme."],
        ),
        (
            "Yesterday we saw my uncle in Graz! We baked bread for the whole street. By the way, I love old jazz.",
            [
                "Yesterday (2025-10-14) the user saw their uncle in Graz. The user baked bread for the whole street.",
                "The user loves old jazz.",
            ],
        ),
        (
            "I moved flats in May. Actually, I had sold my old flat. What a long summer that was for all of us!",
            ["The user moved flats in May.", "Actually, the user had sold their old flat."],
        ),
        (
            "We moved out in a hurry and sold the house! I have two sons. I can swim. I live with my brother now.",
            [
                "The user moved out in a hurry. The user sold the house.",
                "The user has two sons.",
                "The user can swim.",
                "The user lives with their brother now.",
            ],
        ),
    ],
)
def test_what_stands_by_itself_stays_its_own_record(text: str, told: list[str]) -> None:
    assert facts(text) == told


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "I asked for help.",
        "I'm so lucky to have my sister.",
        "We faced some tough opponents.",
        "I have regular meetings.",
        "I had a bit of a setback recently.",
        "My friends keep me going.",
        "Mental health is important to me.",
        "I met some new people.",
        "So nice of you to ask! I hope that you slept well after all that noise! That was a day! The tank is big now.",
    ],
)
def test_what_says_little_by_itself_is_no_record(text: str) -> None:
    assert facts(text) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I'm happy with my new phone.", "The user is happy with their new phone."),
        ("I'm open to relocating.", "The user is open to relocating."),
        ("I'm off to bake cakes with Ana.", "The user is off to bake cakes with Ana."),
        ("I read that trains are late.", "The user read that trains are late."),
        ("I'm focusing on my diet.", "The user is focusing on their diet."),
        ("I was lucky to survive cancer.", "The user was lucky to survive cancer."),
        ("We are blessed with three children.", "The user is blessed with three children."),
        ("There is something wrong with my liver.", "There is something wrong with the user's liver."),
        ("I have been giving piano lessons.", "The user has been giving piano lessons."),
        ("I got the idea for a novel.", "The user got the idea for a novel."),
        (
            "I have diabetes, and what a week it was! My friends keep me going. I met new people.",
            "The user has diabetes.",
        ),
        ("My kids help me with the farm.", "The user's kids help the user with the farm."),
        ("The best thing I own is a guitar.", "The best thing the user owns is a guitar."),
    ],
)
def test_what_says_more_is_one(text: str, told: str) -> None:
    assert facts(text) == [told]
