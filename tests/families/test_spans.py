"""What spans say that was asked and answered, however a framework writes it down."""

from __future__ import annotations

import json
from typing import Any

import pytest

from moto_agentcore.families.shared import spans

pytestmark = pytest.mark.inferred

TALK = [
    {"role": "system", "content": "Be kind"},
    {"role": "user", "content": "First"},
    {"role": "assistant", "content": "Yes?"},
    {"role": "user", "parts": [{"content": "One"}, {"text": "Two"}, {"image": "x"}]},
    "nothing",
]
DEEP: Any = "Deep"
for _ in range(29):
    DEEP = {"content": DEEP}
LISTED: Any = "Listed"
for _ in range(29):
    LISTED = [LISTED]


def event(name: str, **told: Any) -> dict[str, Any]:
    return {"events": [{"name": name, "attributes": told}]}


def span(attributes: dict[str, Any], at: int = 1, **members: Any) -> dict[str, Any]:
    return {"traceId": "t", "spanId": f"s{at}", "startTimeUnixNano": at, **members, "attributes": attributes}


def said(*found: dict[str, Any]) -> tuple[str, str]:
    session = spans.read([span({"session.id": "s"}, 0), *found])
    return session.turns["t"].asked, session.turns["t"].answered


@pytest.mark.parametrize(
    ("given", "asked", "answered"),
    [
        (span({"gen_ai.prompt": "Hi", "gen_ai.completion": "Hello"}), "Hi", "Hello"),
        (span({"gen_ai.input.messages": json.dumps(TALK), "gen_ai.output.messages": TALK}), "One Two", "Yes?"),
        (span({"input.value": json.dumps({"messages": TALK}), "output.value": '"Quoted"'}), "One Two", "Quoted"),
        (span({"input.value": [{"content": "a"}, {"text": "b"}], "output.value": {"role": "x"}}), "a b", ""),
        (span({"input.value": ["a", "b"], "output.value": '["c'}), "a b", '["c'),
        (span({"traceloop.entity.input": 7, "output.value": None}), "7", ""),
        (span({"input.value": DEEP, "output.value": {"content": {"content": DEEP}}}), "Deep", ""),
        (span({"input.value": LISTED, "output.value": [LISTED]}), "Listed", ""),
        (span({}, body={"input": "In", "output": {"message": "Out"}}), "In", "Out"),
        (span({"event.name": "gen_ai.user.message"}, body={"content": "Asked"}), "Asked", ""),
        (span({"event.name": "gen_ai.choice"}, body={"message": {"content": "Told"}}), "", "Told"),
        (span({"event.name": "gen_ai.tool.message"}, body={"content": "No"}), "", ""),
        (span({}, **event("gen_ai.user.message", content="Asked")), "Asked", ""),
        (span({}, **event("gen_ai.choice", message="Told")), "", "Told"),
    ],
)
def test_what_is_said_is_found(given: dict[str, Any], asked: str, answered: str) -> None:
    assert said(given) == (asked, answered)


def test_of_a_trace_the_first_question_and_the_last_answer_count_by_time() -> None:
    late = span({"input.value": "Second", "output.value": "B"}, 9)
    early = span({"input.value": "First", "output.value": "A"}, 5)

    assert said(late, early) == ("First", "B")


@pytest.mark.parametrize(
    "kind",
    [
        {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "look"},
        {"openinference.span.kind": "TOOL", "tool.name": "look"},
        {"traceloop.span.kind": "tool", "traceloop.entity.name": "look"},
    ],
)
def test_a_tool_that_ran_is_no_talk(kind: dict[str, Any]) -> None:
    found = spans.read([span({"session.id": "s", "input.value": "x", **kind})])

    assert found.tools == [spans.Tool("s1", "t", "look")]
    assert (found.turns["t"].asked, found.turns["t"].answered) == ("", "")
