"""Executions of flows: their states and names, what they tell, how they end, and what is kept of them."""

from __future__ import annotations

import json
from functools import partial
from threading import Event
from typing import Any

import pytest

from conftest import Clients
from moto_agentcore import Break
from tests.families.agents import arrange as agents
from tests.families.arrange import error_of, progression
from tests.families.flows.arrange import (
    ALIAS,
    FLOW,
    IDS,
    TELL,
    ends,
    given,
    line,
    linked,
    node,
    prompt,
    seeded,
    started,
    told,
)
from tests.families.flows.test_invoke import AGENT, ARN, CODE, LAMBDA, UNKNOWN
from tests.families.flows.test_walking import ITERATED

LIFE = "agentcore::flow-execution"


def _status(clients: Clients, execution: dict[str, str]) -> str:
    return str(clients.agents.get_flow_execution(**execution)["status"])


@pytest.mark.from_docs
def test_an_execution_tells_what_happened(clients: Clients) -> None:
    seeded(clients)
    clients.agentcore.bind("teller", lambda text: "Choo")

    execution = started(clients, flowExecutionName="MyExecution")
    found = clients.agents.get_flow_execution(**execution)

    assert execution["executionIdentifier"] == f"{ARN}/alias/{ALIAS}/execution/MyExecution"
    assert (found["status"], found["flowVersion"]) == ("Succeeded", "1")
    assert found["startedAt"] < found["endedAt"]
    assert "errors" not in found
    both = [("flowInputEvent", "In", "trains"), ("flowOutputEvent", "Out", "Choo")]
    assert told(clients, execution, "Flow") == [
        {kind: {"nodeName": name, "fields": [{"name": "document", "content": {"document": value}}]}}
        for kind, name, value in both
    ]
    nodes = [(kind, event["nodeName"]) for one in told(clients, execution, "Node") for kind, event in one.items()]
    assert nodes == [
        *(("nodeOutputEvent", "In"), ("nodeInputEvent", "Teller"), ("nodeActionEvent", "Teller")),
        *(("nodeOutputEvent", "Teller"), ("nodeInputEvent", "Out")),
    ]


@pytest.mark.inferred
def test_an_execution_is_known_by_name_and_arn_in_its_own_alias(local: Clients) -> None:
    seeded(local)
    by_arn = started(local, flowExecutionName="one")
    other = {**IDS, "flowAliasIdentifier": "TSTALIASID"}
    get = local.agents.get_flow_execution
    strangers = [{**by_arn, **other}, {**other, "executionIdentifier": "one"}, {**IDS, "executionIdentifier": "two"}]

    by_name = get(**IDS, executionIdentifier="one")
    refusals = [error_of("ResourceNotFoundException", get, **stranger)["Error"]["Message"] for stranger in strangers]
    taken = error_of("ConflictException", partial(started, local), flowExecutionName="one")["Error"]["Message"]
    beside = started(local, flowExecutionName="one", **other)
    arns = [
        one["executionArn"] for one in local.agents.list_flow_executions(flowIdentifier=ARN)["flowExecutionSummaries"]
    ]
    of_alias = local.agents.list_flow_executions(flowIdentifier=FLOW, flowAliasIdentifier=f"{ARN}/alias/{ALIAS}")

    assert by_name["executionArn"] == by_arn["executionIdentifier"]
    assert set(refusals) == {UNKNOWN}
    assert "already exists" in taken
    assert arns == [beside["executionIdentifier"], by_arn["executionIdentifier"]]  # the newest first
    assert [one["executionArn"] for one in of_alias["flowExecutionSummaries"]] == [by_arn["executionIdentifier"]]


@pytest.mark.from_docs
def test_the_snapshot_is_of_the_flow_as_it_was(local: Clients) -> None:
    role, key = "arn:aws:iam::123456789012:role/flows", "arn:aws:kms:us-east-1:123456789012:key/" + "1" * 36
    seeded(local, executionRoleArn=role, customerEncryptionKeyArn=key)
    execution = started(local)
    seeded(local, line(prompt("Teller", "Sing of {{topic}}.", topic="String")))

    found = local.agents.get_execution_flow_snapshot(**execution)

    assert json.loads(found["definition"]) == TELL
    assert (found["executionRoleArn"], found["customerEncryptionKeyArn"]) == (role, key)
    assert found["flowVersion"] == "1"


@pytest.mark.from_docs
def test_a_node_that_fails_fails_the_execution(local: Clients) -> None:
    shout = node("Shout", "LambdaFunction", {"text": "String"}, {"functionResponse": "String"}, lambdaArn=LAMBDA)
    seeded(local, line(shout))
    local.agentcore.bind("shout", lambda event: 1 / 0)

    execution = started(local)
    found = local.agents.get_flow_execution(**execution)

    reason = f"Node Shout: Lambda function {LAMBDA} failed: division by zero"
    assert (found["status"], found["errors"]) == ("Failed", [{"nodeName": "Shout", "message": reason}])
    failure = {"nodeName": "Shout", "errorCode": "DEPENDENCY_FAILED", "errorMessage": reason}
    assert told(local, execution, "Node")[-1] == {"nodeFailureEvent": failure}
    assert told(local, execution, "Flow")[-1] == {
        "flowFailureEvent": {"errorCode": "NODE_EXECUTION_FAILED", "errorMessage": reason}
    }


