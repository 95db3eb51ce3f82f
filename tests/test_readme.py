"""The README and the guide beside it: short, true, and every example in them a test."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import moto_agentcore
from moto_agentcore.host.coverage import table
from moto_agentcore.host.remote import ACTIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
GUIDE = {file.name: file.read_text() for file in sorted((ROOT / "moto_agentcore" / "guide").glob("*.md"))}
PAGES = {
    "README.md": README,
    **{f"moto_agentcore/guide/{name}": text for name, text in GUIDE.items()},
    **{name: (ROOT / name).read_text() for name in ("tests/sdk/DIFFERENCES.md", "tests/benchmarks/README.md")},
    ".github/CONTRIBUTING.md": (ROOT / ".github" / "CONTRIBUTING.md").read_text(),
}
EXAMPLES = [file.read_text() for file in sorted((ROOT / "tests" / "examples").glob("*.py"))]


@pytest.mark.inferred
def test_the_readme_is_read_in_five_minutes() -> None:
    assert len(README.split()) <= 1_200


@pytest.mark.inferred
def test_every_example_is_a_test() -> None:
    shown = [
        block for page in (README, *GUIDE.values()) for block in re.findall("```python\n(.*?)```", page, re.DOTALL)
    ]
    assert len(shown) >= 5
    assert [block for block in shown if not any(block.strip() in example for example in EXAMPLES)] == []


@pytest.mark.inferred
def test_every_link_leads_to_a_file() -> None:
    links = {(page, link) for page, text in PAGES.items() for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text)}
    assert links
    assert [(page, link) for page, link in links if not ((ROOT / page).parent / link).exists()] == []


@pytest.mark.inferred
def test_the_readme_shows_the_coverage_that_the_command_prints() -> None:
    assert "\n".join(table()) in README


@pytest.mark.inferred
@pytest.mark.parametrize("name", sorted(set(moto_agentcore.__all__) - {"__version__"}))
def test_every_public_name_has_its_line(name: str) -> None:
    assert any(name in text for text in (README, *GUIDE.values()))
    assert getattr(moto_agentcore, name).__doc__


@pytest.mark.inferred
def test_all_names_are_sorted_and_there() -> None:
    assert sorted(moto_agentcore.__all__) == moto_agentcore.__all__
    assert set(moto_agentcore.__all__) <= set(dir(moto_agentcore))


@pytest.mark.inferred
def test_every_control_over_http_has_its_line() -> None:
    assert [action for action in ACTIONS if f"`{action}`" not in GUIDE["controls.md"]] == []
