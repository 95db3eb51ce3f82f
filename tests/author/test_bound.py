"""What may be bound to an address, and how it is asked then."""

from __future__ import annotations

from typing import Any

import pytest

from moto_agentcore.author.bound import bound
from tests.author.test_targets import POST, bare, wsgi

pytestmark = pytest.mark.inferred


@pytest.mark.parametrize(
    ("function", "takes_context"),
    [
        (lambda payload: payload, False),
        (lambda payload, context: payload, True),
        (lambda payload, session: payload, True),
        (lambda payload, context=None: payload, True),
        (lambda payload, times=2: payload, False),
        (lambda payload, *more, context=None: payload, False),
        (lambda *both: both[0], False),
        (min, False),  # one of C, whose arguments nobody knows
    ],
)
def test_a_function_is_asked_with_what_it_takes(function: Any, takes_context: bool) -> None:
    found = bound(function)

    assert (found.speaks_http, found.takes_context) == (False, takes_context)
    assert found.call((1, 2), None) == (1 if function is min else (1, 2))


@pytest.mark.parametrize("target", [bare, wsgi, "http://localhost:1", "https://[::1]/", "http://127.8.9.10"])
def test_an_application_or_a_url_speaks_http(target: Any) -> None:
    found = bound(target, 0.5)

    assert (found.speaks_http, found.takes_context, found.seconds) == (True, False, 0.5)
    assert bound(wsgi).ask(POST).status == 202


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (7, "a target is a function"),
        (dict, "a target is a function"),
        (lambda: None, r"asked as f\(payload\) or f\(payload, context\)"),
        (lambda payload, context, third: None, r"asked as f\(payload\)"),
        (lambda payload, *, context: None, r"asked as f\(payload\)"),
        ("http://example.com", "of this machine"),
    ],
)
def test_what_cannot_be_asked_is_refused(target: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        bound(target)


@pytest.mark.parametrize("seconds", [0, -1, True, float("inf"), float("nan")])
def test_a_time_out_is_a_positive_number(seconds: Any) -> None:
    with pytest.raises(ValueError, match="a time-out is a positive number of seconds"):
        bound(print, seconds)
