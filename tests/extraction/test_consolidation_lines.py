"""What a new record is beside one that is held: line by line."""

from __future__ import annotations

import json

import pytest

from moto_agentcore.extraction import consolidate

FACTS = """
The user likes cats. | The user likes a cat. | Skip
The user likes berries. | The user likes a berry. | Skip
The user has one berry. | The user has two berries. | Update
The user has one cat. | The user has two cats. | Update
The user loves singing. | The user loves to sing. | Skip
The user loves the old red bike. | The user loves the old red bikes. | Skip
The user does not drive a Tesla. | The user drives a Tesla. | Update
The user does not live in Rome. | The user lives in Bern. | Update
The user prefers black. | The user prefers green. | Add
The user has always loved tea. | The user has loved tea. | Skip
The user is not ill. | The user is ill. | Update
The user's flight has left. | The user's flight has not left. | Update
The user paints the old door red at home. | The user is painting the old door red at home. | Skip
The user has a red bike and a dog. | The user is a red bike and a dog. | Add
The user has stopped eating red meat. | The user eats red meat. | Update
The user eats red meat. | The user has stopped eating red meat. | Update
The user smokes. | The user has really now quit smoking. | Update
The user likes the red hat of Ana in old Bern. | The user likes a red hat of Ana in old Bern. | Skip
The user met Ana, Tom, Mia, Lea and Pete. | The user met Ana, Tom, Mia, Lea and Jean. | Add
The user bought bread, milk, eggs, rice, tea, jam, oil, salt and 2 apples. | The user bought bread, milk, eggs, rice, tea, jam, oil, salt and 3 apples. | Add
The user has two berries. | The user has three berries. | Update
The user has two bats. | The user has four bats. | Update
The user has two boxes. | The user has three boxes. | Update
The user has two buses. | The user has three buses. | Update
The user has two glasses. | The user has four glasses. | Update
The user has two gardening books. | The user has three gardening books. | Update
The user has two red bikes. | The user has two blue bikes. | Add
The user has two red bikes. | The user has three red bikes. | Update
The user has two kids. | The user has three children. | Update
The user has 2 exams on Monday. | The user has 3 exams on Monday. | Add
The user has two bikes in Bern. | The user has three bikes in Bern. | Add
Ana has two kids. | The user has three kids. | Add
The user does not have two kids. | The user has three kids. | Add
The user has two kids. | The user does not have three kids. | Add
The user is vegan. | The user is vegetarian. | Update
The user is not vegan. | The user is vegetarian. | Add
The user is vegan. | The user is not vegetarian. | Add
The user is vegan. | The user is no longer vegan. | Update
The user is vegan. | The user is not vegan. | Update
The user's flight leaves at 9. | The user's flight leaves at 10. | Update
The user leaves at 9. | The user leaves at 10. | Add
The user's very long first flight leaves at 9. | The user's very long first flight leaves at 10. | Update
The course costs 90 euros. | The course costs 80 euros. | Update
Ana leaves at 9. | Ana leaves at 10. | Add
The user prefers black tea. | The user prefers green tea. | Update
The user prefers tea. | The user prefers coffee. | Add
The user no longer lives in Rome. | The user lives in Bern. | Update
The user lives in Rome. | The user no longer lives in Rome. | Update
The user lives in Rome. | The user does not live in Rome anymore. | Update
The user's sister really lives in Rome. | The user's sister lives in Bern. | Update
The user currently lives in Rome. | The user lives in Bern. | Update
The user is not a nurse. | The user is a pilot. | Add
The user eats meat. | The user no longer eats meat. | Update
The user eats red meat on Sundays. | The user no longer eats meat. | Update
The user eats meat. | The user no longer eats red meat on Sundays. | Update
The user eats meat. | The user never eats meat. | Update
The user eats red meat with rice on Sundays. | The user does not eat meat. | Add
The user loves red wine. | The user hates wine. | Add
The user has a dog named Max. | The user has a dog. | Skip
The user has a dog. | The user has a dog named Max. | Update
The user has a very old brown dog named Max who barks at cats. | The user has a dog. | Add
The user loves tea. | The user loves green tea from Assam with milk and honey. | Add
The user loves tea. | The user loves tea. | Skip
The user sings. | The user sings jazz. | Add
The user sings jazz at home with Ana. | The user sings. | Add
The user plays chess with Ana at home every week. | The user plays chess with Ana at work every week. | Add
The user paid 20 euros for a red hat in Bern. | The user paid 30 euros for a red hat in Bern. | Add
The user likes the old red hat of Ana in Bern. | The user likes the old red hat of Ana in Rome. | Add
The user really loves espresso. | The user loves espresso. | Skip
The user saw Ana on Monday (2025-10-13). | The user saw Ana on Monday (2025-10-20). | Add
The user plays chess on Fridays. | Actually, the user plays chess on Sundays. | Update
The user plays chess on Fridays. | The user plays chess on Sundays. | Add
The user plays chess with Ana. | Actually, the user sings. | Add
The user cannot stand jazz. | The user likes jazz. | Update
The user cannot bear jazz. | The user loves jazz. | Update
The user cannot stand up. | The user can stand up. | Add
The user smokes. | The user quit smoking. | Update
The user smokes. | The user gave up smoking. | Update
The user smokes. | The user stopped smoking. | Update
The user eats meat. | The user stopped eating meat. | Update
The user eats meat on Sundays. | The user stopped eating meat on Sundays. | Update
The user smokes. | The user took up smoking. | Add
The user swims. | The user gave up running. | Add
The user ended up smoking. | The user smokes. | Add
The user runs marathons. | The user has finally now really quit running marathons. | Update
The user stopped. | The user sings. | Add
The user has a dog. | The user is a dog. | Add
The user is a nurse. | The user has a nurse. | Add
The user has not a dog. | The user has a dog. | Update
The user's best old friend Ana from Rome lives in Bern. | The user's best old friend Ana from Rome lives in Oslo. | Update
The user's sister plays chess. | The user plays chess. | Add
Ana plays chess. | Tom plays chess. | Add
The user likes tea. | The user's sister likes tea. | Add
The user's order #3 was shipped. | The user's order #3 was delivered. | Update
The user's order #3 was shipped. | The user's order #4 was delivered. | Add
The user's order #3 was not shipped. | The user's order #3 was shipped. | Update
The user's order #3 arrived. | The user's order #3 was returned. | Update
The user bought 2 tickets. | The user bought 3 tickets. | Add
The user's meeting is on Monday. | The user's meeting was moved to Tuesday. | Update
The user's meeting is on Monday. | The user's meeting is on Tuesday. | Add
The user's meeting is on Monday. | The user's meeting is on Tuesday now. | Update
The user's meeting is at 9. | The user's meeting was moved to 10. | Update
The user drives a Tesla. | The user drives a BMW. | Add
The user drives a Tesla. | The user drives a BMW now. | Update
The user drives a Tesla. | Now, the user drives a BMW. | Update
The user does not drive a Tesla. | The user drives a BMW now. | Add
The user drives a Tesla. | The user does not drive a BMW now. | Add
The user read a book about bees. | The user read a book about birds. | Add
The user read a book. | Actually, the user read a book about bees. | Update
The user is 34 years old. | The user is 35 years old. | Update
The user weighs 80 kg. | The user weighs 82 kg. | Update
The user is 1.80 m tall. | The user is 1.82 m tall. | Update
The user is married. | The user got divorced. | Update
The user's name is Ana. | The user goes by Annie. | Update
The user works at Acme. | The user joined Globex. | Update
The user works at home. | The user works at Acme. | Add
The user's boss is Ana. | The user's new boss is Tom. | Update
The user's friend is Ana. | The user's friend is Tom. | Add
The user is a software engineer. | The user works as a nurse. | Update
The user is a fan of jazz. | The user is a nurse. | Add
The user is a member of a choir. | The user is a member of a club. | Add
The user's plan is Pro. | The user's plan is Basic. | Update
The user's favourite colour is red. | The user's favorite color is blue. | Update
The user's favourite colour is red. | The user's favourite food is red beans. | Add
The user changed their phone number to 5. | The user's phone number is 6. | Update
The user's phone number is 5. | The user changed their phone number to 6. | Update
The user's phone is red. | The user's phone number is 6. | Add
The user's rent is 900. | The user's rent changed from 900 to 950. | Update
The user's rent is 900 euros. | The user's rent went up to 950 euros. | Update
The user smokes. | The user has given up smoking. | Update
The user has given up smoking. | The user smokes. | Update
The user has given up smoking. | The user has given up drinking. | Add
The user has one bus. | The user has two buses. | Update
The user has one child. | The user has two children. | Update
The user has one headache. | The user has two headaches. | Update
Ana smokes. | Ana stopped smoking. | Update
Ana prefers tea. | Tom prefers tea. | Add
The user eats red meat with rice on Sundays. | The user eats meat. | Skip
The user changed their phone number to 5. | The user's phone is 6. | Update
The user loves eating meat. | The user loves to eat meat. | Skip
The user's flight to Rome with Ana and Tom leaves at 9. | The user's flight to Rome with Ana and Tom leaves at 10. | Update
The user eats red meat in Rome on Sundays. | The user does not eat red meat on Sundays. | Update
The user's favourite place to eat red meat with Ana on Sundays in Bern is Acme. | The user's favourite place to eat red meat with Ana on Sundays in Bern is Globex. | Update
The user prefers black tea. | The user's sister prefers green tea. | Add
The user currently lives in Rome. | The user lives in Rome. | Skip
The user has cats. | The user has two cats. | Update
The user bought a red bike with two bells from a small shop in old Bern last week. | The user bought a red bike with two bells from a tiny shop in old Bern last week. | Skip
Ana smokes. | Ana gave up smoking. | Update
The user eats red meat. | The user gave up eating fish. | Add
The user smokes. | The user has finally quit smoking. | Update
"""  # noqa: E501 - a row cannot be broken

PREFERENCES = """
Cannot stand loud jazz | Likes loud jazz | Update
Prefers window seats | Prefers aisle seats | Update
Prefers tea | Prefers coffee | Add
Prefers black tea | Prefers green tea | Update
Cannot stand jazz | Loves jazz | Update
Cannot swim | Can swim | Update
Likes tea | Does not like tea | Update
Does not like tea | Likes tea | Update
Never eats fish | Eats fish | Update
Drinks red wine on Sundays | Does not drink wine anymore | Update
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(line.split(" | ")) for line in table.strip().splitlines()]


@pytest.mark.inferred
def test_a_fact_is_news_or_a_correction_or_known() -> None:
    for held, new, decision in rows(FACTS):
        assert (held, new, type(consolidate("SEMANTIC", new, {"mem-1": held})).__name__) == (held, new, decision)


def preference(text: str) -> str:
    return json.dumps({"context": "The user said so.", "preference": text, "categories": ["general"]})


@pytest.mark.inferred
def test_a_preference_is_news_or_a_correction_or_known() -> None:
    for held, new, decision in rows(PREFERENCES):
        made = consolidate("USER_PREFERENCE", preference(new), {"mem-1": preference(held)})
        assert (held, new, type(made).__name__) == (held, new, decision)
