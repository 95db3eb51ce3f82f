"""Two variants of an A/B test compared: the change, and whether it may be chance."""

from __future__ import annotations

from typing import Any

import pytest

from moto_agentcore.families.shared.variants import _compared

pytestmark = pytest.mark.inferred  # by a normal distribution


@pytest.mark.parametrize(
    ("control", "treatment", "expected"),
    [
        ([], [1.0, 1.0], {"isSignificant": False}),
        ([1.0, 1.0], [], {"isSignificant": False}),
        ([0.5], [1.0, 1.0], {"absoluteChange": 0.5, "percentChange": 100.0, "isSignificant": False}),
        ([0.0, 0.0], [1.0], {"absoluteChange": 1.0, "isSignificant": False}),
        (
            [0.5, 0.5],
            [0.5, 0.5],
            {
                "absoluteChange": 0.0,
                "percentChange": 0.0,
                "pValue": 1.0,
                "confidenceInterval": {"lower": 0.0, "upper": 0.0},
                "isSignificant": False,
            },
        ),
        (  # variances of 2 and 8: a deviation of the mean's difference of the square root of 5
            [1.0, 3.0],
            [4.0, 8.0],
            {
                "absoluteChange": 4.0,
                "percentChange": 200.0,
                "pValue": pytest.approx(0.0736, abs=0.0001),  # 4 / 2.236 = 1.789 deviations, of both tails
                "confidenceInterval": {
                    "lower": pytest.approx(-0.3826, abs=0.0001),
                    "upper": pytest.approx(8.3826, abs=0.0001),
                },
                "isSignificant": False,
            },
        ),
    ],
)
def test_two_variants_are_compared(control: list[float], treatment: list[float], expected: dict[str, Any]) -> None:
    assert _compared(control, treatment) == expected
