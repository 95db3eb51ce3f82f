"""Lifecycle hooks of a harness: who is told what, and what a denial does."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest

from conftest import Clients, Logged
from tests.families.arrange import refused
from tests.families.harnesses.arrange import NONE, ROLE, new_harness
from tests.families.harnesses.test_invoke import SESSION, invoked
from tests.families.harnesses.test_loop import ASK, result_of, results, starts, stops, use

LAMBDA = "arn:aws:lambda:us-east-1:123456789012:function:{}"


def hook(kind: str, name: str, **more: Any) -> dict[str, Any]:
    return {kind: {"name": name, "target": {"lambda": {"arn": LAMBDA.format(name), **more}}}}


class Allowing(list[Any]):
    """A function that allows everything, and remembers what it was told."""

    def __call__(self, event: Any, context: Any) -> dict[str, str]:
        self.append(event)
        return {"decision": "allow", "reason": "ok"}


def fired(events: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    found = [event["hookEvent"] for event in events if "hookEvent" in event]
    return [(one["type"], one.get("decision"), one.get("reason")) for one in found]


@pytest.mark.from_docs  # "Choose a lifecycle event", "Process the hook payload"
def test_hooks_are_told_of_each_moment_and_shown_in_the_stream(clients: Clients) -> None:
    kinds = ("beforeInvocation", "beforeToolCall", "afterToolCall", "afterInvocation")
    harness = new_harness(clients, memory=NONE, hooks=[hook(kind, kind) for kind in kinds])
    told = Allowing()
    for kind in kinds:
        clients.agentcore.bind(kind, told)
    clients.agentcore.bind("add", lambda given: "3")
    clients.agentcore.script("InvokeHarness", lambda call: [use("add", a=1), "Three"])

    events = invoked(clients, harness, "Sum")

    moments = ["before_invocation", "before_tool_call", "after_tool_call", "after_invocation"]
    assert fired(events) == [(moment, "allow", "ok") for moment in moments]
    assert ("hookEvent" in events[0], "hookEvent" in events[-1]) == (True, True)
    assert [event["event"] for event in told] == moments
    assert {(event["harnessArn"], event["sessionId"]) for event in told} == {(harness["arn"], SESSION)}
    before, call, after, end = (event["context"] for event in told)
    assert before == {"messageCount": 1, "messages": [{"role": "user", "content": [{"text": "Sum"}]}]}
    assert (call["toolName"], call["toolType"], call["toolInput"]) == ("add", "builtin", {"a": 1})
    assert after["toolResult"] == {"toolUseId": call["toolUseId"], "status": "success", "content": [{"text": "3"}]}
    assert "error" not in after
    assert end == {"stopReason": "end_turn", "usage": {"inputTokens": 2, "outputTokens": 1}}  # of two messages


@pytest.mark.from_docs  # "Effect of a Lambda deny decision"
def test_what_a_denial_stops(local: Clients) -> None:
    ran: list[str] = []

    def add(given: Any) -> str:
        ran.append("add")
        return "3"

    local.agentcore.bind("add", add)
    local.agentcore.script("InvokeHarness", lambda call: [use("add"), "Three"])
    for kind in ("beforeInvocation", "beforeToolCall", "afterToolCall"):
        local.agentcore.bind(kind, lambda event, context: {"decision": "deny", "reason": "no" * 600})

    def denied(kind: str) -> list[dict[str, Any]]:
        return invoked(local, new_harness(local, kind, memory=NONE, hooks=[hook(kind, kind)]))

    before, skipped, after = denied("beforeInvocation"), denied("beforeToolCall"), denied("afterToolCall")

    assert (stops(before), results(before)) == (["hook_stopped"], [])
    assert (stops(skipped), results(skipped)) == (["tool_use", "tool_result", "end_turn"], [("error", "no" * 512)])
    assert (stops(after), results(after)) == (["tool_use", "hook_stopped"], [("success", "3")])
    assert ran == ["add"]


@pytest.mark.from_docs  # "Process the hook payload"
def test_a_hook_behind_a_tool_is_told_how_it_failed(local: Clients) -> None:
    told = Allowing()
    local.agentcore.bind("afterToolCall", told)
    local.agentcore.bind("divide", lambda given: 1 // given["by"])
    local.agentcore.script("InvokeHarness", lambda call: [use("divide", by=0), "Done"])

    invoked(local, new_harness(local, memory=NONE, hooks=[hook("afterToolCall", "afterToolCall")]))

    after = told[0]["context"]
    assert ("division" in after["error"], after["toolResult"]["status"]) == (True, "error")


@pytest.mark.from_docs  # "Use tool-call hooks with inline functions"
def test_hooks_see_an_inline_function_once_on_each_side(local: Clients) -> None:
    kinds = ("beforeToolCall", "afterToolCall")
    harness = new_harness(local, memory=NONE, tools=[ASK], hooks=[hook(kind, kind) for kind in kinds])
    for kind in kinds:
        local.agentcore.bind(kind, Allowing())
    local.agentcore.script("InvokeHarness", lambda call: use("ask"), times=1)

    first = invoked(local, harness)
    second = invoked(local, harness, messages=result_of(starts(first)[0]["toolUseId"], "yes"))

    assert [type for type, *_ in fired(first)] == ["before_tool_call"]
    assert [type for type, *_ in fired(second)] == ["after_tool_call"]


@pytest.mark.from_docs  # "failureMode determines the decision when the function … returns an error, or … invalid"
def test_a_function_that_cannot_decide_is_decided_for(local: Clients, caplog: Logged) -> None:
    listed = [
        hook("beforeInvocation", "nobody", failureMode="allow"),
        hook("beforeInvocation", "vague", failureMode="allow"),
        hook("beforeInvocation", "absent"),
    ]
    local.agentcore.bind("vague", lambda event, context: "perhaps")

    events = invoked(local, new_harness(local, memory=NONE, hooks=listed))

    assert [decision for _, decision, _ in fired(events)] == ["allow", "allow", "deny"]
    told = [record.getMessage() for record in caplog.records]
    assert all(any(text.startswith(f"hook {name}: ") for text in told) for name in ("nobody", "absent"))
    assert stops(events) == ["hook_stopped"]
    twice = [hook("beforeInvocation", "x"), hook("afterInvocation", "x")]
    create = local.control.create_harness
    text = refused(create, "ValidationException", harnessName="twice", executionRoleArn=ROLE, hooks=twice)
    assert "name of a hook must be unique" in text


@pytest.mark.from_docs  # "Choose a target": notification only
def test_topics_and_buses_are_told_and_decide_nothing(local: Clients, caplog: Logged) -> None:
    queue = boto3.client("sqs", "us-east-1")
    url = queue.create_queue(QueueName="told")["QueueUrl"]
    arn = queue.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    topic = boto3.client("sns", "us-east-1")
    topic_arn = topic.create_topic(Name="told")["TopicArn"]
    topic.subscribe(TopicArn=topic_arn, Protocol="sqs", Endpoint=arn, Attributes={"RawMessageDelivery": "true"})
    bus = boto3.client("events", "us-east-1")
    bus_arn = bus.create_event_bus(Name="told")["EventBusArn"]
    bus.put_rule(Name="all", EventBusName="told", EventPattern=json.dumps({"source": ["bedrock-agentcore.harness"]}))
    bus.put_targets(Rule="all", EventBusName="told", Targets=[{"Id": "q", "Arn": arn}])
    gone = "arn:aws:sns:us-east-1:123456789012:gone"
    targets: list[dict[str, Any]] = [
        {"sns": {"arn": topic_arn}},
        {"eventBridge": {"arn": bus_arn}},
        {"sns": {"arn": gone}},
    ]
    hooks = [{"afterInvocation": {"name": f"h{i}", "target": target}} for i, target in enumerate(targets)]

    events = invoked(local, new_harness(local, memory=NONE, hooks=hooks))

    found = queue.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]
    notified, event = (json.loads(message["Body"]) for message in found)
    assert fired(events) == [("after_invocation", None, None)] * 3
    assert f"hook h2: there is no {gone}" in [one.getMessage() for one in caplog.records]
    assert (notified["name"], notified["context"]["stopReason"]) == ("h0", "end_turn")
    assert (event["detail-type"], event["detail"]["name"]) == ("Harness Lifecycle Hook", "h1")


@pytest.mark.from_docs  # "Handle context truncation": 64 KiB, the newest messages that fit
def test_a_hook_is_told_no_more_than_it_may_be(local: Clients) -> None:
    told = Allowing()
    local.agentcore.bind("look", told)
    local.agentcore.bind("add", lambda given: "3")
    local.agentcore.script("InvokeHarness", lambda call: [use("add", long="x" * 70_000), "Three"])
    hooks = [{kind: {**hook(kind, "look")[kind], "name": kind}} for kind in ("beforeInvocation", "beforeToolCall")]
    messages = [{"role": "user", "content": [{"text": text}]} for text in ("x" * 70_000, "Sum")]

    invoked(local, new_harness(local, memory=NONE, hooks=hooks), messages=messages)

    before, call = (event["context"] for event in told)
    assert before == {"messageCount": 2, "messages": [messages[1]], "truncated": True}
    assert (call["toolInput"], call["toolName"]) == (
        *({"truncated": True, "preview": '{"long": "'.ljust(1024, "x")}, "add"),
    )
