from typing import Any

import boto3
import pytest

from moto_agentcore import AgentCore, Break, Fail


def test_what_was_asked(agentcore: AgentCore, agentcore_control: Any) -> None:
    agentcore_control.create_memory(name="Chat", eventExpiryDuration=30)
    agentcore.calls("CreateMemory", name="Chat").assert_called(times=1)
    agentcore.calls("DeleteMemory").assert_not_called()
    assert (agentcore.calls[-1].operation, agentcore.calls[-1].status) == ("CreateMemory", 202)


def test_boto3_gets_over_two_throttles(agentcore: AgentCore, agentcore_control: Any) -> None:
    rule = agentcore.faults.on("ListMemories", Fail("ThrottledException"), times=2)
    agentcore_control.list_memories()  # boto3 tries three times
    assert rule.struck == 2


def test_no_room(agentcore: AgentCore, agentcore_control: Any) -> None:
    agentcore.faults.on("CreateMemory", Break("no capacity"))
    memory = agentcore_control.create_memory(name="Chat", eventExpiryDuration=30)["memory"]
    assert agentcore_control.get_memory(memoryId=memory["id"])["memory"]["failureReason"] == "no capacity"


@pytest.mark.agentcore(lifecycle="realistic")
def test_the_marker_is_enough() -> None:
    control = boto3.client("bedrock-agentcore-control", "us-east-1")
    memory = control.create_memory(name="Chat", eventExpiryDuration=30)["memory"]
    assert control.get_memory(memoryId=memory["id"])["memory"]["status"] == "CREATING"


pytestmark = pytest.mark.inferred
