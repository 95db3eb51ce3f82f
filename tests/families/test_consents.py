"""What waits for a person: found by the newest address alone, and until it is done with."""

from __future__ import annotations

import pytest

from moto_agentcore.families.shared.consents import Consents, Waiting, find
from moto_agentcore.state.kind import Kind, Record
from moto_agentcore.state.store import Store

KIND = Kind("thing", id="thingId", mint="thing-{10}")


def waiting(record: Record, url: str | None = None) -> Waiting:
    return Waiting(record, "ana", url, "UPDATING", "READY", "FAILED", "agreedAt", {"key": "k"})


def thing(store: Store, status: str = "CREATE_PENDING_AUTH") -> Record:
    return store.table(KIND).create({}, status=status)


@pytest.mark.inferred
def test_only_the_newest_address_of_what_waits_leads_to_it() -> None:
    store = Store("us-east-1", "123456789012")
    first, second, done = thing(store), thing(store), thing(store, "READY")
    consents = store.part(Consents)
    consents["done"] = waiting(done)
    consents.add("one", waiting(first))
    consents.add("two", waiting(second))
    assert find(store, "done") is None

    consents.add("again", waiting(first))

    assert set(consents) == {"two", "again"}
    found = find(store, "again")
    assert found is not None
    assert found.record is first
    assert find(store, "one") is None


@pytest.mark.inferred
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://app.example/back", "https://app.example/back?session_id=uri&error=denied"),
        ("https://app.example/back?a=1", "https://app.example/back?a=1&session_id=uri&error=denied"),
        (None, "?session_id=uri&error=denied"),
    ],
)
def test_the_browser_goes_back_to_where_the_application_said(url: str | None, expected: str) -> None:
    record = thing(Store("us-east-1", "123456789012"))

    assert waiting(record, url).back("uri", error="denied") == expected
