"""Tags of any record: at most 50 by default, keys and values as the model has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from moto_agentcore.errors import ServiceError

if TYPE_CHECKING:
    from moto_agentcore.state.kind import Record

MOST = 50


def tag(record: Record, tags: Mapping[str, str], *, most: int = MOST) -> None:
    merged = {**record.tags, **tags}
    if len(merged) > most:
        raise ServiceError(
            ("ServiceQuotaExceededException", "ValidationException"),
            f"A resource can have at most {most} tags",
        )
    record.tags = merged


def untag(record: Record, keys: Iterable[str]) -> None:
    record.tags = {key: value for key, value in record.tags.items() if key not in set(keys)}
