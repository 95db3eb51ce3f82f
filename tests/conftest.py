"""How much chance tries, and a botocore older than the suite: a test that asks for what its models lack is skipped."""

from __future__ import annotations

from collections.abc import Generator

import pytest
from hypothesis import settings

from tests.installed import VERSION, lacks

settings.register_profile("suite", max_examples=25, deadline=None)
settings.register_profile("long", max_examples=2_000, deadline=None)  # by hand: --hypothesis-profile=long
settings.load_profile("suite")


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
