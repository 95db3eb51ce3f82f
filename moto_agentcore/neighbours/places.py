"""Where a backend of moto is: in an account, and there in a region (of IAM and S3: a partition)."""

from __future__ import annotations

from typing import TypeVar

from moto.core.base_backend import BackendDict, BaseBackend

B = TypeVar("B", bound=BaseBackend)


def backend_of(backends: BackendDict[B], account: str, place: str) -> B | None:
    """The backend of one account and place; None where there is no such place."""
    try:
        return backends[account][place]
    except KeyError:
        return None
