"""Errors between processes, as pytest-xdist sends them."""

from __future__ import annotations

import copy
import pickle

import pytest

from moto_agentcore import errors
from moto_agentcore.errors import ServiceError

ERRORS = [
    errors.not_found("gone"),
    errors.conflict("taken"),
    errors.invalid("bad", name="Member must not be null"),
    errors.mismatch("token"),
    errors.unreadable("what?"),
    errors.failed(ValueError("theirs")),
    ServiceError(errors.THROTTLED, "slow", retryAfterSeconds=3),
]


@pytest.mark.inferred
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
@pytest.mark.parametrize("way", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy])
def test_an_error_comes_through_whole(error: ServiceError, way: object) -> None:
    assert callable(way)
    found = way(error)
    assert type(found) is type(error)
    assert (found.codes, found.message, found.members) == (error.codes, error.message, error.members)
    assert (str(found), found.status) == (str(error), error.status)
