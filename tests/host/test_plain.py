"""What controls over HTTP show of values that JSON lacks."""

from __future__ import annotations

from datetime import datetime, timezone
from math import inf
from typing import Any

import pytest

from moto_agentcore.host.plain import plain


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (True, True),
        (7, 7),
        (1.5, 1.5),
        (inf, "inf"),
        ("a", "a"),
        (b"a", "YQ=="),
        ({1: (b"a", {2})}, {"1": ["YQ==", [2]]}),
        (datetime(2026, 11, 30, tzinfo=timezone.utc), "2026-11-30T00:00:00+00:00"),
        (object(), "(object)"),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.inferred
def test_a_value_is_shown_as_json_has_it(value: Any, shown: Any) -> None:
    assert plain(value) == shown
