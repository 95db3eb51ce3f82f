"""What words, persons and days become: line by line."""

from __future__ import annotations

import pytest

from tests.extraction.lines import rows, told, told_on

CONTRACTIONS = """
I'm gonna sell my car 'cause it's old. => The user is going to sell their car because it is old.
I moved 'cause of work. => The user moved because of work.
IM me tomorrow. => –
My boss sold the EM division. => The user's boss sold the EM division.
I'd already sold my car. => The user had already sold their car.
I'd never eat snails. => The user would never eat snails.
I'd been to Rome. => The user had been to Rome.
I'd always had a dog. => The user had always had a dog.
I had a cat, and I'd also been given a dog. => The user had a cat. · The user had also been given a dog.
We gotta move in May. => The user has to move in May.
You gotta see this. I gotta sell my car. => The user has to sell their car.
I've gotta sell my car. => The user has got to sell their car.
My sister's gotta work on Sunday. => The user's sister has got to work on Sunday (2025-10-12).
We gonna move to Bern in May. => The user is going to move to Bern in May.
She gonna call me. My aunts gonna visit me. => The user's aunts are going to visit the user.
My mum said that it's been sold. I sold my car. => The user sold their car.
My kids hear everyone's voice. => The user's kids hear everyone's voice.
I think everybody's been to Rome. => –
My brother's always late. => The user's brother is always late.
My brother's always been late. => The user's brother has always been late.
My brother's new car is red. => The user's brother's new car is red.
My sister's ill. => The user's sister is ill.
My mum's sick, but she works. => The user's mum is sick. · The user's mum works.
My dad's home is in Rome. => The user's dad's home is in Rome.
My dad's home from Rome. => The user's dad is home from Rome.
My dad's home with my mum. => The user's dad is home with the user's mum.
My brother's just moved to Bern. => The user's brother has just moved to Bern.
My brother's just bought a car. => The user's brother has just bought a car.
My brother's finally finished his thesis. => The user's brother has finally finished his thesis.
My brother's just a boy. => The user's brother is just a boy.
My brother's 12. => The user's brother is 12.
My brother's 12 birds sing. => The user's brother's 12 birds sing.
My mom's cooking is great. => The user's mom's cooking is great.
My mom's cooking soup. => The user's mom is cooking soup.
My mom's cooking soup and I love it. => The user's mom is cooking soup.
My mom's cooking soup and cleans. => The user's mom is cooking soup and cleans.
My mom's cooking — she's a chef. => The user's mom is cooking. · The user's mom is a chef.
My mom's cooking, and I paint. => The user's mom is cooking. · The user paints.
My mom's cooking and my dad is painting. => The user's mom is cooking. · The user's dad is painting.
My brother's flying lessons start tomorrow. => The user's brother's flying lessons start tomorrow (2025-10-16).
My brother's flying to Oslo tomorrow. => The user's brother is flying to Oslo tomorrow (2025-10-16).
My brother's flying to Oslo tomorrow because his boss called. => The user's brother is flying to Oslo tomorrow (2025-10-16) because his boss called.
Let's say my name is Tim. => –
Tom's a pilot. => Tom is a pilot.
Tom's car is red. => Tom's car is red.
My very best friend's a pilot. => The user's very best friend is a pilot.
My neighbour sold the bike and my brother's a pilot. => The user's neighbour sold the bike. · The user's brother is a pilot.
Well, my brother's a pilot. => The user's brother is a pilot.
So my brother's a pilot. => The user's brother is a pilot.
The house my brother's sold is red. => –
My brother bought the car's wheels. => The user's brother bought the car's wheels.
My phone's dead. => The user's phone is dead.
My phone's battery is dead. => The user's phone's battery is dead.
My bike's in the yard. => The user's bike is in the yard.
My sister's two kids are ill. => The user's sister's two kids are ill.
My sister's not well. => The user's sister is not well.
My sister's very old dog is ill. => The user's sister's very old dog is ill.
My sister's getting a dog. => The user's sister is getting a dog.
"""  # noqa: E501 - a row cannot be broken

