"""Modules that are patched when somebody imports them."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from moto_agentcore.host.watching import Undo, watch

pytestmark = pytest.mark.inferred


def test_a_module_is_patched_once_it_is_imported_and_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("early_guest", "late_guest", "other_guest"):
        (tmp_path / f"{name}.py").write_text("said = 'theirs'\n")
        monkeypatch.delitem(sys.modules, name, raising=False)
    undone: list[str] = []

    def patch(module: ModuleType) -> Undo:
        vars(module)["said"] = f"ours, not {vars(module)['said']}"
        return lambda: undone.append(module.__name__)

    early, finders = import_module("early_guest"), [*sys.meta_path]
    undo = watch(dict.fromkeys(("early_guest", "late_guest", "guest_of_nobody"), patch))
    found = [vars(module)["said"] for module in (early, import_module("late_guest"), import_module("other_guest"))]
    with pytest.raises(ModuleNotFoundError):
        import_module("guest_of_nobody")
    undo()

    assert found == ["ours, not theirs", "ours, not theirs", "theirs"]
    assert (undone, sys.meta_path) == (["late_guest", "early_guest"], finders)