@pytest.mark.from_model  # the error codes of a node's failure
def test_an_event_names_the_kind_of_a_nodes_failure(local: Clients) -> None:
    nodes = [ends("Object")[0], node("Out", "Output", {"document": "String $.data.name"})]
    seeded(local, {"nodes": nodes, "connections": linked("In.document > Out.document")})

    execution = started(local, {"name": 7})

    why = "Node Out: input document is not of type String"
    failure = {"nodeName": "Out", "errorCode": "VALIDATION", "errorMessage": why}
    assert told(local, execution, "Node")[-1] == {"nodeFailureEvent": failure}


@pytest.mark.from_docs
def test_a_function_that_is_late_times_out(local: Clients) -> None:
    shout = node("Shout", "LambdaFunction", {"text": "String"}, {"functionResponse": "String"}, lambdaArn=LAMBDA)
    seeded(local, line(shout))
    done = Event()
    local.agentcore.bind("shout", lambda event: done.wait(5), timeout=0.01)

    (error,) = local.agents.get_flow_execution(**started(local))["errors"]
    done.set()

    assert error == {
        "nodeName": "Shout",
        "message": "Node Shout: Call to lambda function timed out",
        "error": "ExecutionTimedOut",
    }


@pytest.mark.from_docs
def test_an_execution_takes_no_longer_than_a_day_and_is_kept_for_ninety(local: Clients) -> None:
    seeded(local)
    tick = local.agentcore.clock.tick
    with progression(LIFE, times=9):
        waiting = started(local, flowExecutionName="waits")
        tick(hours=25)
        found = local.agents.get_flow_execution(**waiting)
    local.agentcore.bind("teller", lambda text: str(tick(hours=25)))
    working = started(local, flowExecutionName="works")

    assert found["status"] == "TimedOut"
    assert (found["endedAt"] - found["startedAt"]).total_seconds() == 24 * 3600
    assert _status(local, working) == "TimedOut"
    tick(days=91)
    assert local.agents.list_flow_executions(flowIdentifier=FLOW)["flowExecutionSummaries"] == []
    assert error_of("ResourceNotFoundException", local.agents.get_flow_execution, **working)
    local.agentcore.bind("teller", lambda text: text)
    started(local, flowExecutionName="works")  # its name is free again
    assert len(local.agents.list_flow_executions(flowIdentifier=FLOW)["flowExecutionSummaries"]) == 1


@pytest.mark.from_model
def test_a_running_execution_goes_on_with_each_look_and_no_further_once_it_is_stopped(local: Clients) -> None:
    texts = [prompt(name, "{{text}}", text="String") for name in ("One", "Two")]
    links = linked("In.document > One.text", "One.modelCompletion > Two.text", "Two.modelCompletion > Out.document")
    seeded(local, {"nodes": [*ends(), *texts], "connections": links})
    asked: list[str] = []

    def say(text: str) -> str:
        asked.append(text)
        return text

    local.agentcore.bind("teller", say)
    with progression(LIFE, times=9):
        execution = started(local)
        seen = [_status(local, execution), len(asked), _status(local, execution), _status(local, execution), len(asked)]
        before = local.agents.get_flow_execution(**execution)
        stopped = local.agents.stop_flow_execution(**execution)
    after = local.agents.get_flow_execution(**execution)
    again = error_of("ConflictException", local.agents.stop_flow_execution, **execution)["Error"]["Message"]

    assert seen == ["Running", 0, "Running", "Running", 1]
    assert "endedAt" not in before
    assert (stopped["status"], stopped["executionArn"]) == ("Aborted", execution["executionIdentifier"])
    assert (after["status"], "endedAt" in after, len(asked)) == ("Aborted", True, 1)
    assert [len(told(local, execution, type)) for type in ("Flow", "Node")] == [1, 4]
    assert "in Aborted state" in again


@pytest.mark.inferred
def test_an_execution_that_is_held_up_for_a_time_has_ended_then(local: Clients) -> None:
    seeded(local)
    with progression(LIFE, seconds=60):
        execution, late = started(local), started(local)
        local.agentcore.clock.tick(seconds=59)
        early = [
            one["status"] for one in local.agents.list_flow_executions(flowIdentifier=FLOW)["flowExecutionSummaries"]
        ]
        local.agentcore.clock.tick(seconds=2)
        found = local.agents.get_flow_execution(**execution)
        local.agentcore.clock.tick(hours=30)
        events = local.agents.list_flow_execution_events(**late, eventType="Flow")["flowExecutionEvents"]
        looked_at_late = local.agents.get_flow_execution(**late)

    assert early == ["Running", "Running"]
    assert [one["status"] for one in (found, looked_at_late)] == ["Succeeded", "Succeeded"]
    assert {(one["endedAt"] - one["startedAt"]).total_seconds() for one in (found, looked_at_late)} == {60}
    assert events[-1]["flowOutputEvent"]["timestamp"] == looked_at_late["endedAt"]


