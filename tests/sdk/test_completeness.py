"""The SDK's public methods are all called here: a method that a new SDK brings fails until it has its test."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import Any

import pytest
from bedrock_agentcore.memory import (
    Actor,
    MemoryClient,
    MemoryControlPlaneClient,
    MemorySession,
    MemorySessionManager,
)

HERE = Path(__file__).parent
CALLED_IN = {
    MemoryClient: "test_memory_client.py",
    MemorySessionManager: "test_session_manager.py",
    MemorySession: "test_session_manager.py",
    Actor: "test_session_manager.py",
    MemoryControlPlaneClient: "test_control_plane.py",
}


def _public(cls: type[Any]) -> set[str]:
    return {name for name in vars(cls) if not name.startswith("_") and inspect.isfunction(vars(cls)[name])}


@pytest.mark.from_sdk
@pytest.mark.parametrize(("cls", "file"), CALLED_IN.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_every_public_method_is_called(cls: type[Any], file: str) -> None:
    called = set(re.findall(r"[.\"](\w+)", (HERE / file).read_text(encoding="utf-8")))

    # `test_adding_a_strategy_waits_for_the_memory` makes these names from the others.
    waiting = {f"{name}_and_wait" for name in called if name.startswith("add_")}
    assert _public(cls) - called - waiting == set()


@pytest.mark.from_sdk
def test_every_operation_that_the_client_passes_on_is_called() -> None:
    called = set(re.findall(r"sdk\.(\w+)", (HERE / "test_memory_client.py").read_text(encoding="utf-8")))

    passed_on = MemoryClient._ALLOWED_GMDP_METHODS | MemoryClient._ALLOWED_GMCP_METHODS
    assert passed_on - called == set()
