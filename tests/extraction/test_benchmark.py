"""The benchmark's figures hold: precision and recall against what a person would extract."""

from __future__ import annotations

import pytest

from tests.benchmarks.extraction.cases import read
from tests.benchmarks.extraction.score import similarity, tally


@pytest.mark.inferred
@pytest.mark.parametrize("split", ["tuning", "held_out"])
@pytest.mark.parametrize("strategy", ["SEMANTIC", "USER_PREFERENCE"])
def test_precision_is_at_least_90_and_recall_at_least_80_percent(split: str, strategy: str) -> None:
    total = tally([case for case in read() if case.split == split])[strategy]
    assert total.precision >= 0.9
    assert total.recall >= 0.8


@pytest.mark.inferred
def test_a_third_of_the_turns_is_held_out() -> None:
    splits = [case.split for case in read()]
    assert len(splits) >= 200
    assert splits.count("held_out") == pytest.approx(len(splits) / 3, abs=2)


@pytest.mark.inferred
def test_denial_and_statement_never_match() -> None:
    assert similarity("The user eats meat.", "The user does not eat meat.") == 0
    assert similarity("The user eats meat.", "The user eats red meat.") > 0.6
