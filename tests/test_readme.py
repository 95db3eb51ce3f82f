from __future__ import annotations

from pathlib import Path

import pytest

import moto_agentcore
import moto_agentcore.extraction
from moto_agentcore.host.coverage import table
from moto_agentcore.host.remote import ACTIONS

README = (Path(__file__).parents[1] / "README.md").read_text()


@pytest.mark.inferred
def test_the_readme_shows_the_coverage_that_the_command_prints() -> None:
    assert "\n".join(table()) in README


@pytest.mark.inferred
def test_the_readme_shows_every_row_of_the_extraction_tables() -> None:
    rows = [line for line in str(moto_agentcore.extraction.__doc__).splitlines() if line.startswith("|")]
    assert len(rows) > 50
    assert [row for row in rows if row not in README] == []


@pytest.mark.inferred
@pytest.mark.parametrize("name", sorted(set(moto_agentcore.__all__) - {"__version__"}))
def test_every_public_name_has_its_line(name: str) -> None:
    assert name in README
    assert getattr(moto_agentcore, name).__doc__


@pytest.mark.inferred
def test_all_names_are_sorted_and_there() -> None:
    assert sorted(moto_agentcore.__all__) == moto_agentcore.__all__
    assert set(moto_agentcore.__all__) <= set(dir(moto_agentcore))


@pytest.mark.inferred
@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_control_over_http_has_its_line(action: str) -> None:
    assert f"`{action}`" in README


@pytest.mark.inferred
def test_the_readmes_ten_lines_are_the_tests_own() -> None:
    example = (Path(__file__).parent / "examples" / "test_readme_ten_lines.py").read_text()
    body = example[example.index("    control, data = ") :]
    assert body in README


@pytest.mark.inferred
def test_the_readmes_agent_is_the_tests_own() -> None:
    example = (Path(__file__).parent / "examples" / "test_readme_agents.py").read_text()
    assert example[example.index("IMAGE = ") :] in README


@pytest.mark.inferred
def test_the_readmes_gateway_is_the_tests_own() -> None:
    example = (Path(__file__).parent / "examples" / "test_readme_gateway.py").read_text()
    assert example[example.index("ADD = ") :] in README
