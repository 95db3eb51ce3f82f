"""JSON payloads: whose attributes they hold, and the messages in them."""

from __future__ import annotations

import pytest

from moto_agentcore.extraction.reading.payload import unpacked
from tests.extraction.talk import facts, preferences, said


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ('{"city": "Oslo"}', ["The user's city is Oslo."]),
        (
            '{"firstName": "Ana", "clicks": 3, "city": "Oslo"}',
            ["The user's first name is Ana.", "The user's city is Oslo."],
        ),
        ('{"favoriteColor": "red", "clicks": 3}', ["The user's favorite color is red."]),
        ('{"preferences": {"darkMode": true}}', ["The user's preferred dark mode is true."]),
        ('{"user": {"shoeSize": 42}, "clicks": 3}', ["The user's shoe size is 42."]),
        ('{"user": {"isPremium": true}}', ["The user is premium."]),
        ('{"likes": ["tea"]}', ["The user likes tea."]),
        ('{"user": {"dislikes": ["tea", "milk"]}}', ["The user dislikes tea and milk."]),
        ('{"user": {"first": {"home": {"city": "Oslo"}}}}', ["The user's first home city is Oslo."]),
        ('{"user": {"very": {"first": {"home": {"city": "Oslo"}}}}}', []),
    ],
)
def test_a_person_s_attributes_are_facts(payload: str, expected: list[str]) -> None:
    assert facts(said(payload, "JSON")) == expected


@pytest.mark.inferred
@pytest.mark.parametrize(
    "payload",
    [
        '{"temperature": 21, "unit": "C"}',
        '{"city": "Rome", "temperature": 21, "unit": "C"}',
        '{"name": "widget", "price": 5}',
        '{"isPremium": false}',
        '{"user": {"isPremium": false}}',
        '{"active": true}',
        '{"likes": 12}',
        '{"post": {"likes": 12}}',
        '{"userAgent": "Mozilla"}',
    ],
)
def test_what_is_nobody_s_attribute_is_no_fact(payload: str) -> None:
    assert facts(said(payload, "JSON")) == []


@pytest.mark.inferred
@pytest.mark.parametrize(
    "payload",
    [
        '["I love tea"]',
        '[{"role": "user", "content": "I love tea"}]',
        '{"messages": [{"role": "user", "content": "I love tea"}]}',
        '{"messages": [{"role": "USER", "content": [{"text": "I love tea"}, {"image": 1}]}, {"role": "tool"}]}',
        '{"messages": ["I love tea", 4, null, {"role": 3}, {"role": "system", "content": "I love jazz"}]}',
    ],
)
def test_messages_in_a_payload_are_turns(payload: str) -> None:
    turns = unpacked([said(payload, "JSON")])
    assert facts(*turns) == ["The user loves tea."]
    assert preferences(*turns) == ["Loves tea"]


@pytest.mark.inferred
def test_an_assistant_s_message_in_a_payload_is_the_assistant_s() -> None:
    payload = '{"messages": [{"role": "assistant", "content": "I have booked a table."}]}'
    assert facts(*unpacked([said(payload, "JSON")])) == ["The assistant has booked a table."]


@pytest.mark.inferred
def test_a_conversation_without_payloads_is_left_alone() -> None:
    turns = (said("I love tea."), said('{"user": {"city": "Oslo"}}', "JSON"))
    assert unpacked(turns) == turns
