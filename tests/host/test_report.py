"""What the report of a failed test tells; pytest's own part of it is in test_plugin.py."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import Clients, make_client
from moto_agentcore import AgentCore, Break, Delay
from moto_agentcore.host import report as reports
from moto_agentcore.host.report import begin, noted, report
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


def test_the_last_calls_are_told_of_many(local: Clients, since: int) -> None:
    for _ in range(6):
        local.control.list_memories()
    all_of_them = report(since)
    local.control.list_gateways()

    assert all_of_them.splitlines() == ["the calls:", *["  ListMemories() -> 200, nothing found"] * 6]
    last = report(since).splitlines()
    assert (last[0], len(last), last[-1]) == ("the last calls, of 7:", 7, "  ListGateways() -> 200, nothing found")


def test_what_never_struck_or_answered_is_told_without_a_call(local: Clients, since: int) -> None:
    for seconds in range(6):
        local.agentcore.faults.on("ListMemories", Delay(seconds), where=lambda call: False)
        local.agentcore.script("Evaluate", {"evaluationResults": []}, where=(lambda call: False) if seconds else None)
        local.agentcore.bind(f"agent{seconds}", print)

    told = report(since).splitlines()

    assert told == [
        "no calls",
        *(f"a fault never struck: ListMemories, Delay({n}), where its condition holds" for n in range(5)),
        "a script never answered: Evaluate",
        *["a script never answered: Evaluate, where its condition holds"] * 4,
        *(f"a binding was never asked: 'agent{n}'" for n in range(5)),
    ]


def test_searches_that_found_nothing_are_explained_each_once(local: Clients, since: int) -> None:
    memory_id = new_memory(local)
    for number in (1, 2, 3, 4, 4):
        local.data.list_memory_records(memoryId=memory_id, namespace=f"/{number}/")
    say(local, memory_id, "I love tea.")
    local.data.list_memory_records(memoryId=memory_id, namespace=WHERE)
    told = report(since)
    local.control.delete_memory(memoryId=memory_id)

    assert told.count("ListMemoryRecords found nothing: Memory ") == 3
    assert [line.strip() for line in told.splitlines() if line.startswith("    in /")] == [
        f"in /{number}/: 0 records" for number in (2, 3, 4)
    ]
    gone = [line for line in report(since).splitlines() if "found nothing" in line]
    why = f"explain: there is no memory {memory_id!r}; there is none at all"
    assert gone == [f"ListMemoryRecords found nothing: {why}"] * 3


def test_jobs_that_wait_or_failed_are_told_unless_the_memory_is_explained(local: Clients, since: int) -> None:
    waiting, failing, explained = (new_memory(local, name) for name in ("Waits", "Fails", "Explained"))
    local.agentcore.faults.on("Extraction", Break("no model"), times=1)
    say(local, failing, "I love tea.")
    local.agentcore.memory.flush()
    local.agentcore.progress("extraction", seconds=60)
    for memory_id in (waiting, explained):
        say(local, memory_id, "I love tea.")
    local.data.list_memory_records(memoryId=explained, namespace=WHERE)

    told = report(since)

    assert f"memory {waiting}: 1 extraction jobs wait; agentcore.memory.flush() runs them" in told
    (failed,) = [line for line in told.splitlines() if line.startswith(f"memory {failing}: extraction job")]
    assert failed.endswith(" failed: no model")
    assert f"memory {explained}: 1 extraction jobs wait" not in told


def test_a_failure_takes_along_what_its_mock_knew(monkeypatch: pytest.MonkeyPatch, since: int) -> None:
    def failed(error: BaseException) -> str:
        with pytest.raises(type(error)):
            fails(error)
        return noted(error, since)

    def fails(error: BaseException) -> None:
        with AgentCore():
            make_client(CONTROL).list_memories()
            raise error

    assert failed(LookupError()).splitlines()[0] == "the calls:"
    assert failed(KeyboardInterrupt()) == ""
    monkeypatch.setenv("MOTO_AGENTCORE_REPORT", "0")
    assert failed(LookupError()) == ""
    monkeypatch.setenv("MOTO_AGENTCORE_REPORT", "1")
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    assert failed(LookupError()) == ""


def test_what_keeps_a_report_from_being_told_is_told(monkeypatch: pytest.MonkeyPatch, since: int) -> None:
    def fails(calls: Any) -> Any:
        raise LookupError("no such call")

    monkeypatch.setattr(reports, "_told", fails)

    assert report(since) == "moto-agentcore could not tell more: LookupError: no such call"
