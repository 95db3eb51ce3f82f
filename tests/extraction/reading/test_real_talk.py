"""Talk as people type it, and what of it a careful person would sign: better nothing than nonsense."""

from __future__ import annotations

import re

import pytest

from moto_agentcore.extraction import episodic, summarization
from tests.extraction.talk import facts, parsed, preferences, said


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "I'm keen to give it a try. It looks like a good way to relax.",
        "This new diner just opened the other week. It's lovely with a quiet yard.",
        "Sorry to hear about what broke at your house, Tom.",
        "Enjoy the concert, Nina!",
        "I admire how you keep calm.",
        "So much has been going on since we last met.",
        "We were so thrilled!",
        "Moved is fine.",
        "I think everybody's gotta slow down every now and then.",
        "That must be nice! It's great to see them grow up and make friends.",
        "It's been tough, thanks a lot. It means a lot to me.",
        "Excited to read your story.",
        "Birds are truly wonderful.",
        "Learning is such an art.",
        "Glad you liked the soup, Ana.",
        "Good luck with the exam, you will do great!",
        "The view was stunning.",
        "My mind is at peace.",
        "My kids mean the world.",
        "Nature gives us so much beauty.",
        "I'm not giving up!",
        "I'll keep pushing and staying positive.",
        "We can make a difference.",
        "I still can't believe it.",
        "Making bread like that is truly amazing.",
        "Keeps me going every day.",
        "All the letters I got from my aunt.",
        "They were scared, but their mother was calm.",
        "Moments like these make me happy.",
        "We live together now.",
        "I'm loving sharing my skills with them.",
    ],
)
def test_what_no_careful_person_would_sign_leaves_no_record(text: str) -> None:
    assert facts(text) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "I do sports, like judo and rowing. It helps me stay calm and rested.",
            ["The user does sports, like judo and rowing, which helps them stay calm and rested."],
        ),
        (
            "Music helps me with my work. Even though this radio is a bit old, he still does the job.",
            ["Music helps the user with the user's work."],
        ),
        ("We cook together on Sundays, like a team!", ["The user cooks on Sundays."]),
        ("We love singing together lately.", ["The user loves singing lately."]),
        ("We cook together every Sunday.", ["The user cooks every Sunday."]),
        ("We put together a list last May.", ["The user put together a list last May (May 2025)."]),
        (
            "Last weekend my brother and I went sailing on a lake.",
            ["Last weekend (weekend of 2025-10-11) the user and their brother went sailing on a lake."],
        ),
        (
            "When I was ten, my cousin and I built a raft.",
            ["When the user was ten, they and their cousin built a raft."],
        ),
        (
            "Last night I sang in a choir and met my old teacher.",
            [
                "Last night (2025-10-14) the user sang in a choir.",
                "Last night (2025-10-14) the user met their old teacher.",
            ],
        ),
        ("Last Friday, I fixed my fence.", ["Last Friday (2025-10-10), the user fixed their fence."]),
        (
            "I walked to the mill and found a few new paths. It was such a great experience.",
            [
                "The user walked to the mill.",
                "The user found a few new paths, which was such a great experience.",
            ],
        ),
        ("I painted my door. It was fun to see them laugh.", ["The user painted their door."]),
        (
            "I repaired the boat so we can sail again, and you were right.",
            ["The user repaired the boat so they can sail again."],
        ),
        (
            "I'm reading about bees and hoping they help my roses.",
            ["The user is reading about bees and hoping they help their roses."],
        ),
        (
            "My kids have been blessed with love and support throughout.",
            ["The user's kids have been blessed with love and support throughout."],
        ),
        (
            "I want to fix the roof and help my neighbour.",
            ["The user wants to fix the roof and help their neighbour."],
        ),
        ("Having my garden keeps me calm.", ["Having the user's garden keeps the user calm."]),
        (
            "I'm helping my cousin. I drove her home.",
            ["The user is helping their cousin.", "The user drove their cousin home."],
        ),
    ],
)
def test_a_record_is_whole_true_and_about_the_user(text: str, found: list[str]) -> None:
    assert facts(text) == found


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Gonna bake a cake tomorrow.", "The user is going to bake a cake tomorrow (2025-10-16)."),
        ("I've gotta renew my passport.", "The user has got to renew their passport."),
        ("I wanna learn the harp.", "The user wants to learn the harp."),
        ("Feeling tired after work.", "The user is feeling tired after work."),
        ("Excited to start my new job!", "The user is excited to start their new job."),
        ("Been learning the harp lately.", "The user has been learning the harp lately."),
        ("Took my dog to the vet yesterday.", "The user took their dog to the vet yesterday (2025-10-14)."),
        ("Still working on my thesis.", "The user is still working on their thesis."),
        ("Want to visit Rome.", "The user wants to visit Rome."),
        ("We last met in May.", "The user last met in May."),
        ("The new doctor is from Rome.", "The new doctor is from Rome."),
        (
            "My friends, family and mentors are proud of me.",
            "The user's friends, family and mentors are proud of the user.",
        ),
        ("Was so nervous before my exam.", "The user was so nervous before their exam."),
        ("My mum's helped me a lot.", "The user's mum has helped the user a lot."),
        ("I moved cuz I love the sea.", "The user moved because they love the sea."),
        ("Wow, Nina, I planted a pear tree!", "The user planted a pear tree."),
        ("Thanks Nina! I planted a pear tree, my friend.", "The user planted a pear tree."),
        ("Nina, I live in Bonn, Germany.", "The user lives in Bonn, Germany."),
        ("I baked bread yesterday... so good!", "The user baked bread yesterday (2025-10-14)."),
        ("I love my yard- it has a pond.", "The user loves their yard."),
        ('I finished "The Mill and the Sea" in May.', 'The user finished "The Mill and the Sea" in May.'),
        ("I'm thinking of adopting a cat.", "The user is thinking of adopting a cat."),
        ("I made this vase in class.", "The user made a vase in class."),
        (
            "Here's a photo of us at the harbour last week.",
            "The user shared a photo of themselves and others at the harbour last week (week of 2025-10-06).",
        ),
        ("Here's a photo of me and my dog at sea.", "The user shared a photo of themselves and their dog at sea."),
        ("Since we last spoke, I sold my car.", "The user sold their car."),
        ("Yesterday, a friend gave me a kite.", "Yesterday (2025-10-14), a friend gave the user a kite."),
    ],
)
def test_chats_leave_out_subjects_apostrophes_and_spaces(text: str, fact: str) -> None:
    assert facts(text)[0] == fact


@pytest.mark.inferred
def test_an_example_is_no_taste() -> None:
    assert preferences("I really need to do more sports, like running and swimming.") == []
    assert preferences("I love tea and like coffee.") == ["Loves tea", "Likes coffee"]


@pytest.mark.inferred
def test_a_summary_is_of_themes_not_of_who_was_greeted() -> None:
    turns = [said("Hey Zelda! Don't worry, Zelda."), said("I planted a pear tree, Zelda. You look great!")]
    [record] = summarization(turns)
    assert parsed(record.text)[0].get("name") != "Zelda"
    assert re.findall(r"said|asked", record.text) == []
    assert "The user planted a pear tree." in record.text


@pytest.mark.inferred
def test_what_follows_an_outcome_with_another_goal_is_no_outcome_of_the_first() -> None:
    talk = [
        said("Please cancel my subscription."),
        said("I've cancelled your subscription.", "ASSISTANT"),
        said("Can you find me a recipe for soup?"),
        said("I could not find a recipe.", "ASSISTANT"),
        said("That's wrong, forget it."),
    ]
    [episode] = [record.text for record in episodic(talk) if record.kind == "record"]
    assert "<assessment>Yes</assessment>" in episode
    assert "forget it" not in episode
