"""What points outside a sentence is resolved, weakened or left out; what a sentence loses in the reading is kept."""

from __future__ import annotations

import pytest

from tests.extraction.talk import facts


@pytest.mark.inferred
@pytest.mark.parametrize(
    "text",
    [
        "Knitting is great for expressing myself.",
        "Chess is just me.",
        "Singing? I cannot right now.",
        "I am as well!",
        "Since I was 12.",
        "From a distance, since I'm shy.",
        "We had a lot in common.",
        "Last time we saw eachother.",
        "I never want to go through this again.",
        "I won't let this bring me down.",
        "The name helps me remember her.",
        "Love the tattoo!",
        "I love the green sky and the pattern.",
        "Mixed emotions about Monday.",
        "And of course, I dance it out.",
        "Sounds like you and the kids had a blast.",
        "The important thing is to stay calm.",
        "I'm going for my dreams!",
        "The struggles I had and how much I grew since then.",
        "Hoping my play gets noticed.",
        "We connected over our shared love of chess.",
        "Stuff like this map are dear to me.",
        "I'm going to make this work!",
        "I feel the same way about my choir.",
        "Our actions really do matter.",
        "We need better roads.",
        "I've read that other series too.",
        'The sign says, "Mind the gap".',
        "My family has been great.",
        "The views there were so wide that I cried.",
        "Seeing the smiles on their faces made me happy.",
        "We are figuring out ideas.",
        "What a day, one I'll always remember.",
        "We trust and rely on one another.",
        "I miss those evenings.",
        "I love the calm and love theme.",
    ],
)
def test_what_hangs_in_the_air_leaves_no_record(text: str) -> None:
    assert facts(text) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I took that picture on a walk near Bern.", "The user took a picture on a walk near Bern."),
        ("I ran into this super nice couple.", "The user ran into a super nice couple."),
        ("I celebrated by making this delicious pie.", "The user celebrated by making a delicious pie."),
        ("These cups I made last May remind me of home.", "Some cups the user made last May remind them of home."),
        ("That apron I sewed makes me happy.", "An apron the user sewed makes them happy."),
        ("I still have that red kite you gave me!", "The user still has a red kite."),
        ("Watching that movie with my mother was long.", "Watching a movie with the user's mother was long."),
        ("Taking your advice, I'm rewriting my thesis.", "The user is rewriting their thesis."),
        ("For me I prefer tea.", "The user prefers tea."),
    ],
)
def test_what_only_the_other_can_see_is_one_of_its_kind(text: str, told: str) -> None:
    found = [record.replace(" (May 2025)", "") for record in facts(text)]
    assert found == [told]


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I'll bring some cakes so we can both share them.", ["The user will bring some cakes."]),
        ("I support our military.", ["The user supports the military."]),
        ("Growing up, I saw how floods hit my town.", ["Growing up, the user saw how floods hit their town."]),
        ("I hope to build a boat.", ["The user hopes to build a boat."]),
        ("Nothing soon, but my aunt Ana invited me to Bern.", ["The user's aunt Ana invited the user to Bern."]),
        ("For me, gardening is a way of resting.", ["For the user, gardening is a way of resting."]),
        ("Have you been to Oslo? I sold a boat there.", ["The user sold a boat in Oslo."]),
        ("I enjoy chess and mixed berry pies.", ["The user enjoys chess and mixed berry pies."]),
        (
            "I had to take a break from chess, which I play to relax.",
            ["The user had to take a break from chess, which they play to relax."],
        ),
        ("Shoppers love the sale, which means I'm selling more.", ["The user is selling more."]),
        ("I found out I'm diabetic, so who knows if I'll eat cake.", ["The user found out they are diabetic."]),
        ("I want to give a home to kids who need it.", ["The user wants to give a home to kids who need it."]),
        (
            "I'm thinking of working with old people, helping them shop.",
            ["The user is thinking of working with old people, helping them shop."],
        ),
        ("I baked a cake with nuts on it.", ["The user baked a cake with nuts on it."]),
        ("Business is good, just been painting at home.", ["The user has just been painting at home."]),
        (
            "I wrote to some shops and one replied and said yes.",
            ["The user wrote to some shops."],
        ),
        (
            "After finishing my play I got a letter from Ana.",
            ["After finishing the user's play the user got a letter from Ana."],
        ),
        ("Adding Bern to my travel list, sounds lovely.", ["The user is adding Bern to their travel list."]),
        ("I joined a chess club. I am excited to check it out.", ["The user joined a chess club."]),
        (
            "Nature puts me in a good mood and always keeps me calm.",
            ["Nature puts the user in a good mood.", "Nature always keeps the user calm."],
        ),
        ("I joined a choir. It's unbelievable!", ["The user joined a choir, which is unbelievable."]),
        ("I've been looking into law or theology more.", ["The user has been looking into law or theology."]),
    ],
)
def test_what_belongs_together_stays_together(text: str, told: list[str]) -> None:
    assert facts(text) == told


@pytest.mark.inferred
def test_it_means_nothing_named_before_the_other_spoke_but_they_may() -> None:
    assert facts("I have a kiln.", "It's grey and loud.") == ["The user has a kiln."]
    assert facts("I feed my turtles.", "They eat leaves.") == [
        "The user feeds their turtles.",
        "The user's turtles eat leaves.",
    ]
    assert facts("I held two meetings. They seemed interested.") == ["The user held two meetings."]