PERSONS = """
We were both born in Bern. => The user was born in Bern.
I live near the castle of our country. => The user lives near the castle of the country.
I support our own troops. => The user supports their own troops.
I write about our world. => The user writes about the world.
My kids know that I even cook. => The user's kids know that the user even cooks.
I even cook fish. => The user cooks fish.
I even cook fish even on Sundays. => The user cooks fish even on Sundays.
I did not even call my mum. => The user did not even call their mum.
I cook, too. => The user cooks.
I love jazz and opera as well. => The user loves jazz and opera.
We cook together. => –
We cook together a lot. => The user cooks a lot.
We cook together every day. => The user cooks every day.
We cook together in Bern. => The user cooks in Bern.
We cook soups together with Ana. => The user cooks soups with Ana.
We live together in Bern. => –
I sing and we cook together, and then we rest. => The user sings.
I last saw Ana in May. => The user last saw Ana in May.
Since we last met, I sold my car. => The user sold their car.
I cook and clean at home. => The user cooks and cleans at home.
I cook or order pizza. => The user cooks or orders pizza.
I cook but never clean. => The user cooks but never cleans.
I cook and really enjoy soups. => The user cooks. · The user really enjoys soups.
I read and write poems. => The user reads and writes poems.
I sang and dance. => The user sang and dance.
I work and travel a lot. => The user works. · The user travels a lot.
My wife and I moved to Bern. => The user and their wife moved to Bern.
My old friend Ana and I moved to Bern. => The user and their old friend Ana moved to Bern.
Both of my parents and I love jazz. => Both of the user's parents and the user love jazz.
My wife, and I mean it, sings. => –
I prefer my tea black because I am allergic to milk. => The user prefers their tea black because they are allergic to milk.
I quickly left the party. => The user quickly left the party.
I quickly and quietly left the party. => The user quickly and quietly left the party.
I really and truly like jazz. => The user really and truly likes jazz.
My longer walks help me. => The user's longer walks help the user.
No longer do I smoke. => –
My family and I live in Bern. => The user and their family live in Bern.
My only family lives in Bern. => The user's only family lives in Bern.
I like Italy but rarely travel there. => The user likes Italy.
My company, Brightwater Ltd, has 12 offices. => The user's company, Brightwater Ltd, has 12 offices.
My company, Brightwater, has 12 offices. => The user's company, Brightwater, has 12 offices.
My friends, family and mentors are proud of me. => The user's friends, family and mentors are proud of the user.
My friends, family, dogs and mentors are proud of me. => The user's friends, family, dogs and mentors are proud of the user.
My kids, Tim and Lea, love jazz. => The user's kids, Tim and Lea, love jazz.
My parents live in Bern. => The user's parents live in Bern.
Hotels with a pool work best for us. => Hotels with a pool work best for the user.
My aunt's work is hard. => The user's aunt's work is hard.
My two bikes are red. => The user's two bikes are red.
I have a dog called Rex and a cat named in honour of Bach. => The user has a dog called Rex. · The user has a cat named in honour of Bach.
My dog called and barked. => The user's dog called and barked.
My boss called me yesterday. => The user's boss called the user yesterday (2025-10-14).
Order 5521 was shipped. => Order 5521 was shipped.
My flight UA 123 lands at 9. => The user's flight UA 123 lands at 9.
My order 5521 arrived. => The user's order 5521 arrived.
One of my cats is ill. => One of the user's cats is ill.
Both of our parents live in Bern. => Both of the user's parents live in Bern.
One of my cats. => –
Some of my best friends live in Bern. => Some of the user's best friends live in Bern.
Me and my wife moved to Bern. => The user and their wife moved to Bern.
Yesterday me and my wife moved to Bern. => Yesterday (2025-10-14) the user and the user's wife moved to Bern.
The bus was late and me and my wife walked. => The bus was late. · The user and their wife walked.
I called Ana and me and my wife left. => The user called Ana. · The user and their wife left.
You know I love jazz. I think you know that. => The user loves jazz.
Three dogs live with me. => Three dogs live with the user.
2 dogs live with me. => 2 dogs live with the user.
"""  # noqa: E501 - a row cannot be broken

