"""InvokeHarness: events of an answer, sessions, scripts, bound functions and the managed memory."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients
from tests.families.arrange import new_memory, record, refused, write
from tests.families.harnesses.arrange import NONE, new_harness

SESSION = "session-".ljust(40, "0")


def said(text: str) -> list[dict[str, Any]]:
    return [{"role": "user", "content": [{"text": text}]}]


def invoked(clients: Clients, harness: dict[str, Any], text: str = "Hello", **more: Any) -> list[dict[str, Any]]:
    asked = {"harnessArn": harness["arn"], "runtimeSessionId": SESSION, "messages": said(text), **more}
    return list(clients.data.invoke_harness(**asked)["stream"])


def text_of(events: list[dict[str, Any]]) -> str:
    deltas = (event["contentBlockDelta"]["delta"] for event in events if "contentBlockDelta" in event)
    return "".join(delta.get("text", "") for delta in deltas)


@pytest.mark.from_model
def test_an_answer_is_a_stream_of_events(clients: Clients) -> None:
    harness = new_harness(clients, memory=NONE, systemPrompt=[{"text": "Be kind"}])

    events = invoked(clients, harness, "What is up?")

    assert [next(iter(event)) for event in events] == [
        *("messageStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata"),
    ]
    assert "It was asked: What is up? It is instructed:\n```\nBe kind\n```" in text_of(events)
    assert events[-2] == {"messageStop": {"stopReason": "end_turn"}}
    metadata = events[-1]["metadata"]
    assert metadata["metrics"] == {"latencyMs": 0}
    usage = metadata["usage"]
    assert usage["totalTokens"] == usage["inputTokens"] + usage["outputTokens"]


@pytest.mark.inferred
def test_what_is_bound_sees_the_whole_session(clients: Clients) -> None:
    harness = new_harness(clients, memory=NONE)
    seen: list[Any] = []

    def agent(told: Any) -> Any:
        seen.append(told)
        yield "Yes, "
        yield f"{len(told['messages'])}"

    clients.agentcore.bind("helper", agent)

    answers = [text_of(invoked(clients, harness, text)) for text in ("One", "Two")]
    invoked(clients, harness, runtimeSessionId="another".ljust(33, "0"), systemPrompt=[{"text": "Now"}])

    assert answers == ["Yes, 1", "Yes, 3"]
    assert [message["role"] for message in seen[1]["messages"]] == ["user", "assistant", "user"]
    assert seen[1]["messages"][1]["content"] == [{"text": "Yes, 1"}]
    assert (len(seen[2]["messages"]), seen[2]["systemPrompt"]) == (1, [{"text": "Now"}])


@pytest.mark.from_model
def test_a_script_may_use_a_tool_or_tell_the_events(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)
    local.agentcore.script(
        "InvokeHarness", lambda call: ["Let me see", {"toolUse": {"name": "add", "input": {"a": 1}}}], times=1
    )

    events = invoked(local, harness)

    start = next(event["contentBlockStart"] for event in events if "contentBlockStart" in event)
    assert (start["contentBlockIndex"], start["start"]["toolUse"]["name"]) == (1, "add")
    assert {"messageStop": {"stopReason": "tool_use"}} in events
    told = [{"messageStart": {"role": "assistant"}}, {"messageStop": {"stopReason": "max_tokens"}}]
    other = new_harness(local, "other", memory=NONE)
    local.agentcore.script("InvokeHarness", told, where=lambda call: call.params["harnessArn"] == other["arn"])
    assert invoked(local, other) == told
    local.agentcore.bind("helper", lambda given: [{"messageStop": {"stopReason": 5}}])
    with pytest.raises(AssertionError, match="5 is no string"):
        invoked(local, harness)


@pytest.mark.from_docs  # "harness memory": each turn is an event of it
def test_turns_are_kept_in_the_managed_memory_and_recalled(local: Clients) -> None:
    harness = new_harness(local)
    memory = harness["memory"]["managedMemoryConfiguration"]["arn"].rpartition("/")[2]
    local.control.get_memory(memoryId=memory)

    invoked(local, harness, "I am allergic to peanuts.", actorId="ana")
    again = invoked(local, harness, "Am I allergic to peanuts?", actorId="ana")
    other = invoked(local, harness, "Am I allergic to peanuts?", actorId="bob")

    events = local.data.list_events(memoryId=memory, actorId="ana", sessionId=SESSION)["events"]
    assert len(events) == 2
    assert "It remembers:" in text_of(again)
    assert "peanuts" in text_of(again).partition("It remembers:")[2]
    assert "It remembers:" not in text_of(other)


@pytest.mark.from_sdk  # retrieval_config: namespace templates, each resolved for the actor
def test_an_actor_recalls_what_is_theirs_however_much_others_have_said(local: Clients) -> None:
    harness = new_harness(local)
    for actor in ("bob", "cleo", "dora", "ana"):
        invoked(local, harness, "I am allergic to peanuts.", actorId=actor, runtimeSessionId=actor.ljust(40, "0"))

    own, other = (text_of(invoked(local, harness, "Am I allergic to peanuts?", actorId=one)) for one in ("ana", "an"))

    assert "The user is allergic to peanuts." in own.partition("It remembers:")[2]
    assert "The user is a helpful assistant." not in own  # its instructions are no fact of the user's
    assert "It remembers:" not in other


@pytest.mark.from_model  # retrievalConfig: topK, relevanceScore, strategyId
@pytest.mark.parametrize(
    ("template", "how", "found"),
    [
        ("/a/{actorId}/", {}, ["Ana likes ripe peaches", "Ana likes sweet pears"]),
        ("/a/{actorId}/", {"topK": 1}, ["Ana likes ripe peaches"]),
        ("/a/{actorId}/", {"relevanceScore": 1.0}, []),
        ("/a/{actorId}/", {"strategyId": "other-0123456789"}, []),
        ("/b/{sessionId}/", {}, ["The session was about peaches"]),
        ("/{unknown}/", {}, []),
    ],
)
def test_a_memory_of_the_callers_own_is_looked_into_as_it_says(
    local: Clients, template: str, how: dict[str, Any], found: list[str]
) -> None:
    memory_id = new_memory(local)
    write(
        local,
        memory_id,
        record("Ana likes ripe peaches", "/a/ana/"),
        record("Ana likes sweet pears", "/a/ana/"),
        record("Bob likes ripe peaches", "/a/bob/"),
        record("The session was about peaches", f"/b/{SESSION}/"),
    )
    arn = local.control.get_memory(memoryId=memory_id)["memory"]["arn"]
    own = {"arn": arn, "actorId": "ana", "retrievalConfig": {template: how}}
    harness = new_harness(local, memory={"agentCoreMemoryConfiguration": own})

    text = text_of(invoked(local, harness, "Which ripe peaches?"))

    assert sorted(one for one in found if one in text.partition("It remembers:")[2]) == sorted(found)
    assert text.count("peaches") + text.count("pears") == 1 + len(found)
    events = local.data.list_events(memoryId=memory_id, actorId="ana", sessionId=SESSION)["events"]
    assert len(events) == 1


@pytest.mark.inferred
def test_a_memory_that_is_gone_takes_nothing_away_from_an_answer(local: Clients) -> None:
    memory_id = new_memory(local)
    arn = local.control.get_memory(memoryId=memory_id)["memory"]["arn"]
    harness = new_harness(local, memory={"agentCoreMemoryConfiguration": {"arn": arn}})
    local.control.delete_memory(memoryId=memory_id)

    assert "It was asked: Hello" in text_of(invoked(local, harness))


@pytest.mark.inferred
def test_a_session_idles_from_the_end_of_its_answer_on(local: Clients) -> None:
    lifecycle = {"lifecycleConfiguration": {"idleRuntimeSessionTimeout": 900}}
    harness = new_harness(local, memory=NONE, environment={"agentCoreRuntimeEnvironment": lifecycle})

    def agent(told: Any, state: Any) -> str:
        state["calls"] = state.get("calls", 0) + 1
        local.agentcore.clock.tick(seconds=800)
        return f"{len(told['messages'])} {state['calls']}"

    local.agentcore.bind("helper", agent)
    answers = []
    for seconds in (0, 200, 901):
        local.agentcore.clock.tick(seconds=seconds)
        answers.append(text_of(invoked(local, harness)))

    assert answers == ["1 1", "3 2", "1 1"]


@pytest.mark.inferred
def test_what_is_refused(local: Clients) -> None:
    harness = new_harness(local, memory=NONE)
    invoke = local.data.invoke_harness
    given = {"harnessArn": harness["arn"], "runtimeSessionId": SESSION, "messages": said("x")}

    unknown = {**given, "harnessArn": harness["arn"][:-10] + "0123456789"}
    assert "Harness not found" in refused(invoke, "ResourceNotFoundException", **unknown)
    refused(invoke, "ResourceNotFoundException", **given, qualifier="nowhere")
    refused(invoke, "ValidationException", **{**given, "runtimeSessionId": "x" * 101})
    refused(invoke, "ValidationException", **{**given, "messages": []})
