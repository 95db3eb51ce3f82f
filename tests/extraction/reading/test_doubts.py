"""What a careful person doubts is left out, or the part that is doubtful; what is shown, given and dear is told."""

from __future__ import annotations

import pytest

from tests.extraction.talk import facts, said


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "I and Tom sing.",
        "The green adds so much.",
        "The talks excited.",
        "Your twins are sweet! The kids look happy in the snow.",
        "The dancers are so excited.",
        "The path ahead will show up soon.",
        "The lake can be cold for swimmers.",
        "I'm reading this book.",
        "I read this book last year.",
        "I read that book and loved it!",
        "I'm a big fan of this genre.",
        "I want to help make that happen.",
        "I learned that the hard way.",
        "I love escaping to that world.",
        "Hail has that effect on me.",
        "I sent a few more last week.",
        "We will check some out.",
        "Rome wasn't built in a day so keep going.",
        "Bees dance. They're more than just a pair of wings.",
        "It breaks my heart that our kids lack books.",
        "It takes me to another world where I can fly.",
        "Friendship means a lot to me.",
        "My aunts make all the difference.",
        "My sons are my world.",
        "All my hard work is paying off.",
        "Seeing people sing together warms my heart.",
        "Cats sure bring so much joy to us.",
        "My goats are so cute.",
        "Baking my bread on the old stove was my favourite part.",
        "I'm more excited than ever!",
        "I'm super excited to get started.",
        "I know I'll be ok.",
        "I'm living my dreams now.",
        "I'm working hard to make everything right.",
        "I powered through.",
        "I've still got a lot to learn.",
        "I'll never give up.",
        "I had an experience that moved me.",
        "I did something new last week.",
        "We work well together!",
        "I'm taking the time to rest.",
        "I got the idea.",
        "I got some possible leads.",
        "I want to give something back.",
        "Imagining living on a boat makes me feel calm too.",
        "I know the stress of moving house.",
        "Not much has changed for me.",
        "I have no big events coming up.",
        "Knowing I'm helping my town grow is wonderful.",
        "We learn a lot from our own mistakes.",
        "I highly recommend the book.",
        "We just hung out.",
        "I just think about my love of chess.",
        "There were moments when I doubted my plan.",
        "Making my shop cosy is key.",
        "Lyon is a must-visit city.",
        "Dancing and running my shop need hard work.",
        "The meetings went really well.",
        "We had fun at the event.",
        "We make a great team.",
        "Rex seems so happy in that photo.",
        "We go a few times a week.",
        "I'm excited to go!",
        "My aunts deserve better.",
        "Seeing her wobble shows how lucky I am.",
        "The book mentioned that the trail was steep.",
        "We have to push ourselves.",
        "I chatted with my family.",
    ],
)
def test_what_is_doubtful_or_general_leaves_no_record(text: str) -> None:
    assert facts(text) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I really and truly like tea.", ["The user really and truly likes tea."]),
        ("I quickly and quietly left the room.", ["The user quickly and quietly left the room."]),
        ("I read The Mill and loved it.", ["The user read The Mill."]),
        ("I read and loved The Mill.", ["The user loved The Mill."]),
        ("I read a great novel about bees.", ["The user read a great novel about bees."]),
        ("I read a book every week and loved comics.", ["The user reads a book every week.", "The user loved comics."]),
        ("I like the parks, bars and food of Lyon.", ["The user likes the parks, bars and food of Lyon."]),
        ("I love the air, calm, and food of this town.", []),
        (
            "I have a dog, a cat and a flat in Lyon.",
            ["The user has a dog.", "The user has a cat.", "The user has a flat in Lyon."],
        ),
        (
            "I used to have a goat back in Bern with that name, but I had to get rid of her.",
            ["The user used to have a goat back in Bern."],
        ),
        ("I painted a door, too. It was fun.", ["The user painted a door, which was fun."]),
        ("I saw Tom as well as Ana.", ["The user saw Tom as well as Ana."]),
        ("I sang at the fair and met some new people.", ["The user sang at the fair."]),
        ("My team even won a cup.", ["The user's team won a cup."]),
        ("I slowly made friends.", ["The user slowly made friends."]),
        ("My family loudly cheered.", ["The user's family loudly cheered."]),
        ("Tom and I like tea.", ["Tom and the user like tea."]),
        ("Both of our parents and I like tea.", ["Both of the user's parents and the user like tea."]),
        ("We have weekly meetings, plan walks and talks, and sing.", ["The user has weekly meetings."]),
        ("I painted a door too, take a look.", ["The user painted a door."]),
        (
            "I want to meet friends, sing together and rest.",
            ["The user wants to meet friends, sing together and rest."],
        ),
        ("I joined a choir and, like I said, working on songs.", ["The user joined a choir."]),
        ("I felt at ease guiding and supporting them.", []),
        ("I ran a race in May. It was great being with so many.", ["The user ran a race in May."]),
        (
            "I saw my aunt. I met a little girl at the fair. She seemed sad.",
            ["The user saw their aunt.", "The user met a little girl at the fair."],
        ),
        (
            "I met a woman, Ana, at the gym. She had a hard time, losing her job and her flat.",
            ["The user met a woman, Ana, at the gym.", "Ana had a hard time, losing her job and her flat."],
        ),
        ("My fridge is empty and need to buy milk.", ["The user's fridge is empty."]),
        ("I moved to Rome. I went there by train.", ["The user moved to Rome.", "The user went to Rome by train."]),
        (
            "It's Oslo, I have a match there next week.",
            ["The user has a match in Oslo next week (week of 2025-10-20)."],
        ),
    ],
)
def test_a_doubtful_part_is_cut_and_the_rest_told(text: str, told: list[str]) -> None:
    assert facts(text) == told


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Here are some blue bowls of soup that I made.", "The user made some blue bowls of soup."),
        ("Here's a peek at the hall I built.", "The user built the hall."),
        ("Here's a snap of the soup I made.", "The user shared a snap of the soup they made."),
        (
            "Here's one of my cups from a chess contest, nice reminder of the work and the joy it gave.",
            "The user shared one of their cups from a chess contest.",
        ),
        (
            "This is my dearest thing, a ball signed by my uncle.",
            "The user's dearest thing is a ball signed by the user's uncle.",
        ),
        (
            "This ring is dear to me - a gift from my grandma.",
            "A ring is dear to the user — a gift from the user's grandma.",
        ),
        (
            "This play I read last year reminds me to rest.",
            "A play the user read last year (2024) reminds them to rest.",
        ),
        ("They gave me a medal!", "The user was given a medal."),
        (
            "I'm thrilled to make a home for kids who need one.",
            "The user is thrilled to make a home for kids who need one.",
        ),
        (
            "Contemporary dance is so graceful - it really speaks to me.",
            "Contemporary dance really speaks to the user.",
        ),
        ("Wanted to let you know that I'm running for mayor.", "The user is running for mayor."),
        ("Fitting in was hard during the season.", "Fitting in was hard during the season."),
        ("I made a quilt to remind myself and others that within us all is a song.", "The user made a quilt."),
    ],
)
def test_what_is_shown_given_or_dear_is_told(text: str, told: str) -> None:
    assert facts(text) == [told]


@pytest.mark.inferred
def test_what_the_assistant_has_agrees() -> None:
    found = facts(
        said("The address you have on file is 5 Mill Lane.", "ASSISTANT"), "The address you have on file is old."
    )
    assert not any("assistant have" in fact for fact in found)
