"""A call that no mock answers, in a test of a run that mocks: it would leave for AWS, and is told of instead."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import urlsplit

from moto_agentcore.errors import NotMockedError

POLICY = "MOTO_AGENTCORE_UNMOCKED"  # set by pytest's plugin: refuse or allow
TEXT = (
    "{operation} would leave for {host}: no mock is running. Decorate the test with @mock_agentcore or ask for the "
    "fixture agentcore; a client that was made in another test's mock has none here. A test that means AWS itself says "
    "agentcore_unmocked = allow in pytest's ini."
)


def check(event_name: str, url: str, region_of: Callable[[str], str | None]) -> None:
    """Raise ``NotMockedError`` for a call to AWS's own host, while a test runs."""
    __tracebackhide__ = True
    if os.environ.get(POLICY) != "refuse" or "PYTEST_CURRENT_TEST" not in os.environ:
        return
    host = urlsplit(url).netloc
    if region_of(host) is not None:
        raise NotMockedError(TEXT.format(operation=event_name.rpartition(".")[2], host=host))
