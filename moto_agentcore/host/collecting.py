"""What pytest collected: which tests are mocked by the marker alone, and whether any is mocked at all.

pytest's plugin imports it in every run, so it imports nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

FIXTURES = {"agentcore", "agentcore_server"}  # every other one asks for one of them
MOCK = "moto_agentcore.host.mock"  # where `mock_agentcore` and `AgentCore` are


def mock_marked(items: Sequence[pytest.Item]) -> None:
    """Give the fixture ``agentcore`` to tests with the marker that ask for none."""
    for item in items:
        names, is_marked = getattr(item, "fixturenames", None), item.get_closest_marker("agentcore") is not None
        if names is not None and is_marked and not FIXTURES & set(names):
            names.insert(_after_wider_scopes(item, names), "agentcore")


def mocks(items: Sequence[pytest.Item]) -> bool:
    """Whether a test asks for a mock, or a module that was imported for them may start one."""
    return MOCK in sys.modules or any(FIXTURES & set(getattr(item, "fixturenames", ())) for item in items)


def _after_wider_scopes(item: pytest.Item, names: list[str]) -> int:
    """Where the first fixture of a function stands: those of wider scopes come first."""
    known = getattr(getattr(item, "_fixtureinfo", None), "name2fixturedefs", {})
    of_function = (at for at, name in enumerate(names) if name in known and known[name][-1].scope == "function")
    return next(of_function, len(names))
