"""JSON from anywhere: read as ``json`` reads it, or refused as no JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_agentcore.families.shared import json_text

pytestmark = pytest.mark.inferred  # RFC 8259, and Python's own reading of it

ITSELF: list[Any] = []
ITSELF.append(ITSELF)


@pytest.mark.parametrize("value", [{}, {"a": [1, "\u00fc", None]}, [1], "text", 5, {"": {"": {}}}])
def test_what_is_json_is_read_in_each_of_its_forms(value: Any) -> None:
    text = json.dumps(value)

    for form in ("utf-8", "utf-16-le", "utf-16", "utf-32-be"):
        assert json_text.read(text.encode(form)) == value
    assert json_text.read(f"{text} \n".encode()) == value
    assert json_text.parsed(text) == json_text.parsed(text.encode()) == value
    assert json.loads(json_text.encode(value)) == value


@pytest.mark.parametrize("text", ["", "{", "{} {}", '{"a": 1}x', "{x", "nonsense"])
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        json_text.read(text.encode())
    with pytest.raises(ValueError, match=r"\w"):
        json_text.parsed(text)


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", '{"a": -Infinity}', pytest.param("[" * 100_000, id="deep")])
def test_what_cannot_be_sent_on_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no JSON|too deeply"):
        json_text.parsed(text)
    with pytest.raises(ValueError, match="holds itself"):
        json_text.encode(ITSELF)
