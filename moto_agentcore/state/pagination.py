"""Pages: an ordered stream of rows, cut by the caller's limit, continued by an opaque token.

A token names the last row given (by its sort key), not a count of rows: pages stay right while rows come and go, and
page 1000 costs what page 1 costs. It is bound to the query it came from; the limit may change between pages.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from moto_agentcore.errors import ServiceError, unreadable


@dataclass(frozen=True, slots=True)
class Paging:
    operation: str
    result_key: str
    token_in: str
    token_out: str
    limit_key: str | None  # None where the caller has no say (Retrieve, Rerank)
    default: int
    most: int | None = None  # what an answer has room for, whatever the caller's limit


class Paged(Protocol):
    """A call as pagination sees it."""

    @property
    def params(self) -> Any: ...
    @property
    def paging(self) -> Paging | None: ...


Rows = Callable[[Any], Iterable[Any]]
Key = Callable[[Any], Any]


def page(call: Paged, rows: Rows, *, key: Key, show: Callable[[Any], Any] | None = None) -> dict[str, Any]:
    """One page of an operation's answer.

    Args:
        rows: from a cursor (the sort key of the last row given, None for the first page) to the rows after it.
        key: a row's sort key; a JSON value (a string, a number, or a list of those).
        show: what the answer shows of a row; the row itself by default.
    """
    paging = _paging(call)
    limit = call.params.get(paging.limit_key, paging.default)
    limit = limit if paging.most is None else min(limit, paging.most)
    found = list(islice(rows(cursor(call)), limit + 1))
    shown = found[:limit] if show is None else [show(row) for row in found[:limit]]
    answer: dict[str, Any] = {paging.result_key: shown}
    if len(found) > limit:
        answer[paging.token_out] = next_token(call, key(found[limit - 1]))
    return answer


class Listed(Protocol):
    """A table as pagination sees it."""

    def after(self, id: str | None) -> Iterable[Any]: ...


def page_of(
    call: Paged, table: Listed, *, keep: Callable[[Any], bool] | None = None, show: Callable[[Any], Any] | None = None
) -> dict[str, Any]:
    """One page of a table's records in id order, of those that ``keep`` lets through."""

    def rows(last: str | None) -> Iterable[Any]:
        found = table.after(last)
        return found if keep is None else filter(keep, found)

    return page(call, rows, key=lambda record: record.id, show=show)


def _paging(call: Paged) -> Paging:
    if call.paging is None:
        raise LookupError("this operation has no paginator")
    return call.paging


def cursor(call: Paged) -> Any:
    """The sort key that the caller's token names; None without a token."""
    paging = _paging(call)
    token = call.params.get(paging.token_in)
    if token is None:
        return None
    try:
        checksum, last = json.loads(base64.b64decode(token, altchars=b"-_", validate=True))
    except (ValueError, TypeError, RecursionError):
        raise bad_token(paging) from None
    if checksum != _checksum(call, paging, last):
        raise bad_token(paging)
    return last


def next_token(call: Paged, last: Any) -> str:
    written = json.dumps([_checksum(call, _paging(call), last), last], separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode("ascii")


def bad_token(paging: Paging) -> ServiceError:
    return unreadable(f"Invalid {paging.token_in}: it was not given by this service for this request")


def _checksum(call: Paged, paging: Paging, last: Any) -> int:
    """Over the row named and over what was asked, less the page size and the token itself."""
    asked = {name: v for name, v in call.params.items() if name not in (paging.token_in, paging.limit_key)}
    return zlib.crc32(json.dumps([paging.operation, last, asked], sort_keys=True, default=str).encode())
