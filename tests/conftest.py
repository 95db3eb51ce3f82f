"""On a botocore that is older than the suite: a test that asks for what its models lack is skipped, and says so."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from botocore.exceptions import ParamValidationError
from botocore.model import OperationNotFoundError

from tests.installed import IS_OLDER, VERSION


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None, None, None]:
    return (yield from _skipping())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, None, None]:
    return (yield from _skipping())


def _skipping() -> Generator[None, None, None]:
    """The newest botocore skips nothing: what is wrong there is wrong."""
    try:
        yield
    except Exception as error:
        if IS_OLDER and _is_newer(error):
            pytest.skip(f"botocore {VERSION} has no model of it: {' '.join(str(error).split())[:150]}")
        raise


def _is_newer(error: Exception) -> bool:
    """Whether a client refused to ask, since it does not know the operation, or the members as they are now."""
    if isinstance(error, AttributeError):
        return type(getattr(error, "obj", None)).__module__ == "botocore.client"
    return isinstance(error, (ParamValidationError, OperationNotFoundError))