@pytest.mark.inferred
def test_an_execution_whose_end_is_due_has_ended_in_a_list(local: Clients) -> None:
    seeded(local)
    with progression(LIFE, seconds=60):
        started(local)
        local.agentcore.clock.tick(seconds=61)
        (row,) = local.agents.list_flow_executions(flowIdentifier=FLOW)["flowExecutionSummaries"]

    assert row["status"] == "Succeeded"
    assert (row["endedAt"] - row["createdAt"]).total_seconds() == 60


@pytest.mark.inferred
def test_what_nobody_has_looked_at_can_be_stopped_and_what_is_over_cannot(local: Clients) -> None:
    seeded(local)
    unseen, seen = started(local), started(local)
    _status(local, seen)

    stopped = local.agents.stop_flow_execution(**unseen)
    refusal = error_of("ConflictException", local.agents.stop_flow_execution, **seen)["Error"]["Message"]

    assert stopped["status"] == "Aborted"
    assert [next(iter(one)) for one in told(local, unseen, "Flow")] == ["flowInputEvent"]
    assert told(local, unseen, "Node") == []  # it has not come so far
    assert "in Succeeded state" in refusal


@pytest.mark.inferred
def test_stopping_ends_what_goes_on(local: Clients) -> None:
    seeded(local)
    names = {**IDS, "executionIdentifier": "mine"}
    local.agentcore.bind("teller", lambda text: local.agents.stop_flow_execution(**names)["status"])

    execution = started(local, flowExecutionName="mine")

    assert _status(local, execution) == "Aborted"
    assert [next(iter(one)) for one in told(local, execution, "Flow")] == ["flowInputEvent"]


@pytest.mark.inferred
def test_a_break_fails_an_execution_and_nothing_is_asked(local: Clients) -> None:
    seeded(local)
    asked: list[Any] = []
    local.agentcore.bind("teller", asked.append)
    local.agentcore.faults.on("StartFlowExecution", Break("no more"))

    found = local.agents.get_flow_execution(**started(local))

    assert (found["status"], found["errors"], asked) == ("Failed", [{"message": "no more"}], [])


@pytest.mark.from_docs
def test_what_executions_cannot_do_is_refused_or_fails(local: Clients) -> None:
    code = node("Count", "InlineCode", {"text": "String"}, {"response": "Object"}, code=CODE, language="Python_3")
    seeded(local, line(code, got="Object"))
    refusal = error_of("ValidationException", partial(started, local))["Error"]["Message"]
    agents.seeded(local)
    observation = {"type": "ASK_USER", "finalResponse": {"text": "How many?"}}
    asks = {"trace": {"trace": {"orchestrationTrace": {"observation": observation}}}}
    local.agentcore.script("InvokeAgent", [asks, {"chunk": {"bytes": "How many?"}}])
    agent = node("Agent", "Agent", {"agentInputText": "String"}, {"agentResponse": "String"}, agentAliasArn=AGENT)
    seeded(local, line(agent))
    execution = started(local)

    assert "Inline code nodes aren't supported" in refusal
    assert _status(local, execution) == "Failed"
    assert next(iter(told(local, execution, "Node")[-1])) == "nodeFailureEvent"
    assert error_of("ValidationException", partial(started, local), **given(7))


@pytest.mark.from_model
def test_a_page_has_ten_rows_at_most_whatever_is_asked_for(local: Clients) -> None:
    seeded(local)
    for _ in range(11):
        started(local)

    first = local.agents.list_flow_executions(flowIdentifier=FLOW, maxResults=1000)
    rest = local.agents.list_flow_executions(flowIdentifier=FLOW, maxResults=1000, nextToken=first["nextToken"])

    assert [len(page["flowExecutionSummaries"]) for page in (first, rest)] == [10, 1]
    assert "nextToken" not in rest


@pytest.mark.from_model
def test_events_come_in_pages_the_oldest_first(local: Clients) -> None:
    seeded(local, ITERATED)
    execution = started(local, {"names": [f"N{place}" for place in range(4)], "greeting": "Hi"})

    found = list(local.agents.get_paginator("list_flow_execution_events").paginate(**execution, eventType="Node"))

    events = [event for page in found for event in page["flowExecutionEvents"]]
    assert [len(page["flowExecutionEvents"]) for page in found[:-1]] == [10] * (len(found) - 1)
    assert len(found) > 1
    times = [next(iter(event.values()))["timestamp"] for event in events]
    assert times == sorted(times)
    greeted = [event["nodeInputEvent"] for event in events if "nodeInputEvent" in event]
    assert [
        field["content"]["document"] for one in greeted if one["nodeName"] == "Greet" for field in one["fields"]
    ] == [text for place in range(4) for text in (f"N{place}", "Hi")]
