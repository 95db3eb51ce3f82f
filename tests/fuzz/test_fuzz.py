"""A few hundred of the requests by chance that ``python -m tests.fuzz`` sends by the hundred thousand."""

from __future__ import annotations

import pytest

from conftest import Clients
from tests.fuzz.run import fuzz, in_process, over_http


@pytest.mark.inferred
@pytest.mark.parametrize(("face", "seed"), [("in-process", 1), ("http", 2)])
def test_requests_by_chance_have_results_or_modelled_errors(remote: Clients, face: str, seed: int) -> None:
    statuses, found = fuzz(seed, 300, in_process() if face == "in-process" else over_http(remote.endpoint or ""))

    assert [str(one) for one in found] == []
    assert statuses.total() == 300
    assert {200, 400, 404} <= set(statuses)
