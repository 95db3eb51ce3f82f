"""What ``python -m tests.fuzz.mutants`` changes, in a tree of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.fuzz.mutants import mutants

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = '''
MOST: int | None = 3


def shown(names, most=MOST):
    """No place to change: 1 < 2."""
    if not names and most > 1:
        names.clear()
    names.append(f"{len(names) - 1} more")
    return names[:most] + names
'''


@pytest.mark.inferred
def test_each_place_is_changed_alone_and_types_and_texts_are_not(tmp_path: Path) -> None:
    (tmp_path / "moto_agentcore").mkdir()
    (tmp_path / "moto_agentcore" / "shown.py").write_text(SOURCE)

    drawn = list(mutants(tmp_path, seed=1))

    assert sorted(str(one).removeprefix("moto_agentcore/shown.py:") for one in drawn) == [
        "10 names[:most] + names -> (names[:most] - names)",
        "10 return names[:most] + names -> return None",
        "2 3 -> 4",
        "7 1 -> 2",
        "7 most > 1 -> (most >= 1)",
        "7 not names -> (names)",
        "7 not names and most > 1 -> (False)",
        "7 not names and most > 1 -> (not names or most > 1)",
        "8 names.clear() -> pass",
        '9 names.append(f"{len(names) - 1} more") -> pass',
    ]
    assert [one for one in drawn if len(one.source.splitlines()) != len(SOURCE.splitlines())] == []
    assert [str(one) for one in mutants(tmp_path, seed=1)] == [str(one) for one in drawn]
