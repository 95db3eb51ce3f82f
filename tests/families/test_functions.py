"""Functions behind an ARN: those of the author's, and moto's."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from moto_agentcore.families.shared import functions
from moto_agentcore.neighbours import awslambda

ARN = "arn:aws:lambda:us-east-1:123456789012:function:helper"
pytestmark = pytest.mark.inferred  # what moto and Python functions do, said in our words


def failing(event: Any) -> Any:
    raise RuntimeError("out of order")


@pytest.mark.parametrize("arn", [ARN, f"{ARN}:live"])
@pytest.mark.parametrize("address", [ARN, "helper"])
def test_a_function_of_the_authors_is_found_by_its_arn_and_its_name(local: Clients, arn: str, address: str) -> None:
    def told(event: Any, context: Any) -> Any:
        names = (context.invoked_function_arn, context.function_name, context.log_group_name)
        return {**event, "names": names, "custom": context.client_context.custom}

    local.agentcore.bind(address, told)

    names = [arn, "helper", "/aws/lambda/helper"]
    assert functions.invoke(arn, {"a": 1}, {"b": "2"}) == {"a": 1, "names": names, "custom": {"b": "2"}}


def test_a_function_writes_in_an_event_of_its_own(local: Clients) -> None:
    def written(event: Any) -> Any:
        event["inner"]["seen"] = True
        return event

    local.agentcore.bind(ARN, written)
    event = {"inner": {"a": 1}}

    assert functions.invoke(ARN, event, {}) == {"inner": {"a": 1, "seen": True}}
    assert event == {"inner": {"a": 1}}


@pytest.mark.parametrize(
    ("target", "text", "is_missing"),
    [
        (failing, f"Lambda function {ARN} failed: out of order", False),
        (lambda event: float("nan"), f"Lambda function {ARN} failed: ", False),
        ("http://localhost:9", f"What is bound to {ARN} is no function", True),
    ],
)
def test_a_function_of_the_authors_that_fails_is_told_of(
    local: Clients, target: Any, text: str, is_missing: bool
) -> None:
    local.agentcore.bind(ARN, target)

    with pytest.raises(functions.FunctionError) as caught:
        functions.invoke(ARN, {}, {})

    assert str(caught.value).startswith(text)
    assert caught.value.is_missing == is_missing


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (('{"a": [1]}', False), {"a": [1]}),
        (("no JSON", False), "no JSON"),
        (("out of order", True), f"Lambda function {ARN} failed: out of order"),
        (None, f"There is no Lambda function {ARN}; agentcore.bind('helper', function) puts a Python"),
        (OSError("no container"), f"moto could not run Lambda function {ARN} (OSError); agentcore.bind('helper'"),
    ],
)
def test_a_function_of_motos_answers_or_fails(
    answer: Any, expected: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def motos(*_: Any) -> Any:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(awslambda, "invoke", motos)
    if isinstance(answer, tuple) and not answer[1]:
        assert functions.invoke(ARN, {}, {}) == expected
    else:
        with pytest.raises(functions.FunctionError) as caught:
            functions.invoke(ARN, {}, {})
        assert str(caught.value).startswith(expected)
        assert caught.value.is_missing == (not isinstance(answer, tuple))
    assert ("moto could not run" in caplog.text) == isinstance(answer, Exception)
