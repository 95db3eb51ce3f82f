"""Scalars of a JSON body: which values each type takes, and as what."""

from __future__ import annotations

import math
from datetime import datetime, timezone
from typing import Any

import pytest

from moto_agentcore.errors import ServiceError
from moto_agentcore.wire.scalars import MAX_NESTING, SCALARS, WrongTypeError, document

pytestmark = pytest.mark.inferred
INT, LONG = 2**31, 2**63
TAKEN: dict[str, list[tuple[Any, Any]]] = {
    "string": [("", ""), ("a", "a")],
    "boolean": [(True, True), (False, False)],
    "integer": [(0, 0), (INT - 1, INT - 1), (-INT, -INT), (7.0, 7), (-7.0, -7)],
    "long": [(INT, INT), (LONG - 1, LONG - 1), (-LONG, -LONG), (2.0**40, 2**40)],
    "double": [(1, 1.0), (1.5, 1.5), ("Infinity", math.inf), ("-Infinity", -math.inf), (10**300, 1e300)],
    "timestamp": [
        (0, datetime(1970, 1, 1, tzinfo=timezone.utc)),
        (1.5, datetime(1970, 1, 1, 0, 0, 1, 500_000, timezone.utc)),
    ],
    "blob": [("", b""), ("AP8=", b"\x00\xff")],
}
REFUSED: dict[str, tuple[str, list[Any]]] = {
    "string": ("a string", [1, True, None, ["a"], {}]),
    "boolean": ("a boolean", [0, 1, "true", None]),
    "integer": ("an integer", [INT, -INT - 1, 1.5, True, "1", None, math.inf, math.nan, float(INT)]),
    "long": ("an integer", [LONG, -LONG - 1, 1.5, False, "1", 2.0**63]),
    "double": ("a number", [True, "1", None, [], 10**400, math.inf, -math.inf]),
    "timestamp": ("a timestamp", ["yesterday", True, [], 1e300]),
    "blob": ("base64", ["A", "AP8", "A\nP8=", "\u00e9"]),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_a_scalar_is_read_as_what_it_is(kind: str) -> None:
    for value, found in TAKEN[kind]:
        read = SCALARS[kind](value)
        assert (type(read), read) == (type(found), found)


@pytest.mark.parametrize("kind", REFUSED)
def test_a_scalar_of_another_type_is_refused(kind: str) -> None:
    wanted, values = REFUSED[kind]
    for value in values:
        with pytest.raises(WrongTypeError) as refusal:
            SCALARS[kind](value)
        assert (refusal.value.wanted, refusal.value.path) == (wanted, []), value


def test_what_is_no_number_may_be_one_by_name() -> None:
    assert math.isnan(SCALARS["double"]("NaN"))


def nested(depth: int, inner: Any) -> Any:
    for level in range(depth):
        inner = [inner] if level % 2 else {"a": inner}
    return inner


def test_a_document_is_what_can_be_written_again() -> None:
    whole: Any
    for whole in (nested(MAX_NESTING, 1.5), {"a": [None, True, "x"]}, []):
        assert document(whole) is whole
    for wrong, why in (
        (nested(MAX_NESTING + 1, 1), "deeper than 100 levels"),
        ({"a": [math.inf]}, "what a double can"),
    ):
        with pytest.raises(ServiceError, match=why):
            document(wrong)
