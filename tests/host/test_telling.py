"""A call on one line."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from moto_agentcore.host.telling import outcome, text_of

pytestmark = pytest.mark.inferred  # a text of ours


@pytest.mark.parametrize(
    ("params", "text"),
    [
        ({}, ""),
        ({"a": 1, "clientToken": "x", "eventTimestamp": 2, "b": "two"}, "a=1, b='two'"),
        ({"a": "x" * 58}, f"a='{'x' * 58}'"),  # sixty letters
        ({"a": "x" * 59}, f"a='{'x' * 58}…"),
        (dict.fromkeys("abc", "x" * 46), ", ".join(f"{name}='{'x' * 46}'" for name in "abc")),  # 150 in all
        ({**dict.fromkeys("ab", "x" * 46), "c": "x" * 47, "d": 1}, f"a='{'x' * 46}', b='{'x' * 46}', …"),
    ],
)
def test_parameters_are_told_as_far_as_there_is_room(params: dict[str, Any], text: str) -> None:
    assert text_of(params) == text


TOO_LONG = {"Error": {"Message": "m" * 121}}


@pytest.mark.parametrize(
    ("operation", "answered", "text"),
    [
        ("GetMemory", {"status": None}, "no answer"),
        ("GetMemory", {"error": "Gone", "status": 404, "response": None}, "404 Gone: "),
        ("GetMemory", {"error": "Gone", "status": 404, "response": TOO_LONG}, f"404 Gone: {'m' * 119}…"),
        ("InvokeGateway", {"status": 302}, "302 Found"),
        ("InvokeGateway", {"status": 300}, "300 Multiple Choices"),
        ("InvokeGateway", {"status": 399}, "399"),
        ("GetMemory", {"status": 299, "response": {"memories": []}}, "299"),
        ("ListMemories", {"response": {"memories": []}}, "200, nothing found"),
        ("RetrieveMemoryRecords", {"response": {"rows": [1, 2], "nextToken": "x"}}, "200, 2 rows"),
        ("ListMemories", {"response": {"memories": [1], "others": []}}, "200"),
        ("ListMemories", {"response": None}, "200"),
    ],
)
def test_an_outcome_is_told_in_few_words(operation: str, answered: dict[str, Any], text: str) -> None:
    call: Any = SimpleNamespace(**{"operation": operation, "status": 200, "error": None, "response": {}, **answered})

    assert outcome(call) == text
