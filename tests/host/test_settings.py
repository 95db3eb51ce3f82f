"""What several mocks set at once: the latest one that still runs counts, in whatever order they end."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from moto.moto_api import state_manager

from conftest import Clients
from moto_agentcore import AgentCore
from moto_agentcore.controls import controls
from moto_agentcore.families.memories.controls import EXTRACTION


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
def test_strict_is_over_when_its_mock_ended_first(idle: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(controls, "strict", False)
    strict, plain = AgentCore(strict=True), AgentCore()
    strict.start()
    plain.start()
    strict.stop()
    assert controls.strict is False
    plain.stop()
    assert controls.strict is False
