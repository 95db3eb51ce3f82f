"""The benchmark command on a handful of calls, so that it does not rot. Nothing timed is asserted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.__main__ import TOPICS, main, run
from tests.benchmarks.rounds import TINY

# The others start servers or several fresh processes; their modules are type-checked and run by hand.
QUICK_TO_RUN = ["calls", "growth", "retrieve", "drain", "gateways", "sandboxes"]


@pytest.fixture
def report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, dict[str, Any]]:
    """What the command prints and what it writes down."""
    file = tmp_path / "figures.json"
    run(QUICK_TO_RUN, TINY, file)
    return capsys.readouterr().out, json.loads(file.read_text())


@pytest.mark.inferred
def test_every_figure_stands_in_the_table_and_in_the_file(report: tuple[str, dict[str, Any]]) -> None:
    text, written = report
    names = [table["name"] for table in written["tables"]]
    assert names == ["calls", "overhead", "growth", "memories", "retrieve", "drain", "gateways", "files", "sessions"]
    assert all(table["title"] in text for table in written["tables"])
    compared = {row["call"]: row["ours/floor"] for row in written["tables"][0]["rows"]}
    assert {"create_event", "get_event", "list_events (100)", "retrieve_memory_records"} <= set(compared)
    assert all(figure > 0 for figure in compared.values())


@pytest.mark.inferred
def test_an_unknown_topic_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "weather"])
    said = capsys.readouterr().err
    assert all(topic in said for topic in TOPICS)
