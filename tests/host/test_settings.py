"""What several mocks set at once: the latest one that still runs counts, in whatever order they end."""

from __future__ import annotations

import sys
from itertools import permutations
from types import ModuleType
from typing import Any

import pytest
from moto.moto_api import state_manager

from conftest import Clients
from moto_agentcore import AgentCore, Fail
from moto_agentcore.controls import Controls, controls
from moto_agentcore.families.memories.controls import EXTRACTION
from moto_agentcore.host.settings import ENDS, stop_everything, stop_inspecting
from tests.controls.conversation import code_of, new_memory


def _now() -> Any:
    found = state_manager.get_transition(EXTRACTION)
    name = controls.chosen.name if controls.chosen is not None else None
    return controls.strict, controls.validate_references, name, found["progression"]


@pytest.mark.inferred
@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_mocks_end_in_any_order_and_leave_nothing(
    idle: Clients, monkeypatch: pytest.MonkeyPatch, order: tuple[int, ...]
) -> None:
    monkeypatch.setattr(controls, "strict", False)
    before = _now()
    first = AgentCore(strict=True, extraction="manual", embedder="hash")
    second = AgentCore()
    third = AgentCore(strict=False, validate_references=True, extraction=60, embedder="default")
    mocks = [first, second, third]
    said = [(True, False, "hash", "manual"), (), (False, True, "words", "time")]
    for mock in mocks:
        mock.start()
    running = [0, 1, 2]
    for number in order:
        mocks[number].stop()
        running.remove(number)
        latest = next((said[n] for n in reversed(running) if said[n]), before)
        strict, references, name, progression = _now()
        assert (strict, references, progression) == (latest[0], latest[1], latest[3])
        assert str(name).startswith(str(latest[2]))
    assert _now() == before


@pytest.mark.inferred
@pytest.mark.parametrize(("said", "is_on"), [("1", True), ("true", True), ("0", False), ("false", False), ("", False)])
def test_a_variable_turns_it_on(monkeypatch: pytest.MonkeyPatch, said: str, is_on: bool) -> None:
    for name in ("STRICT", "VALIDATE_REFERENCES"):
        monkeypatch.setenv(f"MOTO_AGENTCORE_{name}", said)
    found = Controls()

    assert (found.strict, found.validate_references) == (is_on, is_on)


@pytest.mark.inferred
@pytest.mark.parametrize(("said", "found"), [("local", "local"), ("scripted", "scripted"), ("", "scripted")])
def test_a_variable_says_what_runs_code(monkeypatch: pytest.MonkeyPatch, said: str, found: str) -> None:
    monkeypatch.setenv("MOTO_AGENTCORE_CODE_INTERPRETER", said)

    assert Controls().code_interpreter == found


@pytest.mark.inferred
def test_no_code_is_run_while_others_reach_this_process(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controls, "exposed", 1)

    with AgentCore(), pytest.raises(ValueError, match="listens beyond this machine: it must not run code"):
        AgentCore(code_interpreter="local").start()

    monkeypatch.setattr(controls, "exposed", 0)
    with AgentCore(code_interpreter="local"):
        assert controls.code_interpreter == "local"


@pytest.mark.inferred
def test_a_browser_is_chosen_for_a_while(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_AGENTCORE_BROWSER", "chromium")
    with AgentCore(browser="recorded"), AgentCore():
        within = controls.chosen_browser
        assert controls.browser == "recorded"
    assert controls.browser == "chromium"
    monkeypatch.delenv("MOTO_AGENTCORE_BROWSER")
    assert controls.browser == "recorded"
    monkeypatch.setattr(controls, "exposed", 1)

    assert (within, controls.chosen_browser) == ("recorded", None)
    with pytest.raises(ValueError, match="listens beyond this machine: it must not run a browser"):
        AgentCore(browser="chromium").start()
    assert controls.chosen_browser is None


@pytest.mark.inferred
def test_life_cycles_are_realistic_again_when_a_mock_within_is_over(idle: Clients) -> None:
    with AgentCore(lifecycle="realistic"):
        with AgentCore(lifecycle="immediate"):
            within = controls.realistic
        after = controls.realistic

    assert (within, after, controls.realistic) == (False, True, False)


@pytest.mark.inferred
def test_strict_is_over_when_its_mock_ended_first(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controls, "strict", False)
    strict, plain = AgentCore(strict=True), AgentCore()
    strict.start()
    plain.start()
    strict.stop()
    assert controls.strict is False
    plain.stop()
    assert controls.strict is False


@pytest.mark.inferred
def test_what_is_set_before_the_start_holds_in_every_run(idle: Clients) -> None:
    agentcore = AgentCore()
    rule = agentcore.faults.on("ListMemories", Fail("ThrottledException"), times=1)
    agentcore.script("ListGateways", {"items": []})
    agentcore.progress("memory", times=2)
    agentcore.memory.script("SEMANTIC", ["The user likes tea."])
    seen = []
    for _ in range(2):
        with agentcore:
            seen += [code_of(idle.control.list_memories) for _ in range(2)]
            assert (rule.struck, [found.operation for found in controls.scripts.unstruck()]) == (1, ["ListGateways"])
            assert list(controls.extractors) == ["SEMANTIC"]
            new_memory(idle)
            assert idle.control.list_memories()["memories"][0]["status"] == "CREATING"
    assert seen == ["ThrottledException", ""] * 2
    with AgentCore():
        assert code_of(idle.control.list_memories) == ""
        assert not controls.scripts


@pytest.mark.inferred
def test_it_holds_inside_another_mock_and_once_alone(idle: Clients) -> None:
    inner = AgentCore()
    inner.faults.on("ListMemories", Fail("ThrottledException"))
    inner.faults.clear()
    inner.faults.on("ListGateways", Fail("ThrottlingException"), times=1)
    with AgentCore(), inner:
        found = [code_of(call) for call in (idle.control.list_memories, *[idle.control.list_gateways] * 2)]
    assert found == ["", "ThrottlingException", ""]


@pytest.mark.inferred
def test_motos_transitions_of_our_kinds_end_with_the_mock(idle: Clients) -> None:
    names = ("agentcore::memory", "bedrock-agentcore-control::gateway")
    state_manager.set_transition(names[0], {"progression": "manual", "times": 2})
    try:
        with AgentCore():
            for name in names:
                state_manager.set_transition(name, {"progression": "manual", "times": 9})
        found = [state_manager._transitions.get(name, {}).get("times") for name in names]
    finally:
        state_manager.unset_transition(names[0])
    assert found == [2, None]


@pytest.mark.inferred
def test_a_reset_may_come_while_something_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (*ENDS, "host.inspector.opening"):
        name = f"moto_agentcore.{module}"
        monkeypatch.setitem(sys.modules, name, ModuleType(name))

    stop_everything()
    stop_inspecting()
