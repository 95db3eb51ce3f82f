from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

import pytest

from moto_agentcore.errors import ServiceError
from moto_agentcore.state.pagination import Paging, page, page_of
from moto_agentcore.state.store import Store
from tests.state.conftest import BOX

PAGING = Paging("ListThings", "things", "nextToken", "nextToken", "maxResults", 3)


@dataclass
class Asked:
    """A call, as far as pagination looks at it."""

    params: dict[str, Any] = field(default_factory=dict)
    paging: Paging | None = PAGING


class Numbers:
    """Rows that count how many of them were made."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = list(numbers)
        self.made = 0

    def __call__(self, last: int | None) -> Iterator[int]:
        for number in self.numbers:
            if last is None or number > last:
                self.made += 1
                yield number


def _page(rows: Numbers, **params: Any) -> tuple[list[int], str | None]:
    answer = page(Asked(params), rows, key=lambda number: number)
    return answer["things"], answer.get("nextToken")


@pytest.mark.inferred
def test_the_limit_cuts_and_the_token_goes_on() -> None:
    rows = Numbers(*range(7))
    first, token = _page(rows, maxResults=4)
    assert (first, _page(rows, maxResults=4, nextToken=token)) == ([0, 1, 2, 3], ([4, 5, 6], None))


@pytest.mark.inferred
def test_without_a_limit_the_operations_own_cuts() -> None:
    assert _page(Numbers(*range(7)))[0] == [0, 1, 2]


@pytest.mark.inferred
def test_a_page_costs_one_row_more_than_it_shows() -> None:
    rows = Numbers(*range(1000))
    _page(rows, maxResults=10)
    assert rows.made == 11


@pytest.mark.inferred
def test_pages_stay_right_while_rows_come_and_go() -> None:
    rows = Numbers(10, 20, 30, 40, 50)
    _, token = _page(rows, maxResults=2)
    rows.numbers = [5, 10, 30, 35, 40, 50]  # 20, the row the token names, is gone
    assert _page(rows, maxResults=10, nextToken=token)[0] == [30, 35, 40, 50]


@pytest.mark.inferred
def test_a_row_may_be_shown_otherwise_than_it_is() -> None:
    answer = page(Asked({"maxResults": 2}), Numbers(1, 2, 3), key=lambda n: n, show=lambda n: {"number": n})
    assert answer["things"] == [{"number": 1}, {"number": 2}]


@pytest.mark.parametrize("key", [7, "text ü", [1777852800123, 5], ["id", 0.123456], {"a": 1}])
@pytest.mark.inferred
def test_any_json_value_may_be_a_sort_key(key: Any) -> None:
    given: list[Any] = []

    def rows(last: Any) -> Iterator[str]:
        given.append(last)
        yield from ("a", "b")

    token = page(Asked({"maxResults": 1}), rows, key=lambda _: key)["nextToken"]
    page(Asked({"nextToken": token}), rows, key=lambda _: key)
    assert given == [None, key]


@pytest.mark.inferred
def test_a_token_holds_for_one_query_whatever_the_limit() -> None:
    rows = Numbers(*range(9))
    at = datetime(2026, 5, 4, tzinfo=timezone.utc)
    _, token = _page(rows, maxResults=2, filter={"a": [1], "at": at})
    assert _page(rows, maxResults=5, filter={"at": at, "a": [1]}, nextToken=token)[0] == [2, 3, 4, 5, 6]
    for other in ({"filter": {"a": [2], "at": at}}, {"filter": {"a": [1]}}, {}):
        with pytest.raises(ServiceError, match="Invalid nextToken") as refused:
            _page(rows, nextToken=token, **other)
        assert (refused.value.code, refused.value.members["reason"]) == ("ValidationException", "CannotParse")


@pytest.mark.inferred
def test_a_token_of_another_operation_is_refused() -> None:
    _, token = _page(Numbers(1, 2), maxResults=1)
    other = Paging("ListOthers", "things", "nextToken", "nextToken", "maxResults", 3)
    with pytest.raises(ServiceError, match="Invalid nextToken"):
        page(Asked({"nextToken": token}, other), Numbers(1), key=lambda n: n)


def _encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode()


def _bytes(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode()


WRONG: list[Any] = [[1], [1, 2], [1, 2, 3], None, 5, "ab", {"a": 1, "b": 2}, ["0", 5], [None, None], [[], {}]]
GARBAGE = ["", "x", "ü", "\ud800", "AAAA", "!" * 10, "A" * 100_001, _bytes(b"[" * 100_000), _bytes(b"\xff\xfe")]


@pytest.mark.parametrize("token", [*GARBAGE, *map(_encoded, WRONG)], ids=range(19))
@pytest.mark.inferred
def test_garbage_is_refused(token: str) -> None:
    with pytest.raises(ServiceError, match="Invalid nextToken: it was not given by this service for this request"):
        _page(Numbers(1, 2, 3), nextToken=token)


@pytest.mark.inferred
def test_a_forged_row_is_refused() -> None:
    _, token = _page(Numbers(*range(9)), maxResults=2)
    checksum, _ = json.loads(base64.urlsafe_b64decode(str(token)))
    with pytest.raises(ServiceError, match="Invalid nextToken"):
        _page(Numbers(*range(9)), nextToken=_encoded([checksum, 7]))


@pytest.mark.inferred
def test_an_operation_without_a_paginator_cannot_page() -> None:
    with pytest.raises(LookupError):
        page(Asked(paging=None), Numbers(1), key=lambda n: n)


@pytest.mark.inferred
def test_a_table_pages_in_id_order_with_what_is_kept(store: Store) -> None:
    boxes = store.table(BOX)
    for n in range(6):
        boxes.create({"name": f"b{n}", "size": n})
    even = {"keep": lambda box: box["size"] % 2 == 0, "show": lambda box: box["size"]}
    first = page_of(Asked({"maxResults": 2}), boxes, **even)
    second = page_of(Asked({"nextToken": first["nextToken"]}), boxes, **even)
    assert (first["things"], second) == ([0, 2], {"things": [4]})
