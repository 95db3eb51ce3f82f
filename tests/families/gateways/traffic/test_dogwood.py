"""The language of temporal conditions, held against a history."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.gateways.traffic.conditions import split
from moto_agentcore.families.gateways.traffic.histories import Event, World
from moto_agentcore.families.shared.tool_failures import ToolError
from tests.families.arrange import minute

ORDER, REFUND, DELETE = (f'AgentCore::Action::"{name}"' for name in ("order", "refund", "delete"))
BOTH, COUNT = "(a: Long), (t: Timepoint)", "count for (t: Timepoint)."


def event(at: float, action: str, kind: str, given: dict[str, Any], output: Any = None) -> Event:
    return Event(minute(at), action, kind, "ada", "shop", given, output or {})


# An order, two refunds, and the request that is to be decided, an hour and a half after the order.
HISTORY = [
    event(0, "order", "request", {"customer": "ada"}),
    event(0, "order", "response", {"customer": "ada"}, {"customer": "ada", "name": "Ada", "total": 5, "paid": True}),
    event(60, "refund", "request", {"amount": 3}),
    event(60, "refund", "response", {"amount": 3}),
    event(70, "refund", "request", {"amount": 4}),
    event(70, "refund", "response", {"amount": 4}),
    event(90, "delete", "request", {"customer": "ada", "amount": 5}),
]


def counted(window: str, kind: str = "response") -> str:
    return f"({COUNT} where (formerly within {window} ({REFUND}::{kind}{{}} && tp(t))))"


def summed(window: str, what: str = "a") -> str:
    return (
        f"(sum {what} for {BOTH}. where (formerly within {window} ({REFUND}::request{{ input.amount: a }} && tp(t))))"
    )


HOLDING = [
    f"formerly within 2h {ORDER}::response{{}}",
    f"formerly within 120m {ORDER}::response{{ output.customer: context.input.customer }}",
    f"formerly within 5400s {ORDER}::response{{ output.total: 5, output.paid: true, }}",
    f"formerly within 1d {ORDER}::response{{ eventPrincipal: principal, eventResource: resource }}",
    f"formerly within 1h {ORDER}::response{{}} || formerly within 30m {REFUND}::response{{}}",
    f"formerly within 2h {ORDER}::request{{}} && formerly within 2h {ORDER}::response{{}}",
    f"formerly within 2h ({ORDER}::request{{}} || {REFUND}::error{{}})",
    f"!(formerly within 1h {ORDER}::response{{}})",
    f"exists (c: String). (formerly within 2h {ORDER}::response{{ output.customer: c, input.customer: c }})",
    f'exists (c: String). (c == "ada" && formerly within 2h {ORDER}::response{{ output.customer: c }})',
    f'exists (c: String). ("Ada" == c && formerly within 2h {ORDER}::response{{ output.name: c }})',
    'context.input.customer == "ada" && context.input.customer != "eve"',
    "context.input.amount == 5 && context.input.amount > 4 && context.input.amount >= 5",
    "context.input.amount < 6 && context.input.amount <= 5 // as it is\n && 4 < context.input.amount",
    f"{counted('1h')} == 2 && {counted('20m')} == 1 && {counted('19m')} == 0",
    f"exists (n: Long). ({counted('1h')} == n && n >= 2)",
    f"{summed('1h')} == 7 && {summed('25m')} == 4",
    f"!({REFUND}::response{{}}) since within 20m {REFUND}::response{{}}",
    f"(!({REFUND}::error{{}})) since within 2h {ORDER}::request{{}}",
]
NOT_HOLDING = [
    f"formerly within 89m {ORDER}::response{{}}",
    f"formerly within 2h {ORDER}::error{{}}",
    f"formerly within 2h {ORDER}::response{{ output.total: 6 }}",
    f"formerly within 2h {ORDER}::response{{ output.total: 5, output.paid: false }}",
    f"formerly within 2h {ORDER}::response{{ eventPrincipal: resource }}",
    f"formerly within 2h {ORDER}::response{{ output.nothing: context.input.nothing.more }} && 1 == 2",
    f"formerly within 1h {ORDER}::response{{}} || formerly within 19m {REFUND}::response{{}}",
    f"formerly within 2h {ORDER}::request{{}} && formerly within 2h {ORDER}::error{{}}",
    f"exists (c: String). (formerly within 2h {ORDER}::response{{ output.customer: c, output.name: c }})",
    f'exists (c: String). (c == "eve" && formerly within 2h {ORDER}::response{{ output.customer: c }})',
    'context.input.customer == "eve"',
    "context.input.amount > 5",
    "context.input.amount < 5",
    "context.input.customer < 5",
    f"{counted('1h')} == 1",
    f"{counted('1h', 'error')} == 2",
    f"{summed('1h')} == 4",
    f"!({REFUND}::response{{}}) since within 2h {ORDER}::response{{}}",
    f"!({ORDER}::response{{}}) since within 2h {ORDER}::request{{}}",  # which comes next
    f"!({DELETE}::request{{}}) since within 2h {ORDER}::request{{}}",  # which is now
]
NO_CONDITION = [
    f"formerly within 2h {ORDER}::answer{{}}",
    f"formerly within 2w {ORDER}::response{{}}",
    f"formerly within 99999999999d {ORDER}::response{{}}",
    f"formerly {ORDER}::response{{}}",
    f"formerly within 2h {ORDER}::response{{}} more",
    f"formerly within 2h ({ORDER}::response{{}}",
    f"{summed('1h', 'b')} == 7",
    "context.input. == 5",
    "context.5 == 5",
    "context.input.amount = 5",
    "context.input.amount ==",
    "",
]


def _holds(condition: str) -> bool:
    _, found = split(f"permit(principal, action, resource) when temporal {{ {condition} }};")
    assert found is not None
    context = {"input": HISTORY[-1].input}
    return found.holds(World(HISTORY, context))


@pytest.mark.from_docs  # "Authoring temporal policies"
def test_a_condition_holds_of_what_has_happened() -> None:
    found = {condition: _holds(condition) for condition in (*HOLDING, *NOT_HOLDING)}

    assert found == {**dict.fromkeys(HOLDING, True), **dict.fromkeys(NOT_HOLDING, False)}


@pytest.mark.inferred
@pytest.mark.parametrize("condition", NO_CONDITION)
def test_what_is_no_condition_is_told_of(condition: str) -> None:
    with pytest.raises(ValueError, match=r"unexpected|is too long|is not one of|is not closed"):
        _holds(condition)


@pytest.mark.inferred
def test_nothing_has_happened_where_there_is_no_session() -> None:
    _, found = split(
        f"permit(principal, action, resource) unless temporal {{ formerly within 2h {ORDER}::error{{}} }};"
    )

    assert found is not None
    assert (found.holds(World(HISTORY, {})), found.holds(World([], {}))) == (True, False)


HATE = '["HATE"].confidenceScore'
SCORES = [
    *(f'{HATE}.greaterThan(decimal("0.4"))', f'{HATE}.greaterThanOrEqual(decimal("0.5"))', f"{HATE} > 0"),
    *(f'{HATE}.lessThan(decimal("0.6"))', f'{HATE}.lessThanOrEqual(decimal("0.5"))', f'{HATE} == decimal("0.5")'),
    *('["SEXUAL"].confidenceScore == 0', ".count() == 2", ".count().lessThan(3)"),
    *(".maxConfidenceScore() == 1", ".minConfidenceScore() == 0"),
]


def _guarded(held: str) -> Any:
    paths = "[context.input.text, context.input.list, context.input.nothing]"
    asks = f'BedrockGuardrails::ContentFilter(["HATE", "INSULTS", "VIOLENCE"], {paths})'
    _, found = split(f"forbid(principal, action, resource) when {{ {asks}{held} }};")
    assert found is not None
    return found


@pytest.mark.from_docs  # what is asked of a guardrail's scores
def test_a_guardrail_is_asked_once_for_each_call_and_its_scores_are_compared(local: Clients) -> None:
    asked: list[Any] = []

    def score(given: Any) -> dict[str, float]:
        asked.append(given)
        return {"HATE": 0.5, "INSULTS": 1}

    world = World([], {"input": {"text": "hello", "list": ["a", 1], "nothing": None}})
    unbound = [_guarded(held).holds(world) for held in (".count() == 0", f"{HATE} > 0")]
    local.agentcore.bind("BedrockGuardrails::ContentFilter", score)

    found = {held: _guarded(held).holds(world) for held in SCORES}

    assert unbound == [True, False]
    assert found == dict.fromkeys(SCORES, True)
    assert asked[0] == {"categories": ["HATE", "INSULTS", "VIOLENCE"], "content": ["hello", '["a", 1]']}
    assert len(asked) == len(SCORES)
    _guarded(".count() == 0").holds(World([], {"input": {}}))
    assert len(asked) == len(SCORES)  # there is nothing to be looked at


@pytest.mark.inferred
@pytest.mark.parametrize("given", [None, 0.5, {"HATE": "much"}])
def test_what_is_no_score_is_told_of(local: Clients, given: Any) -> None:
    local.agentcore.bind("BedrockGuardrails::ContentFilter", lambda asked: given)

    with pytest.raises(ToolError, match="A guardrail gives a score for each category, not"):
        _guarded(".count() == 0").holds(World([], {"input": {"text": "hello"}}))