DAYS = """
2025-10-15 I moved last March. => The user moved last March (March 2025).
2025-10-15 I moved last October. => The user moved last October (October 2024).
2025-10-15 I moved last December. => The user moved last December (December 2024).
2025-10-15 I will move next March. => The user will move next March (March 2026).
2025-10-15 I will move next October. => The user will move next October (October 2026).
2025-10-15 I will move next December. => The user will move next December (December 2025).
2025-10-15 I moved this March. => The user moved this March (March 2025).
2025-10-15 I will move this December. => The user will move this December (December 2025).
2025-10-15 I moved last summer. => The user moved last summer (summer 2025).
2025-10-15 I moved last autumn. => The user moved last autumn (autumn 2024).
2025-10-15 I moved last fall. => The user moved last fall (fall 2024).
2025-10-15 I will move next summer. => The user will move next summer (summer 2026).
2025-10-15 I will move next fall. => The user will move next fall (fall 2026).
2025-10-15 I will move next spring. => The user will move next spring (spring 2026).
2025-12-15 I moved last autumn. => The user moved last autumn (autumn 2025).
2025-11-15 I moved last autumn. => The user moved last autumn (autumn 2024).
2025-06-15 I moved last spring. => The user moved last spring (spring 2025).
2025-05-15 I moved last spring. => The user moved last spring (spring 2024).
2025-08-15 I moved last summer. => The user moved last summer (summer 2024).
2025-09-15 I moved last summer. => The user moved last summer (summer 2025).
2025-07-01 I will move this autumn. => The user will move this autumn (autumn 2025).
2025-10-15 I moved last winter. => The user moved last winter (winter 2024/2025).
2025-12-15 I moved last winter. => The user moved last winter (winter 2024/2025).
2025-01-15 I moved last winter. => The user moved last winter (winter 2023/2024).
2025-02-15 I moved last winter. => The user moved last winter (winter 2023/2024).
2025-03-15 I moved last winter. => The user moved last winter (winter 2024/2025).
2025-11-30 I moved last winter. => The user moved last winter (winter 2024/2025).
2025-10-15 I will ski this winter. => The user will ski this winter (winter 2025/2026).
2025-12-15 I will ski this winter. => The user will ski this winter (winter 2025/2026).
2025-01-15 I will ski this winter. => The user will ski this winter (winter 2024/2025).
2025-02-15 I will ski this winter. => The user will ski this winter (winter 2024/2025).
2025-03-15 I will ski this winter. => The user will ski this winter (winter 2025/2026).
2025-10-15 I will ski next winter. => The user will ski next winter (winter 2025/2026).
2025-12-15 I will ski next winter. => The user will ski next winter (winter 2026/2027).
2025-02-15 I will ski next winter. => The user will ski next winter (winter 2025/2026).
2025-10-15 I moved a day ago. => The user moved a day ago (2025-10-14).
2025-10-15 I moved an hour ago. => The user moved an hour ago.
2025-10-15 I moved a week ago. => The user moved a week ago (2025-10-08).
2025-10-15 I moved a couple of weeks ago. => The user moved a couple of weeks ago (2025-10-01).
2025-10-15 I moved a couple of months ago. => The user moved a couple of months ago (August 2025).
2025-10-15 I moved two years ago. => The user moved two years ago (2023).
2025-10-15 I moved eleven days ago. => The user moved eleven days ago (2025-10-04).
2025-10-15 I moved twelve months ago. => The user moved twelve months ago (October 2024).
2025-10-15 I moved 12 months ago. => The user moved 12 months ago (October 2024).
2025-10-15 I will move in a year. => The user will move in a year (2026).
2025-10-15 I leave in ten days. => The user leaves in ten days (2025-10-25).
2025-10-15 I leave in a couple of days. => The user leaves in a couple of days (2025-10-17).
2025-10-15 I leave the day after tomorrow. => The user leaves the day after tomorrow (2025-10-17).
2025-10-15 I left the day before yesterday. => The user left the day before yesterday (2025-10-13).
2025-10-15 I fly today. => The user flies today (2025-10-15).
2025-10-15 I fly tonight. => The user flies tonight (2025-10-15).
2025-10-15 I flew this morning. => The user flew this morning (2025-10-15).
2025-10-15 I fly on Wednesday. => The user flies on Wednesday (2025-10-22).
2025-10-15 I flew on Wednesday. => The user flew on Wednesday (2025-10-08).
2025-10-15 I fly on Thursday. => The user flies on Thursday (2025-10-16).
2025-10-15 I flew on Tuesday. => The user flew on Tuesday (2025-10-14).
2025-10-15 I fly next Wednesday. => The user flies next Wednesday (2025-10-22).
2025-10-15 I flew last Wednesday. => The user flew last Wednesday (2025-10-08).
2025-10-15 I fly this coming Monday. => The user flies this coming Monday (2025-10-20).
2025-10-15 I flew this past Monday. => The user flew this past Monday (2025-10-13).
2025-10-15 I flew this past week. => The user flew this past week (week of 2025-10-06).
2025-10-15 I fly this coming month. => The user flies this coming month (November 2025).
2025-10-15 I fly this weekend. => The user flies this weekend (weekend of 2025-10-18).
2025-10-15 I flew last weekend. => The user flew last weekend (weekend of 2025-10-11).
2025-10-15 I fly next week. => The user flies next week (week of 2025-10-20).
2025-10-15 I fly next month. => The user flies next month (November 2025).
2025-12-15 I fly next month. => The user flies next month (January 2026).
2025-01-15 I flew last month. => The user flew last month (December 2024).
2025-10-15 I fly next year. => The user flies next year (2026).
2025-10-15 I fly on the 20th. => The user flies on the 20th (2025-10-20).
2025-10-15 I fly on the 3rd. => The user flies on the 3rd (2025-11-03).
2025-10-15 I flew on the 3rd. => The user flew on the 3rd (2025-10-03).
2025-10-15 I flew on the 20th. => The user flew on the 20th (2025-09-20).
2025-12-15 I fly on the 3rd. => The user flies on the 3rd (2026-01-03).
2025-01-15 I flew on the 20th. => The user flew on the 20th (2024-12-20).
2025-10-15 I fly on the 15th. => The user flies on the 15th.
2025-10-15 I have been ill since the 3rd. => The user has been ill since the 3rd (2025-10-03).
2025-10-15 I was away until Friday. => The user was away until Friday.
2025-10-15 I am away until Friday. => The user is away until Friday (2025-10-17).
2025-10-15 I built a shed in 3 days. => The user built a shed in 3 days.
2025-10-15 I have built a shed in 3 days. => The user has built a shed in 3 days.
2025-10-15 I have not built a shed in 3 days. => The user has not built a shed in 3 days.
2025-10-15 My exam is in 3 days. => The user's exam is in 3 days (2025-10-18).
2025-10-15 I have two exams in 3 days. => The user has two exams in 3 days (2025-10-18).
2025-10-15 I run 20 miles in 3 days. => The user runs 20 miles in 3 days.
2025-10-15 I will run 20 miles in 3 days. => The user will run 20 miles in 3 days (2025-10-18).
2025-10-15 I usually build a shed in 3 days. => The user usually builds a shed in 3 days.
2025-10-15 I was told that my parcel arrives on Friday. => The user was told that their parcel arrives on Friday (2025-10-17).
2025-10-15 I saw the man who left on Friday. => The user saw the man who left on Friday (2025-10-10).
2025-10-15 I put my car on sale on Friday. => The user puts their car on sale on Friday (2025-10-17).
2025-10-15 I pay my rent on the 3rd. => The user pays their rent on the 3rd.
2025-10-15 Last Friday my aunt left. => Last Friday (2025-10-10) the user's aunt left.
2025-10-15 On Friday I left. => On Friday (2025-10-10) the user left.
2025-10-15 On Friday I leave. => On Friday (2025-10-17) the user leaves.
2025-10-15 My shift is Monday - Friday. => The user's shift is Monday - Friday.
2025-10-15 I love Black Friday. => The user loves Black Friday.
2025-10-15 I love Sunday brunch. => The user loves Sunday brunch.
2025-10-15 I work Monday to Friday. => The user works Monday to Friday.
2025-10-15 I go to the gym Monday mornings. => The user goes to the gym Monday mornings.
"""  # noqa: E501 - a row cannot be broken


@pytest.mark.inferred
def test_a_contraction_is_what_its_sentence_makes_of_it() -> None:
    assert {text: told(text) for text, _ in rows(CONTRACTIONS)} == dict(rows(CONTRACTIONS))


@pytest.mark.inferred
def test_the_first_person_becomes_the_third() -> None:
    assert {text: told(text) for text, _ in rows(PERSONS)} == dict(rows(PERSONS))


@pytest.mark.inferred
def test_a_day_is_told_as_of_the_day_it_was_said_on() -> None:
    assert {text: told_on(text) for text, _ in rows(DAYS)} == dict(rows(DAYS))
