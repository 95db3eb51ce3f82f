"""Every error that an operation of this plane declares can be made to happen; in mid-stream, those of its stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Fail
from moto_agentcore.service import agents
from moto_agentcore.wire.shapes import members, streamed
from moto_agentcore.wire.strict import ModelError
from tests.families.agents.arrange import IDS, INSTRUCTION, chunks, failing, seeded
from tests.families.arrange import error_of, status_of
from tests.families.flows import arrange as flows
from tests.families.knowledge_bases import arrange as knowledge
from tests.model.conftest import method
from tests.model.operations import OURS
from tests.model.samples import minimal

ANSWERED = [name for service, name in OURS if service is agents]
ASKED: dict[str, dict[str, Any]] = {
    "InvokeAgent": {**IDS, "sessionId": "s1", "inputText": "Hi"},
    "InvokeInlineAgent": {"sessionId": "s1", "inputText": "Hi", "foundationModel": "a.b-c", "instruction": INSTRUCTION},
    "RetrieveAndGenerateStream": knowledge.question(knowledge.ID, "Do dogs need a ticket?"),
    "AgenticRetrieveStream": knowledge.agentic(knowledge.ID, "Do dogs need a ticket?"),
    "InvokeFlow": {**flows.IDS, **flows.given("trains")},
    "OptimizePrompt": {"input": {"textPrompt": {"text": "Hi"}}, "targetModelId": "anthropic.claude-3"},
}


def _stream(name: str) -> tuple[str, list[str]]:
    """An operation's stream, and the exceptions that it models."""
    model = agents.model.operation_model(name)
    stream = str(streamed(model))
    return stream, [n for n, m in members(members(model.output_shape)[stream]).items() if m.metadata.get("exception")]


STREAMED = [
    pytest.param(name, code, id=f"{name}-{code}")
    for name in ANSWERED
    if agents.model.operation_model(name).has_event_stream_output
    for code in _stream(name)[1]
]


@pytest.mark.parametrize("name", ANSWERED)
@pytest.mark.from_model
def test_every_declared_error_can_be_made_to_happen(local: Clients, name: str) -> None:
    declared = {s.name: s.metadata["error"]["httpStatusCode"] for s in agents.model.operation_model(name).error_shapes}
    for code in declared:
        local.agentcore.faults.on(name, Fail(code, "as the test wants it"), times=1)

    found = {code: error_of(code, method(local.agents, name), **_asked(name)) for code in declared}

    assert {code: status_of(response) for code, response in found.items()} == declared
    assert {response["Error"]["Message"] for response in found.values()} == {"as the test wants it"}


def _asked(name: str) -> dict[str, Any]:
    shape = agents.model.operation_model(name).input_shape
    return ASKED.get(name) or dict(minimal(shape))


@pytest.mark.parametrize(("name", "code"), STREAMED)
@pytest.mark.from_model
def test_every_error_of_a_stream_can_be_made_to_happen_on_the_way(local: Clients, name: str, code: str) -> None:
    seeded(local)
    knowledge.seeded(local)
    flows.seeded(local)
    local.agentcore.faults.on(name, Fail(code[0].upper() + code[1:], "as the test wants it", after=1))

    found, error = failing(method(local.agents, name)(**ASKED[name])[_stream(name)[0]])

    assert len(found) == 1
    assert error == {"Code": code, "Message": "as the test wants it"}


@pytest.mark.parametrize("face", ["local", "remote"])
@pytest.mark.inferred
def test_a_stream_fails_after_so_many_events_or_at_its_end(face: str, request: pytest.FixtureRequest) -> None:
    clients: Clients = request.getfixturevalue(face)
    seeded(clients)
    clients.agentcore.script("InvokeAgent", [{"chunk": {"bytes": text}} for text in ("a", "b")])
    clients.agentcore.faults.on("InvokeAgent", Fail("ThrottlingException", after=0), times=1)
    clients.agentcore.faults.on("*", Fail("ThrottlingException", after=9))
    streams = [clients.agents.invoke_agent(**ASKED["InvokeAgent"])["completion"] for _ in range(2)]
    found = [chunks(failing(stream)[0]) for stream in streams]

    assert found == [[], ["a", "b"]]
    assert clients.agents.list_sessions()["sessionSummaries"] == []  # no stream: left alone


@pytest.mark.inferred
def test_a_script_may_end_in_an_exception_of_the_stream(local: Clients) -> None:
    seeded(local)
    failure = {"throttlingException": {"message": "slow down"}}
    local.agentcore.script("InvokeAgent", [{"chunk": {"bytes": "a"}}, failure])

    found, error = failing(local.agents.invoke_agent(**ASKED["InvokeAgent"])["completion"])

    assert chunks(found) == ["a"]
    assert error == {"Code": "throttlingException", "Message": "slow down"}


@pytest.mark.inferred
@pytest.mark.parametrize(
    "event", [{}, {"chunk": {"bytes": "a"}, "trace": {}}, {"chunk": "a"}, {"trace": 7}, {"returnControl": None}]
)
def test_what_is_no_event_is_told_to_the_author(local: Clients, event: Any) -> None:
    seeded(local)
    local.agentcore.script("InvokeAgent", lambda call: iter([{"chunk": {"bytes": "first"}}, event]))

    with pytest.raises(ModelError, match="InvokeAgent") as mistake:
        list(local.agents.invoke_agent(**ASKED["InvokeAgent"])["completion"])
    assert "None is no event" not in str(mistake.value)


WRONG: list[tuple[Callable[[], Fail], str, str]] = [
    (lambda: Fail("ThrottlingException", after=1), "GetSession", "no stream of events"),
    (lambda: Fail("ThrottlingException", after=-1), "InvokeAgent", "after is a number of events"),
]


@pytest.mark.parametrize(("fault", "name", "reason"), WRONG)
@pytest.mark.inferred
def test_what_could_never_strike_is_refused(local: Clients, fault: Callable[[], Fail], name: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        local.agentcore.faults.on(name, fault())
