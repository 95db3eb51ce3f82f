"""The scale benchmark on a few hundred records, so that it does not rot. Nothing timed is asserted, no peer needed."""

from __future__ import annotations

import subprocess
from typing import Any

import pytest

from tests.benchmarks.report import Table

from . import contest
from .big import Effort
from .command import big_tables, main
from .contest import Outcome
from .data import FEWEST, make
from .tables import PARTS, peer_tables

LITTLE = Effort(rounds=1, calls=2, seconds=0.01)


def shown(store: str) -> dict[str, Any]:
    """What a process of the contest tells."""
    data, found = make(FEWEST), dict[str, Any]()
    contest.measure(contest.opened(store, data), data, found.update, calls=2, seconds=0.01)
    return found


def rows(table: Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = table.json()["rows"]
    return found


@pytest.mark.inferred
def test_every_figure_of_ours_is_there_and_every_answer_is_numpys() -> None:
    search, exact, writes = big_tables(FEWEST, LITTLE, writes=4)
    assert [row["among"] for row in rows(search)] == [row["among"] for row in rows(exact)]
    assert all(row[column] > 0 for row in rows(search) for column in ("ours µs", "numpy µs", "bound µs", "ours/bound"))
    assert [row["recall@10"] for row in rows(exact)] == ["1.0000"] * 7
    assert exact.notes == ["an approximate index takes over at this size: no"]
    assert {"new", "overwrite", "remove", "the search alone"} <= {row["write"] for row in rows(writes)}
    assert writes.notes[0] == "searches see what was written: yes"


@pytest.mark.inferred
@pytest.mark.parametrize("store", ["ours", "numpy"])
def test_a_store_tells_every_figure_and_both_of_ours_are_exact(store: str) -> None:
    figures = shown(store)
    assert [figures[f"{part} recall"] for part in PARTS] == [1, 1, 1]
    assert all(figures[f"{part} s"] > 0 for part in PARTS)
    assert {"how", "add/s", "longest s", "memory", "peak", "remove s"} <= figures.keys()


@pytest.mark.inferred
def test_a_store_that_gave_up_keeps_its_figures_and_says_so() -> None:
    slow = Outcome("slow", {"how": "by hand", "add/s": 7.0}, "gave up after 170 s")
    times, rest = peer_tables([Outcome("ours", shown("ours")), slow], FEWEST)
    assert rows(rest)[1]["add /s"] == 7
    assert rows(times)[1]["all µs"] is None
    assert times.notes[-1] == "slow: by hand; gave up after 170 s"


@pytest.mark.inferred
def test_a_process_that_fails_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = subprocess.CompletedProcess([], 1, '{"how": "by hand"}\n', "Traceback\nModuleNotFoundError: no abacus\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    assert contest.outcome("abacus", FEWEST) == Outcome("abacus", {"how": "by hand"}, "ModuleNotFoundError: no abacus")


@pytest.mark.inferred
def test_a_process_that_takes_too_long_is_read_as_far_as_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired([], 9, b'{"add/s": 7}\n{"cut o')

    monkeypatch.setattr(subprocess, "run", late)
    assert contest.outcome("abacus", FEWEST, 9) == Outcome("abacus", {"add/s": 7}, "gave up after 9 s")


@pytest.mark.inferred
def test_an_unknown_peer_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--peers", "abacus"])
    assert "no such peer: abacus" in capsys.readouterr().err
