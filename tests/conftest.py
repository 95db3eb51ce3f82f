"""On a botocore that is older than the suite: a test that asks for what its models lack is skipped, and says so."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.installed import VERSION, lacks


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
        if lacks(error):
            pytest.skip(f"botocore {VERSION} has no model of it: {' '.join(str(error).split())[:150]}")
        raise
