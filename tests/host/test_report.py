"""What the report of a failed test tells; pytest's own part of it is in test_plugin.py."""

from __future__ import annotations

import pytest

from conftest import Clients, make_client
from moto_agentcore.host.report import begin, report
from tests.controls.conversation import WHERE, code_of, new_memory, say
from tests.families.flows.arrange import IDS, given, seeded
from tests.families.runtimes.arrange import GIVEN as RUNTIME
from tests.host.arrange import AGENTS, CONTROL

pytestmark = pytest.mark.inferred  # a text of ours


@pytest.fixture
def since() -> int:
    return begin()


def test_a_binding_that_nobody_asked_and_a_runtime_that_echoed_are_told(local: Clients, since: int) -> None:
    made = local.control.create_agent_runtime(agentRuntimeName="support", **RUNTIME)
    local.agentcore.bind("suport", lambda payload: payload)
    local.agentcore.bind("other", lambda payload: payload, qualifier="Judgee")
    local.data.invoke_agent_runtime(agentRuntimeArn=made["agentRuntimeArn"], payload=b"{}")
    before = report(since)
    local.agentcore.bind("support", lambda payload: payload)
    local.data.invoke_agent_runtime(agentRuntimeArn=made["agentRuntimeArn"], payload=b"{}")

    asked = f"nothing is bound to agent runtime {made['agentRuntimeId']}, which was asked; "
    assert f"{asked}what is bound and was not asked: 'suport', 'other'" in before
    for line in ("a binding was never asked: 'suport'", "a binding was never asked: 'other', qualifier 'Judgee'"):
        assert line in before
    assert "never asked: 'support'" not in report(since)


def test_what_a_memory_or_an_identity_was_given_and_never_applied_is_told(local: Clients, since: int) -> None:
    memory_id = new_memory(local)
    local.agentcore.memory.script("SEMANTIC", ["She likes tea."])
    local.agentcore.memory.script("USER_PREFERENCE", ["She likes tea."])
    local.agentcore.identity.script("github", "token")
    say(local, memory_id, "I like tea.")
    local.data.list_memory_records(memoryId=memory_id, namespace=WHERE)

    told = report(since)

    assert "what agentcore.memory was given for 'USER_PREFERENCE' never applied" in told
    assert "what agentcore.identity was given for 'github' never applied" in told
    assert "'SEMANTIC' never" not in told


def test_what_was_looked_for_in_another_region_is_told(local: Clients, since: int) -> None:
    new_memory(local)
    seeded(local)
    control, agents = (make_client(name, region="eu-west-1") for name in (CONTROL, AGENTS))
    control.list_memories()
    assert code_of(agents.invoke_flow, **IDS, **given("trains")) == "ResourceNotFoundException"

    told = report(since)

    assert "there is 1 memory in us-east-1; the call went to eu-west-1" in told
    assert f"{IDS['flowIdentifier']} is in us-east-1; the call went to eu-west-1" in told


def test_a_memory_that_had_nothing_to_extract_or_was_asked_for_a_strategys_name_says_so(
    local: Clients, since: int
) -> None:
    memory_id = new_memory(local)
    say(local, memory_id, "Hm.")
    local.data.list_memory_records(memoryId=memory_id, namespace=WHERE)
    before = report(since)
    say(local, memory_id)
    local.data.list_memory_records(memoryId=memory_id, namespace=WHERE, memoryStrategyId="facts")

    assert "1 message of a user is in it, and no record came of it: nothing in it to extract" in before
    assert "removes 1, leaves 0; no strategy has that id; did you mean facts-" in report(since)


def test_only_what_looks_for_something_finds_nothing(local: Clients, since: int) -> None:
    local.control.create_workload_identity(name="agent", allowedResourceOauth2ReturnUrls=[])
    local.control.list_gateways()

    created, listed = report(since).splitlines()[1:]

    assert created.endswith("-> 201")
    assert listed.endswith("-> 200, nothing found")
